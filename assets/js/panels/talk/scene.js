/* The scenes of a story on the stage. Every scene is asked for ahead, so that a connection that
 * breaks in the middle of a talk leaves all of it. */
import { canonical, viewOf } from "../../state/address.js";
import { choices } from "../../state/view.js";
import { frameOf } from "../../map/answers.js";
import { choose, paintQuery } from "../../map/levels.js";
import { map } from "../../map/position.js";

/** Milliseconds before a scene that did not come is asked for again. */
const AGAIN = 4000;
const got = new Map();

const addressOf = ({ view, emphasis }) => {
  const query = [view, emphasis && emphasis.chart ? "chart=1" : ""].filter(Boolean).join("&");
  return `api/v1/${choices().build}/scene.json${query ? `?${query}` : ""}`;
};

/** The parts of a scene that came, undefined before. */
export const partsOf = (scene) => got.get(addressOf(scene));

/** The query of the map of a scene. */
export function paintOf({ view, emphasis }) {
  const own = viewOf(view, choices());
  const { area, segment } = emphasis || {};
  const shown = {
    ...own,
    mode: "explore",
    at: "",
    tab: "now",
    area: area || own.area,
    segment: segment ? [segment] : own.segment,
  };
  return canonical(shown, choices());
}

/** Where the map of a scene is, as the address says it; "" where its place decides. */
export const positionOf = ({ view }) => viewOf(view, choices()).at;

/** Whether the chart of a scene is shown. */
export const hasChart = ({ view, emphasis }) =>
  Boolean(emphasis && emphasis.chart) || viewOf(view, choices()).tab === "time";

const el = (type, className, children, more = {}) => ({
  type,
  props: { className, children, ...more },
});

/** The element of a scene: its headline, and a place for what is asked for. */
export function elementOf(scene, place) {
  const more = { hidden: true, "data-paint": paintOf(scene) };
  if (hasChart(scene)) more["data-chart"] = "1";
  const headline = el("H1", "scene-headline", scene.headline || "…", { id: `headline-${place}` });
  const words = (scene.words || "")
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim())
    .map((paragraph) => el("P", "scene-words", paragraph));
  const body = el("Div", "scene-body", null, { id: `s-${place}` });
  return el("Section", "scene", [headline, ...words, body], {
    ...more,
    "aria-labelledby": `headline-${place}`,
  });
}

/** Asks for the picture of a scene's map, which then is here when the scene is shown. */
function fetchMap(scene) {
  const view = viewOf(paintOf(scene), choices());
  const zoom = map() ? map().getZoom() : 0;
  return frameOf(paintQuery(view, choose(view, zoom, choices())));
}

/** Asks for every scene and its map, in order. Calls `arrived(scene, place)` for each; one that
 * does not come is asked for again while `isWanted()`. */
export async function fetchAll(scenes, arrived, isWanted) {
  for (const [place, scene] of scenes.entries()) {
    const address = addressOf(scene);
    if (!isWanted()) return;
    try {
      if (!got.has(address)) {
        const answer = await window.fetch(address);
        if (!answer.ok) throw new Error(String(answer.status));
        got.set(address, await answer.json());
        fetchMap(scene).catch(() => null);
      }
      arrived(scene, place);
    } catch {
      window.setTimeout(() => fetchAll(scenes, arrived, isWanted), AGAIN);
      return;
    }
  }
}
