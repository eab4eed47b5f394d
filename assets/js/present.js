/* Present: one scene at a time beside the map. Nothing here asks the network for more than the map's own paint. */
(function () {
  "use strict";

  const root = typeof window === "undefined" ? globalThis : window;
  const wardwise = (root.wardwise = root.wardwise || {});
  const state = { at: 0 };

  /** Index of the scene after stepping, kept within 0 … count − 1. Pure. */
  const stepped = (at, by, count) => Math.max(0, Math.min(count - 1, at + by));

  if (typeof module !== "undefined") {
    module.exports = { stepped };
    return;
  }

  const scenes = () => [...document.querySelectorAll("#present-stage .scene")];
  const isPresenting = () => (wardwise.url.current() || {}).mode === "present";

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
      button.disabled = state.at + Number(button.dataset.sceneStep) < 0 || state.at + Number(button.dataset.sceneStep) >= all.length;
    }
    if (wardwise.paint && wardwise.paint.show && scene.dataset.paint !== undefined) wardwise.paint.show(scene.dataset.paint);
    window.dispatchEvent(new Event("resize"));
  }

  function step(by) {
    state.at = stepped(state.at, by, scenes().length);
    show();
  }

  /** Called when the scenes of a view have come: from the first, or from where the speaker is. */
  function open() {
    window.requestAnimationFrame(() => window.requestAnimationFrame(show));
  }

  wardwise.present = { step, open, stepped };
})();
