/* The wide table as values: which rows are shown, in which order, and the words of each cell.
 * Pure. The table is that of table.json (data/answers/exports/table_json.py). */
import { numberText, percentText, rateText } from "../../state/numbers.js";

/** The verdict of each band, as the address names it. */
const KINDS = ["none", "lower", "lower", "similar", "higher", "higher"];

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What is worked out of a table once, when it is first needed. */
const made = new WeakMap();
export function once(table, name, make) {
  if (!made.has(table)) made.set(table, {});
  const kept = made.get(table);
  return (kept[name] ??= make());
}

const groupName = ({ groups, group }, row) => (group.length ? (groups[group[row]] || [])[1] : "");

/** The words of each row that a search reads: its name, its code and where it lies. */
const textsOf = (table) =>
  once(table, "texts", () =>
    table.rows.name.map((name, row) =>
      folded(`${name} ${table.rows.key[row]} ${groupName(table.rows, row) || ""}`),
    ),
  );

/** Names with their numbers written at full length, so that "Leeds 9" comes before "Leeds 10". */
const rankOf = (table) =>
  once(table, "rank", () => {
    const keys = table.rows.name.map((name) =>
      folded(name).replace(/\d+/g, (digits) => digits.padStart(8, "0")),
    );
    const order = [...keys.keys()].sort((a, b) =>
      keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : 0,
    );
    const rank = new Float64Array(keys.length);
    order.forEach((row, place) => (rank[row] = place));
    return rank;
  });

/** The number that each row is sorted by, infinite where it has none. */
const sortedBy = (table, key) =>
  once(table, `by ${key}`, () => {
    if (key === "name") return rankOf(table);
    const column = table.cells[key];
    const words = table.columns.find((each) => each.key === key).kind === "text";
    const rank = new Map([...table.texts].sort().map((text, place) => [text, place]));
    return Float64Array.from(column.v, (value) =>
      value === null ? Infinity : words ? rank.get(table.texts[value]) : value,
    );
  });

/** The column that rows are sorted by, and whether from the most: {key, isDown}; an empty key keeps
 * the order of the table. */
export function sortOf(table, sort) {
  const isDown = sort.startsWith("-");
  const key = sort.replace(/^-/, "");
  if (key && (key === "name" || table.cells[key])) return { key, isDown };
  if (table.turn === "services") return { key: "", isDown: false };
  return table.cells.gap ? { key: "gap", isDown: false } : { key: "count", isDown: true };
}

/** The address of the other direction of a column, or of its first. */
export function sortAfter(table, sort, key) {
  const now = sortOf(table, sort);
  const first = key === "name" || (key === "gap" && now.key !== "gap") ? key : `-${key}`;
  if (now.key !== key) return first;
  return now.isDown ? key : `-${key}`;
}

function boxTest(table, box) {
  const edges = box.split(",").map(Number);
  const { at } = table.rows;
  if (!at || edges.length !== 4 || edges.some(Number.isNaN)) return () => true;
  const [west, south, east, north] = edges;
  const [lat, lng] = at;
  return (row) => lng[row] >= west && lng[row] <= east && lat[row] >= south && lat[row] <= north;
}

/** Whether each row is kept by the filters of a view. */
function testOf(table, { find, kind, topic, box }) {
  const words = folded(find || "")
    .split(/\s+/)
    .filter(Boolean);
  const texts = words.length ? textsOf(table) : [];
  const bands = table.cells.verdict && table.cells.verdict.v;
  const group = table.rows.groups.findIndex(([key]) => `theme:${key}` === topic);
  const isInBox = box ? boxTest(table, box) : () => true;
  return (row) =>
    words.every((word) => texts[row].includes(word)) &&
    (!kind || !bands || KINDS[bands[row] || 0] === kind) &&
    (group < 0 || table.rows.group[row] === group) &&
    isInBox(row);
}

/** All rows by a column, from the least; those without a figure come last: {rows, many}, of which
 * the first `many` have one. */
const orderBy = (table, key) =>
  once(table, `order ${key}`, () => {
    const by = sortedBy(table, key);
    const rows = Uint32Array.from(by, (_, row) => row);
    rows.sort((a, b) => (by[a] === by[b] ? a - b : by[a] < by[b] ? -1 : 1));
    let many = rows.length;
    while (many && by[rows[many - 1]] === Infinity) many -= 1;
    return { rows, many };
  });

/** The rows that a view shows, in their order, as numbers. */
export function rowsOf(table, view) {
  const keeps = testOf(table, view);
  const { key, isDown } = sortOf(table, view.sort || "");
  const found = [];
  const add = (row) => keeps(row) && found.push(row);
  if (!key) for (let row = 0; row < table.count; row++) add(row);
  if (!key) return found;
  const { rows, many } = orderBy(table, key);
  if (isDown) for (let at = many - 1; at >= 0; at--) add(rows[at]);
  else for (let at = 0; at < many; at++) add(rows[at]);
  for (let at = many; at < rows.length; at++) add(rows[at]);
  return found;
}

/** The lines of a table: rows as numbers from 0, and a heading of group g as −1 − g, where rows
 * keep the order of their groups. */
export function linesOf(table, rows, sort) {
  const { group } = table.rows;
  if (table.turn !== "services" || sortOf(table, sort).key || !group.length) return rows;
  const lines = [];
  let last = -1;
  for (const row of rows) {
    if (group[row] !== last) lines.push(-1 - group[row]);
    last = group[row];
    lines.push(row);
  }
  return lines;
}

const WRITTEN = {
  count: (value) => numberText(value),
  rate: rateText,
  ratio: (value) => numberText(value),
  signed: (value) => numberText(value, 0, true),
  percent: percentText,
  change: (value) => `${numberText(value, 0, true)}%`,
};

/** The interval of a cell, "" where it has none. */
function intervalOf({ low, high }, row, write) {
  if (!low || low[row] === null) return "";
  return `${write(low[row])} to ${high[row] === null ? "no limit" : write(high[row])}`;
}

/** The cell of a row: {text, below, mark, said, why}. `below`: its interval; `said`: words for
 * those who do not see the mark; `why`: the reason where there is no figure. */
export function cellOf(table, column, row) {
  const cells = table.cells[column.key];
  const number = cells.why ? cells.why[row] : 0;
  const value = cells.v[row];
  if (number || value === null) {
    const [mark, why] = table.reasons[number - 1] || ["–", "no figure"];
    return { text: mark, why };
  }
  if (column.kind === "text") return { text: table.texts[value] };
  if (column.kind === "verdict") {
    const [, mark, way, chance] = table.verdicts.find(([band]) => band === value) || [];
    return mark ? { text: way, mark, band: value, said: chance } : { text: "–", why: "no verdict" };
  }
  const write = WRITTEN[column.kind];
  const most = cells.most ? cells.most[row] : value;
  const [first, last] = [write(value), write(most)];
  const text = first === last ? first : `${first} to ${last}`;
  const below = intervalOf(cells, row, write);
  const band = column.kind === "change" && cells.band ? cells.band[row] : 0;
  const [, , , chance] = table.verdicts.find(([each]) => each === band) || [];
  return { text, below, said: chance, isFaint: band === 3 };
}

/** How many rows are shown, in words. */
export function countWords(table, shown) {
  const words = (number) =>
    `${number.toLocaleString("en-GB")} ${number === 1 ? table.name : table.names}`;
  if (shown === table.count) return words(shown);
  if (!shown) return `None of ${words(table.count)} is like that.`;
  return `${shown.toLocaleString("en-GB")} of ${words(table.count)}`;
}
