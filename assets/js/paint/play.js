/* Play: every month of a series on the map, at a steady rate. The classes of all months come as one matrix, with breaks that stay. */
(function (root) {
  "use strict";

  const EARLY = 4;

  /** Whether the next month is due, `elapsed` milliseconds after the one before: no month is left out, and at the screen's own rate each frame
   * brings one although frames come a little early or late. Pure. */
  const isDue = (elapsed, interval) => elapsed >= interval - EARLY;

  const wardwise = (root.wardwise = root.wardwise || {});
  wardwise.paintPlay = { isDue };
  if (typeof module !== "undefined") module.exports = wardwise.paintPlay;
  // In a worker, and under test, that is all.
  if (typeof document === "undefined") return;

  const RATE = 4;
  const state = { token: 0, key: "", series: null, stop: null, film: null, row: 0, told: -Infinity };

  const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** A promise of the months of what a surface shows: asked for once, whoever asks first, and given up when another series is asked for. */
  function seriesOf(surface) {
    const key = surface.query.replace(/&period=[^&]*/, "");
    if (state.key === key) return state.series;
    giveUp();
    const stop = new AbortController();
    const series = wardwise.paintTiles.seriesOf(key, stop.signal);
    series.then(() => (state.stop = state.stop === stop ? null : state.stop), () => state.series === series && forget());
    Object.assign(state, { key, series, stop });
    return series;
  }

  const forget = () => Object.assign(state, { key: "", series: null, stop: null });

  /** Gives up a series that is still coming. */
  function giveUp() {
    if (!state.stop) return;
    state.stop.abort();
    forget();
  }

  /** Playing is near: its months are asked for now, unless the visitor saves data. */
  async function prefetch() {
    const { connection } = root.navigator;
    if ((connection && connection.saveData) || !wardwise.url.isTakeup(wardwise.paint.view())) return;
    await wardwise.paint.ready();
    if (wardwise.url.isTakeup(wardwise.paint.view())) seriesOf(wardwise.paint.surface()).catch(() => null);
  }

  const LEGEND_EVERY = 100;

  /** A month is on the map: the classes a hover tells are its, and whoever listens is told. */
  function tell(surface, series, row, ms) {
    const { n, months } = series.about;
    const classes = series.classes.subarray(row * n, (row + 1) * n);
    surface.classes = classes;
    const isLast = row === months.length - 1;
    // Figures that change more often than ten times a second cannot be read.
    const now = performance.now();
    if (isLast || now - state.told >= LEGEND_EVERY) {
      state.told = now;
      wardwise.paintLegend.showMonth({ classes, period: wardwise.url.periodWords(months[row], wardwise.paint.view().window) });
    }
    state.row = row;
    root.dispatchEvent(new CustomEvent("wardwise:frame", { detail: { month: months[row], last: isLast || isCalm(), ms } }));
  }

  /** Draws a month on the map's own tiles. */
  function step(surface, series, row) {
    const { n } = series.about;
    tell(surface, series, row, surface.setClasses(series.classes.subarray(row * n, (row + 1) * n)));
  }

  /** Plays on a film over the map while it stands still; where that cannot be, on its tiles. */
  function run(film) {
    const { surface, series, interval, loop, token } = film;
    const count = series.about.months.length;
    const begin = (start) => wardwise.paintFilm.begin({
      surface, series, start, interval, loop, onFail: () => roll(film, start), map: wardwise.url.map(), style: surface.styleOfAll(series.present),
      onFrame: ({ row, ms }) => {
        if (state.token !== token) return;
        tell(surface, series, row, ms);
        if (row === count - 1 && !loop) finish();
      },
    });
    state.film = film;
    if (!begin(film.start)) roll(film, film.start);
  }

  /** The months one after the other on the tiles. */
  function roll({ surface, series, interval, loop, token }, start) {
    const count = series.about.months.length;
    let row = start - 1;
    let last = -Infinity;
    const tick = (now) => {
      if (state.token !== token || wardwise.paintFilm.isOn()) return;
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
    if (!wardwise.paintFilm.isOn()) return;
    const { surface } = state.film;
    surface.setClasses(surface.classes);
    wardwise.paintFilm.end();
  }

  /** The map begins to move: the months go on, on the tiles that move with it, until it stands still. */
  function moving() {
    if (!wardwise.paintFilm.isOn()) return;
    const { film, row } = state;
    film.surface.setClasses(film.surface.classes);
    wardwise.paintFilm.drop();
    roll(film, (row + 1) % film.series.about.months.length);
  }

  /** It stands still again. */
  function still() {
    const { film, row, token } = state;
    if (!film || film.token !== token || wardwise.paintFilm.isOn()) return;
    wardwise.paint.ready().then(() => {
      if (film.token === state.token && film.surface === wardwise.paint.surface()) run({ ...film, start: (row + 1) % film.series.about.months.length });
    });
  }

  /** Plays the months of the take-up that is shown, from the one after it (or from the first, at the end). `rate`: months a second;
   * `loop`: begin again at the end. Where the visitor asks for less motion, each call shows one month more and stops.
   * Gives false where there is nothing to play; throws an Error with the server's sentence where it has none. */
  async function play({ rate = RATE, loop = false } = {}) {
    const token = (state.token += 1);
    const view = wardwise.paint.view();
    if (!wardwise.url.isTakeup(view)) return false;
    await wardwise.paint.ready();
    const surface = wardwise.paint.surface();
    const series = await seriesOf(surface).catch((error) => {
      if (state.token === token) throw error;
    });
    if (state.token !== token || surface !== wardwise.paint.surface()) return true;
    const { months } = series.about;
    if (!months.length) return false;
    const at = months.indexOf(view.period);
    const start = at < 0 || at === months.length - 1 ? 0 : at + 1;
    if (isCalm()) step(surface, series, start);
    else run({ surface, series, start, interval: 1000 / rate, loop, token });
    return true;
  }

  /** Another question is asked: nothing plays, and months that are still coming are not wanted. */
  function drop() {
    stop();
    giveUp();
  }

  /** Stops; the month shown stays until the page asks for another picture. */
  function stop() {
    finish();
    state.token += 1;
    state.film = null;
  }

  wardwise.paintPlay = { play, prefetch, stop, drop, moving, still, isDue };
})(typeof window !== "undefined" ? window : globalThis);
