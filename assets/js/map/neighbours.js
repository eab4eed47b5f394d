/* The areas around an area, found in the pixels of the tiles in memory: no geometry is fetched.
 * Pure. */
import { MARKS, SIZE, areaOf } from "./pixels.js";

/** Unit steps of the arrow keys, in pixels: y grows to the south. */
export const DIRECTIONS = {
  ArrowUp: { x: 0, y: -1 },
  ArrowRight: { x: 1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
};

/** Half the angle of the sector that an arrow looks at, and of the one it looks at where nothing
 * lies in that. */
const SECTOR = Math.PI / 4;
const WIDE = (78 * Math.PI) / 180;
/** A step is one around the area before where its angle to the way out of that area has a cosine
 * below this. */
const OUTWARD = 0.9;
/** How far backwards a step around an area may lead, as a cosine. */
const BACKWARDS = -0.3;
/** How much a place aside of the arrow counts as farther away than one straight ahead. */
const ASIDE = 2;

/** Which areas each tile has, as bits by number. They are read once a tile: a step then looks only
 * at the tiles of its area. */
const present = new WeakMap();

function has(numbers, number) {
  if (!present.has(numbers)) {
    let most = 0;
    for (let i = 0; i < numbers.length; i++) if (numbers[i] > most) most = numbers[i];
    const bits = new Uint8Array((areaOf(most) >> 3) + 1);
    let last = -1;
    for (let i = 0; i < numbers.length; i++) {
      if (numbers[i] === last) continue;
      last = numbers[i];
      const found = areaOf(last);
      bits[found >> 3] |= 1 << (found & 7);
    }
    present.set(numbers, bits);
  }
  return Boolean((present.get(numbers)[number >> 3] || 0) & (1 << (number & 7)));
}

/** The pixels of an area in some tiles: {number, count, x, y, box, inside, neighbours}, null where
 * it has none. `tiles`: [{x, y, numbers}] in tile coordinates of one zoom, marked (pixels.js). All
 * places are in pixels of the zoom's whole map: `x`, `y` the middle of its pixels, `box` [left,
 * top, right, bottom), `inside` a pixel of its own. `neighbours`: Map of the number of each area
 * that shares a border to {count, x, y}: the length of that border, and its middle. */
export function shapeOf(tiles, number) {
  const first = MARKS * number;
  const next = first + MARKS;
  const byPlace = new Map(tiles.map((tile) => [`${tile.x}/${tile.y}`, tile.numbers]));
  const sum = { count: 0, x: 0, y: 0 };
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const longest = { length: 0, x: 0, y: 0 };
  const touched = new Map();
  const touch = (marked, x, y) => {
    if (marked < MARKS || (marked >= first && marked < next)) return;
    const other = areaOf(marked);
    const border = touched.get(other) || { count: 0, x: 0, y: 0 };
    border.count += 1;
    border.x += x;
    border.y += y;
    touched.set(other, border);
  };
  for (const { x: column, y: row, numbers } of tiles) {
    if (!has(numbers, number)) continue;
    const beside = (dx, dy) => byPlace.get(`${column + dx}/${row + dy}`);
    const [west, east, north, south] = [beside(-1, 0), beside(1, 0), beside(0, -1), beside(0, 1)];
    for (let y = 0, i = 0; y < SIZE; y++) {
      for (let x = 0, run = 0; x < SIZE; x++, i++) {
        if (numbers[i] < first || numbers[i] >= next) {
          run = 0;
          continue;
        }
        const gx = column * SIZE + x;
        const gy = row * SIZE + y;
        sum.count += 1;
        sum.x += gx;
        sum.y += gy;
        box[0] = Math.min(box[0], gx);
        box[1] = Math.min(box[1], gy);
        box[2] = Math.max(box[2], gx + 1);
        box[3] = Math.max(box[3], gy + 1);
        run += 1;
        if (run > longest.length) {
          Object.assign(longest, { length: run, x: gx - (run >> 1), y: gy });
        }
        touch(x > 0 ? numbers[i - 1] : west ? west[i + SIZE - 1] : 0, gx - 0.5, gy);
        touch(x < SIZE - 1 ? numbers[i + 1] : east ? east[i - SIZE + 1] : 0, gx + 0.5, gy);
        touch(y > 0 ? numbers[i - SIZE] : north ? north[i + SIZE * (SIZE - 1)] : 0, gx, gy - 0.5);
        touch(y < SIZE - 1 ? numbers[i + SIZE] : south ? south[x] : 0, gx, gy + 0.5);
      }
    }
  }
  if (!sum.count) return null;
  const neighbours = new Map();
  for (const [other, { count, x, y }] of touched) {
    neighbours.set(other, { count, x: x / count, y: y / count });
  }
  const { count } = sum;
  const inside = { x: longest.x, y: longest.y };
  return { number, count, x: sum.x / count, y: sum.y / count, box, inside, neighbours };
}

/** The angle from a direction to the way from one place to another, in radians: above zero to the
 * right of it. */
function angleTo(from, to, direction) {
  const [x, y] = [to.x - from.x, to.y - from.y];
  return Math.atan2(direction.x * y - direction.y * x, direction.x * x + direction.y * y);
}

/** The neighbours of a shape as they lie around it, clockwise. */
const ringOf = (shape) =>
  [...shape.neighbours]
    .map(([number, border]) => ({ number, angle: angleTo(shape, border, DIRECTIONS.ArrowUp) }))
    .sort((a, b) => a.angle - b.angle)
    .map(({ number }) => number);

/** The number of the neighbour in the middle of an arrow's sector, 0 for none. The middle, and not
 * the one straightest ahead, leaves as many to each side: none is far from it by steps around. */
function outOf(shape, direction) {
  const found = [...shape.neighbours]
    .map(([number, border]) => ({ number, angle: angleTo(shape, border, direction) }))
    .sort((a, b) => a.angle - b.angle);
  const within = (most) => found.filter(({ angle }) => Math.abs(angle) <= most);
  const some = within(SECTOR).length ? within(SECTOR) : within(WIDE);
  if (!some.length) return 0;
  const middle = (some.length - 1) / 2;
  const [left, right] = [some[Math.floor(middle)], some[Math.ceil(middle)]];
  return Math.abs(right.angle) < Math.abs(left.angle) ? right.number : left.number;
}

/** The next area around a hub, whose neighbour the shape is, 0 where the arrow leads elsewhere. */
function aroundOf(hub, shape, direction) {
  const border = hub && hub.neighbours.get(shape.number);
  if (!border) return 0;
  const turn = angleTo(hub, border, direction);
  if (Math.abs(Math.cos(turn)) >= OUTWARD) return 0;
  const ring = ringOf(hub);
  // The way out lies to the right of the arrow: the arrow leads around to the left.
  const step = turn > 0 ? -1 : 1;
  const next = ring[(ring.indexOf(shape.number) + step + ring.length) % ring.length];
  const ahead = Math.cos(angleTo(border, hub.neighbours.get(next), direction));
  return next !== shape.number && ahead > BACKWARDS ? next : 0;
}

/** Where an arrow leads from a shape: {number, hub}, the number 0 where no neighbour lies there.
 * `hub` is the shape that was left last in a straight step, null for none. An arrow to the side of
 * that step leads on around the hub, so that all neighbours of an area are a few steps away; any
 * other arrow leads out of the shape, which is then the hub. */
export function nextIn(shape, direction, hub = null) {
  const around = aroundOf(hub, shape, direction);
  return around ? { number: around, hub } : { number: outOf(shape, direction), hub: shape };
}

/** The number of the nearest area in a direction, for where no neighbour lies there, such as one
 * across water; 0 for none in the tiles. Nearness is weighted by the angle. */
export function acrossIn(tiles, shape, direction) {
  const least = { cost: Infinity, number: 0 };
  const first = MARKS * shape.number;
  for (const { x: column, y: row, numbers } of tiles) {
    for (let y = 0, i = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++, i++) {
        const marked = numbers[i];
        if (marked < MARKS || (marked >= first && marked < first + MARKS)) continue;
        const [dx, dy] = [column * SIZE + x - shape.x, row * SIZE + y - shape.y];
        const along = dx * direction.x + dy * direction.y;
        const aside = Math.abs(dx * direction.y - dy * direction.x);
        const cost = along + ASIDE * aside;
        if (along <= aside || cost >= least.cost) continue;
        Object.assign(least, { cost, number: areaOf(marked) });
      }
    }
  }
  return least.number;
}

