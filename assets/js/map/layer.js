/* One level on the map: an L.GridLayer whose tiles are canvases, coloured from area numbers. */
import { patience } from "../state/patience.js";
import { giveBackCanvas, takeCanvas } from "./canvas.js";
import { areaOf, colour, colourCoarsely, meeting } from "./pixels.js";
import { soon } from "./turns.js";

const WHOLE = [0, 0, 512, 512];

/** The size of tiles on the screen: 512 pixels of the zoom before at a device pixel ratio of 1,
 * the zoom's own at 256 where pixels are finer. */
export const isFine = () => window.devicePixelRatio > 1.25;
export const tileSize = () => (isFine() ? 256 : 512);
export const pixelWidth = () => (isFine() ? 2 : 1);

let image = null;
let words = null;
let carrier = null;

/** Pixels in which all tiles are painted, one after the other: they stay in the processor's
 * cache. */
export function scratch() {
  if (image === null) {
    image = new ImageData(512, 512);
    words = new Uint32Array(image.data.buffer);
  }
  return words;
}

/** The painted pixels, as an image that can be drawn at any size. */
export function picture() {
  carrier = carrier || Object.assign(document.createElement("canvas"), { width: 512, height: 512 });
  carrier.getContext("2d").putImageData(image, 0, 0);
  return carrier;
}

/** What fetches the tiles that did not come: they are asked for again while the map has them. */
const missing = new Set();
const lost = patience(() => {
  const again = [...missing];
  missing.clear();
  if (!again.length) lost.stop();
  for (const fetch of again) fetch();
});

/** A layer of tiles. `load(place, zoom, signal)` returns the data of a tile, `zoom` as the map
 * counts it; `draw(element)` draws it, a few in each frame. */
export function grid(options) {
  const Grid = window.L.GridLayer.extend({
    createTile(coords, done) {
      const { element, context } = takeCanvas();
      const stop = new AbortController();
      element.paint = { ...this.options.begin(), context, stop };
      // After two frames the drawing is on the screen; before that, the tiles it replaces would
      // leave a gap.
      const finish = (error) =>
        window.requestAnimationFrame(() =>
          window.requestAnimationFrame(() => stop.signal.aborted || done(error, element)),
        );
      const place = { z: coords.z + (isFine() ? 0 : -1), x: coords.x, y: coords.y };
      const fetch = () =>
        Promise.resolve(this.options.load(place, coords.z, stop.signal))
          .then((tile) => {
            Object.assign(element.paint, tile);
            soon(() => {
              if (stop.signal.aborted) return;
              element.paint.isLoaded = true;
              this.options.draw(element, coords);
              finish(null);
            });
          })
          .catch((error) => {
            if (error.name === "AbortError") return;
            // A tile that cannot be fetched leaves a gap until it is.
            finish(error);
            missing.add(fetch);
            if (!lost.isWaiting()) lost.start();
          });
      fetch();
      return element;
    },
  });
  const layer = new Grid({
    tileSize: tileSize(),
    noWrap: true,
    keepBuffer: 1,
    updateWhenZooming: false,
    updateWhenIdle: false,
    updateInterval: 60,
    minZoom: 1,
    maxZoom: 18,
    ...options,
  });
  layer.on("tileunload", ({ tile: element }) => {
    element.paint.stop.abort();
    giveBackCanvas({ element, context: element.paint.context });
  });
  return layer;
}

/** Tiles of the zoom shown that have arrived: [{coords, element}]. */
export const tilesOf = (layer) =>
  Object.values(layer._tiles || {})
    .filter((tile) => tile.current && tile.el.paint.isLoaded)
    .map(({ coords, el }) => ({ coords, element: el }));

/** Copies over the tiles, for paper: a canvas that was handed over is printed as the last frame had
 * it. The caller removes them. */
export const copiesOf = (layer) =>
  tilesOf(layer).map(({ element }) => {
    const copy = element.cloneNode();
    copy.getContext("2d").drawImage(element.paint.context.canvas, 0, 0);
    copy.classList.add("on-paper");
    element.after(copy);
    return copy;
  });

/** The part of a tile that is in view, as a box of its pixels; null where none is. */
export function seenOf(layer, coords) {
  const view = layer._getTiledPixelBounds(layer._map.getCenter());
  const size = layer.options.tileSize;
  const scale = 512 / size;
  const at = (value, place) => (value - place * size) * scale;
  return meeting(WHOLE, [
    Math.floor(at(view.min.x, coords.x)),
    Math.floor(at(view.min.y, coords.y)),
    Math.ceil(at(view.max.x, coords.x)),
    Math.ceil(at(view.max.y, coords.y)),
  ]);
}

/** Paints a box of a tile from its area numbers; coarsely where it is soon painted again. */
export function colourTile(element, table, cells, box, isCoarse = false) {
  const out = scratch();
  (isCoarse ? colourCoarsely : colour)(out, element.paint.numbers, table, cells, box);
  element.paint.context.putImageData(image, 0, 0, box[0], box[1], box[2] - box[0], box[3] - box[1]);
}

/** The area under a point, as {number, x, y}: 0 where there is none, and the tile; null where
 * the tile has not arrived. */
export function find(layer, latlng) {
  if (layer._tileZoom === undefined) return null;
  const size = layer.options.tileSize;
  const point = layer._map.project(latlng, layer._tileZoom);
  const x = Math.floor(point.x / size);
  const y = Math.floor(point.y / size);
  const tile = (layer._tiles || {})[`${x}:${y}:${layer._tileZoom}`];
  if (!tile || !tile.el.paint.isLoaded) return null;
  const scale = 512 / size;
  const column = Math.floor((point.x - x * size) * scale);
  const row = Math.floor((point.y - y * size) * scale);
  return { number: areaOf(tile.el.paint.numbers[row * 512 + column]), x, y };
}

/** A place in pixels of tiles (512 to each) to a place of the map, and back. */
export const latlngAt = (layer, { x, y }) => {
  const scale = layer.options.tileSize / 512;
  return layer._map.unproject([(x + 0.5) * scale, (y + 0.5) * scale], layer._tileZoom);
};
export const placeAt = (layer, latlng) =>
  layer._map.project(latlng, layer._tileZoom).multiplyBy(512 / layer.options.tileSize);
