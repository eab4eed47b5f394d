/* Words about what is in view on the map: how an area's neighbours compare with it, and where high
 * and low lie. Pure. */
import { isBySegment } from "../state/measures.js";
import { partsOf } from "./legend.js";

/** Words that a description of the view has at most. */
export const MOST_WORDS = 40;
const MOST_KINDS = 3;
/** A place this near to the middle of the view, as a share of its half, lies in no direction. */
const MIDDLE = 0.15;
const COMPASS = ["north", "north-east", "east", "south-east"];

const isOrdinary = (entry) => Boolean(entry) && ["class", "segment"].includes(entry.kind);
const number = (value) => value.toLocaleString("en-GB");

/** The words of a class; its code only where it has none. */
function wordsOf(entry) {
  const { words, ends } = partsOf(entry.label);
  return [words, ends].filter(Boolean).join(" ") || entry.code;
}

/** Counts of something by key, the commonest first: [[key, count], …]. */
function tallied(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** How many neighbours are higher and lower than an area. Classes of a ramp are in order: they
 * stand in for values that have not arrived. */
function ranked(own, others, { about, columns }) {
  const entryOf = new Map(about.classes.map((entry) => [entry.class, entry]));
  const isKnown = (each) => isOrdinary(entryOf.get(columns.class[each - 1]));
  const valueOf = (each) => (columns.value || columns.class)[each - 1];
  if (!isKnown(own)) return "";
  const known = others.filter(isKnown);
  const higher = known.filter((each) => valueOf(each) > valueOf(own)).length;
  const lower = known.filter((each) => valueOf(each) < valueOf(own)).length;
  const parts = [
    [higher, "higher"],
    [lower, "lower"],
    [known.length - higher - lower, columns.value ? "equal" : "in the same class"],
    [others.length - known.length, "without a figure"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(", ");
}

/** How the neighbours of an area compare: for values how many are higher and lower, for groups and
 * for verdicts how many have each, since two verdicts are not compared with each other. `own` and
 * `others` are numbers of areas. */
export function comparedWords(own, others, { about, columns }) {
  if (!others.length) return "No area shares its border.";
  const count = others.length === 1 ? "Its one neighbour" : `Its ${others.length} neighbours`;
  const isByRank = !isBySegment(about) && !about.is_difference;
  const rank = isByRank ? ranked(own, others, { about, columns }) : "";
  if (rank) return `${count}: ${rank}.`;
  const entryOf = new Map(about.classes.map((entry) => [entry.class, entry]));
  const kinds = tallied(others.map((each) => columns.class[each - 1]));
  const told = kinds
    .slice(0, MOST_KINDS)
    .map(([byte, many]) => `${many} ${entryOf.has(byte) ? wordsOf(entryOf.get(byte)) : ""}`.trim());
  const rest = kinds.slice(MOST_KINDS).reduce((sum, [, many]) => sum + many, 0);
  return `${count}: ${[...told, rest && `${rest} other`].filter(Boolean).join("; ")}.`;
}

/** Where a place lies in a view, in words. `place` and `box` in pixels, y to the south. */
export function whereIn({ x, y }, [left, top, right, bottom]) {
  const across = (2 * x - left - right) / (right - left);
  const down = (2 * y - top - bottom) / (bottom - top);
  if (Math.hypot(across, down) < MIDDLE) return "around the middle";
  const eighth = Math.round((4 * Math.atan2(across, -down)) / Math.PI + 8) % 8;
  const opposite = ["south", "south-west", "west", "north-west"];
  return `in the ${[...COMPASS, ...opposite][eighth]}`;
}

const wordCount = (text) => text.split(/\s+/).filter(Boolean).length;

/** A description of the view in at most MOST_WORDS words. `areas`: Map of a class to how many
 * areas in view have it; `places`: Map of a class to the middle of its pixels; `box`: the view in
 * pixels; `kilometres`: how far it is across; `mixed`: in how many areas no group has half. */
export function describedWords({ about, areas, places, box, kilometres, mixed = 0 }) {
  const all = [...areas.values()].reduce((sum, count) => sum + count, 0);
  if (!all) return "There are no areas in view.";
  const far = kilometres < 10 ? kilometres.toFixed(1) : Math.round(kilometres);
  const names = all === 1 ? about.level_name : about.level_names;
  const extent = `In view: ${number(all)} ${names}, ${far} kilometres across.`;
  const present = about.classes.filter((entry) => areas.get(entry.class));
  const ordinary = present.filter(isOrdinary);
  const [low, high] = [ordinary[0], ordinary[ordinary.length - 1]];
  const ends =
    isBySegment(about) || !low || low === high
      ? ""
      : `Highest ${whereIn(places.get(high.class), box)}, lowest` +
        ` ${whereIn(places.get(low.class), box)}.`;
  const end = mixed ? `In ${number(mixed)} no group has half.` : "";
  const told = [];
  let rest = all;
  let left = MOST_WORDS - wordCount(extent) - wordCount(ends) - wordCount(end) - 2;
  const byCount = [...present].sort((a, b) => areas.get(b.class) - areas.get(a.class));
  for (const entry of byCount) {
    const words = `${number(areas.get(entry.class))} ${wordsOf(entry)}`;
    if (wordCount(words) > left) continue;
    left -= wordCount(words);
    rest -= areas.get(entry.class);
    told.push(words);
  }
  const classes = [...told, rest && `${number(rest)} others`].filter(Boolean).join("; ");
  return [extent, `${classes}.`, ends, end].filter(Boolean).join(" ");
}
