// Views that the device keeps, under node: node --test tests/js/
import assert from "node:assert/strict";
import test from "node:test";
import {
  cleaned,
  fileOf,
  fromFile,
  tomlOf,
  withoutView,
  withView,
} from "../../assets/js/state/saved.js";

const loans = { title: "Loans", query: "service=loans" };

test("a file of views is read as it was written", () => {
  assert.deepEqual(fromFile(fileOf([loans])), { views: [loans], leftOut: 0 });
});

test("a file that is no list of views is refused with a sentence", () => {
  for (const text of ["", "{}", "[]", '{"wardwise_views":2,"views":[]}', "<html>"]) {
    assert.throws(() => fromFile(text), /^Error: This file is no list of views/);
  }
});

test("what cannot be a view is left out and counted", () => {
  const given = [loans, null, { title: "", query: "a=b" }, { title: "A" }];
  given.push({ title: "B", query: "https://example.org/" }, { title: "C", query: "a b" });
  assert.deepEqual(cleaned(given), { views: [loans], leftOut: 5 });
  assert.deepEqual(cleaned("nothing"), { views: [], leftOut: 0 });
});

test("a name is kept once, and forgotten", () => {
  const newer = { title: "Loans", query: "service=loans&measure=rate" };
  assert.deepEqual(withView([loans], newer), [newer]);
  assert.deepEqual(withoutView([newer], "Loans"), []);
});

test("views are written as tables of TOML, whatever their names are", () => {
  const told = tomlOf([{ title: 'a "b" \\ c', query: "a=b" }]);
  assert.equal(told, '[[view]]\ntitle = "a \\"b\\" \\\\ c"\nquery = "a=b"\n');
});
