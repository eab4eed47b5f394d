// The small charts beside a sentence, under node: node --test tests/js/
import assert from "node:assert/strict";
import test from "node:test";
import { pathsOf, roundUp, spread, wrapped } from "../../assets/js/panels/lines.js";

test("an axis ends at a round number at or above its largest value", () => {
  assert.deepEqual(
    [0.03, 1, 9.9, 23, 25, 41, 73, 1234].map(roundUp),
    [0.04, 1, 10, 25, 25, 50, 100, 2000],
  );
  assert.deepEqual([0, -3, NaN].map(roundUp), [1, 1, 1], "and where there is none, at one");
});

test("names at the ends of lines are moved apart, in their order", () => {
  assert.deepEqual(spread([10, 100], 44), [10, 100]);
  assert.deepEqual(spread([20, 10], 44), [54, 10]);
  assert.deepEqual(spread([5, 5, 5], 10), [5, 15, 25]);
  const heights = [10, 12];
  spread(heights, 44);
  assert.deepEqual(heights, [10, 12], "what was given stays");
});

test("a line has a gap where a period has no value", () => {
  const across = (at) => at * 10;
  const up = (value) => 100 - value;
  assert.deepEqual(pathsOf([1, 2, null, null, 3, 4], across, up), [
    "M0.0 99.0L10.0 98.0",
    "M40.0 97.0L50.0 96.0",
  ]);
  assert.deepEqual(pathsOf([null, 0, null], across, up), ["M10.0 100.0"]);
  assert.deepEqual(pathsOf([null], across, up), []);
});

test("a long name has two lines, and is cut where it needs more", () => {
  assert.deepEqual(wrapped("Moortown", 16), ["Moortown"]);
  assert.deepEqual(wrapped("Adel and Wharfedale", 16), ["Adel and", "Wharfedale"]);
  assert.deepEqual(wrapped("Burmantofts and Richmond Hill of Leeds", 16), [
    "Burmantofts and",
    "Richmond Hill …",
  ]);
});
