/* Area tiles: fetched once, kept in memory up to a number of bytes, given up when they leave the view before they came. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  /** Of 1 MB each. */
  const KEPT_TILES = 96;

  const kept = new Map();
  const coming = new Map();

  /** Remembers a tile as the newest; the oldest go. */
  function keep(address, tile) {
    kept.delete(address);
    kept.set(address, tile);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_TILES) break;
      kept.delete(oldest);
    }
  }

  /** An area tile of a level as {numbers, box}, its borders marked (pixels.js): at once where it is kept, else a promise; rejected where it was given up.
   * `width` is that of the borders in pixels. */
  function tileOf(level, span, { z, x, y }, width, signal) {
    const address = wardwise.paintAnswers.address(`tiles/${level}/${z}/${x}/${y}`);
    const known = kept.get(address);
    if (known) {
      keep(address, known);
      return known;
    }
    if (coming.has(address)) return coming.get(address);
    const asked = fetch(address, { signal })
      .then((answer) => {
        if (!answer.ok) throw new Error(`Tile ${level}/${z}/${x}/${y}: ${answer.status}`);
        return answer.arrayBuffer();
      })
      .then((content) => {
        const numbers = new Uint32Array(content);
        const tile = { numbers, box: wardwise.paintPixels.markBorders(numbers, span, width) };
        keep(address, tile);
        return tile;
      });
    // What nobody can give up need not be fetched twice.
    if (!signal) coming.set(address, asked.finally(() => coming.delete(address)));
    return asked;
  }

  wardwise.paintTiles = { tileOf, kept };
})();
