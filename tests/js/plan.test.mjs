import assert from "node:assert/strict";
import { test } from "node:test";
import { poundsOf } from "../../assets/js/panels/plan.js";
import { outline } from "../../assets/js/map/outline.js";
import { MARKS, SIZE } from "../../assets/js/map/pixels.js";

test("pounds are read as people type them", () => {
  assert.equal(poundsOf("£5,000"), "5000");
  assert.equal(poundsOf(" 4.50 "), "4.50");
  assert.equal(poundsOf(""), "");
  for (const wrong of ["0", "-4", "4.505", "four", "1e9", "0.00"]) {
    assert.equal(poundsOf(wrong), null, wrong);
  }
});

test("neighbours that are outlined together have no line between them", () => {
  const numbers = new Uint32Array(SIZE * SIZE);
  const put = (x, y, number) => (numbers[y * SIZE + x] = MARKS * number);
  put(4, 4, 1);
  put(5, 4, 2);
  const tiles = [{ x: 0, y: 0, numbers }];
  const both = outline(tiles, new Set([1, 2]));
  assert.equal(both.length, 1);
  const xs = both[0].filter((_, at) => at % 2 === 0);
  assert.deepEqual([Math.min(...xs), Math.max(...xs)], [4, 6]);
  assert.ok(!xs.includes(5));
});
