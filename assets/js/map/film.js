/* A film over the map: one canvas of the size of the view. A worker draws month after month on
 * it, while the page's own thread is free. */
import { canHandOver } from "./canvas.js";
import { place } from "./pixels.js";

const SWIFT = 12;
const state = { worker: null, canvas: null, under: null, isBroken: false };

const canFilm = () => !state.isBroken && canHandOver();

/** For each pixel of the view, the marked number of the area there, from the tiles that have
 * arrived; `ratio` pixels to one of the page. */
export function numbersOf(surface, map, ratio) {
  const { x: across, y: down } = map.getSize();
  const width = Math.round(across * ratio);
  const height = Math.round(down * ratio);
  const numbers = new Uint32Array(width * height);
  const { layer } = surface;
  const scale = map.getZoomScale(map.getZoom(), layer._tileZoom);
  const side = layer.options.tileSize * scale;
  const corner = map
    .project(map.getCenter(), map.getZoom())
    .subtract(map.getSize().divideBy(2))
    .round();
  for (const { coords, element } of surface.tiles()) {
    if (!element.paint.box) continue;
    const left = (coords.x * side - corner.x) * ratio;
    const top = (coords.y * side - corner.y) * ratio;
    const span = side * ratio;
    place(numbers, { width, height }, element.paint.numbers, { left, top, span });
  }
  return { numbers, width, height, fromX: corner.x * ratio, fromY: corner.y * ratio };
}

/** Begins to play over the tiles of a surface. `onFrame({row, ms})` is called for every month
 * drawn, `onFail()` where no worker runs. Returns false where it is known beforehand that no
 * worker can run. */
export function begin({ surface, map, series, style, start, interval, loop, onFrame, onFail }) {
  end();
  if (!canFilm()) return false;
  // In swift motion, detail finer than a pixel of the page cannot be seen; it is drawn again when
  // playing stops.
  const ratio = interval < 1000 / SWIFT ? 1 : Math.min(window.devicePixelRatio || 1, 2);
  const view = numbersOf(surface, map, ratio);
  const canvas = Object.assign(document.createElement("canvas"), { className: "paint-film" });
  Object.assign(canvas.style, {
    width: `${view.width / ratio}px`,
    height: `${view.height / ratio}px`,
  });
  window.L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
  map.getPane("paint").append(canvas);
  state.worker = state.worker || new Worker(document.querySelector("link[data-film]").href);
  state.worker.onmessage = ({ data }) => {
    if (!state.canvas) return;
    // The parts under the film need not be combined with it for every month.
    if (state.under) state.under.style.visibility = "hidden";
    onFrame(data);
  };
  state.worker.onerror = () => {
    state.isBroken = true;
    drop();
    onFail();
  };
  const drawn = canvas.transferControlToOffscreen();
  const { n } = series.about;
  state.worker.postMessage(
    { canvas: drawn, ...view, classes: series.classes, n, style, start, interval, loop },
    [drawn, view.numbers.buffer],
  );
  Object.assign(state, { canvas, under: surface.layer.getContainer() });
  return true;
}

/** Stops the worker. The canvas is removed when the tiles under it show the same picture. */
export function end() {
  if (!state.canvas) return;
  state.worker.postMessage({});
  const { canvas, under } = state;
  under.style.visibility = "";
  Object.assign(state, { canvas: null, under: null });
  window.requestAnimationFrame(() => window.requestAnimationFrame(() => canvas.remove()));
}

/** Removes the canvas at once, because the map moves under it. */
export function drop() {
  const { canvas } = state;
  end();
  if (canvas) canvas.remove();
}

export const isOn = () => state.canvas !== null;
