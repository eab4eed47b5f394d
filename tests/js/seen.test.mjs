import assert from "node:assert/strict";
import test from "node:test";

import { chartOf, mark, wanted } from "../../assets/js/state/evidence.js";
import { expect, isComing, keep, recall } from "../../assets/js/state/seen.js";

const open = (chart = "") => ({ open: [], chart, page: null });

test("an answer is there again for the same question with the same open parts", () => {
  const answer = { query: "service=loans", wanted: open(), body: 1 };
  keep(answer);
  assert.equal(recall({ query: "service=loans", wanted: open() }), answer);
  assert.equal(recall({ query: "service=loans", wanted: open("funnel") }), undefined);
  assert.equal(recall({ query: "service=visits", wanted: open() }), undefined);
});

test("a page without parts to open has one answer", () => {
  keep({ query: "mode=learn", page: 1 });
  assert.equal(recall({ query: "mode=learn", wanted: open("trend") }).page, 1);
});

test("a notice is about one address, and a part is not a whole answer", () => {
  keep({ query: "area=ward:X", wanted: open(), notice: ["There is no such ward."] });
  keep({ query: "tab=time", wanted: open(), only: true });
  assert.equal(recall({ query: "area=ward:X", wanted: open() }), undefined);
  assert.equal(recall({ query: "tab=time", wanted: open() }), undefined);
});

test("what was seen longest ago is let go", () => {
  keep({ query: "first", wanted: open() });
  keep({ query: "second", wanted: open() });
  for (let at = 0; at < 59; at += 1) {
    recall({ query: "first", wanted: open() });
    keep({ query: String(at), wanted: open() });
  }
  assert.ok(recall({ query: "first", wanted: open() }));
  assert.equal(recall({ query: "second", wanted: open() }), undefined);
});

test("an answer that was asked for ahead comes once", () => {
  const question = { query: "tab=users", wanted: open() };
  assert.equal(isComing(question), false);
  expect(question);
  assert.equal(isComing(question), true);
  keep({ ...question, body: 1 });
  assert.equal(isComing(question), false);
});

test("a tab keeps its chart, and begins with its own after another tab", () => {
  assert.equal(chartOf("now", "funnel"), "funnel");
  assert.equal(chartOf("now", "trend"), "");
  assert.equal(chartOf("time", "funnel"), "trend");
  assert.equal(chartOf("time", "months"), "months");
  assert.equal(chartOf("people", "trend"), "");
});

test("open sections are in one order, whichever was opened first", () => {
  mark("together", true);
  mark("working", true);
  assert.deepEqual(wanted.open, ["working", "together"]);
  mark("together", false);
  assert.deepEqual(wanted.open, ["working"]);
  mark("working", false);
});
