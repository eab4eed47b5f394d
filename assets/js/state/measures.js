/* The properties of each measure that the browser needs. They come from the server with the
 * choices of the page (data/answers/measures); nothing here names a measure. */
import { monthsOffered, recordsOf } from "./choices.js";
import { hasYearBefore } from "./periods.js";

const known = { measures: new Map(), overlaid: [] };

/** Stores the measures of the choices. Must be called before everything else here. */
export function learn(choices) {
  known.measures = new Map(choices.measures.map((measure) => [measure.key, measure]));
  known.overlaid = choices.overlaid_by;
}

/** The properties of the measure of a view, or of the description of a frame. */
const measureOf = (view) => known.measures.get(view.measure);

/** The subject of a measure: "people" (who lives here), "takeup" or "indicator". */
export const subjectOf = (view) => measureOf(view).subject;
/** Whether the classes of a view are verdicts, or sizes of a difference. */
export const isDifference = (view) => Boolean((measureOf(view) || {}).is_difference);
/** The label of the measure of a view. */
export const labelOf = (view) => measureOf(view).label;
export const isTakeup = (view) => subjectOf(view) === "takeup";
export const isWho = (view) => subjectOf(view) === "people";

/** The first measure of each subject, by subject. */
export function firstMeasures() {
  const first = {};
  for (const { key, subject } of known.measures.values()) first[subject] ??= key;
  return first;
}

/** Whether the classes of a view are the segments themselves, which the address can keep. */
export const isBySegment = (view) => !measureOf(view).is_ramp;

/** Whether a view is about one group, which it names. */
export const isOfOneSegment = (view) => measureOf(view).painted_by.includes("segment");

/** Key of the measure that is the difference of two maps, "" where the atlas has none. */
export const differenceKey = () =>
  [...known.measures.values()].find((measure) => measure.is_of_two)?.key || "";

/** Whether a view shows the difference of two maps, in the place of both. */
export const isOfTwo = (view) => Boolean((measureOf(view) || {}).is_of_two);

/** Whether the decimal places of a value depend on its size, instead of a fixed number. */
export const hasPlacesBySize = (view) => measureOf(view).has_places_by_size;

/** Whether the picture of a view needs "records", a "base", a "classification" or an
 * "indicator". */
export const needs = (view, what) => measureOf(view).needs.includes(what);

/** Keys of the measures that can be shown: those of take-up only where a service has records. */
export function measuresOffered(choices, records) {
  const offered = choices.measures.filter(({ subject }) => records || subject !== "takeup");
  return offered.map(({ key }) => key);
}

/** Names of the view that its picture depends on. */
export function namesPainting(view) {
  const names = ["measure", ...measureOf(view).painted_by];
  const hasOverlay = isBySegment(view) && view.overlay !== "none";
  return hasOverlay ? [...names, ...known.overlaid] : names;
}

/** The measures of a subject that can be shown: {value, label, hint, reason}. `reason` says why
 * one cannot be shown now, "" where it can. */
export function shownAs(subject, view, choices, records) {
  const offered = choices.measures.filter(
    (measure) =>
      measure.subject === subject &&
      (records || subject !== "takeup") &&
      // The difference of two maps is chosen beside them.
      (!measure.is_of_two || measure.key === view.measure),
  );
  return offered.map(({ key, label, hint, needs_year_before: needsYear }) => ({
    value: key,
    label,
    hint,
    reason:
      needsYear && !hasYearBefore(view.period, view, choices)
        ? "The year before is not counted."
        : "",
  }));
}

/** Why the map of a view cannot be shaken, "" where it can. */
export function reasonNotToShake(view, choices) {
  const measure = measureOf(view);
  if (!choices.shake.modes.includes(view.mode)) return "This page has no map to shake.";
  if (view.beside) return "Two maps are shown. Close one to shake the other.";
  if (!measure.shakes) {
    return "Only a comparison with what is expected can be shaken: chance draws from a number.";
  }
  return "";
}

/** Whether the map of a view is drawn as chance would bring it. */
export const isShaken = (view, choices) =>
  Boolean(view.shake) && view.shake !== "off" && !reasonNotToShake(view, choices);

/** Why a view cannot be played, "" where it can: only counts of several periods change with
 * time. */
export function reasonNotToPlay(view, choices) {
  const measure = measureOf(view);
  if (view.beside) return "Two maps are shown. Step through time instead.";
  if (measure.still) return measure.still;
  const periods = monthsOffered(recordsOf(choices, view.theme, view.service), view.window);
  const hasOneBefore = periods.some((period) => hasYearBefore(period, view, choices));
  if (measure.needs_year_before && !hasOneBefore) return measure.still_without_year_before;
  return periods.length < 2 ? "There is one period only, so there is nothing to play." : "";
}
