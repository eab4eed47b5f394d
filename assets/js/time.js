/* Time: play through the months on the map. The paint layer draws the frames; the label follows them, and the address when it stops. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  const state = { playing: false, month: "" };

  const button = () => document.getElementById("play");

  function mark() {
    const play = button();
    play.setAttribute("aria-pressed", String(state.playing));
    play.setAttribute("aria-label", state.playing ? "Pause" : "Play through the months");
  }

  const isTakeup = (view) => Boolean(view) && (view.measure === "rate" || view.measure === "count");

  function toggle() {
    if (state.playing) stop();
    else if (wardwise.paint && wardwise.paint.play && wardwise.url.current()) start();
  }

  /** Plays; a map that does not change with time shows take-up first. */
  function start() {
    state.playing = true;
    mark();
    if (!isTakeup(wardwise.url.current())) {
      const isDifference = wardwise.url.isTakeup(wardwise.url.current());
      wardwise.url.go({ measure: "rate" });
      wardwise.answer.say(isDifference ? "Differences are not played: the map now shows the rate, month by month." : "The map now shows take-up, which changes with time.");
    }
    whenShown(120);
  }

  /** Begins when the map has been told of take-up: within a few frames of the change, or not at all. */
  function whenShown(frames) {
    if (!state.playing) return;
    if (isTakeup(wardwise.paint.view())) wardwise.paint.play();
    else if (frames > 0) window.requestAnimationFrame(() => whenShown(frames - 1));
    else quiet();
  }

  /** The map shows something else: playing has ended without a word. */
  function quiet() {
    if (!state.playing) return;
    state.playing = false;
    state.month = "";
    mark();
  }

  function stop() {
    const { month } = state;
    wardwise.paint.pause();
    quiet();
    if (month) wardwise.url.go({ period: month });
  }

  /** Told that the view has changed: months that were playing stop, unless it is take-up coming to be played. */
  function interrupt() {
    if (state.month) quiet();
  }

  window.addEventListener("wardwise:frame", (event) => {
    if (!state.playing) return;
    const view = wardwise.url.current();
    state.month = event.detail.month;
    const label = document.getElementById("period-label");
    if (label) label.textContent = wardwise.url.periodWords(state.month, view.window);
    if (event.detail.last) stop();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#play")) toggle();
  });

  wardwise.time = { toggle, stop, interrupt };
})();
