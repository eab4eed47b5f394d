// Keys, scenes and the dressing of charts, under node.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";

const require = createRequire(import.meta.url);
const { meaning } = require("../../assets/js/keyboard.js");
const { stepped } = require("../../assets/js/present.js");
const { dress } = require("../../assets/js/charts.js");

test("keys mean what the list of shortcuts says", () => {
  assert.equal(meaning("/", "explore"), "search");
  assert.equal(meaning("?", "ward"), "help");
  assert.equal(meaning("2", "explore"), "mode-ward");
  assert.equal(meaning("[", "explore"), "earlier");
  assert.equal(meaning("x", "explore"), "");
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
  const figure = { data: [{ x: ["2020-01-01"], y: [1, null], marker: { color: "token:accent" } }], layout: { title: "tokens" } };
  assert.deepEqual(dress(figure, (name) => `#${name}`), { data: [{ x: ["2020-01-01"], y: [1, null], marker: { color: "#accent" } }], layout: { title: "tokens" } });
});
