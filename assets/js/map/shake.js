/* Shake the map: the areas are drawn again and again as chance would bring them, so that an
 * audience sees which differences stand. Drawn from published figures (state/shaken.js), once a
 * second, each picture faded into the next. */
import { reasonNotToShake } from "../state/measures.js";
import { classesAt, EVERY, nineOf, NINE_WORDS } from "../state/shaken.js";
import { choices } from "../state/view.js";
import { fetched } from "./answers.js";
import { present } from "./colours.js";
import { numbersOf } from "./film.js";
import { decode } from "./frame.js";
import { showMonth } from "./legend.js";
import { map } from "./position.js";
import { stillOf, withoutLines } from "./still.js";

const state = {
  turn: 0,
  kind: "off",
  seed: 1,
  told: "",
  draw: 0,
  surface: null,
  given: null,
  drawn: null,
  sheet: null,
  timer: 0,
  isPaused: false,
};
let painted = null;
/** Called with {text, kind, isPaused} when what is drawn changes; not with every draw. */
let tell = () => null;

/** Sets the painted picture that is shaken, and who says what is drawn. */
export function attach(what, onChange) {
  painted = what;
  tell = onChange;
}

const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whether nine small maps are shown instead of motion. */
export const isNine = (kind) => kind === "nine" || (kind !== "off" && isCalm());

/** Shows a view: begins, goes on or stops. */
export function show(view) {
  const refused = reasonNotToShake(view, choices());
  const kind = refused ? "off" : view.shake;
  const told = [kind, view.seed, view.measure, view.theme, view.service, view.channel].join();
  const key = [told, view.period, view.window, view.level, view.classification, view.tier].join();
  if (key === state.told) return;
  stop();
  state.told = key;
  if (view.shake !== "off" && refused) tell({ text: refused, kind, isPaused: false });
  if (kind !== "off") begin(kind, Number(view.seed));
}

async function begin(kind, seed) {
  const turn = (state.turn += 1);
  Object.assign(state, { kind, seed, draw: 0, isPaused: false });
  tell({ text: "Drawing …", kind, isPaused: false });
  await painted.ready();
  if (turn !== state.turn) return;
  const surface = painted.surface();
  try {
    const answer = await fetched(`shake.frame?${surface.query}`);
    const given = decode(await answer.arrayBuffer(), { classes: [] });
    if (turn !== state.turn) return;
    Object.assign(state, { surface, given });
    if (isNine(kind)) tell({ text: NINE_WORDS, kind, isPaused: false, nine: nine() });
    else {
      tell({ text: given.about.told[kind], kind, isPaused: false });
      lay();
      step();
    }
  } catch (error) {
    if (turn === state.turn) tell({ text: error.message, kind, isPaused: false });
  }
}

/** Ends: the map shows its figures again. */
export function stop() {
  state.turn += 1;
  state.told = "";
  window.clearTimeout(state.timer);
  if (state.drawn && state.surface.classes !== real()) state.surface.setClasses(real());
  if (state.drawn) showMonth({ classes: real() });
  lift();
  Object.assign(state, { kind: "off", given: null, drawn: null, surface: null });
  tell({ text: "", kind: "off", isPaused: false });
}

/** Stops drawing, or goes on. */
export function pause() {
  if (!state.given || isNine(state.kind)) return;
  state.isPaused = !state.isPaused;
  window.clearTimeout(state.timer);
  tell({ text: state.given.about.told[state.kind], kind: state.kind, isPaused: state.isPaused });
  if (!state.isPaused) step();
}

const real = () => state.surface.frame.columns.class;

/** Draws once more, and again after a second. */
function step() {
  const { turn } = state;
  if (!state.sheet || !state.given) return;
  const begun = performance.now();
  state.draw += 1;
  state.drawn = classesAt(state.given, real(), state, state.draw);
  const canvas = pictureOf(state.sheet, state.drawn);
  canvas.className = "paint-film shake-film";
  state.sheet.place.append(canvas);
  // The picture before stays under this one, until the next.
  while (state.sheet.place.children.length > 2) state.sheet.place.firstChild.remove();
  showMonth({ classes: state.drawn });
  performance.measure("wardwise:shaken", { start: begun, end: performance.now() });
  if (!state.isPaused) {
    state.timer = window.setTimeout(() => turn === state.turn && step(), EVERY);
  }
}

/** The view of the map as a sheet to draw on: the number of the area at each of its pixels. */
function lay() {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const place = window.L.DomUtil.create("div", "shake-sheet", map().getPane("paint"));
  window.L.DomUtil.setPosition(place, map().containerPointToLayerPoint([0, 0]));
  state.sheet = { ...numbersOf(state.surface, map(), ratio), ratio, place };
}

function lift() {
  if (state.sheet) state.sheet.place.remove();
  state.sheet = null;
}

/** A canvas of the size of the page with the areas of a sheet in the colours of their classes. */
function pictureOf(sheet, classes) {
  const { width, height, ratio } = sheet;
  const canvas = stillOf(sheet, classes, state.surface.styleOfAll(present(classes, null)));
  Object.assign(canvas.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
  return canvas;
}

/** Nine small pictures of which one is real: {pictures, answer}, `answer` its place from 0. */
function nine() {
  const ratio = Math.min(window.devicePixelRatio || 1, 2) / 3;
  const sheet = { ...numbersOf(state.surface, map(), ratio), ratio };
  withoutLines(sheet.numbers);
  const { maps, answer } = nineOf(state.given, real(), state.seed);
  return { pictures: maps.map((classes) => pictureOf(sheet, classes)), answer };
}

/** The map begins to move: its own tiles have the draw until it stops. */
export function moving() {
  if (!state.sheet) return;
  window.clearTimeout(state.timer);
  if (state.drawn) state.surface.setClasses(state.drawn);
  lift();
}

/** The map has stopped moving. */
export function still() {
  const { turn, kind } = state;
  if (kind === "off" || !state.given || state.sheet) return;
  painted.ready().then(() => {
    if (turn !== state.turn || state.sheet) return;
    if (painted.surface() !== state.surface) {
      begin(kind, state.seed);
      return;
    }
    if (isNine(kind)) {
      tell({ text: NINE_WORDS, kind, isPaused: false, nine: nine() });
      return;
    }
    lay();
    step();
    state.surface.setClasses(real());
  });
}
