// The pure parts of the paint layer, under node: node --test tests/js/
import assert from "node:assert/strict";
import test from "node:test";
import * as colours from "../../assets/js/map/colours.js";
import { wordsFor } from "../../assets/js/map/description.js";
import * as legend from "../../assets/js/map/legend.js";
import * as levels from "../../assets/js/map/levels.js";
import * as marks from "../../assets/js/map/marks.js";
import { outline, tilesNear } from "../../assets/js/map/outline.js";
import { isDue } from "../../assets/js/map/pace.js";
import * as pixels from "../../assets/js/map/pixels.js";
import { recolourView, sorted } from "../../assets/js/talk/file/again.js";
import { fitted, placed, project, tilesIn } from "../../assets/js/map/projection.js";
import { turns } from "../../assets/js/map/turns.js";
import { learn } from "../../assets/js/state/measures.js";
import { measures, overlaid_by } from "./measures.mjs";

learn({ measures, overlaid_by });

const SIZE = pixels.SIZE;
const WHITE = "#FFFFFF";
const tokens = {
  surface: WHITE,
  text: "#000000",
  "no-data": "#E2E5E8",
  "no-data-hatch": "#76808A",
  "hatch-on-fill": WHITE,
  "area-line": WHITE,
  "area-line-ramp": "#7A8794",
};
const entry = (number, kind, light, code = "") => ({
  class: number,
  code,
  label: `class ${number}`,
  kind,
  areas: 2,
  colours: { light, dark: "#010203" },
});
const legendOf = (...entries) => new Map(entries.map((e) => [e.class, e]));
const two = legendOf(
  entry(0, "missing", ""),
  entry(3, "segment", "#112233", "1a"),
  entry(4, "segment", "#445566", "1b"),
);

/** A tile whose left half is area 1 and right half area 2, with sea in the top `sea` rows. */
function halves(sea = 0) {
  const numbers = new Uint32Array(SIZE * SIZE);
  for (let i = sea * SIZE; i < numbers.length; i++) numbers[i] = i % SIZE < SIZE / 2 ? 1 : 2;
  return numbers;
}

test("borders lie where neighbours differ, and the edge of the land is told from them", () => {
  const numbers = halves(10);
  assert.deepEqual(pixels.mark([numbers], 1), [0, 10, SIZE, SIZE]);
  const at = (x, y) => numbers[y * SIZE + x];
  assert.equal(at(SIZE / 2 - 1, 100), 5 + 1, "the last pixel of area 1 is a border");
  assert.equal(at(SIZE / 2, 100), 10, "the first of area 2 is not: a border is one pixel wide");
  assert.equal(at(20, 10), 5 + 2, "the first row below the sea is coast");
  assert.equal(at(20, 5), 0);
  assert.deepEqual(
    [at(20, 5), at(20, 10), at(SIZE / 2 - 1, 100), at(SIZE / 2, 100)].map(pixels.areaOf),
    [0, 1, 1, 2],
    "the area is still told",
  );
});

test("borders are two pixels wide where asked", () => {
  const numbers = halves();
  pixels.mark([numbers], 2);
  assert.deepEqual(
    [2, 1, 0].map((back) => numbers[SIZE + SIZE / 2 - 1 - back]),
    [5, 6, 6],
  );
});

test("a tile without areas has no box", () => {
  assert.equal(pixels.mark([new Uint32Array(SIZE * SIZE)], 1), null);
});

function painted(
  classes,
  {
    kept = new Set(),
    overlay = null,
    strength = 0,
    coast = false,
    look = "light",
    outlined = [],
  } = {},
) {
  const numbers = halves(10);
  pixels.mark([numbers, ...outlined], 1);
  const looks = (code) => colours.looksOf(code, two, tokens, look, kept);
  const style = colours.styleFor(
    colours.present(classes, overlay),
    looks,
    { ink: colours.inkOf(WHITE), strength, coast, outline: colours.inkOf(tokens.text) },
    1,
  );
  const table = new Uint32Array(3 * pixels.MARKS);
  colours.fillTable(table, classes, overlay, style);
  const out = new Uint32Array(SIZE * SIZE);
  pixels.colour(out, numbers, table, style.cells, [0, 0, SIZE, SIZE]);
  return (x, y) => out[y * SIZE + x];
}

