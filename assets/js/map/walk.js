/* The map by keyboard and ear: the arrows lead from area to area, over the pixels of the tiles in
 * memory (neighbours.js); the status line says what lies there and how its neighbours compare. */
import { areOn } from "../state/keys.js";
import { say } from "../state/status.js";
import { current } from "../state/view.js";
import { itemsOf, listOf } from "./answers.js";
import { isMixed, sentence } from "./description.js";
import * as hover from "./hover.js";
import { DIRECTIONS, acrossIn, nearestTo, nextIn, seenIn, shapeOf } from "./neighbours.js";
import * as pointer from "./pointer.js";
import * as table from "./table.js";
import { comparedWords, describedWords } from "./view-words.js";

const LABEL =
  "Map. Arrows go from area to area, Enter chooses, Shift and Enter compares," +
  " Backspace goes back, d describes the view, t lists what is in view, plus and minus zoom," +
  " Shift and arrows move the map, Escape leaves.";

/** Share of the map's box that is kept free around the area that the keys lead to. */
const MARGIN = 0.2;
/** Steps that Backspace can go back. */
const MOST_STEPS = 200;
const SIDES = { ArrowUp: "north", ArrowRight: "east", ArrowDown: "south", ArrowLeft: "west" };

/** `shape` is that of the area that the keys lead to, null for none; `hub` as in nextIn(); `at`
 * its place on the map; `trail` the areas before it. */
const NOWHERE = { shape: null, hub: null, at: null, level: "", trail: [] };
const state = { map: null, ready: null, shown: null, isWalking: false, ...NOWHERE };

const surfaceNow = () => {
  const surface = state.shown();
  return surface && surface.classes ? surface : null;
};

/** The box of the map in pixels of the tiles. */
function boxOf(surface) {
  const { x, y } = state.map.getSize();
  const at = (point) => surface.placeAt(state.map.containerPointToLatLng(point));
  const [from, to] = [at([0, 0]), at([x, y])];
  return [from.x, from.y, to.x, to.y];
}

/** Moves the map as far as an area needs to lie within it; a large one by its middle. */
function bringIn(surface, { box, inside }) {
  const size = state.map.getSize();
  const at = (x, y) => state.map.latLngToContainerPoint(surface.latlngAt({ x, y }));
  const [from, to, middle] = [at(box[0], box[1]), at(box[2], box[3]), at(inside.x, inside.y)];
  const away = (name) => {
    const room = size[name] * (1 - 2 * MARGIN);
    const isLarge = to[name] - from[name] > room;
    const [low, high] = isLarge ? [middle[name], middle[name]] : [from[name], to[name]];
    if (low < size[name] * MARGIN) return low - size[name] * MARGIN;
    return Math.max(0, high - size[name] * (1 - MARGIN));
  };
  const by = window.L.point(Math.round(away("x")), Math.round(away("y")));
  if (by.x || by.y) state.map.panBy(by, { animate: false });
}

function words() {
  const { shape } = state;
  const told = sentence(pointer.wordsAt(shape.number));
  return `${told}. ${comparedWords(shape.number, [...shape.neighbours.keys()], pointer.figures())}`;
}

/** Shows the ring and the tip of the area, and says it; again when its name has come. */
function tell() {
  const { shape } = state;
  const surface = surfaceNow();
  if (!shape || !surface) return;
  const again = () => state.shape === shape && tell();
  hover.showAt(state.map, state.at, again);
  say(words());
  if (!itemsOf(surface.level)) listOf(surface.level).then(again, () => null);
}

/** Goes to an area by its number. False where the tiles do not have it. */
function arrive(number, hub) {
  const surface = surfaceNow();
  const shape = surface && number ? shapeOf(surface.numbers(), number) : null;
  if (!shape) return false;
  const at = surface.latlngAt(shape.inside);
  Object.assign(state, { shape, hub, at, level: surface.level, isWalking: true });
  bringIn(surface, shape);
  tell();
  return true;
}

/** Begins at the chosen area where it is in view, else in the middle of the map. */
function begin() {
  const surface = surfaceNow();
  if (!surface) return false;
  state.trail = [];
  const tiles = surface.numbers();
  const [level, code] = (current() ? current().area : "").split(":");
  const items = level === surface.level && code ? itemsOf(level) : null;
  const chosen = items ? 1 + items.findIndex((item) => item.code.toUpperCase() === code) : 0;
  if (chosen && seenIn(tiles, boxOf(surface), surface.declared.areas).counts[chosen]) {
    return arrive(chosen, null);
  }
  const middle = state.map.getCenter();
  const found = surface.find(middle);
  const number = found ? found.number : 0;
  return arrive(number || nearestTo(tiles, surface.placeAt(middle)), null);
}

/** Where the keys were is still on the map, at its level. */
function isSomewhere() {
  const surface = surfaceNow();
  return Boolean(state.shape && surface && surface.level === state.level);
}

function step(key) {
  const surface = surfaceNow();
  const direction = DIRECTIONS[key];
  // The shape was cut where tiles had not come.
  const tiles = surface.numbers();
  const shape = shapeOf(tiles, state.shape.number) || state.shape;
  const { number, hub } = nextIn(shape, direction, state.hub);
  const next = number || acrossIn(tiles, shape, direction);
  const before = { number: shape.number, at: state.at, hub: state.hub };
  if (!arrive(next, number ? hub : null)) {
    say(`No area to the ${SIDES[key]}.`);
    return;
  }
  state.trail = [...state.trail, before].slice(-MOST_STEPS);
}

