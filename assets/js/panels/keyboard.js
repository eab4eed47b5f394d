/* Keys: "/" searches, "[" and "]" step through time, "p" plays, digits change the mode, "?"
 * lists them, Escape closes. With an area chosen, each comparator has a letter. */
import { say } from "../state/status.js";
import { choices, current, go } from "../state/view.js";
import { openSheet, step } from "./buttons.js";
import { step as stepScene } from "./scenes.js";
import { toggle } from "./time.js";

const MEANINGS = {
  "/": "search",
  "?": "help",
  "[": "earlier",
  "]": "later",
  p: "play",
  Escape: "close",
};

/** The action of a key in a mode, as a word; "" for none. `modes`: all modes in order; `keys`:
 * those on the buttons of the compare bar. Pure. */
export function meaning(key, mode, modes, keys) {
  if (mode === "present") {
    if (["ArrowRight", "ArrowDown", "PageDown", " "].includes(key)) return "next-scene";
    if (["ArrowLeft", "ArrowUp", "PageUp"].includes(key)) return "last-scene";
    if (key === "Escape") return "leave";
  }
  if (mode === "explore" && keys.includes(key)) return `compare-${key}`;
  if (/^[1-9]$/.test(key) && modes[Number(key) - 1]) return `mode-${modes[Number(key) - 1]}`;
  return MEANINGS[key] || "";
}

const compareKeys = () =>
  [...document.querySelectorAll(".compare-bar [data-key]")].map(({ dataset }) => dataset.key);

const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
const helpIsOpen = () => document.querySelector(".shortcuts") !== null;
const help = (opened) => window.dash_clientside.set_props("shortcuts", { opened });

function close() {
  const page = document.documentElement;
  if (page.dataset.sheet) openSheet("");
  else if (current() && current().area) go({ area: "", compare: "" });
}

/** Presses the button of the compare bar with that key. A button that cannot be pressed shows
 * why. */
function compare(key) {
  const button = document.querySelector(`.compare-bar [data-key="${key}"]`);
  if (!button) return;
  if (button.getAttribute("aria-disabled") !== "true") button.click();
  else {
    // The focus shows the reason, and the status line has it too.
    button.focus();
    say(button.querySelector(".reason").textContent);
  }
}

const DEEDS = {
  search: () => document.getElementById("search").focus(),
  help: () => help(true),
  earlier: () => step(-1),
  later: () => step(1),
  play: toggle,
  close,
  leave: () => go({ mode: "explore" }),
  "next-scene": () => stepScene(1),
  "last-scene": () => stepScene(-1),
};

function onKey(event) {
  const hasKey = event.ctrlKey || event.metaKey || event.altKey;
  if (event.defaultPrevented || hasKey || isTyping(event.target) || helpIsOpen()) return;
  if (!current()) return;
  const deed = meaning(event.key, current().mode, choices().modes, compareKeys());
  // A focused button uses the space bar; the map uses the arrows.
  if (!deed || (event.key === " " && event.target instanceof HTMLButtonElement)) return;
  event.preventDefault();
  if (deed.startsWith("mode-")) go({ mode: deed.slice(5) });
  else if (deed.startsWith("compare-")) compare(deed.slice(8));
  else DEEDS[deed]();
}

/** Listens to keys, and to the button that lists them. */
export function listen() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest("#shortcuts-button")) help(true);
  });
}
