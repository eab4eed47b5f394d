/* A shaken map: what it can be drawn from, its draws, and its words. The page and a talk in one
 * file share them. Pure. */
import { drawnClasses, randomOf, seedOf } from "./chance.js";

/** Milliseconds from one draw to the next: no flash (WCAG 2.3.1). The fade takes part of it. */
export const EVERY = 1000;
/** What a map is drawn from, and the words of its button. */
export const KINDS = { nothing: "If nothing differed", seen: "As seen", nine: "Which is real?" };
export const NINE = 9;
export const NINE_WORDS =
  "Nine maps: in eight of them nothing differs, and chance alone has coloured the areas. One is" +
  " real. Which?";
const MOST = 999999;

/** The seed of other draws. */
export const nextSeed = (seed) => 1 + (Number(seed) % MOST);

/** The classes of one draw, the same for the same seed and number. `given`: a frame of what the
 * counts are drawn from; `real`: the classes of the map. */
export const classesAt = ({ about, columns }, real, { kind, seed }, draw) =>
  drawnClasses(
    { about, means: columns[kind === "seen" ? "seen" : "nothing"], cuts: columns.cuts, real },
    randomOf(seedOf(seed, draw)),
  );

/** Nine lists of classes of which one is real: {maps, answer}, `answer` its place from 0. */
export function nineOf(given, real, seed) {
  const answer = Math.floor(NINE * randomOf(seedOf(seed, 0))());
  const drawn = (at) => classesAt(given, real, { kind: "nothing", seed }, at + 1);
  const maps = Array.from({ length: NINE }, (_, at) => (at === answer ? real : drawn(at)));
  return { maps, answer };
}

/** Which map is the real one, in words; `guess` is the place of the one that was pressed. */
export function answerWords(answer, guess) {
  const right = guess === answer ? "Yes. " : guess === undefined ? "" : `Map ${guess + 1} is not. `;
  return `${right}Map ${answer + 1} is the real one.`;
}
