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

  function toggle() {
    const paint = wardwise.paint;
    const view = wardwise.url.current();
    if (!paint || !paint.play || !view) return;
    if (state.playing) {
      stop();
      return;
    }
    if (view.measure !== "rate" && view.measure !== "count") {
      wardwise.url.go({ measure: "rate" });
      wardwise.answer.say("The map now shows take-up, which changes with time.");
    }
    state.playing = true;
    mark();
    window.setTimeout(() => paint.play(), 0);
  }

  function stop() {
    state.playing = false;
    mark();
    if (wardwise.paint.pause) wardwise.paint.pause();
    if (state.month) wardwise.url.go({ period: state.month });
    state.month = "";
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

  wardwise.time = { toggle, stop };
})();
