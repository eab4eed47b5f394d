/* Area tiles. Each is fetched once, kept in memory up to a number of bytes, and cancelled when
 * it leaves the view before it has arrived. A worker fetches and reads tiles, and the months
 * that are played. The page does so itself before the worker has started, and where there is no
 * worker. */
import { address, fetched } from "./answers.js";
import { present } from "./colours.js";
import { accepted, decode } from "./frame.js";
import { mark } from "./pixels.js";

/** Each has 1 MB. */
const KEPT_TILES = 96;

export const kept = new Map();
const coming = new Map();
const state = { worker: null, isReady: false, asked: new Map(), last: 0, bytes: 0, unsent: [] };

/** Starts the worker. The page fetches what is needed before the worker runs. */
export function start() {
  const link = document.querySelector("link[data-tiles]");
  if (
    state.worker ||
    !link ||
    typeof Worker === "undefined" ||
    typeof OffscreenCanvas === "undefined"
  ) {
    return;
  }
  state.worker = new Worker(link.href);
  state.worker.onmessage = ({ data }) => heard(data);
  state.worker.onerror = () => {
    state.isReady = false;
    for (const { fail } of state.asked.values()) {
      fail(new Error("The worker that reads tiles has ended."));
    }
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

/** Sends a message to the worker, together with the other messages of this turn: a view needs
 * thirty tiles at once. */
function tell(message) {
  state.unsent.push(message);
  if (state.unsent.length > 1) return;
  queueMicrotask(() => {
    state.worker.postMessage(state.unsent);
    state.unsent = [];
  });
}

/** A promise of the worker's answer; rejected with an AbortError when it is cancelled. */
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

/** Keeps a tile as the newest; the oldest are deleted. */
function keep(name, tile) {
  kept.delete(name);
  kept.set(name, tile);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_TILES) break;
    kept.delete(oldest);
  }
}

const addressOf = (level, { z, x, y }) => address(`tiles/${level}/${z}/${x}/${y}`);
const whole = (path) => new URL(path, document.baseURI).href;

/** All months of a paint query, as {about, classes, sizes, present}: the classes that
 * occur, and the sizes of circles where there are any. */
export async function seriesOf(query, signal) {
  if (state.isReady) return ask({ series: whole(address(`series.frame?${query}`)) }, signal);
  const answer = await fetched(`series.frame?${query}`, signal);
  const { about, columns } = decode(await answer.arrayBuffer());
  const { class: classes, size: sizes } = columns;
  return { about, classes, sizes, present: present(classes, null) };
}

async function numbersAt(place, signal) {
  const answer = await accepted(await fetch(place, { signal }));
  return new Uint32Array(await answer.arrayBuffer());
}

async function readHere(addresses, width, signal) {
  const tiles = await Promise.all(addresses.map((place) => numbersAt(place, signal)));
  return { numbers: tiles[0], box: mark(tiles, width) };
}

/** The area tile of the first of some levels as {numbers, box}, marked with its borders and with
 * the outlines of the others (pixels.js). It is returned at once where it is kept, else as a
 * promise, which is rejected where the tile was cancelled. `width` is that of the borders in
 * pixels. */
export function tileOf(levels, place, width, signal) {
  const addresses = levels.map((key) => addressOf(key, place));
  const name = addresses.join();
  const known = kept.get(name);
  if (known) {
    keep(name, known);
    return known;
  }
  return joined(name, signal, (stop) =>
    state.isReady
      ? ask({ tiles: addresses.map(whole), width }, stop)
      : readHere(addresses, width, stop),
  );
}

/** A tile that several maps may want at once: it is read once, and given up when none of them
 * wants it any more. A caller without a signal never gives it up. */
function joined(name, signal, read) {
  if (!coming.has(name)) {
    const stop = new AbortController();
    const entry = { stop, wanted: 0 };
    entry.tile = read(stop.signal).then(({ numbers, box }) => {
      const tile = { numbers, box };
      keep(name, tile);
      return tile;
    });
    const done = () => coming.get(name) === entry && coming.delete(name);
    entry.tile.then(done, done);
    coming.set(name, entry);
  }
  const entry = coming.get(name);
  entry.wanted += 1;
  if (!signal) return entry.tile;
  return new Promise((give, fail) => {
    entry.tile.then(give, fail);
    signal.addEventListener("abort", () => {
      fail(new DOMException("Given up.", "AbortError"));
      entry.wanted -= 1;
      if (entry.wanted) return;
      if (coming.get(name) === entry) coming.delete(name);
      entry.stop.abort();
    });
  });
}

/** Bytes that the worker has fetched so far. */
export const bytes = () => state.bytes;
