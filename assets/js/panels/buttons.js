/* The requests of buttons and links. They are read from data attributes in one place, because
 * the parts of the page come and go. */
import { fill } from "../state/slots.js";
import { current, go, months } from "../state/view.js";
import { zoomBy } from "../map/position.js";
import { step as stepScene } from "./scenes.js";

/** The place on the page that a link or the address names. */
const state = { aim: "" };

/** Shows the month after the one that is shown, or the month `by` months from it. */
export function step(by) {
  const known = months();
  const next = known[known.indexOf(current().period) + by];
  if (next) go({ period: next });
}

/** Marks the tab of the mode that is shown. */
export function markModes({ mode }) {
  document.documentElement.dataset.mode = mode;
  for (const tab of document.querySelectorAll(".mode-tab")) {
    if (tab.dataset.modeTab === mode) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}

/** The action of each data attribute. */
const ACTIONS = {
  go: ({ dataset }) => go(JSON.parse(dataset.go), { fly: dataset.fly === "1" }),
  modeTab: ({ dataset }) => go({ mode: dataset.modeTab }),
  step: ({ dataset }) => step(Number(dataset.step)),
  sceneStep: ({ dataset }) => stepScene(Number(dataset.sceneStep)),
  print: () => window.print(),
  zoom: ({ dataset }) => zoomBy(Number(dataset.zoom)),
  dismiss: ({ dataset }) => fill({ [dataset.dismiss]: null }),
};
const ATTRIBUTES = ["go", "mode-tab", "step", "scene-step", "print", "dismiss", "zoom"];
const ACTIVE = ATTRIBUTES.map((name) => `[data-${name}]`).join(",");

function act(event) {
  const hasKey = event.metaKey || event.ctrlKey || event.shiftKey;
  if (event.defaultPrevented || event.button !== 0 || hasKey) return;
  const element = event.target.closest(ACTIVE);
  if (!element || element === document.documentElement) return;
  const action = Object.keys(ACTIONS).find((name) => name in element.dataset);
  event.preventDefault();
  state.aim = (element.hash || "").slice(1);
  ACTIONS[action](element);
}

/** A sentence leads to its figure within the story. The address stays the same, because it is
 * the state of the page. */
function follow(event) {
  const link = event.target.closest("a.sentence");
  const figure = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!figure) return;
  event.preventDefault();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  leadTo(figure, { behavior: calm ? "auto" : "smooth", block: "start" });
}

function leadTo(element, how) {
  element.scrollIntoView(how);
  element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
}

/** After an answer: leads to the place on its page that the link named, such as a term. */
export function arrive() {
  const place = state.aim && document.getElementById(state.aim);
  state.aim = "";
  if (place) leadTo(place, { block: "center" });
}

/** Listens to clicks. */
export function listen() {
  state.aim = window.location.hash.slice(1);
  document.addEventListener("click", act);
  document.addEventListener("click", follow);
}
