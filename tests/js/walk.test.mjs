// Walking the map by keys, and the words about what is in view, under node.
import assert from "node:assert/strict";
import test from "node:test";
import {
  acrossIn,
  DIRECTIONS,
  nearestTo,
  nextIn,
  seenIn,
  shapeOf,
} from "../../assets/js/map/neighbours.js";
import { mark, SIZE } from "../../assets/js/map/pixels.js";
import {
  comparedWords,
  describedWords,
  MOST_WORDS,
  whereIn,
} from "../../assets/js/map/view-words.js";
import { learn } from "../../assets/js/state/measures.js";
import { measures, overlaid_by } from "./measures.mjs";
import { missed } from "./reach.mjs";

learn({ measures, overlaid_by });

const { ArrowUp, ArrowRight, ArrowDown, ArrowLeft } = DIRECTIONS;

/** Tiles painted by a function of the pixel of the whole map. */
function painted(places, numberAt) {
  return places.map(([x, y]) => {
    const numbers = new Uint32Array(SIZE * SIZE);
    for (let i = 0; i < numbers.length; i++) {
      numbers[i] = numberAt(x * SIZE + (i % SIZE), y * SIZE + Math.floor(i / SIZE));
    }
    mark([numbers], 1);
    return { x, y, numbers };
  });
}

/** Nine squares of 300 pixels over four tiles: 1 2 3 / 4 5 6 / 7 8 9. Around them is sea. */
const squares = painted(
  [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ],
  (x, y) => (x < 900 && y < 900 ? 1 + Math.floor(x / 300) + 3 * Math.floor(y / 300) : 0),
);

test("a shape has its middle, its box and the borders of its neighbours over all tiles", () => {
  const shape = shapeOf(squares, 5);
  assert.equal(shape.count, 300 * 300);
  assert.deepEqual(shape.box, [300, 300, 600, 600]);
  assert.deepEqual(
    [...shape.neighbours.keys()].sort(),
    [2, 4, 6, 8],
    "a common corner is no border",
  );
  assert.equal(shape.neighbours.get(2).count, 300);
  const { x, y } = shape.inside;
  assert.ok(x >= 300 && x < 600 && y >= 300 && y < 600);
  assert.equal(shapeOf(squares, 10), null);
});

test("an arrow leads to the neighbour in its direction, and to none where the land ends", () => {
  const shape = shapeOf(squares, 5);
  const led = [ArrowUp, ArrowRight, ArrowDown, ArrowLeft].map((each) => nextIn(shape, each).number);
  assert.deepEqual(led, [2, 6, 8, 4]);
  const corner = shapeOf(squares, 1);
  assert.equal(nextIn(corner, ArrowUp).number, 0);
  assert.equal(acrossIn(squares, corner, ArrowUp), 0);
});

test("across water the nearest area ahead is taken", () => {
  const islands = painted([[0, 0]], (x, y) => {
    if (x > 50 && x < 100 && y > 200 && y < 250) return 1;
    if (x > 300 && x < 350 && y > 210 && y < 260) return 2;
    return x > 450 && y > 200 && y < 250 ? 3 : 0;
  });
  const shape = shapeOf(islands, 1);
  assert.equal(nextIn(shape, ArrowRight).number, 0);
  assert.equal(acrossIn(islands, shape, ArrowRight), 2);
  assert.equal(nearestTo(islands, { x: 380, y: 230 }), 2);
  assert.equal(nearestTo(islands, { x: 420, y: 230 }), 3);
});

/** Areas as the cells of seeded points, in one tile: irregular, with many neighbours. */
function cells(seed, count) {
  let state = seed;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const points = Array.from({ length: count }, () => [random() * SIZE, random() * SIZE]);
  return painted([[0, 0]], (x, y) => {
    let [best, least] = [0, Infinity];
    points.forEach(([px, py], at) => {
      const away = (px - x) ** 2 + (py - y) ** 2;
      if (away < least) [best, least] = [at, away];
    });
    return best + 1;
  });
}

test("from fifty seeded areas every neighbour is reached within three steps", () => {
  const tiles = cells(7, 50);
  const numbers = Array.from({ length: 50 }, (_, i) => i + 1);
  const shapes = new Map(numbers.map((number) => [number, shapeOf(tiles, number)]));
  assert.deepEqual(
    missed((number) => shapes.get(number), numbers),
    [],
  );
});

