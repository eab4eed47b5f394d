/* Area tiles and series in a worker, beside the page. To fetch a tile and mark its borders and
 * outlines takes some 10 ms; to unpack the months of a country takes 100. In a worker this does not
 * block the page.
 *
 * The worker receives lists of questions. For {id, tiles: [address, …], width} the answer is
 * {id, numbers, box}: the first tile with its borders marked, and the outlines of the levels of
 * the others. For `series`, an address, it is {id, about, classes, sizes, present}: all months, the
 * sizes of their circles, and which classes occur. {id, stop: true} cancels a question. An error is
 * {id, error}. `bytes` are those received since the answer before. */
import { present } from "./colours.js";
import { accepted, decode } from "./frame.js";
import { mark } from "./pixels.js";

const asked = new Map();

const contentOf = async (address, signal) =>
  (await accepted(await fetch(address, { signal }))).arrayBuffer();

const numbersAt = async (address, signal) => new Uint32Array(await contentOf(address, signal));

/** Bytes received since the last call. */
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

/** The answer to a question, and the buffers that are transferred with it. */
async function read({ tiles, width, series }, signal) {
  if (series) {
    const { about, columns } = decode(await contentOf(series, signal));
    const { class: classes, size: sizes } = columns;
    const buffers = new Set([classes, sizes].filter(Boolean).map(({ buffer }) => buffer));
    return [{ about, classes, sizes, present: present(classes, null) }, [...buffers]];
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
