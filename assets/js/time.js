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

  /** What is said beside the month: that months are on their way, or what holds for all of them. Pure. */
  function wordsFor({ playing, waiting }) {
    if (waiting) return "Loading the months\u2026";
    return playing ? "The class limits stay the same." : "";
  }

  if (typeof module !== "undefined") {
    module.exports = { reasonNotToPlay, wordsFor };
    return;
  }

  /** Milliseconds: what comes sooner is not announced. */
  const SOON = 200;
  const ENDED = { playing: false, asking: false, waiting: false };
  const state = { ...ENDED, month: "", turn: 0 };

  const reason = () => (wardwise.url.current() ? reasonNotToPlay(wardwise.url.current(), wardwise.url.months()) : "");

  /** The button as it can be pressed now, and the slider at a month. */
  function mark() {
    const play = document.getElementById("play");
    if (!play || !wardwise.url.current()) return;
    const refused = state.playing ? "" : reason();
    play.setAttribute("aria-pressed", String(state.playing));
    play.setAttribute("aria-label", state.playing ? "Pause" : "Play through the months");
    play.title = refused;
    play.setAttribute("aria-busy", String(state.waiting));
    const status = document.getElementById("play-status");
    if (status.textContent !== wordsFor(state)) status.textContent = wordsFor(state);
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
    const turn = (state.turn += 1);
    state.playing = state.asking = true;
    mark();
    const late = window.setTimeout(() => wait(turn), SOON);
    const refused = await wardwise.paint.play().then(
      (isPlayed) => (isPlayed === false ? "There are no months with figures for these areas. Choose other areas, or another service." : ""),
      (error) => `${error.message} No months were played.`,
    );
    window.clearTimeout(late);
    if (turn !== state.turn || !state.playing) return;
    state.asking = state.waiting = false;
    if (refused) quiet();
    else mark();
    if (refused) refuse(refused);
  }

  /** The months are long in coming. */
  function wait(turn) {
    if (turn !== state.turn || !state.playing) return;
    state.waiting = true;
    mark();
  }

  /** The map shows something else: playing has ended without a word. */
  function quiet() {
    Object.assign(state, ENDED, { month: "", turn: state.turn + 1 });
    mark();
  }

  function stop() {
    const { month } = state;
    wardwise.paint.pause();
    Object.assign(state, ENDED, { turn: state.turn + 1 });
    mark();
    state.month = "";
    if (month) wardwise.url.go({ period: month });
  }

  /** Told that the view has changed: months that were playing stop. */
  function interrupt() {
    if (state.asking) wardwise.paint.pause();
    quiet();
  }

  window.addEventListener("wardwise:frame", ({ detail }) => {
    if (!state.playing) return;
    state.month = detail.month;
    const label = document.getElementById("period-label");
    if (label) label.textContent = wardwise.url.periodWords(state.month, wardwise.url.current().window);
    placeThumb(state.month);
    if (detail.last) stop();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#play")) toggle();
  });

  // Whoever comes to the button is about to press it.
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => {
      if (event.target.closest && event.target.closest("#play") && !state.playing && wardwise.url.current() && !reason()) wardwise.paint.prefetch();
    });
  }

  wardwise.time = { toggle, stop, interrupt };
})();
