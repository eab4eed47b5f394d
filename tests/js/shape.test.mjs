// A shape becomes areas in the browser: by pixels, from a list, or from a file.
import assert from "node:assert/strict";
import test from "node:test";
import { SIZE } from "../../assets/js/map/pixels.js";
import { project } from "../../assets/js/map/projection.js";
import * as within from "../../assets/js/map/within.js";
import * as read from "../../assets/js/panels/shape/read.js";
import { canonical, viewOf } from "../../assets/js/state/address.js";
import { readCodes, writeCodes } from "../../assets/js/state/codes.js";
import { choices } from "./choices.mjs";

const HERE = [53.8, -1.55];
const LSOAS = { name: "LSOA", names: "LSOAs" };

/** A ring from pixels of the tiles of zoom 12 around HERE: [left, top, right, bottom]. */
function box([left, top, right, bottom], z = 12) {
  const middle = project(...HERE, z);
  const across = 512 * 2 ** z;
  const at = (x, y) => {
    const lng = 360 * ((2 * middle.x + x) / across - 0.5);
    const angle = Math.PI * (1 - (2 * (2 * middle.y + y)) / across);
    return [lng, (180 / Math.PI) * Math.atan(Math.sinh(angle))];
  };
  return [at(left, top), at(right, top), at(right, bottom), at(left, bottom), at(left, top)];
}

/** Tiles of a block in squares of `side` pixels, numbered in rows of a thousand from HERE. */
function squares({ z, x, y }, side) {
  const middle = project(...HERE, z);
  const [left, top] = [Math.round(2 * middle.x), Math.round(2 * middle.y)];
  const tiles = new Map();
  for (let row = y[0]; row <= y[1]; row++) {
    for (let column = x[0]; column <= x[1]; column++) {
      const numbers = new Uint32Array(SIZE * SIZE);
      for (let i = 0; i < numbers.length; i++) {
        const east = Math.floor((column * SIZE + (i % SIZE) - left) / side);
        const south = Math.floor((row * SIZE + Math.floor(i / SIZE) - top) / side);
        numbers[i] = 500_500 + 1000 * south + east;
      }
      tiles.set(`${column}/${row}`, numbers);
    }
  }
  return tiles;
}

function found(shape, side = 100) {
  const block = within.blockOf(shape, 12, 1);
  const measured = within.measured(shape, block, squares(block, side));
  return { ...within.most(measured), isCut: within.isCut(measured) };
}

test("an area is in a shape where at least half of it is", () => {
  // Two squares wholly, one by 60 %, one by 40 %.
  assert.deepEqual(found([[box([0, 0, 260, 100])]]).numbers, [500_500, 500_501, 500_502]);
  assert.deepEqual(found([[box([0, 0, 240, 100])]]).numbers, [500_500, 500_501]);
});

test("what is covered, and what lies outside, are shares of ground", () => {
  const { covers, beyond } = found([[box([0, 0, 260, 100])]]);
  assert.ok(Math.abs(covers - 1) < 0.01);
  assert.ok(Math.abs(beyond - 40 / 300) < 0.01);
  const part = found([[box([0, 0, 240, 100])]]);
  assert.ok(Math.abs(part.covers - 200 / 240) < 0.01);
  assert.ok(part.beyond < 0.01);
});

test("a hole is not in the shape, and what two polygons share is in it once", () => {
  const hole = found([[box([0, 0, 300, 300]), box([100, 100, 200, 200])]]);
  assert.equal(hole.numbers.length, 8);
  assert.ok(!hole.numbers.includes(501_501));
  const twice = found([[box([0, 0, 200, 100])], [box([100, 0, 300, 100])]]);
  assert.deepEqual(twice.numbers, [500_500, 500_501, 500_502]);
  assert.ok(Math.abs(twice.covers - 1) < 0.01);
});

test("an area that reaches beyond the tiles is looked at again with more of them", () => {
  const shape = [[box([0, 0, 60, 60])]];
  const block = within.blockOf(shape, 12, 0);
  const whole = new Uint32Array(SIZE * SIZE).fill(7);
  const tiles = new Map([[`${block.x[0]}/${block.y[0]}`, whole]]);
  assert.equal(within.isCut(within.measured(shape, block, tiles)), false); // under half of it
  const all = [[box([-2000, -2000, 2000, 2000])]];
  assert.equal(within.isCut(within.measured(all, block, tiles)), true);
});

