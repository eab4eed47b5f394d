/* Present: one scene at a time beside the map. Only the map's own paint is fetched here. */
import { show as showOnMap } from "../map/paint.js";
import { current } from "../state/view.js";

const state = { at: 0 };

/** Index of the scene after stepping, kept within 0 … count − 1. Pure. */
export const stepped = (at, by, count) => Math.max(0, Math.min(count - 1, at + by));

const scenes = () => [...document.querySelectorAll("#present-stage .scene")];
const isPresenting = () => (current() || {}).mode === "present";

function show() {
  const all = scenes();
  if (!all.length || !isPresenting()) return;
  state.at = stepped(state.at, 0, all.length);
  all.forEach((scene, index) => {
    scene.hidden = index !== state.at;
  });
  const scene = all[state.at];
  document.documentElement.dataset.scene = "chart" in scene.dataset ? "chart" : "text";
  document.getElementById("present-count").textContent = `${state.at + 1} of ${all.length}`;
  for (const button of document.querySelectorAll("[data-scene-step]")) {
    const next = state.at + Number(button.dataset.sceneStep);
    button.disabled = next < 0 || next >= all.length;
  }
  document.title = `${scene.querySelector("h1").textContent} · Wardwise`;
  if (scene.dataset.paint !== undefined) showOnMap(scene.dataset.paint);
  window.dispatchEvent(new Event("resize"));
}

export function step(by) {
  state.at = stepped(state.at, by, scenes().length);
  show();
}

/** Shows the scenes of a view that have arrived: from the first, or from the speaker's present
 * one. */
export function open() {
  window.requestAnimationFrame(() => window.requestAnimationFrame(show));
}
