/* What lies over the stage: a blank or a white screen, and a spotlight that follows the pointer. */
import { make } from "../../map/elements.js";

const state = { kind: "", cover: null, listeners: [] };

/** What covers the stage: "blank", "white", "spotlight", or "". */
export const covered = () => state.kind;

/** Calls a listener with what covers the stage, whenever that changes. */
export const onCover = (listener) => state.listeners.push(listener);

/** Covers the stage with one of them, or uncovers it (""). */
export function coverWith(kind) {
  if (!state.cover) {
    state.cover = make("div", { className: "stage-cover", "aria-hidden": "true" });
    document.body.append(state.cover);
  }
  state.kind = kind;
  state.cover.dataset.kind = kind;
  for (const listener of state.listeners) listener(kind);
}

/** Covers the stage ("blank", "white" or "spotlight"), or uncovers it where that is on. */
export const cover = (kind) => coverWith(state.kind === kind ? "" : kind);

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
