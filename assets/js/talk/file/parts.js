/* The parts of a talk in one file: gzip, one after the other, as base64 in the page. Each is
 * unpacked when it is first needed. */
import { decode } from "../../map/frame.js";
import { mark, SIZE } from "../../map/pixels.js";

/** Tiles in memory; each has 1 MB. */
const KEPT_TILES = 64;

const bytesOf = (text) =>
  Uint8Array.fromBase64
    ? Uint8Array.fromBase64(text)
    : Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** What a file has: `part(i)`, `frame(i)`, `json(i)` and `tile(ids, areas, width)`, all promises of
 * what is unpacked once. */
export function partsOf(text, lengths) {
  const all = bytesOf(text);
  const starts = lengths.reduce((sums, length) => [...sums, sums[sums.length - 1] + length], [0]);
  const kept = new Map();
  const tiles = new Map();
  const once = (name, make) => {
    if (!kept.has(name)) kept.set(name, make());
    return kept.get(name);
  };

  async function part(i) {
    const packed = new Blob([all.subarray(starts[i], starts[i + 1])]);
    return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }

  async function numbers(i) {
    const found = await part(i);
    return found.byteLength === 2 * SIZE * SIZE
      ? Uint32Array.from(new Uint16Array(found))
      : new Uint32Array(found);
  }

  /** The tile of some parts if it is here; else it is fetched, and `arrived` called: that of
   * each map that waits for it. */
  function tile(ids, width, arrived) {
    const name = `${ids.join()}/${width}`;
    const known = tiles.get(name);
    if (known) {
      // The newest is the last; the oldest are dropped.
      tiles.delete(name);
      tiles.set(name, known);
      if (!known.marked) known.waiting.add(arrived);
      return known.marked;
    }
    const entry = { marked: null, waiting: new Set([arrived]) };
    tiles.set(name, entry);
    for (const oldest of tiles.keys()) {
      if (tiles.size <= KEPT_TILES) break;
      tiles.delete(oldest);
    }
    Promise.all(ids.map(numbers)).then((found) => {
      mark(found, width);
      [entry.marked] = found;
      entry.waiting.forEach((tell) => tell());
      entry.waiting.clear();
    });
    return null;
  }

  return {
    tile,
    frame: (i) => once(i, async () => decode(await part(i))),
    json: (i) => once(i, async () => JSON.parse(new TextDecoder().decode(await part(i)))),
  };
}
