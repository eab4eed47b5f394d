/* The areas of a shape, found in the browser: from the area tiles of its surroundings, from the
 * list of areas of a level, or from the postcodes of a district. What is fetched does not hold the
 * shape (docs/security.md). */
import { fetched, listOf } from "../../map/answers.js";
import { blockOf, isCut, measured, most, zoomFor } from "../../map/within.js";
import { districtOf, matched, postcodeOf } from "./read.js";

/** Tiles that are looked at for one shape. */
const MOST_TILES = 80;
/** Districts of postcodes that are asked for at once. */
export const MOST_DISTRICTS = 60;

async function tilesOf(level, { z, x, y }, known) {
  const wanted = [];
  for (let row = y[0]; row <= y[1]; row++) {
    for (let column = x[0]; column <= x[1]; column++) {
      const key = `${column}/${row}`;
      if (!known.has(key)) wanted.push(key);
    }
  }
  await Promise.all(
    wanted.map(async (key) => {
      const answer = await fetched(`tiles/${level}/${z}/${key}`);
      known.set(key, new Uint32Array(await answer.arrayBuffer()));
    }),
  );
}

/** The areas of a level of which at least half lies in a shape, as most() tells them. */
export async function byShape(shape, level) {
  const z = zoomFor(shape);
  const tiles = new Map();
  for (let more = 0; ; more++) {
    const block = blockOf(shape, z, more);
    await tilesOf(level, block, tiles);
    const found = measured(shape, block, tiles);
    const next = (block.x[1] - block.x[0] + 3) * (block.y[1] - block.y[0] + 3);
    if (!isCut(found) || next > MOST_TILES) return most(found);
  }
}

/** The level and the numbers of the areas that a list names: {level, numbers, rest}. The chosen
 * level is tried first, then the others from the largest areas. */
export async function byNames(entries, level, levels) {
  let best = { level, numbers: [], rest: entries };
  for (const key of [level, ...levels.filter((each) => each !== level).reverse()]) {
    const found = { level: key, ...matched(entries, await listOf(key)) };
    if (found.numbers.length > best.numbers.length) best = found;
    if (!best.rest.length) break;
  }
  return best;
}

/** The areas of a level that hold postcodes: {given, found, numbers, districts}. Only the districts
 * are sent. Throws an Error with a sentence where there are too many. */
export async function byPostcodes(entries, level) {
  const keys = entries.map(postcodeOf).filter(Boolean);
  const districts = [...new Set(keys.map(districtOf))].sort();
  if (districts.length > MOST_DISTRICTS) {
    throw new Error(
      `These postcodes are of ${districts.length} districts; a list can have ${MOST_DISTRICTS}.`,
    );
  }
  const known = new Map();
  await Promise.all(
    districts.map(async (district) => {
      const answer = await fetched(`postcodes/${level}/${district}`);
      const held = await answer.json();
      for (const [rest, number] of Object.entries(held)) known.set(district + rest, number);
    }),
  );
  const numbers = new Set(keys.map((key) => known.get(key)).filter(Boolean));
  const found = keys.filter((key) => known.get(key)).length;
  return { given: keys.length, found, numbers: [...numbers].sort((a, b) => a - b), districts };
}
