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
/** How many neighbours between those of two arrows are within three steps: as many from each. */
const REACH = 6;
/** Places that are tried for an arrow. */
const MOST_PLACES = 8;
/** How much a place aside of the arrow counts as farther away than one straight ahead. */
const ASIDE = 2;

/** The box of each area in each tile, read once a tile: a step then looks at the pixels of one area
 * only. Four numbers an area, all 0 where it has no pixel: SIZE less its left, SIZE less its top,
 * its right and its bottom. */
const boxes = new WeakMap();

function boxesOf(numbers) {
  if (boxes.has(numbers)) return boxes.get(numbers);
  let most = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i] > most) most = numbers[i];
  const found = new Uint16Array(4 * (areaOf(most) + 1));
  for (let y = 0, i = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; ) {
      const area = areaOf(numbers[i]);
      const [first, end] = [MARKS * area, MARKS * area + MARKS];
      const from = x;
      while (x < SIZE && numbers[i] >= first && numbers[i] < end) {
        x += 1;
        i += 1;
      }
      const at = 4 * area;
      if (found[at] < SIZE - from) found[at] = SIZE - from;
      if (found[at + 1] < SIZE - y) found[at + 1] = SIZE - y;
      if (found[at + 2] < x) found[at + 2] = x;
      found[at + 3] = y + 1;
    }
  }
  boxes.set(numbers, found);
  return found;
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
    const [width, height, right, bottom] = boxesOf(numbers).subarray(4 * number, 4 * number + 4);
    if (!right) continue;
    const beside = (dx, dy) => byPlace.get(`${column + dx}/${row + dy}`);
    const [west, east, north, south] = [beside(-1, 0), beside(1, 0), beside(0, -1), beside(0, 1)];
    for (let y = SIZE - height; y < bottom; y++) {
      for (let x = SIZE - width, i = y * SIZE + x, run = 0; x < right; x++, i++) {
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

/** The places in a ring to which an arrow may lead: [{at, angle}], those of its sector, the one in
 * the middle first. The middle, and not the one straightest ahead, leaves as many to each side. */
function placesFor(shape, ring, direction) {
  const found = ring
    .map((number, at) => ({ at, angle: angleTo(shape, shape.neighbours.get(number), direction) }))
    .sort((a, b) => a.angle - b.angle);
  const within = (most) => found.filter(({ angle }) => Math.abs(angle) <= most);
  const some = within(SECTOR).length ? within(SECTOR) : within(WIDE);
  const middle = (some.length - 1) / 2;
  const far = (place) => Math.abs(some.indexOf(place) - middle);
  const inOrder = [...some].sort(
    (a, b) => far(a) - far(b) || Math.abs(a.angle) - Math.abs(b.angle),
  );
  return inOrder.slice(0, MOST_PLACES);
}

/** How many neighbours lie between two places of a ring, clockwise. */
const between = (from, to, length) => ((to - from + length) % length || length) - 1;

/** The choice of one place for each arrow that leaves the fewest neighbours out of reach, and of
 * those the one nearest to the first of each. Two steps around from both sides reach those between
 * two places, up to REACH of them. */
function bestOf(choices, length) {
  const outOfReach = (places) => {
    const inOrder = [...new Set(places)].sort((a, b) => a - b);
    return inOrder.reduce((sum, place, i) => {
      const many = between(place, inOrder[(i + 1) % inOrder.length], length);
      return sum + Math.max(0, many - REACH);
    }, 0);
  };
  let best = null;
  const add = (places, moved) => {
    if (places.length < choices.length) {
      choices[places.length].forEach(({ at }, i) => add([...places, at], moved + i));
      return;
    }
    const missed = outOfReach(places);
    if (!best || missed < best.missed || (missed === best.missed && moved < best.moved)) {
      best = { places, missed, moved };
    }
  };
  const first = choices.map(([{ at }]) => at);
  return outOfReach(first) ? (add([], 0), best.places) : first;
}

/** The ring of a shape, and the place in it to which each arrow leads: {ring, places}, by the name
 * of the arrow; no place for an arrow without a neighbour. */
const rings = new WeakMap();

function aroundIn(shape) {
  if (rings.has(shape)) return rings.get(shape);
  const ring = ringOf(shape);
  const all = Object.values(DIRECTIONS).map((direction) => ({
    direction,
    choices: placesFor(shape, ring, direction),
  }));
  const some = all.filter(({ choices }) => choices.length);
  const best = some.length
    ? bestOf(
        some.map(({ choices }) => choices),
        ring.length,
      )
    : [];
  const places = new Map(some.map(({ direction }, i) => [direction, best[i]]));
  rings.set(shape, { ring, places });
  return rings.get(shape);
}

/** The number of the neighbour to which an arrow leads, 0 for none. */
function outOf(shape, direction) {
  const { ring, places } = aroundIn(shape);
  return places.has(direction) ? ring[places.get(direction)] : 0;
}

/** How many places a step goes on around a ring: two from where an arrow leads, where more than
 * four lie ahead before the next such place. The one passed over is a step back. */
function strideOf({ ring, places }, at, step) {
  const entries = [...places.values()];
  if (!entries.includes(at)) return 1;
  let ahead = 0;
  for (let next = at + step; !entries.includes((next + ring.length) % ring.length); next += step) {
    ahead += 1;
    if (ahead > 4) return 2;
    if (next < -ring.length || next > 2 * ring.length) break;
  }
  return 1;
}

/** The next area around a hub, whose neighbour the shape is, 0 where the arrow leads elsewhere. */
function aroundOf(hub, shape, direction) {
  const border = hub && hub.neighbours.get(shape.number);
  if (!border) return 0;
  const turn = angleTo(hub, border, direction);
  if (Math.abs(Math.cos(turn)) >= OUTWARD) return 0;
  const around = aroundIn(hub);
  const { ring } = around;
  // The way out lies to the right of the arrow: the arrow leads around to the left.
  const step = turn > 0 ? -1 : 1;
  const at = ring.indexOf(shape.number);
  const by = step * strideOf(around, at, step);
  const next = ring[(at + by + ring.length) % ring.length];
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

/** How far a tile lies from a place, along an axis each: {x, y}, 0 where the place is within. */
const gapsTo = ({ x, y }, place) => ({
  x: Math.max(x * SIZE - place.x, 0, place.x - (x + 1) * SIZE + 1),
  y: Math.max(y * SIZE - place.y, 0, place.y - (y + 1) * SIZE + 1),
});

/** The number of the area with the pixel of the least cost, 0 for none. `costOf(x, y)`: the cost of
 * a place relative to `from`, Infinity for one that does not count; `boundOf(tile)`: what no pixel
 * of a tile costs less than. The tiles that can be cheapest are read first, and most are not. */
function cheapest(tiles, from, { own, costOf, boundOf }) {
  const least = { cost: Infinity, marked: 0 };
  const inOrder = tiles.map((tile) => ({ tile, bound: boundOf(tile) }));
  inOrder.sort((a, b) => a.bound - b.bound);
  for (const { tile, bound } of inOrder) {
    if (bound >= least.cost) break;
    const { numbers } = tile;
    for (let y = 0, i = 0; y < SIZE; y++) {
      const dy = tile.y * SIZE + y - from.y;
      for (let x = 0, dx = tile.x * SIZE - from.x; x < SIZE; x++, dx++, i++) {
        const marked = numbers[i];
        if (marked < MARKS || (marked >= own && marked < own + MARKS)) continue;
        const cost = costOf(dx, dy);
        if (cost < least.cost) Object.assign(least, { cost, marked });
      }
    }
  }
  return areaOf(least.marked);
}

/** The number of the nearest area in a direction, for where no neighbour lies there, such as one
 * across water; 0 for none in the tiles. Nearness is weighted by the angle. */
export function acrossIn(tiles, shape, direction) {
  const costOf = (dx, dy) => {
    const along = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y - dy * direction.x);
    return along > aside ? along + ASIDE * aside : Infinity;
  };
  const boundOf = (tile) => {
    const far = direction.x + direction.y > 0 ? SIZE - 1 : 0;
    const ahead = (tile.x * SIZE - shape.x + far) * direction.x;
    if (ahead + (tile.y * SIZE - shape.y + far) * direction.y <= 0) return Infinity;
    const gaps = gapsTo(tile, shape);
    return direction.x ? gaps.x + ASIDE * gaps.y : gaps.y + ASIDE * gaps.x;
  };
  return cheapest(tiles, shape, { own: MARKS * shape.number, costOf, boundOf });
}

/** The number of the area whose pixels are nearest to a place, 0 for none in the tiles. */
export function nearestTo(tiles, place) {
  const costOf = (dx, dy) => dx * dx + dy * dy;
  const boundOf = (tile) => {
    const gaps = gapsTo(tile, place);
    return gaps.x ** 2 + gaps.y ** 2;
  };
  return cheapest(tiles, place, { own: 0, costOf, boundOf });
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
