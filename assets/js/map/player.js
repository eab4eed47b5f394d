/* Play: every month of a series on the map, at a steady rate. The classes of all months come as
 * one matrix; the breaks between classes stay the same. */
import { isTakeup } from "../state/measures.js";
import { periodWords } from "../state/periods.js";
import { choices } from "../state/view.js";
import { recircle } from "./annotations.js";
import * as film from "./film.js";
import { showMonth } from "./legend.js";
import { withoutMonth } from "./levels.js";
import { isDue } from "./pace.js";
import { map } from "./position.js";
import { seriesOf as fetchSeries } from "./tiles.js";

const RATE = 4;
const state = {
  token: 0,
  key: "",
  series: null,
  stop: null,
  playing: null,
  row: 0,
  told: -Infinity,
};

/** The painted picture: {view(), surface(), ready()}, set by attach(). */
let painted = null;

/** Sets the painted picture on which months are played. */
export const attach = (what) => (painted = what);

const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A promise of the months of the picture on a surface. They are fetched once, whichever caller
 * is first, and cancelled when another series is requested. */
function seriesOf(surface) {
  const key = withoutMonth(surface.query);
  if (state.key === key) return state.series;
  giveUp();
  const stop = new AbortController();
  const series = fetchSeries(key, stop.signal);
  series.then(
    () => (state.stop = state.stop === stop ? null : state.stop),
    () => state.series === series && forget(),
  );
  Object.assign(state, { key, series, stop });
  return series;
}

const forget = () => Object.assign(state, { key: "", series: null, stop: null });

/** Cancels a series that is still coming. */
function giveUp() {
  if (!state.stop) return;
  state.stop.abort();
  forget();
}

/** The visitor may play soon: the months are fetched now, unless the visitor saves data. */
export async function prefetch() {
  const { connection } = window.navigator;
  if ((connection && connection.saveData) || !isTakeup(painted.view())) return;
  await painted.ready();
  if (isTakeup(painted.view())) seriesOf(painted.surface()).catch(() => null);
}

const LEGEND_EVERY = 100;

/** A month is on the map: the hover shows its classes, and the listeners are called. */
function tell(surface, series, row, ms) {
  const { n, months } = series.about;
  const classes = series.classes.subarray(row * n, (row + 1) * n);
  surface.classes = classes;
  const isLast = row === months.length - 1;
  // Figures that change more often than ten times a second cannot be read.
  const now = performance.now();
  if (isLast || now - state.told >= LEGEND_EVERY) {
    state.told = now;
    showMonth({ classes, period: periodWords(months[row], painted.view(), choices()) });
  }
  state.row = row;
  window.dispatchEvent(
    new CustomEvent("wardwise:frame", {
      detail: { month: months[row], last: isLast || isCalm(), ms },
    }),
  );
}

/** Draws a month on the map's own tiles. */
function step(surface, series, row) {
  const { n } = series.about;
  surface.sizes = series.sizes ? series.sizes.subarray(row * n, (row + 1) * n) : null;
  const ms = surface.setClasses(series.classes.subarray(row * n, (row + 1) * n));
  if (surface.isCircled()) recircle();
  tell(surface, series, row, ms);
}

/** Plays on a film over the map while the map does not move; where there can be no film, on its
 * tiles. */
function run(playing) {
  const { surface, series, interval, loop, token } = playing;
  const count = series.about.months.length;
  const begin = (start) =>
    film.begin({
      surface,
      series,
      start,
      interval,
      loop,
      onFail: () => roll(playing, start),
      map: map(),
      style: surface.styleOfAll(series.present),
      onFrame: ({ row, ms }) => {
        if (state.token !== token) return;
        tell(surface, series, row, ms);
        if (row === count - 1 && !loop) finish();
      },
    });
  state.playing = playing;
  // Circles are drawn over the tiles, and no film has them.
  if (surface.isCircled() || !begin(playing.start)) roll(playing, playing.start);
}

/** Plays the months one after the other on the tiles. */
function roll({ surface, series, interval, loop, token }, start) {
  const count = series.about.months.length;
  let row = start - 1;
  let last = -Infinity;
  const tick = (now) => {
    if (state.token !== token || film.isOn()) return;
    if (isDue(now - last, interval)) {
      row = row === count - 1 ? 0 : row + 1;
      last = Math.max(last + interval, now - interval);
      step(surface, series, row);
      if (row === count - 1 && !loop) return;
    }
    window.requestAnimationFrame(tick);
  };
  window.requestAnimationFrame(tick);
}

/** The film ends: the tiles show its last month. */
function finish() {
  if (!film.isOn()) return;
  const { surface } = state.playing;
  surface.setClasses(surface.classes);
  film.end();
}

/** The map begins to move: the months go on, on the tiles that move with it, until it stops. */
export function moving() {
  if (!film.isOn()) return;
  const { playing, row } = state;
  playing.surface.setClasses(playing.surface.classes);
  film.drop();
  roll(playing, (row + 1) % playing.series.about.months.length);
}

/** The map has stopped moving. */
export function still() {
  const { playing, row, token } = state;
  if (!playing || playing.token !== token || film.isOn()) return;
  painted.ready().then(() => {
    if (playing.token === state.token && playing.surface === painted.surface()) {
      run({ ...playing, start: (row + 1) % playing.series.about.months.length });
    }
  });
}

/** Plays the months of the take-up that is shown, from the one after it (or from the first, at
 * the end). `rate`: months a second; `loop`: begin again at the end. Where the visitor prefers
 * less motion, each call shows one more month and stops. Returns false where there is nothing to
 * play. Throws an Error with the server's sentence where the server has none. */
export async function play({ rate = RATE, loop = false } = {}) {
  const token = (state.token += 1);
  const view = painted.view();
  if (!isTakeup(view)) return false;
  await painted.ready();
  const surface = painted.surface();
  const series = await seriesOf(surface).catch((error) => {
    if (state.token === token) throw error;
  });
  if (state.token !== token || surface !== painted.surface()) return true;
  const { months } = series.about;
  if (!months.length) return false;
  const at = months.indexOf(view.period);
  const start = at < 0 || at === months.length - 1 ? 0 : at + 1;
  if (isCalm()) step(surface, series, start);
  else run({ surface, series, start, interval: 1000 / rate, loop, token });
  return true;
}

/** The question changes: nothing plays, and months that are still coming are cancelled. */
export function drop() {
  pause();
  giveUp();
}

/** Stops. The month shown stays until the page requests another picture. */
export function pause() {
  finish();
  state.token += 1;
  state.playing = null;
}
