/* Area tiles: fetched once, kept in memory up to a number of bytes, given up when they leave the view before they came. A worker fetches and reads
 * them, and the months that are played; before it has started, and where there is none, the page does. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  /** Of 1 MB each. */
  const KEPT_TILES = 96;

  const kept = new Map();
  const coming = new Map();
  const state = { worker: null, isReady: false, asked: new Map(), last: 0, bytes: 0, unsent: [] };

  /** Starts the worker; whatever is asked before it runs is fetched by the page. */
  function start() {
    const link = document.querySelector("link[data-tiles]");
    if (state.worker || !link || typeof Worker === "undefined" || typeof OffscreenCanvas === "undefined") return;
    state.worker = new Worker(link.href);
    state.worker.onmessage = ({ data }) => heard(data);
    state.worker.onerror = () => {
      state.isReady = false;
      for (const { fail } of state.asked.values()) fail(new Error("The worker that reads tiles has ended."));
      state.asked.clear();
    };
  }

  function heard({ id, isReady, error, bytes = 0, ...found }) {
    if (isReady) state.isReady = true;
    state.bytes += bytes;
    const waiting = state.asked.get(id);
    if (!waiting) return;
    state.asked.delete(id);
    if (error) waiting.fail(new Error(error));
    else waiting.give(found);
  }

  /** Tells the worker something, together with what else is told in this turn: a view asks for thirty tiles at once. */
  function tell(message) {
    state.unsent.push(message);
    if (state.unsent.length > 1) return;
    queueMicrotask(() => {
      state.worker.postMessage(state.unsent);
      state.unsent = [];
    });
  }

  /** A promise of what the worker answers; rejected with an AbortError when it is given up. */
  function ask(question, signal) {
    const id = (state.last += 1);
    return new Promise((give, fail) => {
      state.asked.set(id, { give, fail });
      tell({ id, ...question });
      if (!signal) return;
      signal.addEventListener("abort", () => {
        if (!state.asked.delete(id)) return;
        tell({ id, stop: true });
        fail(new DOMException("Given up.", "AbortError"));
      });
    });
  }

  /** Remembers a tile as the newest; the oldest go. */
  function keep(address, tile) {
    kept.delete(address);
    kept.set(address, tile);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_TILES) break;
      kept.delete(oldest);
    }
  }

  const addressOf = (level, { z, x, y }) => wardwise.paintAnswers.address(`tiles/${level}/${z}/${x}/${y}`);
  const whole = (address) => new URL(address, document.baseURI).href;

  /** All months of a paint query, as {about, classes, present}: the classes that occur. */
  async function seriesOf(query, signal) {
    if (state.isReady) return ask({ series: whole(wardwise.paintAnswers.address(`series.frame?${query}`)) }, signal);
    const { about, columns } = wardwise.paintFrame.decode(await (await wardwise.paintAnswers.fetched(`series.frame?${query}`, signal)).arrayBuffer());
    return { about, classes: columns.class, present: wardwise.paintColours.present(columns.class, null) };
  }

  async function readHere(address, span, width, signal) {
    const answer = await fetch(address, { signal });
    const numbers = new Uint32Array(await (await wardwise.paintFrame.accepted(answer)).arrayBuffer());
    return { numbers, box: wardwise.paintPixels.markBorders(numbers, span, width) };
  }

  /** An area tile of a level as {numbers, box}, its borders marked (pixels.js): at once where it is kept, else a promise; rejected where it was given up.
   * `width` is that of the borders in pixels. */
  function tileOf(level, span, place, width, signal) {
    const address = addressOf(level, place);
    const known = kept.get(address);
    if (known) {
      keep(address, known);
      return known;
    }
    if (coming.has(address)) return coming.get(address);
    const read = state.isReady ? ask({ tiles: [whole(address)], span, width }, signal) : readHere(address, span, width, signal);
    const asked = read.then(({ numbers, box }) => {
      const tile = { numbers, box };
      keep(address, tile);
      return tile;
    });
    // What nobody can give up need not be fetched twice.
    if (!signal) coming.set(address, asked.finally(() => coming.delete(address)));
    return asked;
  }

  /** The outlines of levels at a place, one ink each: a promise of {picture}, null where there are none, or of the {tiles} to draw them from. */
  function outlinesOf(levels, place, width, inks, signal) {
    // Also where the page has the tiles: the browser keeps them for the worker, and drawing takes longer than reading them again.
    if (state.isReady) return ask({ tiles: levels.map((level) => whole(addressOf(level.key, place))), inks, width }, signal);
    return Promise.all(levels.map((level) => tileOf(level.key, level.areas + 1, place, width, signal))).then((tiles) => ({ tiles }));
  }

  wardwise.paintTiles = { start, tileOf, outlinesOf, seriesOf, kept, bytes: () => state.bytes };
})();
