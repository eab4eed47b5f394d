/* Counts as chance draws them (assets/js/state/chance.js). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { learn, isShaken, reasonNotToShake } from "../../assets/js/state/measures.js";
import { drawnClasses, drawnCount, randomOf, seedOf } from "../../assets/js/state/chance.js";
import { answerWords, classesAt, nextSeed, nineOf } from "../../assets/js/state/shaken.js";

const PLAIN = { dispersion: 1, smallest: 0, rounding: 1 };
/** Cuts of 20 expected, worked by hand in tests/unit/stats/test_shake.py. */
const OF_TWENTY = [7, 11, 30, 36];
const HIDDEN = 1;

/** Mean and variance of many draws. */
function moments(mean, dispersion, count = 40000) {
  const random = randomOf(11);
  const drawn = Array.from({ length: count }, () => drawnCount(mean, dispersion, random));
  const middle = drawn.reduce((sum, each) => sum + each, 0) / count;
  const spread = drawn.reduce((sum, each) => sum + (each - middle) ** 2, 0) / count;
  return { middle, spread };
}

/** The classes of many areas with 20 expected each. */
const many = (about, count = 20000, seed = 3) =>
  drawnClasses(
    {
      about: { ...PLAIN, ...about },
      means: new Float32Array(count).fill(20),
      cuts: Float32Array.from({ length: 4 * count }, (_, at) => OF_TWENTY[at % 4]),
      real: new Uint8Array(count).fill(5),
    },
    randomOf(seedOf(seed, 1)),
  );

for (const [mean, dispersion] of [
  [0.4, 1],
  [12, 1],
  [60, 1],
  [12, 2.5],
  [400, 4],
]) {
  test(`counts of mean ${mean} vary ${dispersion} times as much as they are many`, () => {
    const { middle, spread } = moments(mean, dispersion);
    // Six standard errors of a mean of so many draws.
    assert.ok(Math.abs(middle - mean) < 6 * Math.sqrt((mean * dispersion) / 40000), middle);
    assert.ok(Math.abs(spread / (mean * dispersion) - 1) < 0.08, spread);
  });
}

test("if nothing differs, about one area in twenty is outside 95 %", () => {
  const outside = many({}).filter((each) => each !== 5).length / 20000;
  // P(X ≤ 11) + P(X ≥ 30) of a Poisson count of 20 is 0.0214 + 0.0218.
  assert.ok(Math.abs(outside - 0.0432) < 0.006, outside);
});

test("the same number of the draws draws the same again, another number another picture", () => {
  assert.deepEqual(many({}), many({}));
  assert.notDeepEqual(many({}), many({}, 20000, 4));
});

test("of nine maps one is real, and the others are draws of nothing", () => {
  const count = 300;
  const columns = {
    nothing: new Float32Array(count).fill(20),
    seen: new Float32Array(count).fill(60),
    cuts: Float32Array.from({ length: 4 * count }, (_, at) => OF_TWENTY[at % 4]),
  };
  const given = { about: PLAIN, columns };
  const real = new Uint8Array(count).fill(7);
  const { maps, answer } = nineOf(given, real, 3);
  assert.equal(maps.length, 9);
  assert.deepEqual(
    maps.map((each) => each === real),
    maps.map((_, at) => at === answer),
  );
  const drawn = maps.filter((each) => each !== real).map((each) => each.join());
  assert.equal(new Set(drawn).size, 8);
  assert.ok(drawn.every((each) => each.split("5").length > count / 2));
  // Around 60 nearly every area is higher than 20.
  const seen = classesAt(given, real, { kind: "seen", seed: 3 }, 1);
  assert.ok(seen.filter((each) => each === 7).length > 0.9 * count);
  const places = new Set(Array.from({ length: 60 }, (_, seed) => nineOf(given, real, seed).answer));
  assert.equal(places.size, 9);
  assert.equal(answerWords(2, 0), "Map 1 is not. Map 3 is the real one.");
  assert.equal(nextSeed("999999"), 1);
});

test("an area without a mean keeps its class", () => {
  const real = Uint8Array.from([1, 2, 0]);
  const given = { about: PLAIN, means: new Float32Array(3).fill(NaN), cuts: new Float32Array(12) };
  assert.deepEqual(drawnClasses({ ...given, real }, randomOf(1)), real);
});

test("a drawn count is hidden and rounded as the rule does it", () => {
  assert.ok(!many({ smallest: 8, rounding: 5 }).some((each) => each === 3));
  const hidden = many({ smallest: 12 });
  assert.ok(hidden.some((each) => each === HIDDEN) && !hidden.some((each) => each === 4));
});

test("what cannot be shaken says why", () => {
  learn({ measures: [{ key: "rate" }, { key: "expected", shakes: true }], overlaid_by: [] });
  const choices = { shake: { modes: ["explore"] } };
  const view = { mode: "explore", measure: "expected", beside: "", shake: "nothing" };
  assert.equal(reasonNotToShake(view, choices), "");
  assert.ok(isShaken(view, choices) && !isShaken({ ...view, shake: "off" }, choices));
  assert.match(reasonNotToShake({ ...view, measure: "rate" }, choices), /what is expected/);
  assert.match(reasonNotToShake({ ...view, beside: "service:crime" }, choices), /Two maps/);
  assert.match(reasonNotToShake({ ...view, mode: "about" }, choices), /no map/);
});
