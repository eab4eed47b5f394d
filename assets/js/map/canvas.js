/* A canvas for a tile. The page's own thread draws on it, and it is shown separately.
 *
 * Without a GPU, Chromium copies all canvases of a page whenever anything on it changes (5 ms
 * for those of a view, 20 on a fine screen). A canvas whose drawing was transferred is copied
 * only after it was drawn on. */

const SIDE = 512;
const SPARE = 40;
const spare = [];

export const canHandOver = () =>
  typeof OffscreenCanvas !== "undefined" &&
  "transferControlToOffscreen" in HTMLCanvasElement.prototype;

/** {element, context} of a tile, clear: from a tile that has left the map, or new. */
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
