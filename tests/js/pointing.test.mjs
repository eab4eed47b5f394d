// Pointing at areas in charts and tables, under node: node --test tests/js/
import assert from "node:assert/strict";
import { test } from "node:test";
import { areaGone, pointOf } from "../../assets/js/panels/pointing.js";

const TRACES = [
  { mode: "lines", x: [1, 2] },
  { customdata: ["ward:W1", "ward:W2"] },
  { customdata: ["ward:W3"] },
  { customdata: ["ward:W4"], hoverinfo: "skip" },
];

test("an area is found among the traces of a chart", () => {
  assert.deepEqual(pointOf(TRACES, "ward:W2"), { curveNumber: 1, pointNumber: 1 });
  assert.deepEqual(pointOf(TRACES, "ward:W3"), { curveNumber: 2, pointNumber: 0 });
});

test("a line, a ring round the chosen area and another area are no points", () => {
  assert.equal(pointOf(TRACES, "ward:W4"), null);
  assert.equal(pointOf(TRACES, "ward:W9"), null);
});

test("a link leads to an area, or to another page", () => {
  assert.equal(areaGone('{"area":"ward:W1"}'), "ward:W1");
  assert.equal(areaGone('{"mode":"ward","area":"ward:W1"}'), "");
  assert.equal(areaGone('{"tab":"now"}'), "");
  assert.equal(areaGone(undefined), "");
});
