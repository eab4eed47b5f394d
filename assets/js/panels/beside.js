/* Two maps: their words over them, how they are shown, and the handle of the swipe. */
import { make } from "../map/elements.js";
import { aim } from "../map/second.js";
import { hasSecond } from "../state/address.js";
import { SWIPE, besideWords, endPatch } from "../state/beside.js";
import { differenceKey, isOfTwo } from "../state/measures.js";
import { sideNames } from "../state/sides.js";
import { choices, current, go, lastMeasures } from "../state/view.js";

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
/** `view`: the view that is shown, which on the stage is that of a scene. */
const state = { view: null, told: null, about: "", at: 50, isHeld: false };

const frame = () => document.querySelector(".map-frame");
const handle = () => document.getElementById("split-handle");
/** Two places cannot lie over each other. */
const hasPlaces = ({ beside }) => beside.split("~").some((pair) => pair.startsWith("area:"));
const NO_SWIPE = "Two places cannot lie over each other.";
/** Whether a view has two maps, or the difference of two. */
const isShown = (view) => hasSecond(view) || (view.mode === "explore" && isOfTwo(view));
const isOnStage = () => (current() || {}).mode === "present";
const kindOf = (view) =>
  isOfTwo(view) ? "difference" : hasPlaces(view) || view.split === "side" ? "side" : "swipe";
const within = (at) => Math.max(EDGE, Math.min(100 - EDGE, at));

/** What of a view the words of its maps depend on. */
const WORDED = [
  "beside",
  "measure",
  "theme",
  "service",
  "channel",
  "period",
  "window",
  "classification",
  "tier",
  "segment",
  "indicator",
  "area",
  "level",
];

/** Shows the two maps of a view as its address has them. Those of the stage are its scene's. */
export function show(view) {
  if (view.mode === "present") return;
  state.view = view;
  const about = WORDED.map((name) => String(view[name])).join("|");
  // Until the answer is here, the words are those of the address.
  if (about !== state.about) Object.assign(state, { about, told: null });
  const root = document.documentElement;
  if (isShown(view)) root.dataset.sides = kindOf(view);
  else delete root.dataset.sides;
  if (!isShown(view)) {
    for (const id of ["sides", "legend-beside", "map-notice-beside"]) {
      document.getElementById(id)?.replaceChildren();
    }
    return;
  }
  if (kindOf(view) === "swipe") moveTo(Number(view.split));
  else settleSecond();
  drawWords(view);
}

/** The words of an answer; those of another question are those of the address until it comes. */
export function answered({ beside }) {
  state.told = beside || null;
  if (!beside || !isShown(state.view)) return;
  aim(beside.edges);
  drawWords(state.view);
}

function sideElement(view, at) {
  const { headlines } = state.told || {};
  const isOne = kindOf(view) === "difference";
  const words = headlines && !isOne ? headlines[at] : besideWords(view, at, choices());
  const name = isOne ? ["Of", "against"][at] : `${sideNames()[at]}:`;
  return make("p", { className: "side-words" }, make("b", {}, `${name} `), make("span", {}, words));
}

/** A button of how two maps are shown. `reason` says why one cannot be chosen. */
function button({ label, patch, isPressed, reason = "" }) {
  const own = make(
    "button",
    {
      type: "button",
      className: "switch",
      "aria-pressed": String(isPressed),
      ...(reason ? { "aria-disabled": "true", "aria-describedby": "sides-note" } : {}),
    },
    label,
  );
  own.addEventListener("click", () => !reason && go(patch));
  return own;
}

function tools(view) {
  const kind = kindOf(view);
  // A difference is chosen as a measure: the two maps have the measure before.
  const back = kind === "difference" ? { measure: lastMeasures().takeup } : {};
  const { difference: reason = "" } = state.told || {};
  const ways = [
    { label: "Side by side", patch: { ...back, split: "side" }, isPressed: kind === "side" },
    {
      label: "Swipe",
      patch: { ...back, split: SWIPE },
      isPressed: kind === "swipe",
      reason: hasPlaces(view) ? NO_SWIPE : "",
    },
    {
      label: "Difference",
      patch: { measure: differenceKey() },
      isPressed: kind === "difference",
      reason: kind === "difference" ? "" : reason,
    },
  ];
  const end = make("button", { type: "button", className: "quiet-button" }, "One map");
  end.addEventListener("click", () => go({ ...endPatch(view), ...back }));
  return [
    make(
      "div",
      { className: "switches", role: "group", "aria-label": "How two maps are shown" },
      ...ways.map(button),
    ),
    end,
  ];
}

/** Whether a colour means the same on both maps, and why they have no difference. */
function noteElement(view) {
  const { difference = "", classes = "" } = state.told || {};
  if (isOnStage()) return classes ? make("p", { className: "sides-note" }, classes) : "";
  const swipe = hasPlaces(view) ? `No swipe: ${NO_SWIPE}` : "";
  const told = [classes, swipe, difference && `No difference map: ${difference}`].filter(Boolean);
  if (kindOf(view) === "difference" || !told.length) return "";
  return make("p", { id: "sides-note", className: "sides-note" }, told.join(" "));
}

function drawWords(view) {
  const place = document.getElementById("sides");
  if (!place) return;
  const buttons = () => [...place.querySelectorAll("button")];
  const at = buttons().indexOf(document.activeElement);
  place.replaceChildren(
    sideElement(view, 0),
    make("div", { className: "sides-tools" }, ...(isOnStage() ? [] : tools(view))),
    sideElement(view, 1),
    noteElement(view),
  );
  if (at >= 0) buttons()[at]?.focus();
  const second = document.getElementById("second-map");
  second.setAttribute("role", "img");
  second.setAttribute("aria-label", `Second map. ${place.children[2].textContent}`);
}

/** The second map where there is no handle: in its own half. */
function settleSecond() {
  for (const id of ["second-box", "second-map"]) document.getElementById(id).style.transform = "";
}

/** Moves the handle: so many per cent of the width belong to the first map. */
function moveTo(at) {
  state.at = at;
  const own = handle();
  const place = (id, by) => (document.getElementById(id).style.transform = `translateX(${by}%)`);
  // Only what moves has another style: what all parts of the maps inherit would cost them all.
  place("second-box", at);
  place("second-map", -at);
  own.style.left = `${at}%`;
  own.setAttribute("role", "slider");
  own.tabIndex = 0;
  own.setAttribute("aria-label", "Where the two maps meet");
  own.setAttribute("aria-valuemin", String(EDGE));
  own.setAttribute("aria-valuemax", String(100 - EDGE));
  own.setAttribute("aria-valuenow", String(at));
  own.setAttribute("aria-valuetext", `${at}% of the width shows the left map`);
}

const keep = () => isOnStage() || go({ split: String(state.at) }, { how: "replace" });

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