test("a circle has the area of its radius", () => {
  const shape = within.circle(HERE, 1);
  const z = within.zoomFor(shape);
  const { shape: pixels } = within.measured(shape, within.blockOf(shape, z), new Map());
  const metres = 40_075_016.686 / (SIZE * 2 ** z);
  assert.ok(Math.abs((pixels * metres ** 2) / 1e6 - Math.PI) < 0.02);
});

test("codes are written by what differs, and read back", () => {
  const codes = ["E01011701", "E01011678", "E01011680", "E010116", "W01"];
  const text = writeCodes("lsoa", codes);
  assert.equal(text, "lsoa:W01,E010116,E01011678,80,701");
  const back = readCodes(text);
  assert.equal(back.level, "lsoa");
  assert.deepEqual([...back.codes].sort(), [...codes].sort());
  assert.equal(writeCodes("lsoa", []), "");
});

test("an address has the areas of a shape in one form, on the page that adds them up", () => {
  const view = viewOf("mode=shape&shape=ward:W3,w1,W2,W1", choices);
  assert.equal(view.shape, "ward:W1,2,3");
  assert.ok(canonical(view, choices).endsWith("shape=ward:W1,2,3"));
  assert.equal(viewOf("mode=explore&shape=ward:W1", choices).shape, "");
  assert.equal(viewOf("mode=shape&shape=nowhere:W1", choices).shape, "");
  assert.equal(viewOf(`mode=shape&shape=ward:${"W1,".repeat(30)}`, choices).shape, "");
  assert.equal(viewOf("mode=shape&shape=ward:W1,2,3,4", choices).shape, "ward:W1,2,3,4");
  assert.equal(viewOf("mode=shape&shape=ward:W1,2,3,4,5", choices).shape, "");
});

test("a list has codes, names or postcodes", () => {
  assert.deepEqual(read.entriesOf('W1\n"W2", W1;\tW3 '), ["W1", "W2", "W3"]);
  const items = [
    { code: "W1", name: "Alder" },
    { code: "W2", name: "Beech" },
  ];
  assert.deepEqual(read.matched(["beech", "w1", "oak"], items), { numbers: [2, 1], rest: ["oak"] });
  assert.equal(read.postcodeOf("ls6 2ab"), "LS62AB");
  assert.equal(read.postcodeOf("E01011678"), "");
  assert.equal(read.districtOf("LS62AB"), "LS6");
});

test("a file has polygons in longitude and latitude, or says what it lacks", () => {
  const ring = [
    [0, 50],
    [1, 50],
    [1, 51],
    [0, 50],
  ];
  const polygon = { type: "Polygon", coordinates: [ring] };
  const feature = { type: "Feature", geometry: { type: "MultiPolygon", coordinates: [[ring]] } };
  const every = {
    type: "FeatureCollection",
    features: [feature, { ...feature, geometry: polygon }],
  };
  assert.deepEqual(read.shapeOf(JSON.stringify(every)), [[ring], [ring]]);
  const point = JSON.stringify({ type: "Point", coordinates: [0, 50] });
  assert.throws(() => read.shapeOf(point), /no polygon/);
  assert.throws(() => read.shapeOf("nonsense"), /could not be read/);
  const metres = { type: "Polygon", coordinates: [ring.map(([x, y]) => [x * 1e5 + 4e5, y * 1e4])] };
  assert.throws(() => read.shapeOf(JSON.stringify(metres)), /EPSG:4326/);
});

test("what was found is said with what is covered and what was sent", () => {
  const numbers = [1, 2];
  assert.equal(
    read.foundWords({ numbers, covers: 0.92, beyond: 0.04 }, LSOAS),
    "2 LSOAs have at least half of their area in the shape. Together they cover 92% of it; 8%" +
      " lies outside them. 4% of their own area lies outside the shape.",
  );
  assert.match(read.foundWords({ numbers: [], covers: 0, beyond: 0 }, LSOAS), /No LSOA has half/);
  assert.equal(
    read.postcodeWords({ given: 200, found: 187, numbers, districts: ["LS6", "LS7"] }, LSOAS),
    "187 of 200 postcodes found, in 2 LSOAs. Only their districts were sent (LS6, LS7).",
  );
});
