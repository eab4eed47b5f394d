/* Area tiles and series beside the page, in a worker: fetching a tile and marking its borders and
 * outlines takes some 10 ms of a thread that nobody waits for, unpacking the months of a country
 * 100.
 *
 * It hears lists of questions. Asked {id, tiles: [address, …], width} it answers {id, numbers,
 * box}: the first with its borders marked, and the outlines of the levels of the others; with
 * `series`, an address, {id, about, classes, present}: all months and which classes occur. {id,
 * stop: true} gives up. What goes wrong is {id, error}. `bytes` is what came over the wire since
 * the answer before. */
import { present } from "./colours.js";
import { accepted, decode } from "./frame.js";
import { mark } from "./pixels.js";

const asked = new Map();

const contentOf = async (address, signal) =>
  (await accepted(await fetch(address, { signal }))).arrayBuffer();

const numbersAt = async (address, signal) => new Uint32Array(await contentOf(address, signal));

/** Bytes that came over the wire since this was last asked. */
function newBytes() {
  const sum = performance
    .getEntriesByType("resource")
    .reduce(
      (all, { transferSize, encodedBodySize }) => all + (transferSize > 0 ? encodedBodySize : 0),
      0,
    );
  performance.clearResourceTimings();
  return sum;
}

/** The answer to a question and what of it is handed over. */
async function read({ tiles, width, series }, signal) {
  if (series) {
    const { about, columns } = decode(await contentOf(series, signal));
    return [
      { about, classes: columns.class, present: present(columns.class, null) },
      [columns.class.buffer],
    ];
  }
  const come = await Promise.all(tiles.map((address) => numbersAt(address, signal)));
  return [{ numbers: come[0], box: mark(come, width) }, [come[0].buffer]];
}

async function answer({ id, ...question }) {
  const stop = new AbortController();
  asked.set(id, stop);
  try {
    const [found, given] = await read(question, stop.signal);
    if (!stop.signal.aborted) postMessage({ id, ...found, bytes: newBytes() }, given);
  } catch (error) {
    postMessage({ id, error: String(error.message) });
  } finally {
    asked.delete(id);
  }
}

globalThis.onmessage = ({ data }) => {
  for (const question of data) {
    if (!question.stop) answer(question);
    else if (asked.has(question.id)) asked.get(question.id).abort();
  }
};
postMessage({ isReady: true });
