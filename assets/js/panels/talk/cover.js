/* What lies over the stage: a blank or a white screen, and a spotlight that follows the pointer. */
import { make } from "../../map/elements.js";

/** Pixels that a key moves the spotlight. */
const STEP = 60;
/** `at`: where the spotlight is; null in the middle of the window. */
const state = { kind: "", cover: null, at: null, listeners: [] };

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

function light(x, y) {
  const { clientWidth, clientHeight } = document.documentElement;
  const within = (most, value) => Math.max(0, Math.min(most, value));
  state.at = { x: within(clientWidth, x), y: within(clientHeight, y) };
  state.cover.style.setProperty("--x", `${state.at.x}px`);
  state.cover.style.setProperty("--y", `${state.at.y}px`);
}

/** Moves the spotlight by steps of a key. Returns whether it is on. */
export function moveLight(right, down) {
  if (state.kind !== "spotlight") return false;
  const { clientWidth, clientHeight } = document.documentElement;
  const { x, y } = state.at || { x: clientWidth / 2, y: clientHeight / 2 };
  light(x + right * STEP, y + down * STEP);
  return true;
}

/** Listens to the pointer, which the spotlight follows. */
export function listen() {
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (state.kind === "spotlight") light(clientX, clientY);
  });
}
