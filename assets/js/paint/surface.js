/* One level of the atlas as it is painted: its layer, the frame it shows, and the table of colours its pixels are looked up in. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});

  const idle = (work) => (window.requestIdleCallback ? window.requestIdleCallback(work, { timeout: 500 }) : window.setTimeout(work, 30));

  /** `dress()` gives {tokens, look, kept} as they are now; `onChange()` is called whenever tiles have come or been painted. */
  function surface({ map, choices, level, bounds, dress, onChange }) {
    const { paintLayer: tiles, paintColours: colours, paintLevels: levels } = wardwise;
    const declared = choices.levels.find((each) => each.key === level);
    const span = declared.areas + 1;
    const table = new Uint32Array(3 * span);
    const own = { level, span, declared, frame: null, query: "", classes: null, areas: null, lastMs: 0, isLoaded: false };
    let style = null;
    let styledZoom = NaN;
    let present = [];
    let waiting = false;

    const layer = tiles.grid({
      pane: "paint",
      bounds,
      begin: () => ({ isWhole: false }),
      load: (place, signal) => wardwise.paintTiles.tileOf(level, span, place, tiles.pixelWidth(), signal),
      draw: (element) => {
        if (own.classes) paintWhole(element);
      },
    });

    const overlayOf = () => own.frame.columns.overlay_class || null;

    /** What a class looks like now: dimmed where others are kept, unless its own colour is asked for. */
    function looks(code, isOwn) {
      const { tokens, look, kept } = dress();
      return colours.looksOf(code, own.legend, tokens, look, isOwn ? new Set() : kept);
    }

    /** Makes the table anew: for new classes, another look, other classes kept, or another zoom. */
    function restyle() {
      const { tokens } = dress();
      const isRamp = own.frame.about.measure !== "segment";
      const zoom = layer._tileZoom === undefined ? map.getZoom() : layer._tileZoom;
      const lines = { ink: colours.inkOf(tokens[isRamp ? "area-line-ramp" : "area-line"]), strength: levels.lineStrength(declared, zoom), coast: isRamp };
      style = colours.styleFor(present, (code) => looks(code), lines, tiles.pixelWidth());
      styledZoom = layer._tileZoom;
      colours.fillTable(table, own.classes, overlayOf(), style);
    }

    function paintWhole(element) {
      if (styledZoom !== layer._tileZoom) restyle();
      if (element.paint.box) tiles.colourTile(element, table, style.cells, element.paint.box);
      element.paint.isWhole = true;
    }

    /** Paints what is in view now and the rest of each tile when there is time. Returns the milliseconds of the first. */
    function repaint() {
      if (!own.classes) return 0;
      const begun = performance.now();
      restyle();
      for (const { coords, element } of tiles.tilesOf(layer)) {
        element.paint.isWhole = false;
        const seen = element.paint.box && tiles.seenOf(layer, coords);
        const box = seen && wardwise.paintPixels.meeting(seen, element.paint.box);
        if (box) tiles.colourTile(element, table, style.cells, box);
      }
      own.lastMs = performance.now() - begun;
      if (!waiting) {
        waiting = true;
        idle(() => {
          waiting = false;
          finish();
        });
      }
      return own.lastMs;
    }

    /** Paints what repaint() left out. */
    function finish() {
      for (const { element } of tiles.tilesOf(layer)) if (!element.paint.isWhole && own.classes) paintWhole(element);
    }

    function setFrame(frame, query) {
      own.frame = frame;
      own.query = query;
      own.legend = new Map(frame.about.classes.map((entry) => [entry.class, entry]));
      setClasses(frame.columns.class);
    }

    /** Shows other classes of the same legend, such as another month's. Returns milliseconds. */
    function setClasses(classes) {
      own.classes = classes;
      present = colours.present(classes, overlayOf());
      return repaint();
    }

    layer.on("load", () => {
      own.isLoaded = true;
      onChange();
    });
    layer.on("loading", () => (own.isLoaded = false));
    map.on("movestart", finish);
    layer.addTo(map);
    if (!layer.isLoading()) own.isLoaded = true;

    return Object.assign(own, {
      layer, looks, repaint, setFrame, setClasses,
      find: (latlng) => tiles.find(layer, latlng, span),
      tiles: () => tiles.tilesOf(layer),
      isReady: () => own.classes !== null && own.isLoaded && !layer.isLoading(),
      remove() {
        map.off("movestart", finish);
        layer.remove();
      },
    });
  }

  wardwise.paintSurface = { surface };
})();
