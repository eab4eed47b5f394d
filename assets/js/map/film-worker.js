/* Plays months in a worker, beside the page. The page's own thread stays free, and each frame is
 * one pass over the pixels of the view.
 *
 * `show` has a canvas and the view: for each of its pixels the marked number of the area there
 * (pixels.js). `play` has the classes of all months and the look of each class. The worker sends
 * {row, ms} for every frame drawn; after the last frame, without `loop`, it sends nothing more. */
import { fillTable } from "./colours.js";
import { isDue } from "./pace.js";
import { colourView, MARKS } from "./pixels.js";

const state = {
  context: null,
  image: null,
  out: null,
  numbers: null,
  fromX: 0,
  fromY: 0,
  film: null,
  row: 0,
  last: -Infinity,
  turn: 0,
};

function show({ canvas, width, height, numbers, fromX, fromY }) {
  Object.assign(canvas, { width, height });
  state.context = canvas.getContext("2d");
  state.image = new ImageData(width, height);
  state.out = new Uint32Array(state.image.data.buffer);
  Object.assign(state, { numbers, fromX, fromY });
}

function draw(row) {
  const { classes, n, style } = state.film;
  const begun = performance.now();
  fillTable(state.film.table, classes.subarray(row * n, (row + 1) * n), null, style);
  const { image, fromX, fromY } = state;
  const at = { width: image.width, fromX, fromY };
  colourView(state.out, state.numbers, state.film.table, style.cells, at);
  state.context.putImageData(state.image, 0, 0);
  postMessage({ row, ms: performance.now() - begun });
}

function tick(now, turn) {
  if (turn !== state.turn) return;
  const { rows, interval, loop } = state.film;
  if (isDue(now - state.last, interval)) {
    state.last = Math.max(state.last + interval, now - interval);
    draw(state.row);
    state.row = (state.row + 1) % rows;
    if (state.row === 0 && !loop) return;
  }
  requestAnimationFrame((next) => tick(next, turn));
}

globalThis.onmessage = ({ data }) => {
  state.turn += 1;
  if (data.canvas) show(data);
  if (!data.classes) return;
  state.film = {
    ...data,
    table: new Uint32Array(MARKS * (data.n + 1)),
    rows: data.classes.length / data.n,
  };
  Object.assign(state, { row: data.start, last: -Infinity });
  const { turn } = state;
  requestAnimationFrame((now) => tick(now, turn));
};