test("of sixteen neighbours on one side, each is reached within three steps", () => {
  const tiles = painted([[0, 0]], (x, y) => {
    if (x < 10 || x >= 490 || y < 40 || y >= 400) return 0;
    return y < 100 ? 2 + Math.floor((x - 10) / 30) : 1;
  });
  const numbers = Array.from({ length: 17 }, (_, i) => i + 1);
  const shapes = new Map(numbers.map((number) => [number, shapeOf(tiles, number)]));
  assert.equal(shapes.get(1).neighbours.size, 16);
  assert.deepEqual(
    missed((number) => shapes.get(number), [1]),
    [],
  );
});

test("what is in view is counted by pixels within a box", () => {
  const { counts } = seenIn(squares, [250, 10, 350, 20], 9);
  assert.deepEqual([...counts], [0, 500, 500, 0, 0, 0, 0, 0, 0, 0]);
});

const entry = (number, label, kind = "class", code = "") => ({ class: number, label, kind, code });

test("neighbours compare by value, and without a value by class", () => {
  const about = {
    measure: "rate",
    is_difference: false,
    classes: [entry(0, "no data", "missing"), entry(3, "under 5"), entry(4, "5 or more")],
  };
  const columns = { class: [3, 4, 4, 0, 3], value: [2, 6, 9, NaN, 2] };
  assert.equal(
    comparedWords(1, [2, 3, 4, 5], { about, columns }),
    "Its 4 neighbours: 2 higher, 1 equal, 1 without a figure.",
  );
  assert.equal(
    comparedWords(2, [1], { about, columns: { class: columns.class } }),
    "Its one neighbour: 1 lower.",
  );
  assert.equal(comparedWords(1, [], { about, columns }), "No area shares its border.");
});

test("verdicts and groups of neighbours are counted, not ranked", () => {
  const about = {
    measure: "expected",
    is_difference: true,
    classes: [entry(4, "▼ fewer, unlikely to be chance"), entry(5, "● as expected")],
  };
  const columns = { class: [5, 4, 4, 5], value: [1, -9, -2, 0] };
  assert.equal(
    comparedWords(1, [2, 3, 4], { about, columns }),
    "Its 3 neighbours: 2 fewer unlikely to be chance; 1 as expected.",
  );
});

test("a place in view is told by the compass", () => {
  const box = [0, 0, 100, 100];
  assert.equal(whereIn({ x: 50, y: 10 }, box), "in the north");
  assert.equal(whereIn({ x: 90, y: 90 }, box), "in the south-east");
  assert.equal(whereIn({ x: 10, y: 50 }, box), "in the west");
  assert.equal(whereIn({ x: 10, y: 10 }, box), "in the north-west");
  assert.equal(whereIn({ x: 52, y: 49 }, box), "around the middle");
});

test("the view is described in up to forty words: extent, classes, high and low", () => {
  const about = {
    measure: "expected",
    is_difference: true,
    level_name: "ward",
    level_names: "wards",
    classes: [
      entry(3, "▼▼ fewer, very unlikely to be chance"),
      entry(4, "▼ fewer, unlikely to be chance"),
      entry(5, "● about as expected, could be chance"),
      entry(6, "▲ more, unlikely to be chance"),
      entry(7, "▲▲ more, very unlikely to be chance"),
    ],
  };
  const areas = new Map([
    [3, 3],
    [4, 6],
    [5, 19],
    [6, 4],
    [7, 1],
  ]);
  const places = new Map([
    [3, { x: 50, y: 90 }],
    [7, { x: 90, y: 10 }],
  ]);
  const view = { about, areas, places, box: [0, 0, 100, 100], kilometres: 34.2 };
  const told = describedWords(view);
  assert.match(told, /^In view: 33 wards, 34 kilometres across\. 19 about as expected/);
  assert.match(told, /others\. Highest in the north-east, lowest in the south\.$/);
  assert.ok(told.split(/\s+/).length <= MOST_WORDS, told);
  assert.equal(describedWords({ ...view, areas: new Map() }), "There are no areas in view.");
});
