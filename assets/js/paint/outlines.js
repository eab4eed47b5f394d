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
    return layer.grid({
      pane: "paint-outlines",
      bounds,
      begin: () => ({}),
      load: (place, signal) => tiles.outlinesOf(levels, place, layer.pixelWidth(), inksOf(levels, ink), signal).then((come) => ({ come })),
      draw(element) {
        const { picture, tiles: read } = element.paint.come;
        delete element.paint.come;
        if (picture) element.getContext("bitmaprenderer").transferFromImageBitmap(picture);
        else if (read && drawLines(read, levels, ink)) element.getContext("2d").putImageData(layer.image(), 0, 0);
        else element.style.display = "none";
      },
    });
  }

  /** Two kinds of outline: the coarser is the heavier. One alone is fine, so that a whole country does not turn black. */
  const inksOf = (levels, ink) => levels.map((_, place) => (place === 1 ? ink : ((ink & 0x00ffffff) | 0xb0000000) >>> 0));

  /** Paints the outlines of levels, from a tile of each, into the layer's scratch pixels; clear elsewhere. Says whether there are any. */
  function drawLines(tiles, levels, ink) {
    const { paintLayer: layer, paintPixels: pixels } = wardwise;
    const out = layer.scratch();
    out.fill(0);
    const plain = tiles.map(({ numbers }, place) => numbers.map((number) => number % (levels[place].areas + 1)));
    return pixels.outlines(out, plain, layer.pixelWidth(), inksOf(levels, ink));
  }

  wardwise.paintOutlines = { drawLines, show, reset: () => (state.key = "") };
})();
