/* The known facts of an area on the map, as lines of text. Pure. */

import { hasPlacesBySize, isBySegment } from "../state/measures.js";
import { LEAST_SHOWN, placesBySize } from "../state/numbers.js";

const SHARES = 3;
const NO_SEGMENT = 255;

function placesOf(value, about) {
  if (value === 0) return 0;
  return hasPlacesBySize(about) ? placesBySize(Math.abs(value)) : about.decimals;
}

/** Written like format_rate in data/answers/words.py: above zero it never looks like zero. */
function written(value, about) {
  if (hasPlacesBySize(about) && value > 0 && value < LEAST_SHOWN / 2) {
    return `under ${LEAST_SHOWN}`;
  }
  const places = placesOf(value, about);
  const text = value.toLocaleString("en-GB", {
    maximumFractionDigits: places,
    minimumFractionDigits: places,
    signDisplay: about.is_signed ? "exceptZero" : "auto",
  });
  return text.replace("-", "−");
}

const together = (...texts) => texts.filter(Boolean).join(" ");

/** Words for the class of an area. A class of numbers has words only where there is no value to
 * show instead, and a range of numbers is shown. */
function labelOf(byte, isKnown, about) {
  const entry = about.classes.find((c) => c.class === byte);
  if (!entry) return "";
  const isApart =
    ["missing", "uncovered", "hidden"].includes(entry.kind) || (entry.kind === "range" && !isKnown);
  if (isBySegment(about) || about.is_difference || isApart) {
    return together(entry.code, entry.label);
  }
  return isKnown ? "" : together(entry.label, about.unit);
}

function valueOf(value, about) {
  if (!Number.isFinite(value)) return "";
  if (isBySegment(about)) return `${Math.round(value)}${about.unit}`;
  return together(written(value, about), about.unit).replace(" %", "%");
}

/** A range, where a part of the value came hidden. */
function rangeOf({ least, most }, i, about) {
  if (!least || !Number.isFinite(least[i])) return "";
  const ends = `${written(least[i], about)} to ${written(most[i], about)}`;
  return together(ends, about.unit).replace(" %", "%");
}

function intervalOf({ low, high }, i, about) {
  if (!low || !Number.isFinite(low[i])) return "";
  const to = high[i] === Infinity ? "no upper limit" : written(high[i], about);
  return `95% interval ${written(low[i], about)} to ${to}`;
}

/** The commonest segments of an area, as {class, code, share}. */
function mixOf({ mix_segment: segments, mix_share: shares }, i, about) {
  if (!segments) return [];
  return Array.from({ length: SHARES }, (_, k) => SHARES * i + k)
    .filter((at) => segments[at] !== NO_SEGMENT && shares[at] > 0)
    .map((at) => ({
      class: 3 + segments[at],
      code: about.segments_in_mix[segments[at]],
      share: shares[at],
    }));
}

/** Whether no segment has half of an area: its shade is the palest. */
export const isMixed = ({ about: { shades }, columns: { shade } }, i) =>
  Boolean(shade) && Boolean(shades[shade[i]]?.is_mixed);

/** The mixture of an area in which no segment has half. */
function mixtureOf(mix, commonest, about) {
  const names = new Map(about.classes.map((entry) => [entry.class, entry.label]));
  const told = mix
    .slice(0, 2)
    .map((part) => together(`${part.share}%`, part.code, names.get(part.class)));
  return told.length ? `Mixed: ${told.join(", ")}` : `Mixed, most ${commonest}`;
}

function overlayOf(columns, i, { overlay }) {
  const { overlay_value: values, overlay_least: least, overlay_most: most } = columns;
  if (!overlay || !values) return "";
  const figures = [values, least, most]
    .filter((each) => each && Number.isFinite(each[i]))
    .map((each) => each[i].toLocaleString("en-GB", { maximumFractionDigits: 1 }));
  if (!figures.length) return `${overlay.title}: no figure`;
  const figure = Number.isFinite(values[i]) ? figures[0] : figures.join(" to ");
  return `${overlay.title}: ${figure} ${overlay.unit}`;
}

/** The known facts of an area, as lines of text: {name, where, mixed, label, value, interval,
 * verdict, mix, overlay}. `number` is that of the area, `area` its entry in the list of areas or
 * null. Pure. */
export function wordsFor(number, { about, columns }, area) {
  const i = number - 1;
  const value = columns.value ? columns.value[i] : NaN;
  const figure = valueOf(value, about) || rangeOf(columns, i, about);
  const label = labelOf(columns.class[i], figure !== "", about);
  const mix = mixOf(columns, i, about);
  const mixed = isMixed({ about, columns }, i);
  return {
    name: area ? area.name : "",
    where: area && area.in ? area.in : "",
    mixed,
    label: mixed ? mixtureOf(mix, label, about) : label,
    // The mixture has the share of the commonest segment in it.
    value: mixed && mix.length ? "" : figure,
    interval: intervalOf(columns, i, about),
    verdict: columns.verdict ? about.verdicts[columns.verdict[i]] || "" : "",
    mix,
    overlay: overlayOf(columns, i, about),
  };
}

const figuresIn = (told) =>
  [told.label, told.value, told.interval, told.verdict, told.overlay].filter(Boolean);

/** Words for the area under the pointer, for the status line: of both maps where there are two. */
export function sentence({ sides = [], ...told }) {
  const each = sides.map((own) => [`${own.side}: ${own.title}`, ...figuresIn(own)].join(", "));
  const one = [told.name, ...figuresIn(told)].filter(Boolean).join(", ");
  return sides.length ? [told.name, ...each].filter(Boolean).join(". ") : one;
}
