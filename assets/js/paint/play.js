/* Play: every month of a series on the map, at a steady rate. The classes of all months come as one matrix, with breaks that stay. */
(function (root) {
  "use strict";

  /** Row of the series that is due: one row every `interval` milliseconds from `start` on. Pure. */
  const dueRow = (elapsed, interval, start, count) => Math.min(start + Math.floor(elapsed / interval), count - 1);

  if (typeof module !== "undefined") {
    module.exports = { dueRow };
    return;
  }

  const wardwise = (root.wardwise = root.wardwise || {});
  const RATE = 4;
  const state = { token: 0, isPlaying: false, series: null, key: "", row: 0, shown: 0, ms: [] };

  const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  async function seriesOf(surface) {
    const key = surface.query.replace(/&period=[^&]*/, "");
    if (state.key !== key) {
      const answer = await wardwise.paint.fetched(`series.frame?${surface.query}`);
      state.series = wardwise.paintFrame.decode(await answer.arrayBuffer());
      state.key = key;
    }
    return state.series;
  }

  function step(surface, series, row) {
    const { n, months } = series.about;
    state.row = row;
    const ms = surface.setClasses(series.columns.class.subarray(row * n, (row + 1) * n));
    const detail = { month: months[row], last: row === months.length - 1 || isCalm(), ms };
    root.dispatchEvent(new CustomEvent("wardwise:frame", { detail }));
  }

  /** Plays the months of the take-up that is shown, from the one after it (or from the first, at the end). `rate`: months a second;
   * `loop`: begin again at the end. Where the visitor asks for less motion, each call shows one month more and stops. */
  async function play({ rate = RATE, loop = false } = {}) {
    const token = (state.token += 1);
    state.isPlaying = true;
    await wardwise.paint.ready();
    const surface = wardwise.paint.surface();
    const view = wardwise.paint.view();
    if (view.measure !== "rate" && view.measure !== "count") return;
    const series = await seriesOf(surface);
    const { months } = series.about;
    if (state.token !== token || surface !== wardwise.paint.surface() || !months.length) return;
    const at = months.indexOf(view.period);
    let start = at < 0 || at === months.length - 1 ? 0 : at + 1;
    if (isCalm()) {
      state.isPlaying = false;
      step(surface, series, start);
      return;
    }
    let begun = performance.now();
    let last = -1;
    const tick = (now) => {
      if (state.token !== token) return;
      const row = dueRow(Math.max(now - begun, 0), 1000 / rate, start, months.length);
      if (row !== last) step(surface, series, row);
      last = row;
      if (row === months.length - 1) {
        if (!loop) return;
        start = 0;
        begun = now;
        last = -1;
      }
      window.requestAnimationFrame(tick);
    };
    window.requestAnimationFrame(tick);
  }

  /** Stops; the month shown stays until the page asks for another picture. */
  function stop() {
    state.token += 1;
    state.isPlaying = false;
  }

  wardwise.paintPlay = { play, stop, interrupt: stop, dueRow };
})(typeof window !== "undefined" ? window : globalThis);
