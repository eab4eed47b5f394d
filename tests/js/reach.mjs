// Which areas the arrows reach. As a program, `node reach.mjs FILE [NUMBER …]` reads tiles from a
// file (for each: column and row, then 512 × 512 area numbers, all as 32 bits) and prints, as JSON,
// the pairs of an area and a neighbour that three steps do not reach; of all areas where no number
// is given.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { DIRECTIONS, nextIn, shapeOf } from "../../assets/js/map/neighbours.js";
import { mark, SIZE } from "../../assets/js/map/pixels.js";

/** The areas that arrows reach from one in some steps. `shape`: from a number to its shape. */
export function reached(shape, from, steps) {
  const found = new Set();
  let front = [[from, null]];
  for (let step = 0; step < steps; step++) {
    front = front.flatMap(([number, hub]) =>
      Object.values(DIRECTIONS)
        .map((direction) => nextIn(shape(number), direction, hub))
        .filter((next) => next.number)
        .map((next) => [next.number, next.hub]),
    );
    for (const [number] of front) found.add(number);
  }
  return found;
}

/** The pairs of an area and a neighbour that three steps do not reach. */
export function missed(shape, numbers) {
  return numbers.flatMap((number) => {
    const found = reached(shape, number, 3);
    return [...shape(number).neighbours.keys()]
      .filter((o) => !found.has(o))
      .map((o) => [number, o]);
  });
}

function read(path) {
  const words = new Uint32Array(new Uint8Array(readFileSync(path)).buffer);
  const each = SIZE * SIZE + 2;
  return Array.from({ length: words.length / each }, (_, i) => {
    const numbers = words.slice(i * each + 2, (i + 1) * each);
    mark([numbers], 1);
    return { x: words[i * each], y: words[i * each + 1], numbers };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] || "").href) {
  const [path, ...wanted] = process.argv.slice(2);
  const tiles = read(path);
  const shapes = new Map();
  const shape = (number) => {
    if (!shapes.has(number)) shapes.set(number, shapeOf(tiles, number));
    return shapes.get(number);
  };
  const most = tiles.reduce((m, { numbers }) => numbers.reduce((a, b) => Math.max(a, b), m), 0) / 5;
  const all = Array.from({ length: Math.floor(most) }, (_, i) => i + 1);
  const numbers = (wanted.length ? wanted.map(Number) : all).filter((number) => shape(number));
  const pairs = numbers.reduce((sum, number) => sum + shape(number).neighbours.size, 0);
  process.stdout.write(
    JSON.stringify({ areas: numbers.length, pairs, missed: missed(shape, numbers) }),
  );
}
