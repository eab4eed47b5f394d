// The question of a view, and the lists of its parts, under node: node --test tests/js/
import assert from "node:assert/strict";
import test from "node:test";
import { matches, stepped } from "../../assets/js/panels/listbox.js";
import { changed, viewOf } from "../../assets/js/state/address.js";
import { firstMeasures, learn } from "../../assets/js/state/measures.js";
import {
  canCircle,
  isCircled,
  partsOf,
  sentenceOf,
  shortOf,
} from "../../assets/js/state/question.js";
import { choices } from "./choices.mjs";

learn(choices);

const everyPart = (query, of = choices) => partsOf(viewOf(query, of), of, firstMeasures());
/** The parts of the sentence, without the offer of a second map. */
const partsIn = (query, of) => everyPart(query, of).filter(({ isOffer }) => !isOffer);
const part = (parts, key) => parts.find((each) => each.key === key);
const optionsOf = (parts, key) => part(parts, key).groups.flatMap(({ options }) => options);
const labels = (parts, key) => optionsOf(parts, key).map(({ label }) => label);
const chosen = (parts, key) =>
  optionsOf(parts, key)
    .filter(({ isChosen }) => isChosen)
    .map(({ label }) => label);

test("a question about a service is a sentence of five parts", () => {
  const parts = partsIn("service=bins&channel=web");
  assert.deepEqual(
    parts.map(({ key }) => key),
    ["what", "channel", "level", "when", "compared"],
  );
  assert.equal(
    sentenceOf(parts),
    "Bins by website in each ward in the 12 months to March 2019 compared with what is expected",
  );
  assert.equal(
    shortOf(parts),
    "Bins by website against what is expected, each ward, 12 months to March 2019",
  );
  assert.equal(
    shortOf(partsIn("measure=rate")),
    "All of Waste against nothing: show the rate, areas that fit the zoom, 12 months to March 2019",
  );
});

test("the words of each part are those of its chosen option", () => {
  for (const query of [
    "",
    "service=skips&window=month&measure=nextdoor&channel=phone",
    "measure=segment&classification=own&overlay=takeup",
    "measure=index&segment=2A",
    "measure=indicator",
  ]) {
    const parts = partsIn(query);
    for (const { key, groups } of parts) {
      const found = chosen(parts, key);
      const several = groups.flatMap(({ options }) => options).length > 1;
      if (several) assert.ok(found.length >= 1, `${query}: ${key}`);
      assert.ok(found.length <= (key === "when" ? 2 : 1), `${query}: ${key}: ${found}`);
    }
  }
});

test("every choice leads to a view in which it is the chosen one", () => {
  for (const query of [
    "",
    "service=bins&window=month",
    "measure=segment",
    "measure=index&tier=supergroup",
    "measure=indicator",
  ]) {
    const view = viewOf(query, choices);
    for (const { key, groups } of partsIn(query)) {
      for (const option of groups.flatMap(({ options }) => options)) {
        if (option.reason) continue;
        const next = changed(view, option.patch, choices);
        const parts = partsOf(next, choices, firstMeasures());
        assert.ok(chosen(parts, key).includes(option.label), `${query}: ${key}: ${option.label}`);
      }
    }
  }
});

test("about what: people, places and services by theme; take-up opens on what is expected", () => {
  const parts = partsIn("measure=indicator");
  assert.deepEqual(
    part(parts, "what").groups.map(({ title }) => title),
    ["About the people", "About the place", "Find places", "Waste", "Leisure"],
  );
  assert.deepEqual(labels(parts, "what"), [
    "Who lives here: OAC",
    "Who lives here: Own",
    "Deprivation",
    "Places that meet conditions",
    "All of Waste",
    "Bins",
    "Skips",
    "Swimming",
  ]);
  assert.equal(optionsOf(parts, "what").at(-1).patch.measure, "expected");
  assert.deepEqual(
    parts.map(({ key }) => key),
    ["what", "level"],
  );
});

test("another service keeps the comparison", () => {
  const options = optionsOf(partsIn("service=bins&measure=rate"), "what");
  assert.equal(options.find(({ label }) => label === "Skips").patch.measure, "rate");
});

test("a group's index asks of which group; the commonest group may have circles on top", () => {
  const index = partsIn("measure=index&segment=2A");
  assert.deepEqual(
    index.map(({ key }) => key),
    ["what", "tier", "shown", "segment", "level"],
  );
  assert.deepEqual(chosen(index, "segment"), ["2A Two"]);
  const segment = partsIn("measure=segment&overlay=takeup&service=bins");
  assert.equal(part(segment, "overlay").words, "bins on top");
  assert.equal(part(index, "overlay"), undefined);
});