test("each pixel takes its area's colour; no area is see-through", () => {
  const at = painted(Uint8Array.of(3, 4));
  assert.equal(at(10, 100), colours.inkOf("#112233"));
  assert.equal(at(400, 100), colours.inkOf("#445566"));
  assert.equal(at(10, 2), 0);
  assert.equal(
    at(SIZE / 2 - 1, 100),
    colours.inkOf("#112233"),
    "borders of no strength are not seen",
  );
});

test("colours are those of the look", () => {
  assert.equal(painted(Uint8Array.of(3, 4), { look: "dark" })(10, 100), colours.inkOf("#010203"));
});

test("borders mix the line with the fill as strongly as asked; the coast only where drawn", () => {
  const whole = painted(Uint8Array.of(3, 4), { strength: 1 });
  assert.equal(whole(SIZE / 2 - 1, 100), colours.inkOf(WHITE));
  assert.equal(whole(20, 10), colours.inkOf("#112233"));
  assert.equal(
    painted(Uint8Array.of(3, 4), { strength: 1, coast: true })(20, 10),
    colours.inkOf(WHITE),
  );
  const half = painted(Uint8Array.of(3, 4), { strength: 0.5 })(SIZE / 2 - 1, 100);
  assert.equal(half, colours.blend(colours.inkOf("#112233"), colours.inkOf(WHITE), 0.5));
});

test("no data is its own grey with a hatch along x + y, which runs on over the map", () => {
  const at = painted(Uint8Array.of(0, 3));
  const mark = colours.inkOf(tokens["no-data-hatch"]);
  for (const [x, y] of [
    [16, 100],
    [17, 99],
    [24, 100],
  ]) {
    assert.equal(at(x, y) === mark, (x + y) % 8 < 2, `${x},${y}`);
  }
  assert.equal(at(18, 100) === mark, at(34, 116) === mark);
});

const shades = [
  { label: "75% or more", tint: 0 },
  { label: "50% to 75%", tint: 0.3 },
  { label: "mixed", tint: 0.6, is_mixed: true },
];

test("every class without a colour, the shades and the fifths all look different", () => {
  const pictures = [0, 1, 2, 126, 127, 3, 3 + 768, 3 + 2 * 768, 3 + 256, 3 + 512].map((code) =>
    colours.cellOf(colours.looksOf(code, two, tokens, "light", new Set(), shades), 1).join(),
  );
  assert.equal(new Set(pictures).size, pictures.length);
});

test("a group that is kept in the key says what it means, in the owner's words", () => {
  const about = {
    classes: [
      { class: 0, kind: "missing", code: "", label: "No data", say: "" },
      { class: 3, kind: "segment", code: "1", label: "Retired Professionals", say: "in villages" },
      { class: 4, kind: "segment", code: "2", label: "Suburbanites", say: "" },
    ],
  };
  assert.deepEqual(legend.meanings(about, new Set()), []);
  assert.deepEqual(legend.meanings(about, new Set([3, 4])), [
    "1 Retired Professionals: in villages",
    "2 Suburbanites",
  ]);
  assert.deepEqual(legend.pageOf(about, new Set([3, 4])), { mode: "segments", segment: "1,2" });
});

test("a mixed area is as pale as its shade, without a hatch, and keeps its fifth", () => {
  const over = colours.overOf({ shade: Uint8Array.of(2, 0), overlay_class: Uint8Array.of(1, 2) });
  assert.deepEqual([...over], [7, 2]);
  const looks = (code) => colours.looksOf(code, two, tokens, "light", new Set(), shades);
  const pale = looks(3 + 256 * over[0]);
  assert.equal(pale.ground, colours.blend(colours.inkOf("#112233"), colours.inkOf(WHITE), 0.6));
  assert.deepEqual(
    pale.hatches.map(([mark]) => mark),
    ["="],
  );
  assert.deepEqual(looks(3 + 2 * 768).hatches, []);
  assert.equal(colours.overOf({}), null);
  const kept = colours.looksOf(3 + 2 * 768, two, tokens, "light", new Set([4]), shades);
  assert.equal(kept.ground, colours.inkOf(tokens["no-data"]), "a group that is not kept");
});

