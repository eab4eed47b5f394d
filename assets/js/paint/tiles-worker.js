/* Area tiles beside the page, in a worker: fetching them, marking their borders and drawing their outlines takes some 10 ms each of a thread that
 * nobody waits for. It comes in one file with pixels.js (callbacks/page.py).
 *
 * Asked {id, tiles: [address, …], width, span} it answers {id, numbers, box}: the tile with its borders marked; with `inks` in the place of `span`
 * {id, picture}: the lines of the tiles, one ink each, null where there are none. {id, stop: true} gives up. What goes wrong is {id, error}. `bytes`
 * is what came over the wire since the answer before. */
const { SIZE, markBorders, outlines } = self.wardwise.paintPixels;
const asked = new Map();

async function numbersAt(address, signal) {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new Uint32Array(await answer.arrayBuffer());
}

/** Bytes that came over the wire since this was last asked. */
function newBytes() {
  const sum = performance.getEntriesByType("resource").reduce((all, entry) => all + entry.encodedBodySize, 0);
  performance.clearResourceTimings();
  return sum;
}

function pictureOf(tiles, width, inks) {
  const image = new ImageData(SIZE, SIZE);
  if (!outlines(new Uint32Array(image.data.buffer), tiles, width, inks)) return null;
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas.transferToImageBitmap();
}

async function answer({ id, tiles, width, span, inks }) {
  const stop = new AbortController();
  asked.set(id, stop);
  try {
    const come = await Promise.all(tiles.map((address) => numbersAt(address, stop.signal)));
    if (stop.signal.aborted) return;
    if (inks) {
      const picture = pictureOf(come, width, inks);
      postMessage({ id, picture, bytes: newBytes() }, picture ? [picture] : []);
      return;
    }
    const [numbers] = come;
    const box = markBorders(numbers, span, width);
    postMessage({ id, numbers, box, bytes: newBytes() }, [numbers.buffer]);
  } catch (error) {
    postMessage({ id, error: String(error.message) });
  } finally {
    asked.delete(id);
  }
}

self.onmessage = ({ data }) => {
  if (!data.stop) answer(data);
  else if (asked.has(data.id)) asked.get(data.id).abort();
};
postMessage({ isReady: true });
