// The wide table as values, under node.
import assert from "node:assert/strict";
import test from "node:test";
import { cellOf, countWords, rowsOf } from "../../assets/js/panels/table/model.js";
import { gapOf, rateOf, sumOf, sumWords } from "../../assets/js/panels/table/sums.js";

const table = {
  turn: "areas",
  name: "ward",
  names: "wards",
  count: 4,
  events: "loans",
  rounding: 1,
  dispersion: 1,
  limits: { z: 1.959964, tail: 0.025, exact_below: 10, fewest_expected: 5, large_share: 0.1 },
  sums: {
    unit: "residents",
    is_share: false,
    no_rate: "",
    no_gap: "",
    base: [4000, 3000, null, 30000],
    expected: [99.6, 120.2, null, 5000],
  },
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
  const said = [
    "Together 210 loans (95% interval 183 to 240); 1 ward without a figure left out.",
    "For every 1,000 residents: 30.0 (95% interval 26.1 to 34.3).",
    "10 fewer than expected (95% interval 37 fewer to 21 more), which could be chance.",
  ];
  assert.equal(sumWords(table, [0, 1, 2]), said.join(" "));
  assert.equal(sumWords(table, [2]), "No figure to add up; 1 ward without a figure left out.");
  assert.equal(sumWords({ ...table, events: "" }, [0]), "");
  assert.equal(countWords(table, 2), "2 of 4 wards");
  assert.equal(countWords(table, 0), "None of 4 wards is like that.");
});

test("a sum says why it has no rate or no gap, and what lacks a base", () => {
  const other = (sums) => ({ ...table, sums: { ...table.sums, ...sums } });
  const bare = other({ base: undefined, no_rate: "There is no base." });
  assert.deepEqual(rateOf(bare, [0]), { why: "There is no base." });
  assert.match(sumWords(bare, [0]), / No rate: there is no base\. /);
  const one = other({ base: [4000, null, null, 30000] });
  assert.match(sumWords(one, [0, 1]), /30\.0 \(.*\); 1 ward without a base left out\./);
  const nextDoor = other({ expected: undefined, no_gap: "A gap adds up only so." });
  assert.match(sumWords(nextDoor, [0]), / No gap: a gap adds up only so\.$/);
  assert.match(gapOf(table, [0, 1, 3]).why, /^All areas together/);
  assert.match(gapOf(other({ expected: [4.9, 9, null, 9] }), [0]).why, /^Fewer than 5 are/);
  assert.match(sumWords(table, [3]), /96% of what they are compared with\.$/);
  const ranged = { ...table.cells, count: { ...table.cells.count, most: [130, 90, null, 1200] } };
  assert.match(gapOf({ ...table, cells: ranged }, [0]).why, /only as ranges/);
});
