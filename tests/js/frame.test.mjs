// Frames under node: node --test tests/js/. The columns in bits are those that the server makes
// (tests/unit/answers/map/test_frame_format.py).
import assert from "node:assert/strict";
import test from "node:test";
import { accepted, decode, held, isDescribed } from "../../assets/js/map/frame.js";

const hex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

function frameOf(about, bytes) {
  let json = JSON.stringify(about);
  json += " ".repeat((8 - ((8 + json.length) % 8)) % 8);
  const head = new TextEncoder().encode(json);
  const all = new Uint8Array(8 + head.length + bytes.length);
  all.set([0x57, 0x57, 0x46, 0x31]);
  new DataView(all.buffer).setUint32(4, head.length, true);
  all.set(head, 8);
  all.set(bytes, 8 + head.length);
  return all.buffer;
}

test("a frame gives back its description and its columns", () => {
  const columns = [
    { name: "class", dtype: "u1", width: 1, offset: 0 },
    { name: "value", dtype: "f4", width: 1, offset: 8 },
  ];
  const bytes = new Uint8Array(16);
  bytes.set([3, 4]);
  new DataView(bytes.buffer).setFloat32(12, 2.5, true);
  const { about, columns: found } = decode(frameOf({ n: 2, columns }, bytes));
  assert.equal(about.n, 2);
  assert.deepEqual([...found.class], [3, 4]);
  assert.deepEqual([...found.value], [0, 2.5]);
});

test("a series has one row of classes for each month", () => {
  const columns = [{ name: "class", dtype: "u1", width: 1, offset: 0 }];
  const { columns: found } = decode(
    frameOf(
      { n: 2, months: ["2019-01", "2019-02"], columns },
      new Uint8Array([0, 3, 3, 4, 0, 0, 0, 0]),
    ),
  );
  assert.deepEqual([...found.class], [0, 3, 3, 4]);
});

test("bytes that are not a frame are refused", () => {
  assert.throws(() => decode(new ArrayBuffer(16)), RangeError);
  assert.throws(() => decode(new ArrayBuffer(2)), RangeError);
});

test("classes packed several to a byte come out as they went in", () => {
  // 7, 9, 9, 7, 9 in base 2, the first the least: 0 + 2 + 4 + 0 + 16.
  const columns = [{ name: "class", dtype: "u1", width: 1, offset: 0, symbols: [7, 9], each: 8 }];
  const { columns: found } = decode(frameOf({ n: 5, columns }, new Uint8Array([22])));
  assert.deepEqual([...found.class], [7, 9, 9, 7, 9]);
});

const columnOf = (n, column, bytes) => [
  ...decode(frameOf({ n, columns: [{ name: "class", ...column }] }, bytes)).columns.class,
];

test("classes in bits come out as they went in: codes of symbols, and runs", () => {
  // 4, seven times 0, 1, 4, 0, 5, twice 0, 8; a run of seven is 1 + 2 + 4.
  const bits = { often: 0, lengths: "04003400313" };
  const symbols = [4, 0, 0, 0, 0, 0, 0, 0, 1, 4, 0, 5, 0, 0, 8];
  const kinds = [2, 5, 9];
  const twoEach = symbols.flatMap((symbol) => [kinds[symbol % 3], kinds[Math.floor(symbol / 3)]]);
  assert.deepEqual(columnOf(30, { symbols: kinds, each: 2, ...bits }, hex("83a3f5")), twoEach);
  assert.deepEqual(
    columnOf(29, { symbols: kinds, each: 2, ...bits }, hex("83a3f5")),
    twoEach.slice(0, 29),
    "the last symbol is filled up",
  );
  assert.deepEqual(
    columnOf(
      15,
      { symbols: [10, 11, 12, 13, 14, 15, 16, 17, 18], each: 1, ...bits },
      hex("83a3f5"),
    ),
    symbols.map((symbol) => 10 + symbol),
  );
});

test("a column of one kind is a run", () => {
  // Ten symbols of three areas each: 2 + 2 · 2 + 4 · 1, the last two areas of which are not there.
  assert.deepEqual(
    columnOf(28, { symbols: [7], each: 3, often: 0, lengths: "0000000011" }, hex("c0")),
    Array(28).fill(7),
  );
});