test("classes that are not kept turn to plain no data, without a hatch", () => {
  const at = painted(Uint8Array.of(3, 4), { kept: new Set([4]) });
  const plain = colours.inkOf(tokens["no-data"]);
  for (let x = 10; x < 30; x++) assert.equal(at(x, 100), plain);
  assert.equal(at(400, 100), colours.inkOf("#445566"));
  const missing = painted(Uint8Array.of(0, 4), { kept: new Set([4]) });
  for (let x = 10; x < 30; x++) assert.equal(missing(x, 100), plain);
});

test("coarse colours are those of the fine picture at every other pixel, and reach as far", () => {
  const numbers = halves(10);
  pixels.mark([numbers], 2);
  const table = Uint32Array.from({ length: 3 * pixels.MARKS }, (_, number) => 0xff000000 + number);
  const fine = new Uint32Array(SIZE * SIZE);
  const coarse = new Uint32Array(SIZE * SIZE);
  const box = [101, 11, 400, 300];
  pixels.colour(fine, numbers, table, null, box);
  pixels.colourCoarsely(coarse, numbers, table, null, box);
  for (const [x, y] of [
    [102, 12],
    [256, 100],
    [398, 298],
  ]) {
    for (const at of [y * SIZE + x, y * SIZE + x + 1, (y + 1) * SIZE + x]) {
      assert.equal(coarse[at], fine[y * SIZE + x]);
    }
  }
  assert.equal(coarse[299 * SIZE + 399], fine[298 * SIZE + 398]);
});

test("an overlay class hatches the fill in the page's colour", () => {
  const at = painted(Uint8Array.of(3, 3), { overlay: Uint8Array.of(2, 0) });
  assert.equal(at(16, 100), colours.inkOf(WHITE));
  assert.equal(at(19, 100), colours.inkOf("#112233"));
  assert.equal(at(400, 100), colours.inkOf("#112233"));
});

const choices = {
  levels: [
    { key: "oa", from_zoom: 13, areas: 100 },
    { key: "lsoa", from_zoom: 11, areas: 50 },
    { key: "ward", from_zoom: 9, areas: 9 },
    { key: "lad", from_zoom: 0, areas: 2 },
  ],
  classifications: [{ key: "oac", level: "oa" }],
  indicators: [{ key: "imd", level: "lsoa", levels: ["lsoa"] }],
  themes: [
    {
      key: "street",
      levels: ["ward", "lad"],
      services: [
        { key: "holes", base: "people", levels: ["lsoa", "ward", "lad"] },
        { key: "lights", base: "homes", levels: ["oa", "lsoa", "ward", "lad"] },
      ],
    },
  ],
  bases: { people: ["oa", "lsoa", "ward", "lad"], homes: ["ward", "lad"] },
};
const view = {
  level: "auto",
  measure: "segment",
  classification: "oac",
  theme: "street",
  service: "holes",
  indicator: "imd",
  overlay: "none",
};

test("the level follows the zoom, but is never finer than the figures", () => {
  assert.deepEqual(
    [6, 9, 10.5, 11, 13, 18].map((zoom) => levels.choose(view, zoom, choices)),
    ["lad", "ward", "ward", "lsoa", "oa", "oa"],
  );
  assert.equal(levels.choose({ ...view, measure: "rate" }, 14, choices), "lsoa");
  assert.equal(
    levels.choose({ ...view, measure: "indicator" }, 5, choices),
    "lsoa",
    "the only level it has",
  );
  assert.equal(
    levels.choose({ ...view, measure: "rate", level: "oa" }, 5, choices),
    "oa",
    "a pinned level stays",
  );
  assert.equal(
    levels.choose({ ...view, measure: "count", service: "total" }, 14, choices),
    "ward",
    "the total has levels of its own",
  );
});

