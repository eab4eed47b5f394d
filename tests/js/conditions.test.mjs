// The conditions of a search, under node: node --test tests/js/
import assert from "node:assert/strict";
import test from "node:test";
import { textOf, withOne } from "../../assets/js/panels/conditions.js";
import * as url from "../../assets/js/state/address.js";
import { learn } from "../../assets/js/state/measures.js";
import { choices } from "./choices.mjs";

learn(choices);

test("a condition is its kind and its parts, and nothing while a part is missing", () => {
  assert.equal(textOf("takeup", ["swim", "fewer"]), "takeup:swim:fewer");
  assert.equal(textOf("rate", ["swim", "over", ""]), "");
});

test("a condition is added once", () => {
  const once = withOne("", "takeup:swim:fewer");
  assert.equal(once, "takeup:swim:fewer");
  assert.equal(withOne(once, "takeup:swim:fewer"), once);
  assert.equal(withOne(once, "within:ward:E1"), "takeup:swim:fewer,within:ward:E1");
});

test("conditions belong to a search, and to no other question", () => {
  const view = url.viewOf("measure=found&where=takeup:swim:fewer", choices);
  assert.equal(view.where, "takeup:swim:fewer");
  const other = url.changed(view, { measure: "rate" }, choices);
  assert.equal(other.where, "");
});