/** The number of the area whose pixels are nearest to a place, 0 for none in the tiles. */
export function nearestTo(tiles, place) {
  const least = { away: Infinity, number: 0 };
  for (const { x: column, y: row, numbers } of tiles) {
    for (let y = 0, i = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++, i++) {
        if (numbers[i] < MARKS) continue;
        const away = (column * SIZE + x - place.x) ** 2 + (row * SIZE + y - place.y) ** 2;
        if (away < least.away) Object.assign(least, { away, number: areaOf(numbers[i]) });
      }
    }
  }
  return least.number;
}

/** How many pixels of each area lie in a box of the zoom's map, and the sums of their places, as
 * arrays by number: {counts, x, y}. `most`: the highest number. */
export function seenIn(tiles, [left, top, right, bottom], most) {
  const counts = new Uint32Array(most + 1);
  const sums = { x: new Float64Array(most + 1), y: new Float64Array(most + 1) };
  for (const { x: column, y: row, numbers } of tiles) {
    const [x0, y0] = [column * SIZE, row * SIZE];
    const within = (value) => Math.min(SIZE, Math.max(0, Math.round(value)));
    const [fromX, toX] = [within(left - x0), within(right - x0)];
    for (let y = within(top - y0); y < within(bottom - y0); y++) {
      for (let x = fromX, i = y * SIZE + fromX; x < toX; x++, i++) {
        const number = areaOf(numbers[i]);
        counts[number] += 1;
        sums.x[number] += x0 + x;
        sums.y[number] += y0 + y;
      }
    }
  }
  return { counts, ...sums };
}