test("lines fade out as areas become specks", () => {
  const oa = choices.levels[0];
  assert.equal(levels.lineStrength(oa, 6), 0);
  assert.equal(levels.lineStrength(oa, 14), 1);
  assert.ok(levels.lineStrength(oa, 13) > 0.5);
  assert.equal(levels.lineStrength(choices.levels[3], 5), 1);
});

test("rates are drawn where their base is known, counts where they are counted", () => {
  const lights = { ...view, service: "lights" };
  assert.equal(levels.choose({ ...lights, measure: "count" }, 14, choices), "oa");
  assert.equal(levels.choose({ ...lights, measure: "rate" }, 14, choices), "ward");
  assert.equal(levels.choose({ ...lights, measure: "expected" }, 14, choices), "ward");
});

test("outlines and names come from the coarse levels", () => {
  const keys = (found) => found.map((level) => level.key);
  assert.deepEqual(keys(levels.orientation("oa", 13, choices)), ["ward", "lad"]);
  assert.deepEqual(keys(levels.orientation("oa", 6, choices)), ["lad"]);
  assert.deepEqual(keys(levels.orientation("ward", 10, choices)), ["lad"]);
  assert.deepEqual(
    [6, 9, 10].map((zoom) => levels.named(zoom, choices).key),
    ["lad", "lad", "ward"],
  );
});

test("what does not change the picture is not in its query", () => {
  const base = levels.paintQuery(
    { ...view, area: "ward:W1", segment: ["1a"], tier: "group" },
    "ward",
  );
  assert.equal(
    base,
    levels.paintQuery({ ...view, area: "", segment: [], tier: "group", period: "2019-01" }, "ward"),
  );
  assert.notEqual(base, levels.paintQuery({ ...view, tier: "supergroup" }, "ward"));
  assert.match(
    levels.paintQuery({ ...view, measure: "rate", period: "2019-01" }, "ward"),
    /period=2019-01/,
  );
  assert.match(
    levels.paintQuery({ ...view, overlay: "takeup", period: "2019-01" }, "ward"),
    /period=2019-01/,
  );
});

/** A marked tile of area 2 with a square of another. */
function square(x0, y0, x1, y1, number = 1) {
  const numbers = new Uint32Array(SIZE * SIZE).fill(2);
  for (let y = y0; y < y1; y++) numbers.fill(number, y * SIZE + x0, y * SIZE + x1);
  pixels.mark([numbers], 1);
  return numbers;
}

test("an outline runs once round the area, corners only", () => {
  const [path, ...others] = outline([{ x: 3, y: 5, numbers: square(10, 20, 30, 40) }], 1);
  assert.equal(others.length, 0);
  const corners = new Set();
  for (let i = 0; i < path.length; i += 2) {
    corners.add(`${path[i] - 3 * SIZE},${path[i + 1] - 5 * SIZE}`);
  }
  assert.deepEqual([...corners].sort(), ["10,20", "10,40", "30,20", "30,40"]);
});

test("an outline goes over the edge of a tile without a seam", () => {
  const left = { x: 0, y: 0, numbers: square(500, 20, SIZE, 40) };
  const right = { x: 1, y: 0, numbers: square(0, 20, 10, 40) };
  const paths = outline([left, right], 1);
  assert.equal(paths.length, 1);
  assert.ok(!paths[0].some((value, i) => i % 2 === 0 && value === SIZE), "no corner at the edge");
  const alone = outline([left], 1);
  assert.equal(alone.length, 1, "and is not closed along the edge of what is loaded");
  assert.ok(alone[0].length < 10);
});

test("an area with a hole and an island has three outlines; marked pixels belong to it", () => {
  const numbers = new Uint32Array(SIZE * SIZE).fill(2);
  const fill = (value, from, to) => {
    for (let y = from; y < to; y++) numbers.fill(value, y * SIZE + from, y * SIZE + to);
  };
  fill(1, 10, 100);
  fill(2, 40, 50);
  fill(1, 200, 210);
  pixels.mark([numbers, halves(), halves(5)], 1);
  assert.equal(outline([{ x: 0, y: 0, numbers }], 1).length, 3);
});

