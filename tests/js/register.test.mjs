// What the filter of the register keeps, under node: node --test tests/js/
import assert from "node:assert/strict";
import test from "node:test";
import { matches } from "../../assets/js/panels/register.js";

const street = {
  kind: "records",
  topics: ["level:oa", "theme:streets"],
  text: "Reports from the street, Café Grove council",
};
const asked = (what) => ({ find: "", kind: "", topic: "", ...what });

test("an empty filter keeps everything", () => {
  assert.ok(matches(street, asked({})));
});

test("every word must be there, in any order, case and accent", () => {
  assert.ok(matches(street, asked({ find: "STREET cafe" })));
  assert.ok(!matches(street, asked({ find: "street swimming" })));
});

test("kind and topic are those of the entry", () => {
  assert.ok(matches(street, asked({ kind: "records", topic: "theme:streets" })));
  assert.ok(!matches(street, asked({ kind: "base" })));
  assert.ok(!matches(street, asked({ topic: "level:ward" })));
});
