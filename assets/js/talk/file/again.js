/* The months of a talk in one file: a view is painted again where its colours change, and only
 * there. */
import { CELL } from "../../map/pixels.js";

const CELL_PIXELS = CELL * CELL;

/** The pixels of a view by what they show: those with the number `n` are `order` from `starts[n]`
 * to `starts[n + 1]`. `count`: one more than the largest number; pixels with 0 are left out. */
export function sorted(numbers, count) {
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < numbers.length; i++) if (numbers[i]) starts[numbers[i] + 1] += 1;
  for (let n = 1; n <= count; n++) starts[n] += starts[n - 1];
  const next = starts.slice();
  const order = new Uint32Array(starts[count]);
  for (let i = 0; i < numbers.length; i++) if (numbers[i]) order[next[numbers[i]]++] = i;
  return { starts, order };
}

/** The same as colourView(), for the pixels alone whose colour is not that of the table `before`.
 * Patterns are always painted. */
export function recolourView(out, { starts, order }, before, table, cells, view) {
  const { width, fromX, fromY } = view;
  for (let n = 1; n < table.length; n++) {
    const found = table[n];
    const isPlain = cells === null || (found - 1) >>> 0 >= 0xffffff;
    if (isPlain && found === before[n]) continue;
    const to = starts[n + 1];
    if (isPlain) {
      for (let at = starts[n]; at < to; at++) out[order[at]] = found;
      continue;
    }
    for (let at = starts[n]; at < to; at++) {
      const y = (order[at] / width) | 0;
      const x = order[at] - y * width;
      const row = ((y + fromY) & (CELL - 1)) * CELL;
      out[order[at]] = cells[found * CELL_PIXELS + row + ((x + fromX) & (CELL - 1))];
    }
  }
}
