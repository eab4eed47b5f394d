/* The level at which a view is drawn, the strength of its lines, and the parts of a view that
 * its picture depends on. Pure. */
import { AUTO, find, schemeOf, TOTAL, tierOf } from "../state/choices.js";
import { isBySegment, namesPainting, needs } from "../state/measures.js";

/** Levels with figures of a view, from fine to coarse: those that all its data have. */
function withFigures(view, choices) {
  const having = Object.keys(LEVELS).filter((what) => needs(view, what));
  const offered = having.map((what) => LEVELS[what](view, choices));
  return choices.levels.filter((level) => offered.every((levels) => levels.includes(level)));
}

/** A level and all coarser ones; all levels where the level is unknown. */
function levelsFrom(key, choices) {
  const at = choices.levels.findIndex((level) => level.key === key);
  return choices.levels.slice(Math.max(at, 0));
}

/** The levels with some keys; all levels where the keys are unknown. */
const levelsOf = (keys, choices) =>
  keys ? choices.levels.filter((level) => keys.includes(level.key)) : choices.levels;

/** The service of a view, or the first of its theme, whose base all of them share. */
function serviceOf(view, choices) {
  const theme = find(choices.themes, view.theme);
  return theme && (find(theme.services, view.service) || theme.services[0]);
}

/** Levels that have the data of a measure. */
const LEVELS = {
  records(view, choices) {
    const isTotal = view.service === TOTAL;
    const item = isTotal ? find(choices.themes, view.theme) : serviceOf(view, choices);
    return levelsOf(item && item.levels, choices);
  },
  base(view, choices) {
    const service = serviceOf(view, choices);
    return levelsOf(service && choices.bases[service.base], choices);
  },
  classification(view, choices) {
    const scheme = schemeOf(view, choices);
    return levelsFrom(scheme && scheme.level, choices);
  },
  indicator(view, choices) {
    const indicator = find(choices.indicators, view.indicator);
    return levelsOf(indicator && indicator.levels, choices);
  },
};

/** Key of the level to draw: the pinned one, else the finest with figures that begins by this
 * zoom, else the coarsest. */
export function choose(view, zoom, choices) {
  if (view.level !== AUTO) return view.level;
  const offered = withFigures(view, choices);
  const due = offered.find((level) => level.from_zoom <= zoom) || offered[offered.length - 1];
  return due ? due.key : choices.levels[choices.levels.length - 1].key;
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
  return new Set(isBySegment(view) ? view.segment.map((code) => 3 + codes.indexOf(code)) : []);
}

/** The query for the picture of a view at a level. Views with the same query have the same
 * picture. */
export function paintQuery(view, level) {
  const asked = new URLSearchParams({ level });
  for (const name of namesPainting(view)) if (view[name]) asked.set(name, view[name]);
  return asked.toString();
}

/** A paint query without its month: the question that all its months answer. */
export const withoutMonth = (query) => query.replace(/&period=[^&]*/, "");
