/* How much of each area lies in a shape, by the pixels of area tiles. A shape is a list of
 * polygons, each a list of rings of [longitude, latitude]; it never leaves the browser. Pure. */
import { SIZE } from "./pixels.js";
import { project } from "./projection.js";

/** Pixels that the longer side of a shape has at most: tiles are finer for smaller shapes. */
const FINEST = 1024;
const MOST_ZOOM = 17;
/** Metres of a degree of latitude. */
const DEGREE = 111_320;
const CORNERS = 90;
/** Tiles have 512 pixels, twice as many as the zoom that projection.js counts in. */
const SCALE = SIZE / 256;

/** A circle round a place as a shape; `km` is its radius. */
export function circle([lat, lng], km) {
  const ring = [];
  const across = DEGREE * Math.cos((lat * Math.PI) / 180);
  for (let corner = 0; corner < CORNERS; corner++) {
    const angle = (2 * Math.PI * corner) / CORNERS;
    const [east, north] = [1000 * km * Math.sin(angle), 1000 * km * Math.cos(angle)];
    ring.push([lng + east / across, lat + north / DEGREE]);
  }
  return [[ring]];
}

/** West, south, east and north of a shape. */
export function boundsOf(shape) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of shape.flat(2)) {
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

const placed = ([lng, lat], zoom) => {
  const { x, y } = project(lat, lng, zoom);
  return [SCALE * x, SCALE * y];
};

/** The zoom of the tiles in which a shape is measured. */
export function zoomFor(shape) {
  const [west, south, east, north] = boundsOf(shape);
  const [left, top] = placed([west, north], 0);
  const [right, bottom] = placed([east, south], 0);
  const side = Math.max(right - left, bottom - top, 1e-9);
  return Math.max(0, Math.min(MOST_ZOOM, Math.floor(Math.log2(FINEST / side))));
}

/** The tiles that a shape meets at a zoom, and `more` around them: {z, x: [first, last], y}. */
export function blockOf(shape, z, more = 0) {
  const [west, south, east, north] = boundsOf(shape);
  const [left, top] = placed([west, north], z);
  const [right, bottom] = placed([east, south], z);
  const last = 2 ** z - 1;
  const held = (value) => Math.max(0, Math.min(last, value));
  return {
    z,
    x: [held(Math.floor(left / SIZE) - more), held(Math.floor(right / SIZE) + more)],
    y: [held(Math.floor(top / SIZE) - more), held(Math.floor(bottom / SIZE) + more)],
  };
}

/** Where rings cross the middle of a row of pixels, in order. */
function crossings(rings, row) {
  const at = [];
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[j];
      const [bx, by] = ring[i];
      if (ay > row !== by > row) at.push(ax + ((row - ay) / (by - ay)) * (bx - ax));
    }
  }
  return at.sort((a, b) => a - b);
}

/** The runs of pixels in a row whose middles lie in a shape, as [from, to) without overlaps. Of
 * several polygons, what lies in any of them lies in the shape; a ring in a ring is a hole. */
function runsIn(polygons, row) {
  const runs = [];
  for (const rings of polygons) {
    const at = crossings(rings, row + 0.5);
    for (let i = 0; i + 1 < at.length; i += 2) {
      const [from, to] = [Math.ceil(at[i] - 0.5), Math.ceil(at[i + 1] - 0.5)];
      if (to > from) runs.push([from, to]);
    }
  }
  runs.sort((a, b) => a[0] - b[0]);
  const apart = [];
  for (const [from, to] of runs) {
    const last = apart[apart.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** How many pixels of [from, to) lie in some runs. */
function overlap(runs, from, to) {
  let held = 0;
  for (const [first, last] of runs) {
    if (first >= to) break;
    held += Math.max(0, Math.min(to, last) - Math.max(from, first));
  }
  return held;
}

/** How much of a shape and of each area lies where, in pixels of a block of tiles. `tiles`:
 * "x/y" → area numbers (512 × 512). Rows further from the equator count less
 * (cos² of the latitude), as they show less ground.
 * Returns {inside, total, cut, shape}: per area number what lies in the shape and in the block,
 * whether it reaches the edge of the block, and the size of the shape. */
export function measured(shape, { z, x, y }, tiles) {
  const polygons = shape.map((rings) => rings.map((ring) => ring.map((at) => placed(at, z))));
  const [inside, total, cut] = [new Map(), new Map(), new Set()];
  let size = 0;
  const add = (sums, number, weight) => sums.set(number, (sums.get(number) || 0) + weight);
  const [left, right] = [x[0] * SIZE, (x[1] + 1) * SIZE];
  const [top, bottom] = [y[0] * SIZE, (y[1] + 1) * SIZE];
  for (let row = top; row < bottom; row++) {
    const weight = groundOf(row, z);
    const runs = runsIn(polygons, row).map(([from, to]) => [
      Math.max(from, left),
      Math.min(to, right),
    ]);
    for (const [from, to] of runs) size += weight * Math.max(0, to - from);
    const isEdge = row === top || row === bottom - 1;
    for (let column = x[0]; column <= x[1]; column++) {
      const numbers = tiles.get(`${column}/${Math.floor(row / SIZE)}`);
      if (!numbers) continue;
      const line = (row % SIZE) * SIZE;
      const start = column * SIZE;
      for (let i = 0; i < SIZE; ) {
        const number = numbers[line + i];
        const from = start + i;
        do i += 1;
        while (i < SIZE && numbers[line + i] === number);
        if (!number) continue;
        const to = start + i;
        add(total, number, weight * (to - from));
        const held = overlap(runs, from, to);
        if (held) add(inside, number, weight * held);
        if (isEdge || from === left || to === right) cut.add(number);
      }
    }
  }
  return { inside, total, cut, shape: size };
}

/** Ground that a pixel of a row shows, beside one at the equator: the square of the cosine of its
 * latitude in Web Mercator. */
function groundOf(row, z) {
  const at = Math.PI * (1 - (2 * (row + 0.5)) / (SIZE * 2 ** z));
  return 1 / Math.cosh(at) ** 2;
}

/** Whether some area that may be in the shape reaches beyond the block, so that a larger block is
 * needed to tell. */
export const isCut = ({ inside, total, cut }) =>
  [...cut].some((number) => 2 * (inside.get(number) || 0) >= total.get(number));

/** The areas of which at least half lies in a shape: {numbers, covers, beyond}. `covers`: the part
 * of the shape that they cover; `beyond`: the part of them that lies outside it; 0 to 1. */
export function most({ inside, total, shape }) {
  const numbers = [...inside.keys()].filter(
    (number) => 2 * inside.get(number) >= total.get(number),
  );
  const sum = (sums) => numbers.reduce((all, number) => all + sums.get(number), 0);
  const [held, all] = [sum(inside), sum(total)];
  return {
    numbers: numbers.sort((a, b) => a - b),
    covers: shape ? held / shape : 0,
    beyond: all ? 1 - held / all : 0,
  };
}
