/* The bar over a shaken map: what is drawn, what else can be, and pause. */
import { make } from "../map/elements.js";
import { keepReal, view as painted } from "../map/paint.js";
import * as shake from "../map/shake.js";
import { reasonNotToShake } from "../state/measures.js";
import { answerWords, KINDS, nextSeed } from "../state/shaken.js";
import { say } from "../state/status.js";
import { choices, current, go } from "../state/view.js";
import { tell } from "./scenes.js";

const state = { kind: "off", text: "", nine: null };

const isOnStage = () => current().mode === "present";

/** The view that is on the map: that of the scene on the stage, else that of the page. */
const shown = () => (isOnStage() && painted()) || current();

function reason() {
  if (!current()) return "";
  if (isOnStage() && document.querySelector(".scene-picture")) return "This map is a picture.";
  return reasonNotToShake(shown(), choices());
}

/** Marks the switch beside the months, with the reason where the map cannot be shaken, and that of
 * the stage, which is only there where it can. */
export function mark() {
  const button = document.getElementById("shake");
  const ofStage = document.getElementById("shake-scene");
  if (!button || !ofStage || !current()) return;
  const refused = reason();
  const isOn = String(shown().shake !== "off" && !refused);
  for (const each of [button, ofStage]) each.setAttribute("aria-pressed", isOn);
  ofStage.hidden = refused !== "";
  button.title = refused || "Draw the areas again as chance would bring them";
  if (refused) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

/** Shakes the map, or shows the real one; says why where it cannot be shaken. */
export function toggle() {
  if (reason()) tellReason(reason());
  else if (shown().shake !== "off") end();
  else {
    if (isOnStage()) keepReal(false);
    if (shown().shake === "off") go({ shake: "nothing" }, isOnStage() ? REPLACE : {});
  }
}

const tellReason = (words) => (isOnStage() ? tell(words) : say(words));

/** Shows the real map. Returns whether it was shaken. */
export function end() {
  if (shown().shake === "off") return false;
  if (isOnStage()) keepReal(true);
  go({ shake: "off" }, REPLACE);
  return true;
}

const bar = () => document.getElementById("shake-bar");

/** What is drawn has changed. */
export function changed({ text, kind, isPaused, nine = null }) {
  if (!bar()) return;
  mark();
  if (text !== state.text && text) say(text);
  Object.assign(state, { kind, text, nine });
  document.getElementById("shake-nine").replaceChildren(...(nine ? smallMaps(nine) : []));
  document.documentElement.classList.toggle("is-shaken", kind !== "off");
  const focused = bar().contains(document.activeElement) && document.activeElement.dataset.shake;
  bar().replaceChildren();
  if (kind === "off") return;
  const calm = shake.isNine(kind);
  const kinds = Object.entries(KINDS).map(([key, label]) =>
    make("button", { className: "switch", "data-shake": key, "aria-pressed": key === kind }, label),
  );
  const again = make("button", { className: "switch", "data-shake": "again" }, "Other draws");
  const hold = make("button", { className: "switch", "data-shake": "pause" });
  hold.textContent = calm ? "Answer" : isPaused ? "Go on" : "Pause";
  const real = make("button", { className: "switch", "data-shake": "off" }, "The real map");
  bar().append(
    make("p", { className: "shake-told" }, text),
    make("div", { className: "shake-buttons" }, ...kinds, hold, again, real),
  );
  if (focused) bar().querySelector(`[data-shake="${focused}"]`).focus();
}

/** The nine maps as buttons: a press says whether it is the real one. */
function smallMaps({ pictures }) {
  return pictures.map((picture, at) => {
    picture.removeAttribute("style");
    const words = `Map ${at + 1}`;
    const button = make("button", { className: "shake-map", "data-guess": String(at) });
    button.append(picture, make("span", {}, words));
    return button;
  });
}

/** Says which map is the real one; `guess` is the place of the one that was pressed. */
function answer(guess) {
  if (!state.nine) return;
  const { answer: place } = state.nine;
  const words = answerWords(place, guess);
  for (const button of document.querySelectorAll("[data-guess]")) {
    button.classList.toggle("is-real", Number(button.dataset.guess) === place);
  }
  bar().querySelector(".shake-told").textContent = words;
  say(words);
}

function press(kind) {
  if (kind === "pause" && state.nine) answer(undefined);
  else if (kind === "pause") shake.pause();
  else if (kind === "off") end();
  else {
    const { shake: now, seed } = shown();
    const other = { shake: now, seed: String(nextSeed(seed)) };
    go(kind === "again" ? other : { shake: kind, seed }, REPLACE);
  }
}

const REPLACE = { how: "replace" };

export function listen() {
  document.addEventListener("click", ({ target }) => {
    const kind = target.closest("[data-shake]");
    const guess = target.closest("[data-guess]");
    if (kind) press(kind.dataset.shake);
    if (guess) answer(Number(guess.dataset.guess));
    if (target.closest("#shake, #shake-scene")) toggle();
  });
}
