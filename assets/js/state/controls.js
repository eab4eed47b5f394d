/* Value and options of every control in a view, and the change that a control asks for. Pure. */
import { indexSegment, tierOf } from "./choices.js";
import { isTakeup, isWho, subjectOf } from "./measures.js";
import { offered } from "./offers.js";
import { periodWords, yearMarks } from "./periods.js";

const MOST_YEARS = 6;

/** The change that a control asks for, as a patch of the view. `last`: {measures, months}, with
 * the last measure of each subject. */
const PATCHES = {
  "colour-by.value": (value, last) => ({ measure: last.measures[value] }),
  "takeup-measure.value": (value) => ({ measure: value }),
  "who-measure.value": (value) => ({ measure: value, segment: null }),
  "index-segment.value": (value) => ({ segment: value }),
  "classification.value": (value) => ({ classification: value, tier: null, segment: null }),
  "tier.value": (value) => ({ tier: value, segment: null }),
  "segment.value": (value) => ({ segment: value || [] }),
  "theme.value": (value) => ({ theme: value, service: null }),
  "service.value": (value) => ({ service: value }),
  "channel.value": (value) => ({ channel: value }),
  "indicator.value": (value) => ({ indicator: value }),
  "overlay.checked": (value) => ({ overlay: value ? "takeup" : "none" }),
  "points.checked": (value) => ({ points: value ? "show" : "hide" }),
  "level.value": (value) => ({ level: value }),
  "window.value": (value) => ({ window: value }),
  "period.value": (value, last) => ({ period: last.months[value] }),
  "search.value": (value) => (value ? { area: value } : {}),
};

/** The patch that a control asks for, null where it is no control of the view. */
export const patchOf = (name, value, last) => (PATCHES[name] ? PATCHES[name](value, last) : null);

function timeControls(view, choices, months) {
  return {
    "period.value": Math.max(months.indexOf(view.period), 0),
    "period.max": Math.max(months.length - 1, 1),
    "period.disabled": months.length < 2,
    "period.marks": yearMarks(months, MOST_YEARS),
    "period-label.children": periodWords(view.period, view, choices),
  };
}

/** Value and options of every control in a view. `last`: {measures}, the last measure of each
 * subject. */
export function controlsOf(view, choices, last) {
  const offer = offered(view, choices);
  return {
    "colour-by.value": subjectOf(view),
    "takeup-measure.value": isTakeup(view) ? view.measure : last.measures.takeup,
    "takeup-measure.data": offer.measures,
    "who-measure.value": isWho(view) ? view.measure : last.measures.people,
    "index-segment.value": indexSegment(view, tierOf(view, choices)),
    "index-segment.data": offer.segments,
    "classification.value": view.classification,
    "tier.value": view.tier,
    "tier.data": offer.tiers,
    "segment.value": view.segment,
    "segment.data": offer.segments,
    "theme.value": view.theme,
    "service.value": view.service,
    "service.data": offer.services,
    "channel.value": view.channel,
    "channel.data": offer.channels,
    "indicator.value": view.indicator,
    "overlay.checked": view.overlay === "takeup",
    "points.checked": view.points === "show",
    "level.value": view.level,
    "window.value": view.window,
    "window.data": offer.windows,
    ...timeControls(view, choices, offer.months),
    "search.value": null,
    "shell.className": shellClass(view, choices, offer),
  };
}

function shellClass(view, choices, offer) {
  const when = {
    [`mode-${view.mode}`]: true,
    [`by-${subjectOf(view)}`]: true,
    [`as-${view.measure}`]: true,
    "several-schemes": choices.classifications.length > 1,
    "several-tiers": offer.tiers.length > 1,
    "several-themes": choices.themes.length > 1,
    "several-channels": offer.channels.length > 2,
    "several-windows": offer.windows.length > 1,
    "has-points": offer.points > 0,
    "has-time": offer.months.length > 0,
  };
  return ["shell", ...Object.keys(when).filter((name) => when[name])].join(" ");
}