test("pointing looks only at the tiles the area reaches", () => {
  const tiles = [
    { x: 0, y: 0, numbers: square(500, 20, SIZE, 40) },
    { x: 1, y: 0, numbers: square(0, 20, 10, 40) },
    { x: 2, y: 0, numbers: square(100, 100, 110, 110) },
  ];
  assert.deepEqual(
    tilesNear(tiles, { x: 1, y: 0 }, 1).map((tile) => tile.x),
    [1, 0],
  );
});

test("circles grow by area; their legend has round values", () => {
  assert.ok(Math.abs(marks.radiusOf(25, 100) / marks.radiusOf(100, 100) - 0.5) < 1e-9);
  assert.equal(marks.radiusOf(NaN, 100), 0);
  assert.deepEqual(marks.circleSizes(1234), [1000, 200, 50]);
  assert.deepEqual(marks.circleSizes(0), []);
});

test("outlines of two levels are marked with the tile: the coarser is the heavier", () => {
  const none = new Uint32Array(SIZE * SIZE);
  const marked = (...outlined) => {
    const own = new Uint32Array(SIZE * SIZE).fill(1);
    assert.deepEqual(pixels.mark([own, ...outlined], 1), [0, 0, SIZE, SIZE]);
    return [...own.subarray(100 * SIZE + SIZE / 2 - 3, 100 * SIZE + SIZE / 2 + 1)];
  };
  assert.deepEqual(marked(none, none), [5, 5, 5, 5]);
  assert.deepEqual(marked(halves(), none), [5, 5, 5 + 3, 5]);
  assert.deepEqual(marked(halves(), halves()), [5, 5 + 4, 5 + 4, 5]);
});

test("an outline at sea is painted too, and widens what is painted", () => {
  const sea = new Uint32Array(SIZE * SIZE);
  assert.deepEqual(pixels.mark([sea, halves()], 1), [SIZE / 2 - 1, 0, SIZE / 2, SIZE]);
  assert.equal(sea[SIZE + SIZE / 2 - 1], 3);
  assert.equal(pixels.areaOf(sea[SIZE + SIZE / 2 - 1]), 0);
});

test("outlines have the ink of the text: the finer mixed with what is under it", () => {
  const ink = colours.inkOf("#000000");
  const found = [];
  for (const outlined of [[halves()], [new Uint32Array(SIZE * SIZE), halves()]]) {
    const at = painted(Uint8Array.of(3, 4), { outlined });
    found.push(at(SIZE / 2 - 1, 100), at(SIZE / 2 - 1, 2));
  }
  const [fine, fineAtSea, heavy, heavyAtSea] = found;
  assert.equal(fine, colours.blend(colours.inkOf("#112233"), ink, 0.7));
  assert.equal(fineAtSea, ((ink & 0xffffff) | (179 << 24)) >>> 0, "at sea it is see-through");
  assert.deepEqual([heavy, heavyAtSea], [ink, ink]);
});

test("work is done in order, as much in a frame as fits; who waits is told once", () => {
  const frames = [];
  const done = [];
  const rests = [];
  let clock = 0;
  const { soon, isAtRest, onRest } = turns(
    (work) => frames.push(work),
    () => clock,
  );
  onRest(() => rests.push(done.length));
  for (const each of [1, 2, 3]) soon(() => done.push(each) && (clock += 5));
  assert.deepEqual(done, []);
  frames.shift()();
  assert.deepEqual(done, [1, 2]);
  assert.equal(isAtRest(), false);
  frames.shift()();
  assert.deepEqual([done, rests, frames.length, isAtRest()], [[1, 2, 3], [3], 0, true]);
});

test("a piece of work that fails does not keep the next from its turn", () => {
  const frames = [];
  const done = [];
  const { soon } = turns(
    (work) => frames.push(work),
    () => 0,
  );
  soon(() => {
    throw new Error("failed");
  });
  soon(() => done.push(1));
  assert.throws(() => frames.shift()());
  frames.shift()();
  assert.deepEqual(done, [1]);
});

const label = (text, ...places) => ({
  text,
  width: 50,
  places: places.map(([x, y]) => ({ x, y })),
});
const written = (found) => found.map(({ text, x, y }) => [text, x, y]);

