// The wide table as values, under node.
import assert from "node:assert/strict";
import test from "node:test";
import {
  cellOf,
  countWords,
  limitsOf,
  rowsOf,
  sumOf,
  sumWords,
} from "../../assets/js/panels/table/model.js";

const table = {
  turn: "areas",
  name: "ward",
  names: "wards",
  count: 4,
  events: "loans",
  rounding: 1,
  dispersion: 1,
  columns: [
    { key: "count", kind: "count" },
    { key: "verdict", kind: "verdict" },
    { key: "gap", kind: "signed" },
  ],
  texts: [],
  reasons: [["c", "hidden to protect people"]],
  verdicts: [
    [1, "▼▼", "fewer", "very unlikely to be chance"],
    [5, "▲▲", "more", "very unlikely to be chance"],
  ],
  rows: {
    name: ["Leeds 10", "Leeds 9", "Château", "Moor"],
    key: ["A", "B", "C", "D"],
    group: [0, 0, 1, 1],
    groups: [
      ["n", "North"],
      ["s", "South"],
    ],
    totals: [],
    at: [
      [53.1, 53.2, 53.3, 53.4],
      [-1.1, -1.2, -1.3, -1.4],
    ],
  },
  cells: {
    count: { v: [120, 90, null, 1200], why: [0, 0, 1, 0] },
    verdict: { v: [5, 1, null, 1], why: [0, 0, 1, 0] },
    gap: { v: [20.4, -30.2, null, -5], why: [0, 0, 1, 0] },
  },
};
const all = { sort: "", find: "", kind: "", topic: "", box: "" };
const rows = (patch) => rowsOf(table, { ...all, ...patch });

test("rows are in order, and those without a figure come last either way", () => {
  assert.deepEqual(rows({}), [1, 3, 0, 2], "most missing first");
  assert.deepEqual(rows({ sort: "-gap" }), [0, 3, 1, 2]);
  assert.deepEqual(rows({ sort: "name" }), [2, 1, 0, 3], "9 comes before 10");
  assert.deepEqual(rows({ sort: "luck" }), [1, 3, 0, 2], "a column that is not there");
});

test("words, verdict and a box keep rows", () => {
  assert.deepEqual(rows({ find: "chateau SOUTH" }), [2]);
  assert.deepEqual(rows({ kind: "lower" }), [1, 3]);
  assert.deepEqual(rows({ kind: "none" }), [2]);
  assert.deepEqual(rows({ box: "-1.25,53,-1,53.25" }), [1, 0]);
});

test("a cell is a figure in words or a mark with its reason", () => {
  assert.equal(cellOf(table, table.columns[0], 3).text, "1,200");
  assert.equal(cellOf(table, table.columns[2], 1).text, "−30");
  assert.deepEqual(cellOf(table, table.columns[0], 2), {
    text: "c",
    why: "hidden to protect people",
  });
  assert.equal(cellOf(table, table.columns[1], 0).said, "very unlikely to be chance");
});

test("a sum is of published counts, and says how many rows it leaves out", () => {
  assert.deepEqual(sumOf(table, [0, 1, 2]), { least: 210, most: 210, known: 2, left: 1 });
  const said = "Together 210 loans (95% interval 183 to 240); 1 ward without a figure left out.";
  assert.equal(sumWords(table, [0, 1, 2]), said);
  assert.equal(sumWords(table, [2]), "No figure to add up; 1 ward without a figure left out.");
  assert.equal(sumWords({ ...table, events: "" }, [0]), "");
  assert.equal(countWords(table, 2), "2 of 4 wards");
  assert.equal(countWords(table, 0), "None of 4 wards is like that.");
});

test("limits of a sum are those of the other figures", () => {
  const [low, high] = limitsOf(40, 1.7).map((limit) => Number(limit.toFixed(4)));
  assert.deepEqual([low, high], [25.4948, 59.7516], "those of count_limits");
  assert.equal(limitsOf(9, 1), null);
  assert.ok(limitsOf(40, 1.7)[1] > limitsOf(40, 1)[1]);
});
