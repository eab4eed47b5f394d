/* The facts about measures that the browser needs: this file has them all. Pure.
 *
 * `kind`: the way of colouring a measure belongs to. `needs`: what its figures are made from.
 * `also`: names of the view that its picture depends on besides. `playing`: how a sentence about
 * playing months begins, for a measure that does not change from month to month. */
const RECORDS = "records";
const CLASSIFICATION = "classification";
const INDICATOR = "indicator";

const MEASURES = {
  rate: { kind: "takeup", label: "Rate per 1,000", needs: [RECORDS], hasPlacesBySize: true },
  count: { kind: "takeup", label: "Count", needs: [RECORDS] },
  expected: { kind: "takeup", label: "Against expected", needs: [RECORDS, CLASSIFICATION] },
  gap: { kind: "takeup", label: "Gap: more or fewer", needs: [RECORDS, CLASSIFICATION] },
  change: {
    kind: "takeup",
    label: "Change on a year",
    needs: [RECORDS],
    isAgainstYearBefore: true,
  },
  segment: { kind: "segment", needs: [CLASSIFICATION], playing: "Who lives here" },
  index: {
    kind: "segment",
    needs: [CLASSIFICATION],
    also: ["segment"],
    playing: "An index of who lives here",
  },
  indicator: { kind: "indicator", needs: [INDICATOR], playing: "An indicator" },
};

/** Names of the view that a picture depends on, by what it is made from. */
const NAMES = {
  [RECORDS]: ["theme", "service", "channel", "period", "window"],
  [CLASSIFICATION]: ["classification", "tier"],
  [INDICATOR]: ["indicator"],
};

/** The facts about the measure of a view, or of the description of a frame. */
const measureOf = (view) => MEASURES[view.measure];

/** The way of colouring a view belongs to: "takeup", "segment" (who lives here) or "indicator". */
export const kindOf = (view) => measureOf(view).kind;
export const isTakeup = (view) => kindOf(view) === "takeup";
export const isWho = (view) => kindOf(view) === "segment";

/** Whether the classes of a view are the segments themselves, which the address can keep. */
export const isBySegment = (view) => view.measure === "segment";

/** Whether a value is shown to as many places as its size can bear, instead of a fixed number. */
export const hasPlacesBySize = (view) => Boolean(measureOf(view).hasPlacesBySize);

/** Whether the picture of a view needs "records", a "classification" or an "indicator". */
export const needs = (view, what) => measureOf(view).needs.includes(what);

/** Measures that can be shown: those of take-up only where a service has records. */
export function measuresOffered(choices, records) {
  return choices.measures.filter((key) => records || MEASURES[key].kind !== "takeup");
}

/** Names of the view that its picture depends on. */
export function namesPainting(view) {
  const { needs: made, also = [] } = measureOf(view);
  const names = ["measure", ...made.flatMap((what) => NAMES[what]), ...also];
  const hasOverlay = isBySegment(view) && view.overlay !== "none";
  return hasOverlay ? [...names, "overlay", ...NAMES[RECORDS]] : names;
}

/** "2018-06" of "2019-06". */
const yearBefore = (month) => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;

/** What take-up can be shown as: {value, label, disabled} with the reason in the label. `months`
 * are those of the view's window. */
export function shownAs(view, choices, records, months) {
  const offered = measuresOffered(choices, records);
  return offered
    .filter((key) => MEASURES[key].kind === "takeup")
    .map((value) => {
      const { label, isAgainstYearBefore = false } = MEASURES[value];
      const hasNone = isAgainstYearBefore && !months.includes(yearBefore(view.period));
      const disabled = hasNone && view.measure !== value;
      return {
        value,
        label: disabled ? `${label} (the year before is not counted)` : label,
        disabled,
      };
    });
}

/** Why a view cannot be played, "" where it can: only what is counted month by month changes with
 * time. `months` are those of its window. */
export function reasonNotToPlay(view, months) {
  const { playing, isAgainstYearBefore } = measureOf(view);
  if (playing) {
    return (
      `${playing} does not change from month to month.` +
      " Colour the map by take-up of a service to play its months."
    );
  }
  if (isAgainstYearBefore && !months.some((month) => months.includes(yearBefore(month)))) {
    return (
      "No month has the same month a year before it, so there is no change to play." +
      " Show the rate instead."
    );
  }
  return months.length < 2 ? "There is one month only, so there is nothing to play." : "";
}
