/* The outline of one area, or of several together, traced along pixels; no geometry is fetched.
 * Pure. */
import { areaOf, MARKS, SIZE } from "./pixels.js";

const KEY = 1 << 22; // widest row of corners within the tiles of a view

/** Whether a marked number is of an area, or of one of a set of areas. */
function ownOf(wanted) {
  if (typeof wanted !== "number") {
    const isIn = new Uint8Array(MARKS * (Math.max(0, ...wanted) + 1));
    for (const each of wanted) isIn.fill(1, MARKS * each, MARKS * (each + 1));
    return (found) => isIn[found] === 1;
  }
  const first = MARKS * wanted;
  const next = first + MARKS;
  return (found) => found >= first && found < next;
}

/** Unit sides between the area and anything else, as directed corners with the area on the
 * right: Map of corner → corners it leads to. `tiles`: [{x, y, numbers}] in tile coordinates, of
 * one zoom, marked (pixels.js). Tiles that are not loaded count as the area itself, so that an
 * outline is not closed along the edge of the loaded tiles. */
function sidesOf(tiles, wanted) {
  const isOwn = ownOf(wanted);
  const holds = (numbers, i) => isOwn(numbers[i]);
  const byPlace = new Map(tiles.map((tile) => [`${tile.x}/${tile.y}`, tile]));
  const originX = Math.min(...tiles.map((t) => t.x));
  const originY = Math.min(...tiles.map((t) => t.y));
  const sides = new Map();
  const add = (ax, ay, bx, by) => {
    const from = ay * KEY + ax;
    const to = by * KEY + bx;
    if (sides.has(from)) sides.get(from).push(to);
    else sides.set(from, [to]);
  };
  for (const tile of tiles) {
    const { numbers } = tile;
    const outer = (dx, dy, i) => {
      const other = byPlace.get(`${tile.x + dx}/${tile.y + dy}`);
      return other === undefined || holds(other.numbers, i);
    };
    const baseX = (tile.x - originX) * SIZE;
    const baseY = (tile.y - originY) * SIZE;
    for (let y = 0, i = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++, i++) {
        if (!isOwn(numbers[i])) continue;
        const gx = baseX + x;
        const gy = baseY + y;
        if (!(y > 0 ? holds(numbers, i - SIZE) : outer(0, -1, i + SIZE * (SIZE - 1)))) {
          add(gx, gy, gx + 1, gy);
        }
        if (!(x < SIZE - 1 ? holds(numbers, i + 1) : outer(1, 0, i - SIZE + 1))) {
          add(gx + 1, gy, gx + 1, gy + 1);
        }
        if (!(y < SIZE - 1 ? holds(numbers, i + SIZE) : outer(0, 1, x))) {
          add(gx + 1, gy + 1, gx, gy + 1);
        }
        if (!(x > 0 ? holds(numbers, i - 1) : outer(-1, 0, i + SIZE - 1))) add(gx, gy + 1, gx, gy);
      }
    }
  }
  return { sides, originX: originX * SIZE, originY: originY * SIZE };
}

/** Outlines of an area by its number, or of a set of areas, as lists of corners [x, y, x, y, …] in
 * pixels of the zoom's whole map, without corners on a straight line. */
export function outline(tiles, wanted) {
  if (!tiles.length) return [];
  const { sides, originX, originY } = sidesOf(tiles, wanted);
  // Open ends come first, so that a line that is cut off at the edge of the view is traced from its
  // beginning.
  const ends = new Map();
  for (const targets of sides.values()) {
    for (const to of targets) ends.set(to, (ends.get(to) || 0) + 1);
  }
  const starts = [...sides.keys()].sort((a, b) => (ends.get(a) || 0) - (ends.get(b) || 0));
  const paths = [];
  for (const start of starts) {
    while (sides.has(start)) {
      const path = [];
      let at = start;
      let step = 0;
      while (sides.has(at)) {
        const targets = sides.get(at);
        const to = targets.pop();
        if (!targets.length) sides.delete(at);
        if (to - at !== step) path.push((at % KEY) + originX, Math.floor(at / KEY) + originY);
        step = to - at;
        at = to;
      }
      path.push((at % KEY) + originX, Math.floor(at / KEY) + originY);
      paths.push(path);
    }
  }
  return paths;
}

/** From some tiles, those that hold the connected part of an area around one tile: a neighbour
 * counts where the area reaches their common edge. */
export function tilesNear(tiles, from, number) {
  const byPlace = new Map(tiles.map((tile) => [`${tile.x}/${tile.y}`, tile]));
  const reaches = (numbers, start, step) => {
    for (let k = 0, i = start; k < SIZE; k++, i += step) {
      if (areaOf(numbers[i]) === number) return true;
    }
    return false;
  };
  const last = SIZE - 1;
  const edges = [
    [0, -1, 0, 1],
    [0, 1, last * SIZE, 1],
    [-1, 0, 0, SIZE],
    [1, 0, last, SIZE],
  ];
  const found = new Set();
  const todo = [byPlace.get(`${from.x}/${from.y}`)];
  while (todo.length) {
    const tile = todo.pop();
    if (!tile || found.has(tile)) continue;
    found.add(tile);
    for (const [dx, dy, start, step] of edges) {
      if (reaches(tile.numbers, start, step)) {
        todo.push(byPlace.get(`${tile.x + dx}/${tile.y + dy}`));
      }
    }
  }
  return [...found];
}
