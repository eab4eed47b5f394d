/* A canvas for a tile: drawn on by the page's own thread, shown by itself.
 *
 * Without a GPU, Chromium copies all canvases of a page whenever anything on it changes (5 ms for
 * those of a view, 20 on a fine screen). One whose drawing was handed over is copied when it was
 * drawn on and at no other time. */

const SIDE = 512;
const SPARE = 40;
const spare = [];

export const canHandOver = () =>
  typeof OffscreenCanvas !== "undefined" &&
  "transferControlToOffscreen" in HTMLCanvasElement.prototype;

/** {element, context} of a tile, clear: of one that has left the map, or new. */
export function takeCanvas() {
  if (spare.length) return cleared(spare.pop());
  const element = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  const drawn = canHandOver() ? element.transferControlToOffscreen() : element;
  return { element, context: drawn.getContext("2d", { willReadFrequently: true }) };
}

function cleared(canvas) {
  canvas.element.removeAttribute("style");
  canvas.element.removeAttribute("class");
  canvas.context.clearRect(0, 0, SIDE, SIDE);
  return canvas;
}

/** A tile has left the map. */
export function giveBackCanvas(canvas) {
  if (spare.length < SPARE) spare.push(canvas);
}
