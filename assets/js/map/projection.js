/* The place of points in pixels of Web Mercator, and the position of a map over an atlas. Pure. */
import { positionFrom } from "../state/address.js";

const WORLD = 256;
const SNAP = 0.125;
const LEAST_ZOOM = 4;
const MOST_ZOOM = 18;
const EDGE = 12;

/** The place of a point at a zoom, in pixels of Web Mercator from the north-west corner of the
 * world. Pure. */
export function project(lat, lng, zoom) {
  const sine = Math.sin((lat * Math.PI) / 180);
  const across = WORLD * 2 ** zoom;
  return {
    x: across * (lng / 360 + 0.5),
    y: across * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)),
  };
}

/** Zoom and north-west corner, in pixels, of a map of a size over bounds [west, south, east,
 * north]: as large as they fit, clear of the edges. Pure. */
export function fitted([west, south, east, north], size) {
  const from = project(north, west, 0);
  const to = project(south, east, 0);
  const room = (pixels) => Math.max(pixels - 2 * EDGE, 1);
  const exact = Math.log2(Math.min(room(size.x) / (to.x - from.x), room(size.y) / (to.y - from.y)));
  const zoom = Math.min(
    MOST_ZOOM,
    Math.max(LEAST_ZOOM, Math.floor(Math.round((exact * 100) / SNAP) / 100) * SNAP),
  );
  const scale = 2 ** zoom;
  return {
    zoom,
    x: Math.round(((from.x + to.x) * scale - size.x) / 2),
    y: Math.round(((from.y + to.y) * scale - size.y) / 2),
  };
}

/** The same for a place and zoom in the form of the address: "52.5,-1.9,7". Pure. */
export function placed(at, size) {
  const [lat, lng, zoom] = positionFrom(at);
  const middle = project(lat, lng, zoom);
  return { zoom, x: Math.round(middle.x - size.x / 2), y: Math.round(middle.y - size.y / 2) };
}

/** Area tiles that a view meets: {z, tiles: [{x, y}], scale}, `tile` pixels to a tile at whole
 * zooms. Pure. */
export function tilesIn({ zoom, x, y }, size, [west, south, east, north], tile) {
  const z = Math.round(zoom);
  const scale = 2 ** (zoom - z);
  const from = project(north, west, z);
  const to = project(south, east, z);
  const low = (value, least) => Math.floor(Math.max(value / scale, least) / tile);
  const high = (value, most) => Math.ceil(Math.min(value / scale, most) / tile);
  const tiles = [];
  for (let row = low(y, from.y); row < high(y + size.y, to.y); row++) {
    for (let column = low(x, from.x); column < high(x + size.x, to.x); column++) {
      tiles.push({ x: column, y: row });
    }
  }
  return { z, scale, tiles };
}
