/* The first picture. While the page's libraries load, the view of the address is drawn at the
 * place of the map, from the same tiles and the same frame. The map finds both in memory when it
 * starts, and replaces the picture when it has drawn its own. */
import { viewOf } from "../state/address.js";
import { learn } from "../state/measures.js";
import { isCircled } from "../state/question.js";
import { begin, frameOf, listOf } from "./answers.js";
import { colouring } from "./colouring.js";
import * as layers from "./layer.js";
import * as levels from "./levels.js";
import { colour } from "./pixels.js";
import { drawVerdicts, verdictCircles } from "./marks.js";
import { fitted, placed, project, tilesIn } from "./projection.js";
import { tileOf } from "./tiles.js";
import { readTokens } from "./tokens.js";

const SKELETON = `
  <div class="header"></div>
  <div class="main">
    <div class="explore">
      <div class="question"></div>
      <div class="split">
        <div class="map-region">
          <div class="map-frame"><canvas></canvas></div>
          <div class="key-strip"></div>
          <div class="time-bar"></div>
        </div>
        <div class="panel"></div>
      </div>
    </div>
  </div>`.replace(/\s*\n\s*/g, "");
const state = { page: null, canvas: null };

/** The first part of a layout that passes a test. */
function partOf(node, test) {
  if (Array.isArray(node)) {
    for (const each of node) {
      const found = partOf(each, test);
      if (found) return found;
    }
    return null;
  }
  if (node === null || typeof node !== "object" || !node.props) return null;
  return test(node.props) ? node.props : partOf(node.props.children, test);
}

/** The regions of the page without their contents, so that the style sheet gives the map its
 * final place. */
function skeleton(notice) {
  const page = document.createElement("div");
  page.className = "first-picture shell";
  page.setAttribute("aria-hidden", "true");
  page.innerHTML = SKELETON;
  const words = { className: "standing", textContent: notice };
  if (notice) page.firstChild.after(Object.assign(document.createElement("div"), words));
  return page;
}

/** Draws the picture. Draws nothing where the page opens on something other than a map with a
 * known place. */
export async function draw() {
  const answer = await fetch("_dash-layout");
  if (!answer.ok || state.hasEnded) return;
  const layout = await answer.json();
  const choices = partOf(layout, (props) => props.id === "choices").data;
  learn(choices);
  const view = viewOf(window.location.search, choices);
  if (view.mode !== "explore" || view.beside || (view.area && !view.at)) return;
  const frame = partOf(layout, (props) => props["data-bounds"]);
  const edges = (name) => frame[name].split(",").map(Number);
  const bounds = edges("data-bounds");
  const opening = edges("data-opening");
  const standing = partOf(layout, (props) => props.className === "standing");
  state.page = skeleton(standing && standing.children);
  document.body.append(state.page);
  state.canvas = state.page.querySelector("canvas");
  const { clientWidth: width, clientHeight: height } = state.canvas.parentElement;
  const size = { x: width, y: height };
  begin(choices.build);
  await paint(choices, view, bounds, size, view.at ? placed(view.at, size) : fitted(opening, size));
  performance.mark("wardwise:first");
}

async function paint(choices, view, bounds, size, place) {
  const level = levels.choose(view, place.zoom, choices);
  const declared = choices.levels.find((each) => each.key === level);
  const { z, scale, tiles } = tilesIn(place, size, bounds, layers.tileSize());
  const wanted = [level, ...levels.orientation(level, z, choices).map(({ key }) => key)];
  const asked = tiles.map((tile) =>
    tileOf(wanted, { ...tile, z: z - (layers.isFine() ? 0 : 1) }, layers.pixelWidth()),
  );
  const frame = await frameOf(levels.paintQuery(view, level));
  const circled = isCircled(view, choices);
  const dress = { ...readTokens(), kept: levels.keptNumbers(view, choices), circled };
  const width = layers.pixelWidth();
  const coloured = colouring({ declared, frame, zoom: z, dress, width });
  const { canvas } = state;
  const ratio = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: Math.round(size.x * ratio), height: Math.round(size.y * ratio) });
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const side = layers.tileSize() * scale;
  await Promise.all(
    asked.map(async (coming, at) => {
      const { numbers, box } = await coming;
      if (!box) return;
      layers.scratch().fill(0);
      colour(layers.scratch(), numbers, coloured.table, coloured.cells, box);
      context.drawImage(
        layers.picture(),
        tiles[at].x * side - place.x,
        tiles[at].y * side - place.y,
        side,
        side,
      );
    }),
  );
  if (circled && frame.columns.overlay_value) await circles(context, frame, place, level, dress);
}

/** The circles of the verdicts, at the places where the map will draw them. */
async function circles(context, { about, columns }, place, level, { tokens, look }) {
  const areas = await listOf(level);
  const found = verdictCircles({
    map: {
      latLngToLayerPoint([lat, lng]) {
        const { x, y } = project(lat, lng, place.zoom);
        return { x: x - place.x, y: y - place.y };
      },
    },
    bounds: { contains: () => true },
    areas,
    columns,
    max: about.overlay.max,
    classes: columns.class,
    legend: new Map(about.classes.map((entry) => [entry.class, entry])),
    look,
    isFaded: () => false,
  });
  drawVerdicts(context, found, tokens);
}

/** The map is there: the picture goes under the map's own drawing, and is removed at the first
 * touch. */
export function handOver(map) {
  if (!state.canvas) return;
  const container = map.getContainer();
  state.canvas.className = "first-picture-canvas";
  container.prepend(state.canvas);
  state.page.remove();
  for (const name of ["pointerdown", "wheel", "keydown"]) {
    container.addEventListener(name, end, { once: true, passive: true });
  }
}

/** The map has drawn its own picture, or will draw it. */
export function end() {
  state.hasEnded = true;
  if (state.canvas) state.canvas.remove();
  if (state.page) state.page.remove();
  state.canvas = null;
}