const colours = { light: "#111111", dark: "#222222" };
const zero = { class: 2, label: "None at all", kind: "zero" };
const one = { class: 3, label: "1", kind: "class", colours };
const more = { class: 4, label: "over 1", kind: "class", colours };
const words = {
  level: "ward",
  n: 4,
  title: "Lights",
  subtitle: "March 2019",
  unit: "reports",
  measure: "count",
  classes: [zero, one, more],
};
const columns = [{ name: "class" }];
const first = decode(frameOf({ ...words, columns }, new Uint8Array([2, 3, 3, 3])));

test("what a description leaves out is put back, and areas are counted", () => {
  const { about } = first;
  assert.deepEqual(
    [
      about.explanation,
      about.notice,
      about.overlay,
      about.decimals,
      about.has_more,
      about.verdicts,
    ],
    ["", null, null, 0, false, {}],
  );
  assert.deepEqual(
    about.classes.map(({ areas }) => areas),
    [1, 3, 0],
  );
  assert.deepEqual(about.classes[1].colours, {
    ...colours,
    contrast: "#111111",
    projector: "#111111",
  });
  assert.deepEqual([about.classes[0].code, about.classes[0].colours], ["", {}]);
});

test("a frame without words is told by the description of another month", () => {
  const own = { subtitle: "April 2019", columns };
  const before = JSON.stringify(first.about);
  const next = decode(frameOf(own, new Uint8Array([3, 4, 4, 3])), held(first.about));
  const whole = decode(
    frameOf({ ...words, ...own, classes: [one, more] }, new Uint8Array([3, 4, 4, 3])),
  );
  assert.deepEqual(next.about, whole.about);
  assert.ok(isDescribed(next));
  assert.equal(JSON.stringify(first.about), before, "what was held stays");
});

test("what a month had of its own does not stay with the next", () => {
  const told = {
    ...first.about,
    explanation: "Against March 2018.",
    overlay: { kind: "hatch" },
    verdicts: { 3: "higher" },
  };
  const { about } = decode(
    frameOf({ subtitle: "April 2019", columns }, new Uint8Array([2, 3, 3, 3])),
    held(told),
  );
  assert.deepEqual([about.explanation, about.overlay, about.verdicts], ["", null, {}]);
});

test("a class that no month had so far is not described; once it was, it is for all months", () => {
  const hidden = { class: 1, label: "Hidden to protect people", kind: "hidden" };
  const bytes = new Uint8Array([1, 3, 4, 4]);
  assert.ok(!isDescribed(decode(frameOf({ columns }, bytes), held(first.about))));
  const told = decode(frameOf({ ...words, classes: [hidden, one, more], columns }, bytes));
  const known = held(told.about, held(first.about));
  assert.deepEqual(
    known.classes.map((entry) => entry.class),
    [1, 2, 3, 4],
  );
  for (const classes of [
    [1, 2, 3, 4],
    [3, 3, 3, 3],
  ]) {
    const next = decode(frameOf({ columns }, new Uint8Array(classes)), known);
    assert.ok(isDescribed(next));
    assert.deepEqual(
      next.about.classes.map((entry) => entry.class),
      [...new Set([...classes, 3, 4])].sort(),
    );
  }
});

test("a notice comes with everything, and no month is told by it", () => {
  const notice = { text: "There are no figures.", offer_level: "" };
  const none = {
    ...words,
    notice,
    classes: [{ class: 0, label: "No data", kind: "missing" }],
    columns,
  };
  const { about } = decode(frameOf(none, new Uint8Array(4)), held(first.about));
  assert.deepEqual([about.notice, about.classes.length], [notice, 1]);
  assert.equal(held(about), null);
  assert.equal(held(about, first.about), first.about);
});

test("what is refused for now is asked again, what is refused for good is not", async () => {
  const refusal = async (status) =>
    accepted(new Response(JSON.stringify({ error: { message: "No." } }), { status })).catch(
      (error) => error,
    );
  for (const status of [429, 503, 500]) assert.equal((await refusal(status)).isRefused, false);
  for (const status of [400, 404]) assert.equal((await refusal(status)).isRefused, true);
  assert.equal((await refusal(404)).message, "No.");
});
