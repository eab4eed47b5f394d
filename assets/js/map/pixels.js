/* Pixels of an area tile: 512 × 512 area numbers, row by row from the north-west. Pure.
 *
 * A marked number holds more than the area: MARKS · area, and 1 more for a pixel at the border
 * of two areas, 2 for one at the edge of the land, 3 and 4 for one on the outline of a coarser
 * level. So one look-up in a table of MARKS colours for each area paints fill and lines in one
 * pass. */

export const SIZE = 512;
export const MARKS = 5;
const BORDER = 1;
const COAST = 2;
const OUTLINE = 3;

/** The area of a marked number, 0 for none. */
export const areaOf = (marked) => Math.floor(marked / MARKS);
export const CELL = 16;
const CELL_PIXELS = CELL * CELL;

/** Marks area numbers and their borders, `width` pixels wide, in place. Returns the box that holds
 * all areas, [left, top, right, bottom), null where there are none. */
function markBorders(numbers, width) {
  let left = SIZE;
  let top = SIZE;
  let right = 0;
  let bottom = 0;
  for (let y = 0, i = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, i++) {
      const own = numbers[i];
      if (own === 0) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
      let isInner = false;
      let isCoast = (x > 0 && numbers[i - 1] === 0) || (y > 0 && numbers[i - SIZE] === 0);
      for (let reach = 1; reach <= width; reach++) {
        const east = x + reach < SIZE ? numbers[i + reach] : own;
        const south = y + reach < SIZE ? numbers[i + reach * SIZE] : own;
        if (east === 0 || south === 0) isCoast = true;
        if ((east !== own && east !== 0) || (south !== own && south !== 0)) isInner = true;
      }
      numbers[i] = MARKS * own + (isInner ? BORDER : isCoast ? COAST : 0);
    }
  }
  return right > left ? [left, top, right, bottom] : null;
}

/** Paints the pixels of a box. `table`: colour (ABGR) of each marked number; where its alpha is 0
 * and it is not 0, it is the number of a pattern in `cells` (16 × 16 colours each), which repeats
 * over the whole map since tiles are multiples of 16 wide. */
export function colour(out, numbers, table, cells, box) {
  const [left, top, right, bottom] = box;
  for (let y = top; y < bottom; y++) {
    const end = y * SIZE + right;
    if (cells === null) {
      for (let i = y * SIZE + left; i < end; i++) out[i] = table[numbers[i]];
      continue;
    }
    const row = (y % CELL) * CELL;
    for (let i = y * SIZE + left; i < end; i++) {
      const found = table[numbers[i]];
      out[i] =
        (found - 1) >>> 0 >= 0xffffff ? found : cells[found * CELL_PIXELS + row + (i & (CELL - 1))];
    }
  }
}

/** The same with one look-up for every four pixels: a quarter of the work, for moments in which
 * no one can see the difference. */
export function colourCoarsely(out, numbers, table, cells, [left, top, right, bottom]) {
  const from = left & ~1;
  const to = (right + 1) & ~1;
  for (let y = top & ~1; y < bottom; y += 2) {
    const row = (y % CELL) * CELL;
    for (let i = y * SIZE + from, end = y * SIZE + to; i < end; i += 2) {
      const found = table[numbers[i]];
      out[i] = out[i + 1] =
        cells === null || (found - 1) >>> 0 >= 0xffffff
          ? found
          : cells[found * CELL_PIXELS + row + (i & (CELL - 1))];
    }
    out.copyWithin((y + 1) * SIZE + from, y * SIZE + from, y * SIZE + to);
  }
}

/** Places a tile in a view of numbers, `span` pixels wide at (left, top), by the nearest pixel. */
export function place(view, { width, height }, numbers, { left, top, span }) {
  const x0 = Math.max(0, Math.round(left));
  const x1 = Math.min(width, Math.round(left + span));
  const y0 = Math.max(0, Math.round(top));
  const y1 = Math.min(height, Math.round(top + span));
  const scale = SIZE / span;
  const column = new Uint16Array(Math.max(0, x1 - x0));
  for (let x = x0; x < x1; x++) {
    column[x - x0] = Math.min(SIZE - 1, Math.max(0, Math.floor((x + 0.5 - left) * scale)));
  }
  for (let y = y0; y < y1; y++) {
    const row = Math.min(SIZE - 1, Math.max(0, Math.floor((y + 0.5 - top) * scale))) * SIZE;
    for (let x = x0, i = y * width + x0; x < x1; x++, i++) view[i] = numbers[row + column[x - x0]];
  }
}

/** Paints all pixels of a view. `table` and `cells` are as for colour(); (fromX, fromY) is the
 * place of its corner on the map, for the patterns. */
export function colourView(out, numbers, table, cells, { width, fromX, fromY }) {
  if (cells === null) {
    for (let i = 0; i < numbers.length; i++) out[i] = table[numbers[i]];
    return;
  }
  for (let i = 0, y = 0; i < numbers.length; y++) {
    const row = ((y + fromY) & (CELL - 1)) * CELL;
    for (let x = 0; x < width; x++, i++) {
      const found = table[numbers[i]];
      out[i] =
        (found - 1) >>> 0 >= 0xffffff
          ? found
          : cells[found * CELL_PIXELS + row + ((x + fromX) & (CELL - 1))];
    }
  }
}

/** Marks the outlines of one or two coarser levels on marked numbers, from the levels' own
 * unmarked ones. A pixel lies on an outline where the number of the coarser level changes within
 * `width` pixels to its right or below it. The second level is the heavier. Returns the box of
 * the marked pixels, which may lie at sea. */
function markOutlines(numbers, outlined, width, box) {
  const FAR = 2 * SIZE;
  let [left, top, right, bottom] = box || [SIZE, SIZE, 0, 0];
  outlined.forEach((others, at) => {
    const reach = width * (at + 1);
    const below = new Uint16Array(SIZE).fill(FAR); // row of the next change, by column
    for (let y = SIZE - 1, i = SIZE * SIZE - 1; y >= 0; y--) {
      for (let x = SIZE - 1, east = FAR; x >= 0; x--, i--) {
        const own = others[i];
        if (x < SIZE - 1 && others[i + 1] !== own) east = x + 1;
        if (y < SIZE - 1 && others[i + SIZE] !== own) below[x] = y + 1;
        if (east - x > reach && below[x] - y > reach) continue;
        numbers[i] += OUTLINE + at - (numbers[i] % MARKS);
        if (x < left) left = x;
        if (x >= right) right = x + 1;
        if (y < top) top = y;
        if (y >= bottom) bottom = y + 1;
      }
    }
  });
  return right > left ? [left, top, right, bottom] : null;
}

/** Marks the first of some tiles of one place with its borders and with the outlines of the levels
 * of the others. Returns the box of all that is painted. */
export const mark = ([numbers, ...outlined], width) =>
  markOutlines(numbers, outlined, width, markBorders(numbers, width));

/** The common part of two boxes, null where they do not meet. */
export function meeting(a, b) {
  const box = [
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ];
  return box[0] < box[2] && box[1] < box[3] ? box : null;
}
