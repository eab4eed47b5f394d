/* What lies over the stage: a blank or a white screen, and a spotlight that follows the pointer. */
import { make } from "../../map/elements.js";

const state = { kind: "", cover: null };

/** Covers the stage ("blank", "white" or "spotlight"), or uncovers it where that is on. */
export function cover(kind) {
  if (!state.cover) {
    state.cover = make("div", { className: "stage-cover", "aria-hidden": "true" });
    document.body.append(state.cover);
  }
  state.kind = state.kind === kind ? "" : kind;
  state.cover.dataset.kind = state.kind;
}

/** Uncovers the stage. Returns whether it was covered. */
export function uncover() {
  const was = state.kind;
  if (was) cover(was);
  return was !== "";
}

/** Listens to the pointer, which the spotlight follows. */
export function listen() {
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (state.kind !== "spotlight") return;
    state.cover.style.setProperty("--x", `${clientX}px`);
    state.cover.style.setProperty("--y", `${clientY}px`);
  });
}
