/* The area at a place of the map. */
import { point } from "./annotations.js";
import { frameOf, itemsOf, listOf } from "./answers.js";
import { wordsFor } from "./description.js";

/** `shown()` returns the surface on the map, null before the first; set by attach(). */
const state = { shown: () => null, pointed: 0, isFocused: false };
const listeners = [];

/** Calls a listener with each area that is pointed at, as `<level>:<code>`, "" for none. */
export const onPointed = (listener) => listeners.push(listener);

/** The area of a number of the level that is drawn, "" while its list is still coming. */
function referenceOf(number) {
  const items = number ? itemsOf(level()) : null;
  return items ? `${level()}:${items[number - 1].code}` : "";
}

/** Sets the function that returns the surface in which areas are found. */
export const attach = (shown) => (state.shown = shown);

/** Key of the level that is drawn, "" before the first. */
export const level = () => (state.shown() ? state.shown().level : "");

/** Description of the frame that is drawn, null before the first. */
export function about() {
  const surface = state.shown();
  return surface && surface.frame ? surface.frame.about : null;
}

/** The pointer is at a place, null for no place; `isFocused`: the keys are, and not the pointer.
 * Returns the number of the area there, 0 for none. `onValues()` is called when the values that
 * were left out of a large frame have arrived; they are fetched at the first call. */
export function pointAt(latlng, onValues, isFocused = false) {
  const surface = state.shown();
  const found = surface && latlng ? surface.find(latlng) : null;
  const number = found ? found.number : 0;
  if (number === state.pointed && isFocused === state.isFocused) return number;
  Object.assign(state, { pointed: number, isFocused });
  point(number, found, isFocused);
  for (const listener of listeners) listener(referenceOf(number));
  if (number) complete(surface).then((isNew) => isNew && onValues());
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

/** Code of the area at a place, "" where there is none; a promise of it while a large list of
 * areas is still coming. */
export function areaAt(lat, lng) {
  const surface = state.shown();
  const found = surface ? surface.find(window.L.latLng(lat, lng)) : null;
  if (!found || !found.number) return "";
  const place = found.number - 1;
  const items = itemsOf(surface.level);
  return items ? items[place].code : listOf(surface.level).then((list) => list[place].code);
}

/** The description and the columns of what is on the map. */
export function figures() {
  const { frame, classes } = state.shown();
  // While months are played, classes are of another month than the frame's values.
  const columns = classes === frame.columns.class ? frame.columns : { class: classes };
  return { about: frame.about, columns };
}

/** The known facts of an area by its number, as lines of text. */
export function wordsAt(number) {
  const items = itemsOf(state.shown().level);
  return wordsFor(number, figures(), items && items[number - 1]);
}