test("names that would meet are left out, the first stays", () => {
  const wanted = [label("A", [0, 0]), label("B", [20, 5]), label("C", [200, 0])];
  assert.deepEqual(written(marks.declutter(wanted, 18)), [
    ["A", 0, 0],
    ["C", 200, 0],
  ]);
  const near = [label("A", [0, 0]), label("C", [55, 0])];
  assert.equal(marks.declutter(near, 18).length, 2);
  assert.equal(marks.declutter(near, 18, { gap: 5 }).length, 1);
});

test("a name takes the first of its places that is free of names and circles", () => {
  const wanted = [label("A", [0, 0], [0, 40]), label("B", [0, 40], [0, 80], [0, 120])];
  const circle = [-10, -10, 10, 10];
  assert.deepEqual(written(marks.declutter(wanted, 18, { taken: [circle] })), [
    ["A", 0, 40],
    ["B", 0, 80],
  ]);
});

test("a name is only written where the view holds all of it", () => {
  const seen = [0, 0, 100, 100];
  const wanted = [
    label("cut", [10, 50]),
    label("moved", [10, 20], [50, 20]),
    label("in", [50, 80]),
  ];
  assert.deepEqual(written(marks.declutter(wanted, 18, { view: seen })), [
    ["moved", 50, 20],
    ["in", 50, 80],
  ]);
});

test("circles of verdicts grow with the count by area, and none is too small to hit", () => {
  assert.ok(
    Math.abs(marks.verdictRadius(50, 100) / marks.verdictRadius(100, 100) - 0.5 ** 0.5) < 1e-9,
  );
  assert.equal(marks.verdictRadius(0, 100), 4);
  assert.equal(marks.verdictRadius(NaN, 100), 4);
});

test("circles are those of verdicts in view: what differs lies on top, small over large", () => {
  const map = { latLngToLayerPoint: ([y, x]) => ({ x, y }) };
  const bounds = { contains: ({ x }) => x < 100 };
  const classes = Uint8Array.of(5, 3, 7, 4, 1, 3);
  const values = Float32Array.of(900, 400, 10, 50, NaN, 1000);
  const found = marks.verdictCircles({
    map,
    bounds,
    areas: [1, 2, 3, 4, 5, 999].map((x) => ({ at: [0, x] })),
    columns: { overlay_value: values },
    max: 1000,
    classes,
    legend: legendOf(
      entry(1, "hidden", ""),
      ...[3, 4, 5, 6, 7].map((number) => entry(number, "class", "#112233")),
    ),
    look: "dark",
    isFaded: (number) => number === 4,
  });
  assert.deepEqual(
    found.map(({ number, direction, isFaded }) => [number, direction, isFaded]),
    [
      [4, -1, true],
      [1, 0, false],
      [2, -1, false],
      [3, 1, false],
    ],
  );
  assert.equal(found[0].colour, "#010203");
});

test("a class in the key has its marks, its words, and what follows the comma", () => {
  assert.deepEqual(legend.partsOf("▼▼ Fewer, very unlikely to be chance"), {
    marks: ["down", "down"],
    words: "Fewer",
    ends: "very unlikely to be chance",
  });
  assert.deepEqual(legend.partsOf("● as expected"), {
    marks: ["dot"],
    words: "as expected",
    ends: "",
  });
  assert.deepEqual(legend.partsOf("Over 10, to 20, of all"), {
    marks: [],
    words: "Over 10",
    ends: "to 20, of all",
  });
});

test("while months play the legend counts the areas of each class", () => {
  const counts = legend.counted(Uint8Array.from([3, 3, 0, 2, 3]));
  assert.deepEqual([counts[0], counts[1], counts[2], counts[3]], [1, 0, 1, 3]);
});

test("the legend keeps what is pressed and dims the rest; keeping all is keeping none", () => {
  const about = { classes: [...two.values()] };
  const rows = legend.rowsOf(about, new Set([4]));
  assert.deepEqual(
    rows.map((row) => [row.number, row.isPressed, row.isDimmed, row.canPress]),
    [
      [3, false, true, true],
      [4, true, false, true],
      [0, false, true, false],
    ],
  );
  assert.deepEqual([...legend.pressed(new Set(), 3, [3, 4])], [3]);
  assert.deepEqual([...legend.pressed(new Set([3]), 3, [3, 4])], []);
  assert.deepEqual([...legend.pressed(new Set([3]), 4, [3, 4])], []);
});

