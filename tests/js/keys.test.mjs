// Keys, scenes and the dressing of charts, under node.
import assert from "node:assert/strict";
import test from "node:test";
import { meaning as meaningOf, PARTS } from "../../assets/js/panels/keyboard.js";
import { stepped } from "../../assets/js/panels/scenes.js";
import { wordsFor } from "../../assets/js/panels/time.js";
import { placesFor } from "../../assets/js/state/evidence.js";
import { learn, reasonNotToPlay } from "../../assets/js/state/measures.js";
import { areaOf, dayOf } from "../../assets/js/panels/evidence.js";
import { dress } from "../../assets/js/panels/charts.js";
import { measures, overlaid_by } from "./measures.mjs";

learn({ measures, overlaid_by });

const MODES = ["ward", "explore", "services", "present", "learn", "about"];
const meaning = (key, mode) => meaningOf(key, mode, MODES, PARTS);

test("keys mean what the list of shortcuts says", () => {
  assert.equal(meaning("/", "explore"), "search");
  assert.equal(meaning("?", "ward"), "help");
  assert.equal(meaning("1", "explore"), "mode-ward");
  assert.equal(meaning("7", "explore"), "", "there are six pages");
  assert.equal(meaning("[", "explore"), "earlier");
  assert.equal(meaning("x", "explore"), "");
});

test("letters open the parts of the question while exploring", () => {
  assert.deepEqual(
    ["q", "b", "i", "w", "c"].map((key) => meaning(key, "explore")),
    ["part-what", "part-channel", "part-level", "part-when", "part-compared"],
  );
  assert.equal(meaning("q", "present"), "phones", "the code for the audience's phones");
  assert.equal(meaning("h", "present"), "shake", "the map of a scene");
  assert.equal(meaning("p", "present"), "replay", "its months");
  assert.equal(meaning("q", "about"), "");
});

test("a new view empties a section that it does not have; a chart that is not shown stays", () => {
  const looked = { chart: "trend" };
  assert.deepEqual(placesFor({ mode: "explore", sections: {}, chart: "trend", note: 2 }, looked), {
    "working-body": null,
    "together-body": null,
    "trend-note": 2,
  });
  assert.deepEqual(
    placesFor({ mode: "explore", sections: { working: ["x"] }, chart: "funnel" }, looked),
    { "working-body": ["x"], "together-body": null },
  );
  assert.deepEqual(
    placesFor({ mode: "explore", only: true, sections: {}, chart: "funnel", figure: 1 }, looked),
    {},
    "a part that was asked for alone leaves the others",
  );
});

test("a click on a chart chooses an area only where its point is one", () => {
  assert.equal(areaOf({ points: [{ customdata: "ward:E05001420" }] }), "ward:E05001420");
  assert.equal(areaOf({ points: [{ x: "2020-01-01" }] }), "");
  assert.equal(areaOf(null), "");
});

test("arrows and space step through scenes only when presenting", () => {
  assert.equal(meaning(" ", "present"), "next-scene");
  assert.equal(meaning("ArrowLeft", "present"), "last-scene");
  assert.equal(meaning("Escape", "present"), "leave");
  assert.equal(meaning(" ", "explore"), "");
});

test("scenes end where they end", () => {
  assert.equal(stepped(0, -1, 5), 0);
  assert.equal(stepped(4, 1, 5), 4);
  assert.equal(stepped(1, 1, 5), 2);
});

test("a figure takes the colours of the look and nothing else changes", () => {
  const figure = {
    data: [{ x: ["2020-01-01"], y: [1, null], marker: { color: "token:accent" } }],
    layout: { title: "tokens" },
  };
  assert.deepEqual(
    dress(figure, (name) => `#${name}`),
    {
      data: [{ x: ["2020-01-01"], y: [1, null], marker: { color: "#accent" } }],
      layout: { title: "tokens" },
    },
  );
});

test("what does not change with time is not played, and says why", () => {
  const view = { theme: "waste", service: "bins", window: "month" };
  const atlas = (months, before) => ({
    themes: [{ key: "waste", services: [{ key: "bins", records: "calls" }] }],
    records: { calls: { months: { month: months }, year_before: { month: before } } },
  });
  const whole = atlas(["2019-01", "2019-02", "2020-01"], [-1, -1, 0]);
  for (const measure of ["rate", "count", "expected", "gap", "change"]) {
    assert.equal(reasonNotToPlay({ ...view, measure }, whole), "");
  }
  for (const measure of ["segment", "index", "indicator"]) {
    const reason = reasonNotToPlay({ ...view, measure }, whole);
    assert.match(reason, /does not change from month to month/);
  }
  const short = atlas(["2019-01", "2019-02"], [-1, -1]);
  assert.match(reasonNotToPlay({ ...view, measure: "change" }, short), /a year before/);
  assert.match(
    reasonNotToPlay({ ...view, measure: "rate" }, atlas(["2019-01"], [-1])),
    /one period/,
  );
});

test("a click on the trend means a month, on a chart of areas none", () => {
  assert.equal(dayOf({ points: [{ x: "2019-06-01" }] }), "2019-06-01");
  assert.equal(dayOf({ points: [{ x: 12.5, customdata: "ward:E1" }] }), "");
  assert.equal(dayOf(null), "");
});

test("beside the month stands that months are coming, or what holds for all of them", () => {
  assert.equal(wordsFor({ playing: false, waiting: false }), "");
  assert.equal(wordsFor({ playing: true, waiting: true }), "Loading the months\u2026");
  assert.equal(wordsFor({ playing: true, waiting: false }), "The class limits stay the same.");
});
