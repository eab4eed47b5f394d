/* Play: every month of a series on the map, at a steady rate. The classes of all months come as one matrix, with breaks that stay. */
(function (root) {
  "use strict";

  const EARLY = 4;

  /** Whether the next month is due, `elapsed` milliseconds after the one before: no month is left out, and at the screen's own rate each frame
   * brings one although frames come a little early or late. Pure. */
  const isDue = (elapsed, interval) => elapsed >= interval - EARLY;

  if (typeof module !== "undefined") {
    module.exports = { isDue };
    return;
  }

  const wardwise = (root.wardwise = root.wardwise || {});
  const RATE = 4;
  const state = { token: 0, series: null, key: "" };

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

  function step(surface, series, row) {
    const { n, months } = series.about;
    const classes = series.columns.class.subarray(row * n, (row + 1) * n);
    const ms = surface.setClasses(classes);
    wardwise.paintLegend.showMonth({ classes, period: wardwise.url.periodWords(months[row], wardwise.paint.view().window) });
    const detail = { month: months[row], last: row === months.length - 1 || isCalm(), ms };
    root.dispatchEvent(new CustomEvent("wardwise:frame", { detail }));
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
    if (isCalm()) {
      step(surface, series, start);
      return true;
    }
    const interval = 1000 / rate;
    let row = start - 1;
    let last = -Infinity;
    const tick = (now) => {
      if (state.token !== token) return;
      if (isDue(now - last, interval)) {
        row = row === months.length - 1 ? 0 : row + 1;
        last = Math.max(last + interval, now - interval);
        step(surface, series, row);
        if (row === months.length - 1 && !loop) return;
      }
      window.requestAnimationFrame(tick);
    };
    window.requestAnimationFrame(tick);
    return true;
  }

  /** Stops; the month shown stays until the page asks for another picture. */
  function stop() {
    state.token += 1;
  }

  wardwise.paintPlay = { play, stop, isDue };
})(typeof window !== "undefined" ? window : globalThis);