/** One step after the other: a step waits for the tiles that the one before brought into view. */
let last = Promise.resolve();
function walk(key) {
  const isWhole = () => surfaceNow() && surfaceNow().isReady();
  const go = () => {
    const begun = performance.now();
    if (isSomewhere()) step(key);
    else begin();
    performance.measure("wardwise:step", { start: begun, end: performance.now() });
  };
  if (isWhole() && !state.isLate) go();
  else {
    state.isLate = true;
    last = last
      .then(() => state.ready())
      .then(go)
      .then(() => (state.isLate = false));
  }
}

function back() {
  const before = state.trail.pop();
  if (!before || !isSomewhere()) {
    say("There is no step to go back.");
    return;
  }
  if (arrive(before.number, before.hub)) return;
  // It lies outside the tiles in memory.
  state.map.panTo(before.at, { animate: false });
  state.ready().then(() => arrive(before.number, before.hub));
}

/** The numbers of the areas in view, how many of each class there are, and the middle of each
 * class. */
function seen(surface) {
  const box = boxOf(surface);
  const { counts, x, y } = seenIn(surface.numbers(), box, surface.declared.areas);
  const numbers = [...counts.keys()].filter((number) => number && counts[number]);
  const sums = new Map();
  for (const number of numbers) {
    const byte = surface.classes[number - 1];
    const sum = sums.get(byte) || { x: 0, y: 0, count: 0 };
    sum.x += x[number] / counts[number];
    sum.y += y[number] / counts[number];
    sum.count += 1;
    sums.set(byte, sum);
  }
  const areas = new Map([...sums].map(([byte, { count }]) => [byte, count]));
  const middle = (sum) => ({ x: sum.x / sum.count, y: sum.y / sum.count });
  const places = new Map([...sums].map(([byte, sum]) => [byte, middle(sum)]));
  return { box, numbers, areas, places };
}

/** Says in up to forty words what the map shows. */
function describe() {
  const surface = surfaceNow();
  if (!surface) return;
  const { box, numbers, areas, places } = seen(surface);
  const { y, x } = state.map.getSize();
  const at = (point) => state.map.containerPointToLatLng(point);
  const kilometres = state.map.distance(at([0, y / 2]), at([x, y / 2])) / 1000;
  const mixed = numbers.filter((each) => isMixed(surface.frame, each - 1)).length;
  say(describedWords({ about: pointer.about(), areas, places, box, kilometres, mixed }));
}

function list() {
  const surface = surfaceNow();
  if (!surface) return;
  const { numbers } = seen(surface);
  pointer.complete(surface).then(() => table.open(surface.level, numbers));
}

/** Leaves the map for the answer. */
function leave() {
  forget();
  hover.leave();
  document.getElementById("headline").focus();
}

function forget() {
  Object.assign(state, NOWHERE, { trail: [], isWalking: false });
}

const LETTERS = { d: describe, t: list };

function choose(toCompare) {
  if (!isSomewhere()) begin();
  if (isSomewhere()) hover.choose(state.at, toCompare);
}

function deedOf({ key, shiftKey }) {
  if (key === "Enter") return () => choose(shiftKey);
  if (DIRECTIONS[key]) {
    const { x, y } = DIRECTIONS[key];
    return shiftKey ? () => state.map.panBy([80 * x, 80 * y], { animate: false }) : () => walk(key);
  }
  if (key === "Backspace") return back;
  if (key === "Escape") return leave;
  return areOn() ? LETTERS[key] : undefined;
}

/** After the map has moved: the area stays where the keys are; at another level, the one at its
 * place. */
function follow() {
  if (!state.isWalking || !state.at) return;
  if (document.activeElement !== state.map.getContainer()) return;
  state.ready().then(() => {
    const surface = surfaceNow();
    if (!state.isWalking || !surface || !state.at) return;
    if (surface.level === state.level) {
      if (shapeOf(surface.numbers(), state.shape.number)) hover.showAt(state.map, state.at, tell);
      return;
    }
    const found = surface.find(state.at);
    if (found && found.number) arrive(found.number, null);
    else begin();
  });
}

/** Listens to the map. `shown()` returns the surface on it; `ready()` returns a promise that all
 * of it is drawn. */
export function attach(map, { shown, ready }) {
  Object.assign(state, { map, shown, ready });
  const container = map.getContainer();
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", LABEL);
  // Leaflet's own arrows would move the map as well.
  if (map.keyboard) map.keyboard._panKeys = {};
  container.addEventListener("keydown", (event) => {
    if (event.target !== container || event.ctrlKey || event.metaKey || event.altKey) return;
    const deed = deedOf(event);
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    deed();
  });
  container.addEventListener("focus", () => {
    if (!container.matches(":focus-visible")) return;
    if (isSomewhere()) tell();
    else if (!begin()) say("There are no areas in view.");
  });
  container.addEventListener("blur", hover.leave);
  map.on("mousedown", forget);
  map.on("moveend", follow);
}
