/* The area at a place of the map. */
import { sideNames } from "../state/sides.js";
import { point } from "./annotations.js";
import { frameOf, itemsOf, listOf } from "./answers.js";
import { wordsFor } from "./description.js";

/** `shown()` and `beside()` return the surfaces of the two maps, null where there is none; set by
 * attach(). */
const state = { shown: () => null, beside: () => null, pointed: 0, isFocused: false };
const listeners = [];

/** Calls a listener with each area that is pointed at, as `<level>:<code>`, "" for none. */
export const onPointed = (listener) => listeners.push(listener);

/** The area of a number of the level that is drawn, "" while its list is still coming. */
function referenceOf(number) {
  const items = number ? itemsOf(level()) : null;
  return items ? `${level()}:${items[number - 1].code}` : "";
}

/** Sets the functions that return the surfaces in which areas are found. */
export const attach = (shown, beside) => Object.assign(state, { shown, beside });

/** Key of the level that is drawn, "" before the first. */
export const level = () => (state.shown() ? state.shown().level : "");

/** Description of the frame that is drawn, null before the first. */
export function about() {
  const surface = state.shown();
  return surface && surface.frame ? surface.frame.about : null;
}

/** The pointer is at a place of a surface, null for none; `isFocused`: the keys are, and not the
 * pointer.
 * Returns the number of the area there, 0 for none. `onValues()` is called when the values that
 * were left out of a large frame have arrived; they are fetched at the first call. */
export function pointAt(latlng, onValues, isFocused = false, surface = state.shown()) {
  const found = surface && latlng ? surface.find(latlng) : null;
  const number = found ? found.number : 0;
  if (number === state.pointed && isFocused === state.isFocused) return number;
  Object.assign(state, { pointed: number, isFocused });
  point(number, found, isFocused);
  for (const listener of listeners) listener(referenceOf(number));
  for (const own of number ? surfaces() : []) {
    complete(own).then((isNew) => isNew && onValues());
  }
  return number;
}

/** Fetches the values that were left out of a large frame. Returns a promise of whether they have
 * come with this call. */
export function complete({ frame, query }) {
  if (frame.hasAll || !frame.about.has_more) return Promise.resolve(false);
  frame.hasAll = true;
  return frameOf(`${query}&values=1`).then(
    (full) => {
      Object.assign(frame.columns, { ...full.columns, class: frame.columns.class });
      frame.about.verdicts = full.about.verdicts;
      return true;
    },
    () => (frame.hasAll = false),
  );
}

/** Code of the area at a place of a surface, "" where there is none; a promise of it while a large
 * list of areas is still coming. */
export function areaAt(lat, lng, surface = state.shown()) {
  const found = surface ? surface.find(window.L.latLng(lat, lng)) : null;
  if (!found || !found.number) return "";
  const place = found.number - 1;
  const items = itemsOf(surface.level);
  return items ? items[place].code : listOf(surface.level).then((list) => list[place].code);
}

/** The surfaces that are drawn, at one level: that of the first. */
const surfaces = () =>
  [state.shown(), state.beside()].filter((own) => own && own.frame && own.level === level());

/** The description and the columns of what is on a map. */
export function figures({ frame, classes } = state.shown()) {
  // While months are played, classes are of another month than the frame's values.
  const columns = classes === frame.columns.class ? frame.columns : { class: classes };
  return { about: frame.about, columns };
}

/** The known facts of an area by its number, as lines of text. Where two maps have two pictures,
 * `sides` has the title and the facts of each. */
export function wordsAt(number) {
  const items = itemsOf(state.shown().level);
  const area = items && items[number - 1];
  const drawn = surfaces();
  const told = drawn.map((own) => wordsFor(number, figures(own), area));
  const isTwo = drawn.length === 2 && drawn[0].query !== drawn[1].query;
  const titles = drawn.map(({ frame }) => [frame.about.title, frame.about.subtitle]);
  // What the titles share is said once: the pictures differ by one or the other.
  const named = titles.map(([title, line], at) =>
    isTwo && title === titles[1 - at][0] ? line : title,
  );
  const names = sideNames();
  const sideOf = (own, at) => ({ ...own, title: named[at], side: names[at] });
  return { ...told[0], sides: isTwo ? told.map(sideOf) : [] };
}