test("a hover tells class, value with unit, mix and overlay; nothing of what is hidden", () => {
  const about = {
    measure: "segment",
    unit: "% of households",
    decimals: 0,
    segments_in_mix: ["1a", "1b"],
    classes: [...two.values(), { class: 1, code: "", label: "Hidden", kind: "hidden" }],
    shades,
    overlay: { title: "Potholes", unit: "reports" },
  };
  const columns = {
    class: Uint8Array.of(3, 1),
    shade: Uint8Array.of(2, 0),
    value: Float32Array.of(45.4, NaN),
    mix_segment: Uint8Array.of(0, 1, 255, 255, 255, 255),
    mix_share: Uint8Array.of(45, 40, 0, 0, 0, 0),
    overlay_value: Float32Array.of(12, NaN),
  };
  const told = wordsFor(1, { about, columns }, { name: "Headingley", in: "" });
  assert.equal(told.label, "Mixed: 45% 1a class 3, 40% 1b class 4");
  assert.equal(told.value, "", "the mixture has it");
  const full = { ...columns, shade: Uint8Array.of(1, 0) };
  const most = wordsFor(1, { about, columns: full }, null);
  assert.deepEqual([most.label, most.value], ["1a class 3", "45% of households"]);
  const early = { class: columns.class, shade: columns.shade };
  assert.equal(wordsFor(1, { about, columns: early }, null).label, "Mixed, most 1a class 3");
  assert.deepEqual(
    told.mix.map(({ code, share }) => [code, share]),
    [
      ["1a", 45],
      ["1b", 40],
    ],
  );
  assert.equal(told.overlay, "Potholes: 12 reports");
  const hidden = wordsFor(2, { about, columns }, { name: "Elsewhere" });
  assert.deepEqual(
    [hidden.label, hidden.value, hidden.overlay],
    ["Hidden", "", "Potholes: no figure"],
  );
});

test("a hover tells interval and verdict as the server gave them, each to its own places", () => {
  const about = {
    measure: "rate",
    unit: "reports per 1,000 residents",
    decimals: 1,
    classes: [{ class: 3, kind: "class", label: "" }],
    verdicts: { 5: "higher than Leeds" },
  };
  const columns = {
    class: Uint8Array.of(3, 3),
    value: Float32Array.of(1.33, NaN),
    low: Float32Array.of(0.92, NaN),
    high: Float32Array.of(1860, NaN),
    verdict: Uint8Array.of(5, 0),
  };
  const told = wordsFor(1, { about, columns }, null);
  assert.deepEqual(
    [told.value, told.interval, told.verdict],
    ["1.3 reports per 1,000 residents", "95% interval 0.92 to 1,860", "higher than Leeds"],
  );
  const few = { ...columns, value: Float32Array.of(0.0038), low: Float32Array.of(0.0008) };
  const rare = wordsFor(1, { about, columns: { ...few, high: Float32Array.of(0.0111) } }, null);
  assert.deepEqual(
    [rare.value, rare.interval],
    ["under 0.01 reports per 1,000 residents", "95% interval under 0.01 to 0.01"],
    "a rate above zero never looks like zero",
  );
  const none = wordsFor(2, { about, columns }, null);
  assert.deepEqual([none.interval, none.verdict], ["", ""]);
  const open = wordsFor(
    1,
    {
      about: { ...about, measure: "change", is_signed: true, decimals: 0 },
      columns: { ...columns, low: Float32Array.of(-12), high: Float32Array.of(Infinity) },
    },
    null,
  );
  assert.equal(open.interval, "95% interval −12 to no upper limit");
});

