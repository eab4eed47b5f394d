/* The sum of rows of a wide table of areas: its count, rate and gap, each with its interval. Pure.
 * Only published counts are added: a row without one adds nothing, and is told as left out.
 *
 * Rows are chosen in the browser, so that their sum is made here. What its limits are made with
 * comes with the table (LIMITS in data/answers/exports/table_json.py); the formulas are those of
 * data/stats/intervals.py, and tests/page/test_services.py holds both to the same figures. */
import { numberText, percentText, rateText } from "../../state/numbers.js";
import { once } from "./model.js";

const PER = 1000;

/** The chance of at most `count` events: Poisson, or with a dispersion negative binomial. */
function atMost(count, mean, dispersion) {
  const more = dispersion - 1;
  const size = mean / more;
  let term = more ? Math.exp((-mean * Math.log(dispersion)) / more) : Math.exp(-mean);
  let sum = term;
  for (let k = 0; k < count; k++) {
    term *= more ? (((k + size) / (k + 1)) * more) / dispersion : mean / (k + 1);
    sum += term;
  }
  return sum;
}

/** The mean at which at most `count` events have a chance; by halving. */
function meanWith(count, chance, dispersion) {
  let [low, high] = [0, 100 * dispersion];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (atMost(count, middle, dispersion) > chance) low = middle;
    else high = middle;
  }
  return low;
}

/** The 95 % limits of a count, as count_limits in data/stats/intervals.py; `limits` of a table. */
export function limitsOf(count, dispersion, { z, tail, exact_below: exactBelow }) {
  if (count < exactBelow) {
    const low = count > 0 ? meanWith(Math.ceil(count) - 1, 1 - tail, dispersion) : 0;
    return [low, meanWith(count, tail, dispersion)];
  }
  const x = count / dispersion;
  const low = x * (1 - 1 / (9 * x) - z / (3 * Math.sqrt(x))) ** 3;
  const high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * Math.sqrt(x + 1))) ** 3;
  return [dispersion * Math.max(low, 0), dispersion * high];
}

/** The 95 % limits of a share: Wilson's. */
function shareLimits(x, n, { z }) {
  const root = z * Math.sqrt(z ** 2 + 4 * x * (1 - x / n));
  const [middle, bottom] = [2 * x + z ** 2, 2 * (n + z ** 2)];
  return [Math.max(0, (middle - root) / bottom), Math.min(1, (middle + root) / bottom)];
}

/** The 95 % limits of a rate per 1,000, as rate_limits in data/stats/intervals.py. */
export function rateLimitsOf(count, base, { dispersion, limits, sums }) {
  const found =
    sums.is_share && count <= base
      ? shareLimits(count / dispersion, base / dispersion, limits)
      : limitsOf(count, dispersion, limits).map((limit) => limit / base);
  return found.map((limit) => PER * limit);
}

/** Sums of a list of each row beside the counts: {least, most, other, known, left}; rows that lack
 * either are left. */
function besides(table, rows, other) {
  const { v, most, why } = table.cells.count;
  const sum = { least: 0, most: 0, other: 0, known: 0, left: 0 };
  for (const row of rows) {
    if (v[row] === null || (why && why[row]) || other[row] === null) sum.left += 1;
    else {
      sum.least += v[row];
      sum.most += most ? most[row] : v[row];
      sum.other += other[row];
      sum.known += 1;
    }
  }
  return sum;
}

/** The sum of the published counts of rows: {least, most, known, left}. */
export function sumOf(table, rows) {
  const nothing = once(table, "nothing", () => new Uint8Array(table.count));
  const { least, most, known, left } = besides(table, rows, nothing);
  return { least, most, known, left };
}

