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
  const state = { token: 0, series: null, key: "", film: null, row: 0, told: -Infinity };

  const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  async function seriesOf(surface) {
    const key = surface.query.replace(/&period=[^&]*/, "");
    if (state.key !== key) {
      const answer = await wardwise.paintAnswers.fetched(`series.frame?${key}`);
      state.series = wardwise.paintFrame.decode(await answer.arrayBuffer());
      state.key = key;
    }
    return state.series;
  }

  const LEGEND_EVERY = 100;

  /** A month is on the map: the classes a hover tells are its, and whoever listens is told. */
  function tell(surface, series, row, ms) {
    const { n, months } = series.about;
    const classes = series.columns.class.subarray(row * n, (row + 1) * n);
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
    tell(surface, series, row, surface.setClasses(series.columns.class.subarray(row * n, (row + 1) * n)));
  }

  /** Plays on a film over the map while it stands still; where that cannot be, on its tiles. */
  function run(film) {
    const { surface, series, interval, loop, token } = film;
    const count = series.about.months.length;
    const begin = (start) => wardwise.paintFilm.begin({
      surface, series, start, interval, loop, onFail: () => roll(film, start), map: wardwise.url.map(), style: surface.styleOfAll(series.columns.class),
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
   * Gives false where there is nothing to play. */
  async function play({ rate = RATE, loop = false } = {}) {
    const token = (state.token += 1);
    const view = wardwise.paint.view();
    if (!wardwise.url.isTakeup(view)) return false;
    await wardwise.paint.ready();
    const surface = wardwise.paint.surface();
    const series = await seriesOf(surface);
    const { months } = series.about;
    if (state.token !== token || surface !== wardwise.paint.surface()) return true;
    if (!months.length) return false;
    const at = months.indexOf(view.period);
    const start = at < 0 || at === months.length - 1 ? 0 : at + 1;
    if (isCalm()) step(surface, series, start);
    else run({ surface, series, start, interval: 1000 / rate, loop, token });
    return true;
  }

  /** Stops; the month shown stays until the page asks for another picture. */
  function stop() {
    finish();
    state.token += 1;
    state.film = null;
  }

  wardwise.paintPlay = { play, stop, moving, still, isDue };
})(typeof window !== "undefined" ? window : globalThis);
