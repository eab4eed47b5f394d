/* Clear sheets over the map to draw on; they follow it through pans and zooms. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  let easel = null;

  /** Shows on a canvas what `draw(context)` draws. A picture that is handed over whole is not copied again when something else on the page changes,
   * as the pixels of a canvas that can be drawn on are, without a GPU. */
  function show(canvas, width, height, draw) {
    if (typeof OffscreenCanvas === "undefined") {
      Object.assign(canvas, { width, height });
      draw(canvas.getContext("2d"));
      return;
    }
    easel = easel || new OffscreenCanvas(1, 1);
    Object.assign(easel, { width, height });
    draw(easel.getContext("2d"));
    canvas.getContext("bitmaprenderer").transferFromImageBitmap(easel.transferToImageBitmap());
    // Else the browser makes it a new surface of the same size.
    Object.assign(easel, { width: 1, height: 1 });
  }

  /** A sheet in a pane. `plan(bounds)` is asked whenever the view has moved, and again after sheet.redraw(): what there is to draw within bounds of
   * layer points, as {box, draw(context)}, or null for nothing. */
  function sheet(pane, plan) {
    const Base = window.L.Renderer;
    const Sheet = Base.extend({
      _initContainer() {
        this._container = Object.assign(document.createElement("canvas"), { className: "paint-sheet", hidden: true });
        this._container.setAttribute("aria-hidden", "true");
      },
      _destroyContainer() {
        this._container.remove();
      },
      // Until its turn comes the sheet stays where the map has moved it, at the map's scale.
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
        const corner = this._map.getSize().multiplyBy(-0.5 - this.options.padding).add(this._offset).multiplyBy(scale);
        const origin = this._map._getNewPixelOrigin(center, zoom);
        window.L.DomUtil.setTransform(this._container, corner.add(this._map.project(this._center, zoom)).subtract(origin), scale);
      },
      redraw() {
        if (this._isAsked) return;
        this._isAsked = true;
        wardwise.paintTurns.soon(() => {
          this._isAsked = false;
          this._renew();
        });
      },
      _renew() {
        if (!this._map || (this._map._animatingZoom && this._bounds)) return;
        Base.prototype._update.call(this);
        const wanted = plan(this._bounds);
        this._offset = window.L.point(0, 0);
        this._container.hidden = !wanted;
        if (!wanted) return;
        const from = wanted.box.min.floor();
        const size = wanted.box.max.ceil().subtract(from);
        const scale = window.devicePixelRatio || 1;
        this._offset = from.subtract(this._bounds.min);
        window.L.DomUtil.setPosition(this._container, from);
        Object.assign(this._container.style, { width: `${size.x}px`, height: `${size.y}px` });
        show(this._container, Math.round(size.x * scale), Math.round(size.y * scale), (context) => {
          context.setTransform(scale, 0, 0, scale, -from.x * scale, -from.y * scale);
          wanted.draw(context);
        });
      },
    });
    return new Sheet({ pane, padding: 0.1 });
  }

  wardwise.paintSheet = { sheet };
})();
