// A talk of the device, under node.
import assert from "node:assert/strict";
import test from "node:test";
import { cleaned, fileOf, fromFile, moved, paceOf, tomlOf } from "../../assets/js/state/talk.js";

const talk = {
  title: 'Our "talk"',
  scenes: [
    { view: "service=loans", headline: "Loans", minutes: 2, emphasis: { chart: true } },
    { view: "", words: "One.\n\nTwo.", minutes: 3 },
  ],
};

test("a talk is read as it was written, and refused whole", () => {
  assert.deepEqual(fromFile(fileOf(talk)), talk);
  const wrong = { ...talk, scenes: [...talk.scenes, { view: "https://example.org" }] };
  assert.throws(() => fromFile(fileOf(wrong)), /nothing was read/);
  for (const lost of [{ minutes: 500 }, { transition: "wipe" }, { colour: "red" }]) {
    const partly = { ...talk, scenes: [{ view: "", ...lost }] };
    assert.throws(() => fromFile(fileOf(partly)), /Scene 1 of this file cannot be used as it is/);
  }
  assert.throws(() => fromFile("[]"), /no talk/);
  assert.equal(cleaned({ scenes: [{ headline: "x".repeat(161) }] }).scenes.length, 0);
});

test("tables for atlas.toml have every text quoted", () => {
  const toml = tomlOf(talk);
  assert.match(toml, /^\[\[story\]\]\nkey = "our-talk"\ntitle = "Our \\"talk\\""/);
  assert.match(toml, /words = "One\.\\n\\nTwo\."/);
  assert.match(toml, /emphasis = \{ chart = true \}/);
});

test("scenes move, and stay within the talk", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 0, -1), ["a", "b", "c"]);
});

test("a talk is ahead before its scene begins, and behind when its minutes are over", () => {
  // Scenes of 2 and 3 minutes: the second should begin at 2 and end at 5.
  assert.equal(paceOf(talk.scenes, 1, 1), "1 min ahead");
  assert.equal(paceOf(talk.scenes, 1, 4.9), "On time");
  assert.equal(paceOf(talk.scenes, 1, 7), "2 min behind");
  assert.equal(paceOf([{ view: "" }], 0, 9), "", "no minutes, no pace");
});
