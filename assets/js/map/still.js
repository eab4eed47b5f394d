/* One picture of a view in the colours of some classes, on a canvas of its own. */
import { fillTable } from "./colours.js";
import { colourView, MARKS } from "./pixels.js";

/** Takes the lines between areas out of the numbers of a view: noise in a small picture. */
export function withoutLines(numbers) {
  for (let at = 0; at < numbers.length; at++) numbers[at] -= numbers[at] % MARKS;
  return numbers;
}

/** A canvas with the areas of a sheet in the colours of their classes. */
export function stillOf({ numbers, width, height, fromX, fromY }, classes, style) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const table = new Uint32Array(MARKS * (classes.length + 1));
  fillTable(table, classes, null, style);
  const image = new ImageData(width, height);
  const out = new Uint32Array(image.data.buffer);
  const view = { width, fromX: Math.round(fromX), fromY: Math.round(fromY) };
  colourView(out, numbers, table, style.cells, view);
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}
