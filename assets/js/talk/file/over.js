/* What lies over the areas of a map of a talk in one file: circles, and an outline. */
import {
  circlesIn,
  drawCircles,
  drawOutline,
  drawVerdicts,
  verdictCircles,
} from "../../map/marks.js";
import { project } from "../../map/projection.js";

/** Units across the world of an outline (data/answers/talk/packed.py). */
const WORLD = 1 << 24;

/** Draws the circles of a scene, and the outline of its chosen area. `classes` and `sizes`: those
 * of the month that is shown, `sizes` null for the scene's own; `corner`: of the view, in pixels of
 * the page. */
export function drawMarks(context, scene, { frame, areas, legend, dress, ...shown }) {
  const { classes, sizes, zoom, corner } = shown;
  const { about, columns } = frame;
  const map = {
    latLngToLayerPoint([lat, lng]) {
      const { x, y } = project(lat, lng, this.zoom);
      return { x: x - corner.x, y: y - corner.y };
    },
    zoom,
  };
  const { tokens, look } = dress;
  const bounds = { contains: () => true };
  const hasPlaces = areas.length > 0 && Boolean(areas[0].at);
  if (hasPlaces && about.overlay && columns.overlay_value) {
    const { max, kind } = about.overlay;
    if (scene.circled) {
      const values = sizes ? { overlay_value: sizes } : columns;
      const isFaded = () => false;
      const wanted = { map, bounds, areas, columns: values, max, classes, legend, look, isFaded };
      drawVerdicts(context, verdictCircles(wanted), tokens);
    } else if (kind === "circles") {
      const values = columns.overlay_least || columns.overlay_value;
      drawCircles(context, circlesIn(map, bounds, areas, values, max), tokens);
    }
  }
  const world = 256 * 2 ** zoom;
  const onPage = (x, y) => ({
    x: (x / WORLD) * world - corner.x,
    y: (y / WORLD) * world - corner.y,
  });
  if (scene.ring.length) drawOutline(context, scene.ring, onPage, "chosen", tokens);
}
