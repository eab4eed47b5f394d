/* From classes to colours: a table for one pass over the pixels, and hatches calculated from x and
 * y. Pure.
 *
 * Each hatch has one meaning: "/" no data; "×" hidden; "–" not covered; "+" cannot be said; dots a
 * true zero; "|" highest fifth of the overlay; "=" lowest fifth. Those of the first five are on
 * their own ground, the others in the page's colour on the fill. How typical an area is of its
 * segment is the lightness of the fill, not a hatch. */
import { CELL, MARKS } from "./pixels.js";

const MISSING = 0;
const HIDDEN = 1;
const ZERO = 2;
const UNCOVERED = 126;
const UNSAID = 127;
const OVERLAYS = 3;
const SHADES = 3;
/** A code is the class byte + 256 · overlay class + 768 · shade. */
export const SHADE = 256 * OVERLAYS;
const CODES = SHADE * SHADES;
const OPAQUE = 0xff000000;
/** Share of the ink for the finer of two outlines. A single outline is fine, so that a whole
 * country does not turn black. */
const FINE = 0.7;

/** "#RRGGBB" as the number in ImageData (ABGR), opaque. */
export function inkOf(hex) {
  const rgb = parseInt(hex.slice(1), 16);
  return (OPAQUE | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}

/** A mixture of two colours; `share` of the second, 0 to 1. */
export function blend(a, b, share) {
  const part = (shift) =>
    Math.round(((a >>> shift) & 255) * (1 - share) + ((b >>> shift) & 255) * share) << shift;
  return (OPAQUE | part(16) | part(8) | part(0)) >>> 0;
}

const on = (position, period, width) => ((position % period) + period) % period < width;

/** Whether each hatch covers a pixel; `s` is 1 or 2 device pixels to a pixel of the page. */
const HATCHES = {
  "/": (x, y, s) => on(x + y, 8 * s, 2 * s),
  "×": (x, y, s) => on(x + y, 8 * s, s) || on(x - y, 8 * s, s),
  "+": (x, y, s) => on(x, 8 * s, s) || on(y, 8 * s, s),
  ".": (x, y, s) => on(x, 8 * s, s) && on(y, 8 * s, s),
  "|": (x, _, s) => on(x, 8 * s, 2 * s),
  "–": (_, y, s) => on(y, 8 * s, s),
  "=": (_, y, s) => on(y, 8 * s, 2 * s),
};

/** What lies over the class of each area, as overlay class + 3 · shade; null where nothing does. */
export function overOf({ overlay_class: overlay = null, shade = null }) {
  if (!overlay || !shade) return overlay || (shade && shade.map((each) => OVERLAYS * each));
  return shade.map((each, i) => OVERLAYS * each + overlay[i]);
}

/** The look of a class: {ground, hatches: [[mark, ink]]}. `code` is class byte + 256 · what lies
 * over it; `legend` is class → entry; `shades` are steps with the page's part in each. */
export function looksOf(code, legend, tokens, look, kept, shades = []) {
  const number = code & 255;
  const overlay = (code >> 8) % OVERLAYS;
  const shade = shades[Math.floor(code / SHADE)];
  const noData = inkOf(tokens["no-data"]);
  const mark = inkOf(tokens["no-data-hatch"]);
  if (kept.size > 0 && !kept.has(number)) return { ground: noData, hatches: [] };
  if (number === MISSING) return { ground: noData, hatches: [["/", mark]] };
  if (number === HIDDEN) return { ground: noData, hatches: [["×", mark]] };
  if (number === UNCOVERED) return { ground: noData, hatches: [["–", mark]] };
  if (number === UNSAID) return { ground: noData, hatches: [["+", mark]] };
  if (number === ZERO) return { ground: inkOf(tokens.surface), hatches: [[".", mark]] };
  const entry = legend.get(number);
  if (!entry) return { ground: noData, hatches: [] };
  const page = inkOf(tokens["hatch-on-fill"]);
  const hatches = [];
  if (overlay === 2) hatches.push(["|", page]);
  if (overlay === 1) hatches.push(["=", page]);
  const full = inkOf(entry.colours[look] || entry.colours.light);
  return { ground: shade ? blend(full, inkOf(tokens.surface), shade.tint) : full, hatches };
}

export const inkAt = ({ ground, hatches }, x, y, s) =>
  hatches.reduce((ink, [mark, over]) => (HATCHES[mark](x, y, s) ? over : ink), ground);

/** The 16 × 16 colours of a hatched class. */
export function cellOf(looks, s) {
  return Uint32Array.from({ length: CELL * CELL }, (_, i) =>
    inkAt(looks, i % CELL, Math.floor(i / CELL), s),
  );
}

/** Colours of every code that occurs: fill (or the number of a pattern), border, edge of land and
 * finer outline; the patterns, null without any; and the ink of outlines. `lines`: {ink, strength
 * 0 to 1, coast: whether the edge of the land is drawn, outline: the ink of outlines}. */
export function styleFor(codes, looks, lines, s) {
  const [fill, border, coast, outlined] = Array.from({ length: 4 }, () => new Uint32Array(CODES));
  const patterns = [];
  for (const code of codes) {
    const found = looks(code);
    if (found.hatches.length) patterns.push(cellOf(found, s));
    fill[code] = found.hatches.length ? patterns.length : found.ground;
    border[code] = lines.strength > 0 ? blend(found.ground, lines.ink, lines.strength) : fill[code];
    coast[code] = lines.coast ? border[code] : fill[code];
    outlined[code] = blend(found.ground, lines.outline, FINE);
  }
  const cells = patterns.length ? new Uint32Array((patterns.length + 1) * CELL * CELL) : null;
  patterns.forEach((pattern, place) => cells.set(pattern, (place + 1) * CELL * CELL));
  return { fill, border, coast, outlined, outline: lines.outline, cells };
}

/** Codes that occur: class bytes, with what lies over them if anything does. */
export function present(classes, over) {
  const seen = new Uint8Array(CODES);
  if (over) for (let i = 0; i < classes.length; i++) seen[classes[i] + 256 * over[i]] = 1;
  else for (let i = 0; i < classes.length; i++) seen[classes[i]] = 1;
  const codes = [];
  for (let code = 0; code < CODES; code++) if (seen[code]) codes.push(code);
  return codes;
}

/** Fills the table of a level, MARKS colours for no area and for each (pixels.js). */
export function fillTable(table, classes, over, { fill, border, coast, outlined, outline }) {
  // At sea there is nothing under an outline.
  table.set([0, 0, 0, ((outline & ~OPAQUE) | (Math.round(255 * FINE) << 24)) >>> 0, outline]);
  for (let i = 0, at = MARKS; i < classes.length; i++, at += MARKS) {
    const code = over === null ? classes[i] : classes[i] + 256 * over[i];
    table[at] = fill[code];
    table[at + 1] = border[code];
    table[at + 2] = coast[code];
    table[at + 3] = outlined[code];
    table[at + 4] = outline;
  }
}
