/* Time: the slider over the periods, and playing them on the map. The paint layer draws the
 * frames. Label and slider follow each frame, and the address follows when playing stops. */
import { make } from "../map/elements.js";
import { say as sayOnMap } from "../map/notice.js";
import { pause, play, prefetch } from "../map/player.js";
import { isTakeup, reasonNotToPlay } from "../state/measures.js";
import { nextPeriod, periodWords, yearMarks } from "../state/periods.js";
import { canCircle, isCircled } from "../state/question.js";
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
  button.setAttribute("aria-label", state.playing ? "Pause" : `Play the ${periodsWord()}`);
  button.title = refused;
  button.setAttribute("aria-busy", String(state.waiting));
  const status = document.getElementById("play-status");
  if (status.textContent !== wordsFor(state)) status.textContent = wordsFor(state);
  if (refused) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
  placeThumb(state.month || current().period);
}

/** Moves the slider to a period without a request for its answer. */
function placeThumb(month) {
  const slider = document.getElementById("period");
  const at = months().indexOf(month);
  if (!slider || at < 0) return;
  slider.value = String(at);
  label(month);
}

function label(month) {
  const words = periodWords(month, current(), choices());
  document.getElementById("period").setAttribute("aria-valuetext", words);
  document.getElementById("period-label").textContent = words;
  const isLatest = month === months()[months().length - 1];
  const coming = isLatest ? nextPeriod(current(), choices()) : "";
  document.getElementById("period-next").textContent = coming && `Next to come: ${coming}`;
}

const MOST_YEARS = 6;
const NAMES = { month: "months", quarter: "quarters", snapshot: "counts" };

/** What the periods of the view are called. Years that end with any month step by months. */
function periodsWord() {
  const { window: length } = current();
  const isStepwise =
    length === "year" && months().some((each) => !each.endsWith(months()[0].slice(-2)));
  return NAMES[length] || (isStepwise ? "months" : "years");
}

function makeSlider() {
  const place = document.getElementById("period-slider");
  if (!place || document.getElementById("period")) return;
  const slider = make("input", { id: "period", type: "range", min: "0", step: "1" });
  slider.setAttribute("aria-label", "Period");
  slider.addEventListener("input", () => label(months()[Number(slider.value)]));
  slider.addEventListener("change", () => go({ period: months()[Number(slider.value)] }));
  place.append(slider, make("div", { className: "years", "aria-hidden": "true" }));
}

/** The buttons that choose between circles and filled areas, and the points of a service. */
function showSwitches(view) {
  const shown = isCircled(view, choices()) ? "circles" : "areas";
  document.getElementById("drawn").hidden = !canCircle(view, choices());
  for (const button of document.querySelectorAll("[data-draw]")) {
    button.setAttribute("aria-pressed", String(button.dataset.draw === shown));
  }
  const theme = choices().themes.find(({ key }) => key === view.theme);
  const service = theme && theme.services.find(({ key }) => key === view.service);
  const points = document.getElementById("points");
  points.hidden = !(isTakeup(view) && service && service.points);
  points.setAttribute("aria-pressed", String(view.points === "show"));
}

/** Shows the periods of a view: the slider, its years, and what can be played. */
export function show(view) {
  makeSlider();
  const slider = document.getElementById("period");
  if (!slider) return;
  const known = months();
  const isTimed = known.length > 0 && (isTakeup(view) || view.overlay !== "none");
  document.getElementById("time-bar").classList.toggle("is-still", !isTimed);
  if (!known.length) return;
  slider.max = String(Math.max(known.length - 1, 1));
  slider.disabled = known.length < 2;
  const years = yearMarks(known, MOST_YEARS).map(({ value, label: year }) => {
    const tick = make("span", {}, year);
    tick.style.left = `${(100 * value) / (known.length - 1)}%`;
    return tick;
  });
  document.querySelector("#period-slider .years").replaceChildren(...years);
  for (const button of document.querySelectorAll("#time-bar [data-step]")) {
    const at = known.indexOf(view.period) + Number(button.dataset.step);
    button.setAttribute("aria-disabled", String(at < 0 || at >= known.length));
  }
  showSwitches(view);
  mark();
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

/** Called when the map shows something else: months that were playing stop. */
export function interrupt() {
  if (state.asking) pause();
  quiet();
}

/** Listens to the months that are played, and to the button. */
export function listen() {
  window.addEventListener("wardwise:frame", ({ detail }) => {
    if (!state.playing) return;
    state.month = detail.month;
    placeThumb(state.month);
    if (detail.last) stop();
  });

  document.addEventListener("click", ({ target }) => {
    const drawn = target.closest("[data-draw]");
    if (target.closest("#play")) toggle();
    if (drawn) go({ draw: drawn.dataset.draw }, { how: "replace" });
    if (target.closest("#points")) {
      go({ points: current().points === "show" ? "hide" : "show" }, { how: "replace" });
    }
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
