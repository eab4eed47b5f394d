/* Outlines of wards and authorities over the colours, from their own area tiles; they stay as they are when the map is painted anew. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  const state = { layer: null, key: "" };

  /** Shows the outlines that give the orientation at a level and zoom, as heavier lines; the coarser of two is the heavier. */
  function show(map, choices, shown, ink, bounds) {
    const levels = wardwise.paintLevels.orientation(shown, map.getZoom(), choices);
    const key = [choices.build, ink, ...levels.map((level) => level.key)].join("/");
    if (key === state.key) return;
    state.key = key;
    if (state.layer) state.layer.remove();
    state.layer = levels.length ? build(choices, levels, ink, bounds) : null;
    if (state.layer) state.layer.addTo(map);
  }

  function build(choices, levels, ink, bounds) {
    const { paintLayer: layer, paintTiles: tiles } = wardwise;
    const width = layer.pixelWidth();
    return layer.grid({
      pane: "paint-outlines",
      bounds,
      begin: () => ({}),
      load: (place, signal) => {
        const load = (level) => tiles.tileOf(level.key, level.areas + 1, place, width, signal);
        return Promise.all(levels.map(load)).then((loaded) => ({ loaded }));
      },
      draw(element) {
        drawLines(element.paint.loaded, levels, ink);
        element.getContext("2d").putImageData(layer.image(), 0, 0);
        delete element.paint.loaded;
      },
    });
  }

  /** Paints the outlines of levels, from a tile of each, into the layer's scratch pixels; clear elsewhere. */
  function drawLines(loaded, levels, ink) {
    const { paintLayer: layer, paintPixels: pixels } = wardwise;
    const width = layer.pixelWidth();
    const out = layer.scratch();
    out.fill(0);
    loaded.forEach(({ numbers, box }, place) => {
      // Two kinds of outline: the coarser is the heavier. One alone is fine, so that a whole country does not turn black.
      const isHeavy = place === 1;
      const plain = numbers.map((number) => number % (levels[place].areas + 1));
      if (box) pixels.lines(out, plain, width * (isHeavy ? 2 : 1), isHeavy ? ink : (ink & 0x00ffffff) | 0xb0000000);
    });
  }

  wardwise.paintOutlines = { drawLines, show, reset: () => (state.key = "") };
})();
