/* The level at which a view is drawn, the strength of its lines, and the parts of a view that
 * its picture depends on. Pure. */
import { AUTO, tierOf } from "../state/choices.js";
import { withFigures } from "../state/figures.js";
import { isBySegment, isDifference, namesPainting } from "../state/measures.js";

/** Key of the level to draw: the pinned one, else the finest with figures that begins by this
 * zoom, else the coarsest. */
export function choose(view, zoom, choices) {
  if (view.level !== AUTO) return view.level;
  const offered = withFigures(view, choices);
  const due = offered.find((level) => level.from_zoom <= zoom) || offered[offered.length - 1];
  return due ? due.key : choices.levels[choices.levels.length - 1].key;
}

/** Key of the level at which several views are drawn together: the coarsest that one of them
 * needs. */
export function chooseFor(views, zoom, choices) {
  const keys = choices.levels.map(({ key }) => key);
  const places = views.map((view) => keys.indexOf(choose(view, zoom, choices)));
  return keys[Math.max(...places)];
}

/** How strongly borders show, 0 to 1: none where areas are specks, full once they have room. */
export function lineStrength(level, zoom) {
  if (level.from_zoom === 0) return 1;
  return Math.min(1, Math.max(0, (zoom - level.from_zoom + 1.5) / 2.5));
}

/** Levels whose outlines help the visitor to find places: the two coarsest, each from its own
 * zoom, coarser than the one shown. A level with a single area has the outline of all the others
 * together. */
export function orientation(shown, zoom, choices) {
  const place = choices.levels.findIndex((level) => level.key === shown);
  return choices.levels
    .slice(-2)
    .filter(
      (level) =>
        choices.levels.indexOf(level) > place && level.from_zoom <= zoom && level.areas !== 1,
    );
}

/** The level whose names are written on the map. */
export function named(zoom, choices) {
  const coarse = choices.levels.slice(-2);
  return coarse.find((level) => level.from_zoom + 1 <= zoom) || coarse[coarse.length - 1];
}

/** Segments that the address keeps, as class numbers, none for all. Other measures begin with
 * all. */
export function keptNumbers(view, choices) {
  const tier = tierOf(view, choices);
  const codes = tier ? tier.segments.map((s) => s.code) : [];
  if (view.kind && choices.table.modes.includes(view.mode) && isDifference(view)) {
    return new Set(CLASSES_OF[view.kind] || []);
  }
  return new Set(isBySegment(view) ? view.segment.map((code) => 3 + codes.indexOf(code)) : []);
}

/** The classes of each verdict, as the filter of a table names it. */
const CLASSES_OF = { lower: [3, 4], similar: [5], higher: [6, 7] };

/** The verdict of a class of differences. */
export const kindOf = (number) =>
  Object.keys(CLASSES_OF).find((kind) => CLASSES_OF[kind].includes(number)) || "";

/** What a second map has of its own that changes the picture of the first. */
const besidePainted = (view) =>
  (view.beside || "")
    .split("~")
    .filter((pair) => namesPainting(view).includes(pair.split(":")[0]))
    .join("~");

/** The query for the picture of a view at a level. Views with the same query have the same
 * picture. */
export function paintQuery(view, level) {
  const asked = new URLSearchParams({ level });
  for (const name of namesPainting(view)) {
    const value = name === "beside" ? besidePainted(view) : view[name];
    if (value) asked.set(name, value);
  }
  return asked.toString();
}

/** A paint query without its month: the question that all its months answer. */
export const withoutMonth = (query) => query.replace(/&period=[^&]*/, "");
