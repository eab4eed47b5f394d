/* Time: play through the months on the map. The paint layer draws the frames; label and slider follow them, and the address when it stops. */
(function () {
  "use strict";

  const root = typeof window === "undefined" ? globalThis : window;
  const wardwise = (root.wardwise = root.wardwise || {});

  /** Why a view cannot be played, "" where it can: only what is counted month by month changes with time. `months` are those of its window. Pure. */
  function reasonNotToPlay(view, months) {
    const what = { segment: "Who lives here", index: "An index of who lives here", indicator: "An indicator" }[view.measure];
    if (what) return `${what} does not change from month to month. Colour the map by take-up of a service to play its months.`;
    const yearBefore = (month) => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;
    if (view.measure === "change" && !months.some((month) => months.includes(yearBefore(month)))) {
      return "No month has the same month a year before it, so there is no change to play. Show the rate instead.";
    }
    return months.length < 2 ? "There is one month only, so there is nothing to play." : "";
  }

  if (typeof module !== "undefined") {
    module.exports = { reasonNotToPlay };
    return;
  }

  const state = { playing: false, month: "" };

  const reason = () => (wardwise.url.current() ? reasonNotToPlay(wardwise.url.current(), wardwise.url.months()) : "");

  /** The button as it can be pressed now, and the slider at a month. */
  function mark() {
    const play = document.getElementById("play");
    if (!play || !wardwise.url.current()) return;
    const refused = state.playing ? "" : reason();
    play.setAttribute("aria-pressed", String(state.playing));
    play.setAttribute("aria-label", state.playing ? "Pause" : "Play through the months");
    play.title = refused;
    if (refused) play.setAttribute("aria-disabled", "true");
    else play.removeAttribute("aria-disabled");
    placeThumb(state.month || wardwise.url.current().period);
  }

  /** Moves the slider's thumb to a month without asking for its story: the slider's own value follows when playing ends. */
  function placeThumb(month) {
    const thumb = document.querySelector("#period [role=slider]");
    const months = wardwise.url.months();
    const at = months.indexOf(month);
    if (!thumb || at < 0) return;
    const percent = months.length > 1 ? (100 * at) / (months.length - 1) : 0;
    thumb.style.setProperty("--slider-thumb-offset", `${percent}%`);
    document.querySelector("#period .mantine-Slider-bar").style.setProperty("--slider-bar-width", `calc(${percent}% + 2 * var(--slider-size))`);
    thumb.setAttribute("aria-valuetext", wardwise.url.periodWords(month, wardwise.url.current().window));
  }

  function toggle() {
    if (state.playing) stop();
    else if (reason()) refuse(reason());
    else if (wardwise.paint && wardwise.paint.play) start();
  }

  function refuse(sentence) {
    wardwise.answer.say(sentence);
    wardwise.paintNotice.say({ text: sentence, offer_level: "" });
  }

  async function start() {
    state.playing = true;
    mark();
    if ((await wardwise.paint.play()) !== false || !state.playing) return;
    quiet();
    refuse("There are no months with figures for these areas. Choose other areas, or another service.");
  }

  /** The map shows something else: playing has ended without a word. */
  function quiet() {
    state.playing = false;
    state.month = "";
    mark();
  }

  function stop() {
    const { month } = state;
    wardwise.paint.pause();
    state.playing = false;
    mark();
    state.month = "";
    if (month) wardwise.url.go({ period: month });
  }

  /** Told that the view has changed: months that were playing stop. */
  function interrupt() {
    quiet();
  }

  window.addEventListener("wardwise:frame", (event) => {
    if (!state.playing) return;
    const view = wardwise.url.current();
    state.month = event.detail.month;
    const label = document.getElementById("period-label");
    if (label) label.textContent = wardwise.url.periodWords(state.month, view.window);
    placeThumb(state.month);
    if (event.detail.last) stop();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#play")) toggle();
  });

  wardwise.time = { toggle, stop, interrupt };
})();