test("a hover has both ends of a range, and says of a difference that it cannot be said", () => {
  const about = {
    measure: "rate",
    unit: "reports per 1,000 residents",
    decimals: 1,
    classes: [{ class: 127, kind: "range", label: "Cannot be said" }],
    verdicts: {},
  };
  const columns = {
    class: Uint8Array.of(127),
    value: Float32Array.of(NaN),
    least: Float32Array.of(464),
    most: Float32Array.of(538),
  };
  const rate = wordsFor(1, { about, columns }, null);
  assert.deepEqual([rate.label, rate.value], ["", "464 to 538 reports per 1,000 residents"]);
  const overlay = { title: "Potholes", unit: "reports" };
  const over = { overlay_value: [NaN], overlay_least: [616], overlay_most: [633] };
  const both = { about: { ...about, overlay }, columns: { ...columns, ...over } };
  assert.equal(wordsFor(1, both, null).overlay, "Potholes: 616 to 633 reports");
  const difference = wordsFor(1, { about: { ...about, is_difference: true }, columns }, null);
  assert.equal(difference.label, "Cannot be said");
});

test("a month is due after its time, and at the screen's own rate with every frame", () => {
  assert.deepEqual(
    [0, 200, 249, 260].map((ms) => isDue(ms, 250)),
    [false, false, true, true],
  );
  assert.ok([15.9, 16.7, 18].every((ms) => isDue(ms, 1000 / 60)));
});

test("a map without room, as on a page that hides it, is placed all the same", () => {
  const { zoom, x, y } = fitted([-6.4, 49.9, 1.8, 55.8], { x: 0, y: 0 });
  assert.ok([zoom, x, y].every(Number.isFinite));
});

test("the first picture is placed as the map will place it", () => {
  const bounds = [-6.4, 49.9, 1.8, 55.8];
  const size = { x: 736, y: 766 };
  const whole = fitted(bounds, size);
  assert.equal(whole.zoom * 8, Math.round(whole.zoom * 8));
  const north = project(55.8, -6.4, whole.zoom);
  const south = project(49.9, 1.8, whole.zoom);
  assert.ok(north.x - whole.x >= 12 && north.y - whole.y >= 12, "clear of the edges");
  assert.ok(south.x - whole.x <= size.x - 12 && south.y - whole.y <= size.y - 12);
  const margins = [north.x - whole.x, whole.x + size.x - south.x];
  assert.ok(Math.abs(margins[0] - margins[1]) <= 1, "in the middle");
  const next = 2 ** (whole.zoom + 0.125) / 2 ** whole.zoom;
  assert.ok(
    (south.x - north.x) * next > size.x - 24 || (south.y - north.y) * next > size.y - 24,
    "as large as fits",
  );
  const middle = placed("52.5,-1.9,7", size);
  const there = project(52.5, -1.9, 7);
  assert.deepEqual(
    [middle.zoom, Math.round(there.x - middle.x), Math.round(there.y - middle.y)],
    [7, 368, 383],
  );
  const { z, scale, tiles } = tilesIn(whole, size, bounds, 512);
  assert.equal(scale, 2 ** (whole.zoom - z));
  assert.ok(
    tiles.some(
      ({ x, y }) =>
        x === Math.floor(north.x / scale / 512) && y === Math.floor(north.y / scale / 512),
    ),
    "the north-west corner is covered",
  );
});

test("a month is painted over the one before as if it were painted alone", () => {
  const numbers = Uint32Array.from([0, 4, 4, 5, 8, 1, 8, 8, 4, 0, 5, 12]);
  const corner = { width: 4, fromX: 3, fromY: 5 };
  const cells = Uint32Array.from({ length: 2 * pixels.CELL ** 2 }, (_, i) => 0xff000000 + i);
  const table = (first, second, third) => {
    const made = new Uint32Array(16);
    made.set([7 + 0xff000000], 1);
    made.set([first, first + 1], 4);
    made.set([second], 8);
    made.set([third], 12);
    return made;
  };
  const [before, after] = [table(0xff000010, 1, 0xff000020), table(0xff000010, 0xff000030, 1)];
  const out = new Uint32Array(numbers.length);
  pixels.colourView(out, numbers, before, cells, corner);
  recolourView(out, sorted(numbers, before.length), before, after, cells, corner);
  const alone = new Uint32Array(numbers.length);
  pixels.colourView(alone, numbers, after, cells, corner);
  assert.deepEqual(out, alone);
});