test("a part without a choice is text", () => {
  const parts = partsIn("service=swim&window=month");
  assert.equal(part(parts, "channel"), undefined, "its records have no channels");
  const year = partsIn("service=bins&window=year", {
    ...choices,
    windows: ["year"],
  });
  assert.deepEqual(part(year, "when").groups, []);
});

test("the next period to be published is greyed with when it comes", () => {
  const [first, latest] = optionsOf(partsIn("service=bins&window=month"), "when").filter(
    ({ patch }) => !patch.window,
  );
  assert.equal(first.label, "April");
  assert.match(first.reason, /^Not published yet: it comes once/);
  assert.deepEqual([latest.label, latest.reason], ["March", ""]);
});

test("what cannot be combined is greyed with its reason", () => {
  const swimming = partsIn("service=swim");
  const reasons = Object.fromEntries(
    optionsOf(swimming, "level").map(({ label, reason }) => [label, reason]),
  );
  assert.deepEqual(reasons, {
    "each ward": "",
    "each output area": "There are no figures for output areas.",
    "areas that fit the zoom": "",
  });
  const before = optionsOf(swimming, "compared").find(({ label }) => label === "a year before");
  assert.equal(before.reason, "The year before is not counted.");
});

test("an atlas without services, groups or indicators has a question all the same", () => {
  const bare = {
    ...choices,
    themes: [],
    indicators: [],
    measures: choices.measures.filter(({ subject }) => subject === "people"),
  };
  learn(bare);
  const parts = partsIn("", bare);
  learn(choices);
  assert.equal(
    sentenceOf(parts),
    "Who lives here by supergroups as the commonest group in areas that fit the zoom",
  );
});

test("verdicts are circles where areas are few, unless areas are asked for", () => {
  const told = (query) => {
    const view = viewOf(query, choices);
    return [canCircle(view, choices), isCircled(view, choices)];
  };
  assert.deepEqual(told("service=bins"), [true, true]);
  assert.deepEqual(told("service=bins&draw=areas"), [true, false]);
  assert.deepEqual(told("service=bins&draw=circles"), [true, true]);
  assert.deepEqual(told("service=bins&level=oa"), [false, false], "1,200 areas are too many");
  assert.deepEqual(told("service=bins&measure=rate&level=ward"), [false, false], "no verdict");
  assert.deepEqual(told("measure=index&level=ward"), [false, false], "not a service");
  assert.deepEqual(told("service=bins&level=auto"), [false, false], "of no one level");
});

test("a search of a list finds every word, in any order, case and accent", () => {
  assert.ok(matches("Café books Libraries", "LIBR cafe"));
  assert.ok(!matches("Café books Libraries", "cafe swimming"));
  assert.ok(matches("anything", "  "));
});

test("steps through a list stay within it", () => {
  assert.deepEqual([stepped(0, -1, 5), stepped(4, 1, 5), stepped(1, 1, 5)], [0, 4, 2]);
  assert.deepEqual([stepped(-1, 1, 5), stepped(-1, -1, 5)], [0, 4], "from no row");
  assert.deepEqual([stepped(2, Infinity, 5), stepped(2, -Infinity, 5)], [4, 0]);
  assert.deepEqual([stepped(2, 10, 5), stepped(2, -10, 5)], [4, 0]);
});

test("each choice of a second map leads to one that differs from the first", () => {
  for (const query of [
    "service=bins",
    "service=skips&window=month&channel=phone",
    "measure=index",
  ]) {
    const view = viewOf(query, choices);
    const offered = optionsOf(everyPart(query), "beside").filter(({ reason }) => !reason);
    assert.ok(offered.length > 1, query);
    for (const { label, patch } of offered) {
      const next = changed(view, patch, choices);
      assert.equal(next.beside, patch.beside, `${query}: ${label}`);
      const own = part(partsOf(next, choices, firstMeasures()), "beside");
      assert.ok(own.words && !own.isOffer, label);
      assert.deepEqual(chosen([own], "beside"), [label]);
      assert.match(sentenceOf([own]), /^Beside /);
    }
  }
  const [last] = optionsOf(everyPart("window=month&beside=period:2019-02"), "beside");
  assert.deepEqual([last.label, last.patch.beside], ["One map", ""]);
});
