/* Time: play through the months on the map. The paint layer draws the frames. Label and slider
 * follow each frame, and the address follows when playing stops. */
import { say as sayOnMap } from "../map/notice.js";
import { pause, play, prefetch } from "../map/player.js";
import { reasonNotToPlay } from "../state/measures.js";
import { periodWords } from "../state/periods.js";
import { say } from "../state/status.js";
import { choices, current, go, months } from "../state/view.js";

/** The words beside the month: that months are loading, or a note that applies to all of them.
 * Pure. */
export function wordsFor({ playing, waiting }) {
  if (waiting) return "Loading the months\u2026";
  return playing ? "The class limits stay the same." : "";
}

/** Milliseconds: months that arrive sooner are not announced. */
const SOON = 200;
const NO_MONTHS =
  "There are no months with figures for these areas. Choose other areas, or another service.";
const ENDED = { playing: false, asking: false, waiting: false };
const state = { ...ENDED, month: "", turn: 0 };

const reason = () => (current() ? reasonNotToPlay(current(), choices()) : "");

/** The button in its present state, and the slider at a month. */
function mark() {
  const button = document.getElementById("play");
  if (!button || !current()) return;
  const refused = state.playing ? "" : reason();
  button.setAttribute("aria-pressed", String(state.playing));
  button.setAttribute("aria-label", state.playing ? "Pause" : "Play through the months");
  button.title = refused;
  button.setAttribute("aria-busy", String(state.waiting));
  const status = document.getElementById("play-status");
  if (status.textContent !== wordsFor(state)) status.textContent = wordsFor(state);
  if (refused) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
  placeThumb(state.month || current().period);
}

/** Moves the slider's thumb to a month without a request for its story: the slider's own value
 * follows when playing ends. */
function placeThumb(month) {
  const thumb = document.querySelector("#period [role=slider]");
  const known = months();
  const at = known.indexOf(month);
  if (!thumb || at < 0) return;
  const percent = known.length > 1 ? (100 * at) / (known.length - 1) : 0;
  thumb.style.setProperty("--slider-thumb-offset", `${percent}%`);
  document
    .querySelector("#period .mantine-Slider-bar")
    .style.setProperty("--slider-bar-width", `calc(${percent}% + 2 * var(--slider-size))`);
  thumb.setAttribute("aria-valuetext", periodWords(month, current(), choices()));
}

export function toggle() {
  if (state.playing) stop();
  else if (reason()) refuse(reason());
  else start();
}

function refuse(sentence) {
  say(sentence);
  sayOnMap({ text: sentence, offer_level: "" });
}

async function start() {
  const turn = (state.turn += 1);
  state.playing = state.asking = true;
  mark();
  const late = window.setTimeout(() => wait(turn), SOON);
  const refused = await play().then(
    (isPlayed) => (isPlayed === false ? NO_MONTHS : ""),
    (error) => `${error.message} No months were played.`,
  );
  window.clearTimeout(late);
  if (turn !== state.turn || !state.playing) return;
  state.asking = state.waiting = false;
  if (refused) quiet();
  else mark();
  if (refused) refuse(refused);
}

/** The months take long to arrive. */
function wait(turn) {
  if (turn !== state.turn || !state.playing) return;
  state.waiting = true;
  mark();
}

/** The map shows something else: playing has ended, and no message is shown. */
function quiet() {
  Object.assign(state, ENDED, { month: "", turn: state.turn + 1 });
  mark();
}

function stop() {
  const { month } = state;
  pause();
  Object.assign(state, ENDED, { turn: state.turn + 1 });
  mark();
  state.month = "";
  if (month) go({ period: month });
}

/** Called when the view has changed: months that were playing stop. */
export function interrupt() {
  if (state.asking) pause();
  quiet();
}

/** Listens to the months that are played, and to the button. */
export function listen() {
  window.addEventListener("wardwise:frame", ({ detail }) => {
    if (!state.playing) return;
    state.month = detail.month;
    const label = document.getElementById("period-label");
    if (label) label.textContent = periodWords(state.month, current(), choices());
    placeThumb(state.month);
    if (detail.last) stop();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#play")) toggle();
  });

  // A pointer or the focus on the button means that it may soon be pressed.
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => {
      if (
        event.target.closest &&
        event.target.closest("#play") &&
        !state.playing &&
        current() &&
        !reason()
      ) {
        prefetch();
      }
    });
  }
}
