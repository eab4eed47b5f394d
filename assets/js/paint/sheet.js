/* Clear sheets over the map to draw on: canvases as large as the view that follow it through pans and zooms. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});

  /** A sheet in a pane; `draw(context, box)` is called whenever the view has moved, in layer points, and again by sheet.redraw(). */
  function sheet(pane, draw) {
    const Base = window.L.Renderer;
    const Sheet = Base.extend({
      _initContainer() {
        this._container = Object.assign(document.createElement("canvas"), { className: "paint-sheet" });
        this._container.setAttribute("aria-hidden", "true");
      },
      _destroyContainer() {
        this._container.remove();
      },
      _update() {
        if (this._map._animatingZoom && this._bounds) return;
        Base.prototype._update.call(this);
        const size = this._bounds.getSize();
        const scale = window.devicePixelRatio || 1;
        window.L.DomUtil.setPosition(this._container, this._bounds.min);
        Object.assign(this._container, { width: Math.round(size.x * scale), height: Math.round(size.y * scale) });
        Object.assign(this._container.style, { width: `${size.x}px`, height: `${size.y}px` });
        this.redraw();
      },
      redraw() {
        if (!this._map || !this._bounds || this._map._animatingZoom) return;
        const context = this._container.getContext("2d");
        const scale = window.devicePixelRatio || 1;
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(0, 0, this._container.width, this._container.height);
        context.setTransform(scale, 0, 0, scale, -this._bounds.min.x * scale, -this._bounds.min.y * scale);
        draw(context, this._bounds);
      },
    });
    return new Sheet({ pane, padding: 0.25 });
  }

  wardwise.paintSheet = { sheet };
})();
