/* The levels that have the figures of a view. Pure. */
import { find, schemeOf, TOTAL } from "./choices.js";
import { needs } from "./measures.js";

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

/** Levels with figures of a view, from fine to coarse: those that all its data have. */
export function withFigures(view, choices) {
  const having = Object.keys(LEVELS).filter((what) => needs(view, what));
  const offered = having.map((what) => LEVELS[what](view, choices));
  return choices.levels.filter((level) => offered.every((levels) => levels.includes(level)));
}