/** The rate of rows per 1,000 of their bases: {least, most, low, high, left}, or {why}. */
export function rateOf(table, rows) {
  const { base, no_rate: why } = table.sums;
  if (!base) return { why };
  const { least, most, other, left } = besides(table, rows, base);
  if (!(other > 0)) return { why: "There is no base to divide by." };
  const [low] = rateLimitsOf(least, other, table);
  const [, high] = rateLimitsOf(most, other, table);
  return { least: (PER * least) / other, most: (PER * most) / other, low, high, left };
}

/** The gap of rows against what is expected: {gap, low, high, expected, left, share}, or {why}.
 * `share` is their part of what is expected in all rows, whose rates the expected counts have. */
export function gapOf(table, rows) {
  const { expected, no_gap: why } = table.sums;
  if (!expected) return { why };
  const { least, most, other, known, left } = besides(table, rows, expected);
  const all = once(table, "all", () => besides(table, table.rows.key.keys(), expected));
  if (known && known === all.known) {
    return { why: "All areas together are what each is compared with." };
  }
  if (least < most) return { why: "Some of these counts are known only as ranges." };
  const fewest = table.limits.fewest_expected;
  if (other < fewest) return { why: `Fewer than ${fewest} are expected.` };
  const { dispersion, limits } = table;
  const [low, high] = limitsOf(least, dispersion, limits).map((limit) => limit - other);
  return { gap: least - other, low, high, expected: other, left, share: other / all.other };
}

const leftWords = (table, left, what) =>
  left ? `; ${numberText(left)} ${left === 1 ? table.name : table.names} ${what} left out` : "";
const intervalWords = (low, high, write) => ` (95% interval ${write(low)} to ${write(high)})`;

function signedWords(value) {
  const size = Math.round(value);
  return size ? `${numberText(Math.abs(size))} ${size < 0 ? "fewer" : "more"}` : "none";
}

function countSentence(table, { least, most, left }) {
  const without = leftWords(table, left, "without a figure");
  if (least < most) {
    const ends = `${numberText(least)} to ${numberText(most)}`;
    return `Together ${ends} ${table.events}${without}.`;
  }
  const about = table.rounding > 1 ? "about " : "";
  const [low, high] = limitsOf(least, table.dispersion, table.limits);
  const range = intervalWords(low, high, (end) => numberText(end));
  return `Together ${about}${numberText(least)} ${table.events}${range}${without}.`;
}

function rateSentence(table, rows, left) {
  const rate = rateOf(table, rows);
  if (rate.why) return `No rate: ${rate.why[0].toLowerCase()}${rate.why.slice(1)}`;
  const ends = [rateText(rate.least), rateText(rate.most)];
  const told = ends[0] === ends[1] ? ends[0] : ends.join(" to ");
  const range = intervalWords(rate.low, rate.high, rateText);
  const without = leftWords(table, rate.left - left, "without a base");
  return `For every 1,000 ${table.sums.unit}: ${told}${range}${without}.`;
}

function gapSentence(table, rows, left) {
  const found = gapOf(table, rows);
  if (found.why) return `No gap: ${found.why[0].toLowerCase()}${found.why.slice(1)}`;
  const { gap, low, high, share } = found;
  const range = intervalWords(low, high, signedWords);
  const chance = low <= 0 && high >= 0 ? ", which could be chance" : "";
  const without = leftWords(table, found.left - left, "without an expected count");
  const told = Math.round(gap) ? `${signedWords(gap)} than expected` : "As many as expected";
  const part =
    share > table.limits.large_share
      ? ` These ${table.names} are ${percentText(share)} of what they are compared with.`
      : "";
  return `${told}${range}${chance}${without}.${part}`;
}

/** The sum of the rows that are shown, as sentences; "" where rows do not add up. */
export function sumWords(table, rows) {
  if (!table.events || !rows.length) return "";
  const sum = sumOf(table, rows);
  if (!sum.known) return `No figure to add up${leftWords(table, sum.left, "without a figure")}.`;
  return [
    countSentence(table, sum),
    rateSentence(table, rows, sum.left),
    gapSentence(table, rows, sum.left),
  ].join(" ");
}
