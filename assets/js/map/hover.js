/* Pointing and tapping on the map: the tip for an area, and choosing it. */
import { current, go } from "../state/view.js";
import { make } from "./elements.js";
import * as pointer from "./pointer.js";

/** Pixels between the pointer and the tip. */
const GAP = 14;
const state = { tip: null, number: 0, before: null, turn: 0 };
/** The surface of each map in which areas are found, as functions. */
const surfaces = new Map();
const surfaceOf = (map) => surfaces.get(map)();

/** The box that holds the maps, and the tip with them. */
const frameOf = (map) => map.getContainer().closest(".map-frame");

function tipOf(map) {
  if (state.tip) return state.tip;
  state.tip = make("div", { className: "area-tip", role: "tooltip", hidden: "" });
  frameOf(map).append(state.tip);
  return state.tip;
}

const line = (className, text) => (text ? make("div", { className }, text) : "");

function figureLines(told) {
  const names = new Map(pointer.about().classes.map((c) => [c.class, c.label]));
  const share = (part) => [
    `${part.share}% `,
    make("b", {}, part.code),
    ` ${names.get(part.class) || ""}`,
  ];
  const shares = told.mix.map((part) => make("li", {}, ...share(part)));
  const figure = [
    line("", told.label),
    line("tip-value", told.value),
    line("tip-interval", told.interval),
    line("", told.verdict),
  ];
  const mixed = line("", told.mixed && "Mixed: no group has half");
  const body = shares.length > 1 ? [mixed, make("ul", {}, ...shares)] : figure;
  return [...body, line("", told.overlay)];
}

function fillTip(tip, told) {
  const head = told.where && told.where !== told.name ? `${told.name}, ${told.where}` : told.name;
  const sides = told.sides.flatMap((own) => [
    line("tip-side", `${own.side}: ${own.title}`),
    ...figureLines(own),
  ]);
  tip.replaceChildren(line("tip-name", head), ...(sides.length ? sides : figureLines(told)));
}

function place(tip, map, point) {
  const frame = frameOf(map).getBoundingClientRect();
  const own = map.getContainer().getBoundingClientRect();
  const at = { x: point.x + own.left - frame.left, y: point.y + own.top - frame.top };
  const flipX = at.x > frame.width / 2;
  const flipY = at.y > frame.height * 0.6;
  const x = Math.round(at.x + (flipX ? -GAP : GAP));
  const y = Math.round(at.y + (flipY ? -GAP : GAP));
  const beside = `translate(${flipX ? -100 : 0}%, ${flipY ? -100 : 0}%)`;
  tip.style.transform = `translate(${x}px, ${y}px) ${beside}`;
}

/** Shows the tip for a point of the map; `point` in pixels of the map's box. */
function pointAt(map, latlng, point) {
  const tip = tipOf(map);
  const number = pointer.pointAt(latlng, refresh, false, surfaceOf(map));
  if (number !== state.number) {
    state.number = number;
    refresh();
  }
  tip.hidden = number === 0;
  if (number) place(tip, map, point);
  return number;
}

/** Writes the tip again, when names or values have arrived. */
function refresh() {
  if (state.number && state.tip) fillTip(state.tip, pointer.wordsAt(state.number));
}

/** The pointer is no longer on the map. */
export function leave() {
  if (state.tip) state.tip.hidden = true;
  state.number = 0;
  pointer.pointAt(null, refresh);
}

/** Shows the tip for the area that the keys lead to, and its ring. `onValues()` is called when the
 * values of a large level have arrived. */
export function showAt(map, latlng, onValues) {
  const tip = tipOf(map);
  state.number = pointer.pointAt(latlng, onValues, true);
  tip.hidden = state.number === 0;
  if (!state.number) return;
  refresh();
  place(tip, map, map.latLngToContainerPoint(latlng));
}

/** Chooses the area at a place, or compares it. `how`: as in go(); `surface`: that of the second
 * map where it was meant. */
export async function choose(latlng, toCompare, { how = "push", surface } = {}) {
  const turn = (state.turn += 1);
  const found = await pointer.areaAt(latlng.lat, latlng.lng, surface);
  if (!found || turn !== state.turn) return;
  const area = `${pointer.level()}:${found}`;
  const now = current();
  go(
    toCompare && now.area && now.area !== area
      ? { compare: area }
      : { area, compare: toCompare ? now.compare : "" },
    { how },
  );
}

/** Listens to a map; `shown()` returns its surface. */
export function attach(map, shown) {
  surfaces.set(map, shown);
  map.on("mousemove", (event) => {
    if (!map.dragging || !map.dragging.moving || !map.dragging.moving()) {
      pointAt(map, event.latlng, event.containerPoint);
    }
  });
  map.on("mouseout movestart zoomstart", leave);
  map.on("click", ({ latlng, containerPoint, originalEvent }) => {
    // The second click of two is for the zoom.
    if (originalEvent.detail > 1) return;
    pointAt(map, latlng, containerPoint);
    // On the stage a press shows the figures of an area, and the scene stays.
    if (current().mode === "present") return;
    const { area, compare } = current();
    state.before = { area, compare };
    choose(latlng, originalEvent.shiftKey, { how: "soon", surface: surfaceOf(map) });
  });
  // A first click chooses at once; one that turns out to be half of a double click is taken back.
  map.on("dblclick", () => {
    state.turn += 1;
    if (state.before && current().mode !== "present") go(state.before, { how: "back" });
  });
}
