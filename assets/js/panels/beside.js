/* Two maps: their words over them, how they are shown, and the handle of the swipe. */
import { make } from "../map/elements.js";
import { aim } from "../map/second.js";
import { hasSecond } from "../state/address.js";
import { SWIPE, besideWords } from "../state/beside.js";
import { sideNames } from "../state/sides.js";
import { choices, current, go } from "../state/view.js";

/** Per cent of the width that a key moves the handle. */
const STEPS = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: 10,
  PageDown: -10,
  Home: -100,
  End: 100,
};
const EDGE = 5;
const state = { headlines: null, query: "", at: 50, isHeld: false };

const frame = () => document.querySelector(".map-frame");
const handle = () => document.getElementById("split-handle");
const swiped = ({ split }) => split !== "side";
const within = (at) => Math.max(EDGE, Math.min(100 - EDGE, at));

/** Shows the two maps of a view as its address has them. */
export function show(view) {
  const root = document.documentElement;
  const isTwo = hasSecond(view);
  if (isTwo) root.dataset.sides = swiped(view) ? "swipe" : "side";
  else delete root.dataset.sides;
  if (!isTwo) {
    state.headlines = null;
    for (const id of ["sides", "legend-beside", "map-notice-beside"]) {
      document.getElementById(id)?.replaceChildren();
    }
    return;
  }
  if (swiped(view)) moveTo(Number(view.split));
  drawWords(view);
}

/** The words of an answer; those of another question are those of the address until it comes. */
export function answered({ beside }) {
  state.headlines = beside ? beside.headlines : null;
  if (!beside || !hasSecond(current())) return;
  aim(beside.edges);
  drawWords(current());
}

function sideElement(view, at) {
  const words = state.headlines ? state.headlines[at] : besideWords(view, at, choices());
  return make(
    "p",
    { className: "side-words" },
    make("b", {}, `${sideNames()[at]}: `),
    make("span", {}, words),
  );
}

function drawWords(view) {
  const place = document.getElementById("sides");
  if (!place) return;
  const button = (label, patch, isPressed) => {
    const own = make(
      "button",
      { type: "button", className: "switch", "aria-pressed": String(isPressed) },
      label,
    );
    own.addEventListener("click", () => go(patch));
    return own;
  };
  const end = make("button", { type: "button", className: "quiet-button" }, "One map");
  end.addEventListener("click", () => go({ beside: "", split: "" }));
  const focused = document.activeElement && place.contains(document.activeElement);
  const at = focused ? [...place.querySelectorAll("button")].indexOf(document.activeElement) : -1;
  place.replaceChildren(
    sideElement(view, 0),
    make(
      "div",
      { className: "sides-tools" },
      make(
        "div",
        { className: "switches", role: "group", "aria-label": "How two maps are shown" },
        button("Side by side", { split: "side" }, !swiped(view)),
        button("Swipe", { split: SWIPE }, swiped(view)),
      ),
      end,
    ),
    sideElement(view, 1),
  );
  if (at >= 0) place.querySelectorAll("button")[at]?.focus();
  const second = document.getElementById("second-map");
  second.setAttribute("role", "img");
  second.setAttribute("aria-label", `Second map. ${place.lastChild.textContent}`);
}

/** Moves the handle: so many per cent of the width belong to the first map. */
function moveTo(at) {
  state.at = at;
  frame().style.setProperty("--split", String(at));
  const own = handle();
  own.setAttribute("role", "slider");
  own.tabIndex = 0;
  own.setAttribute("aria-label", "Where the two maps meet");
  own.setAttribute("aria-valuemin", String(EDGE));
  own.setAttribute("aria-valuemax", String(100 - EDGE));
  own.setAttribute("aria-valuenow", String(at));
  own.setAttribute("aria-valuetext", `${at}% of the width shows the left map`);
}

const keep = () => go({ split: String(state.at) }, { how: "replace" });

function onKey(event) {
  const by = STEPS[event.key];
  if (!by || event.target !== handle() || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  moveTo(within(state.at + by));
  keep();
}

function onDown(event) {
  if (event.target !== handle() || event.button !== 0) return;
  state.isHeld = true;
  handle().setPointerCapture(event.pointerId);
  event.preventDefault();
  handle().focus({ preventScroll: true });
}

function onMove(event) {
  if (!state.isHeld) return;
  const { left, width } = frame().getBoundingClientRect();
  moveTo(within(Math.round((100 * (event.clientX - left)) / width)));
}

function onUp() {
  if (!state.isHeld) return;
  state.isHeld = false;
  keep();
}

/** Listens to the handle. */
export function listen() {
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onDown);
  document.addEventListener("pointermove", onMove);
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, onUp);
}
