/* Transparent sheets over the map for drawing and writing; they follow the map through pans and
 * zooms. */
import { soon } from "./turns.js";

let easel = null;

/** Shows on a canvas the drawing of `draw(context)`. Without a GPU, the pixels of a canvas that
 * can be drawn on are copied whenever something else on the page changes. A picture that is
 * transferred whole is not. */
function drawn(canvas, from, size, draw) {
  const scale = window.devicePixelRatio || 1;
  const isDirect = typeof OffscreenCanvas === "undefined";
  easel = isDirect ? canvas : easel || new OffscreenCanvas(1, 1);
  Object.assign(easel, { width: Math.round(size.x * scale), height: Math.round(size.y * scale) });
  const context = easel.getContext("2d");
  context.setTransform(scale, 0, 0, scale, -from.x * scale, -from.y * scale);
  draw(context);
  if (isDirect) return;
  canvas.getContext("bitmaprenderer").transferFromImageBitmap(easel.transferToImageBitmap());
  // Otherwise the browser makes a new surface of the same size.
  Object.assign(easel, { width: 1, height: 1 });
}

/** Shows in an SVG the elements of `draw()`, placed in layer points: a few words cost less than
 * a picture of the size of the map. */
function written(svg, from, size, draw) {
  svg.setAttribute("viewBox", `${from.x} ${from.y} ${size.x} ${size.y}`);
  svg.replaceChildren(...draw());
}

export const canvas = { make: () => document.createElement("canvas"), show: drawn };
export const svg = {
  make: () => document.createElementNS("http://www.w3.org/2000/svg", "svg"),
  show: written,
};

/** A sheet of a kind in a pane. `plan(bounds)` is called whenever the view has moved, and again
 * after sheet.redraw(). It returns the drawing within bounds of layer points, as {box, draw}, or
 * null for nothing. */
export function sheet(pane, kind, plan) {
  const Base = window.L.Renderer;
  const Sheet = Base.extend({
    _initContainer() {
      this._container = kind.make();
      this._container.setAttribute("class", "paint-sheet");
      this._container.setAttribute("aria-hidden", "true");
      this._container.style.display = "none";
    },
    _destroyContainer() {
      this._container.remove();
    },
    // Until its turn the sheet stays where the map has moved it, at the map's scale.
    _update() {
      this.redraw();
    },
    _reset() {
      this._updateTransform(this._map.getCenter(), this._map.getZoom());
      this.redraw();
    },
    _updateTransform(center, zoom) {
      if (!this._bounds) return;
      const scale = this._map.getZoomScale(zoom, this._zoom);
      const corner = this._map
        .getSize()
        .multiplyBy(-0.5 - this.options.padding)
        .add(this._offset)
        .multiplyBy(scale);
      const origin = this._map._getNewPixelOrigin(center, zoom);
      window.L.DomUtil.setTransform(
        this._container,
        corner.add(this._map.project(this._center, zoom)).subtract(origin),
        scale,
      );
    },
    redraw() {
      if (this._isAsked) return;
      this._isAsked = true;
      soon(() => {
        this._isAsked = false;
        this._renew();
      });
    },
    _renew() {
      if (!this._map || (this._map._animatingZoom && this._bounds)) return;
      Base.prototype._update.call(this);
      this._offset = window.L.point(0, 0);
      const wanted = plan(this._bounds);
      this._container.style.display = wanted ? "" : "none";
      if (!wanted) return;
      const from = wanted.box.min.floor();
      const size = wanted.box.max.ceil().subtract(from);
      this._offset = from.subtract(this._bounds.min);
      window.L.DomUtil.setPosition(this._container, from);
      Object.assign(this._container.style, { width: `${size.x}px`, height: `${size.y}px` });
      kind.show(this._container, from, size, wanted.draw);
    },
  });
  return new Sheet({ pane, padding: 0.1 });
}
