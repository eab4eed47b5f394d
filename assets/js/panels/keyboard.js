/* Keys: "/" searches, "[" and "]" step through time, "p" plays, digits change the mode, "?"
 * lists them, Escape closes. With an area chosen, each comparator has a letter. */
import { make } from "../map/elements.js";
import { areOn, set as setKeys } from "../state/keys.js";
import { say } from "../state/status.js";
import { choices, current, go } from "../state/view.js";
import { step } from "./buttons.js";
import * as shake from "./shake.js";
import { open as openPart } from "./question.js";
import { fullScreen, jump, place, replay, step as stepScene } from "./scenes.js";
import { cover, moveLight, uncover } from "./talk/cover.js";
import { showCode } from "./talk/phones.js";
import { openSpeaker } from "./talk/speaker.js";
import { toggle } from "./time.js";

const MEANINGS = {
  "/": "search",
  "?": "help",
  "[": "earlier",
  "]": "later",
  p: "play",
  Escape: "close",
};

/** The part of the question that each letter opens. */
export const PARTS = { q: "what", b: "channel", i: "level", w: "when", c: "compared" };

/** What the keys of the stage do. */
const ON_STAGE = {
  Escape: "leave",
  Enter: "jump",
  Home: "place",
  b: "blank",
  ".": "blank",
  w: "white",
  ",": "white",
  s: "speaker",
  l: "spotlight",
  f: "full-screen",
  q: "phones",
  h: "shake",
  p: "replay",
};
/** How each arrow moves the spotlight, right and down, while it is on. */
const ARROWS = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};
const typed = { digits: "" };

function jumpTyped() {
  if (typed.digits) jump(Number(typed.digits) - 1);
  typed.digits = "";
}

/** Modes that show the question. */
const ASKING = ["explore", "services"];

/** The action of a key in a mode, as a word; "" for none. `modes`: all modes in order; `keys`:
 * the part of the question that each letter opens. Pure. */
export function meaning(key, mode, modes, keys) {
  if (mode === "present") {
    if (["ArrowRight", "ArrowDown", "PageDown", " "].includes(key)) return "next-scene";
    if (["ArrowLeft", "ArrowUp", "PageUp"].includes(key)) return "last-scene";
    if (key in ON_STAGE) return ON_STAGE[key];
    if (/^\d$/.test(key)) return "digit";
  }
  if (ASKING.includes(mode) && keys[key]) return `part-${keys[key]}`;
  if (/^[1-9]$/.test(key) && modes[Number(key) - 1]) return `mode-${modes[Number(key) - 1]}`;
  return MEANINGS[key] || "";
}

const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
const dialog = () => document.getElementById("shortcuts");
/** An open dialog has its own keys. */
const dialogIsOpen = () => Boolean(document.querySelector("dialog[open]"));

/** The rows of the list of keys, from its data. */
function drawKeys(table) {
  if (table.rows.length) return;
  const rows = JSON.parse(table.dataset.keys).map(([key, does]) =>
    make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, key)), make("td", {}, does)),
  );
  table.append(make("tbody", {}, ...rows));
}

/** Opens the list of keys; a dialog keeps the focus within it, and gives it back. */
function help() {
  const list = dialog();
  if (!list || list.open) return;
  drawKeys(list.querySelector("table"));
  list.showModal();
}

function close() {
  if (current() && current().area) go({ area: "", compare: "" });
}

function switchKeys() {
  setKeys(!areOn());
  markKeys();
  say(`Single-letter keys are ${areOn() ? "on" : "off"}.`);
}

/** Shows in the menu whether the keys are on. */
export function markKeys() {
  const button = document.getElementById("keys-switch");
  if (button) button.setAttribute("aria-checked", String(areOn()));
}

const nextFrame = (deed) => window.requestAnimationFrame(deed);

const DEEDS = {
  search: () => document.getElementById("search").focus(),
  help,
  earlier: () => step(-1),
  later: () => step(1),
  play: toggle,
  close,
  leave: () => uncover() || go({ mode: "explore" }),
  jump: jumpTyped,
  // The bar over a shaken map goes first, and gives its room to the map.
  place: () => (shake.end() ? nextFrame(() => nextFrame(() => place())) : place()),
  shake: shake.toggle,
  replay,
  blank: () => cover("blank"),
  white: () => cover("white"),
  spotlight: () => cover("spotlight"),
  speaker: openSpeaker,
  "full-screen": fullScreen,
  phones: showCode,
  "next-scene": () => stepScene(1),
  "last-scene": () => stepScene(-1),
};

function onKey(event) {
  const hasKey = event.ctrlKey || event.metaKey || event.altKey;
  if (event.defaultPrevented || hasKey || isTyping(event.target) || dialogIsOpen()) return;
  if (!current()) return;
  const deed = meaning(event.key, current().mode, choices().modes, PARTS);
  if (/^.$/.test(event.key) && event.key !== " " && !areOn()) return;
  // A focused button uses the space bar; the map uses the arrows.
  if (!deed || (event.key === " " && event.target instanceof HTMLButtonElement)) return;
  if (deed === "jump" && !typed.digits) return;
  event.preventDefault();
  if (event.key in ARROWS && moveLight(...ARROWS[event.key])) return;
  typed.digits = deed === "digit" ? (typed.digits + event.key).slice(-2) : typed.digits;
  if (deed === "digit") return;
  if (deed.startsWith("mode-")) go({ mode: deed.slice(5) });
  else if (deed.startsWith("part-")) openPart(deed.slice(5));
  else DEEDS[deed]();
}

/** Listens to keys, and to the button that lists them. */
export function listen() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest("#shortcuts-button")) help();
    if (event.target.closest("#keys-switch")) switchKeys();
    const close_ = event.target.closest("[data-close-dialog]");
    if (close_) close_.closest("dialog").close();
  });
}
