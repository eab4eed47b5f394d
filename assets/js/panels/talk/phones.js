/* The phones of the room (`wardwise serve --lan`, callbacks/talk/stage.py): a step on this stage
 * goes to them, and a step of the speaker's phone comes back to it. */
import { make } from "../../map/elements.js";
import { current } from "../../state/view.js";
import { headlineOf, jump, onScene, tell, told } from "../scenes.js";
import { covered, coverWith, onCover } from "./cover.js";

/** Milliseconds between two questions: this machine asks itself. */
const EVERY = 500;
const state = { known: null, sent: 0, pending: 0, timer: 0 };

const button = () => document.querySelector("[data-phones]");
const isOnStage = () => {
  const view = current() || {};
  return Boolean(state.known) && view.mode === "present" && view.story === state.known.story;
};

function take(known) {
  // Before its scenes are there, the stage has no step that the phones should follow.
  if (!headlineOf(told().at)) return;
  state.known = known;
  if (!isOnStage() || known.ended) return;
  if (known.scene !== told().at) jump(known.scene);
  if (known.screen !== covered()) coverWith(known.screen);
}

async function ask() {
  const before = state.sent;
  try {
    const answer = await window.fetch("stage/state");
    if (!answer.ok) throw new Error(String(answer.status));
    const known = await answer.json();
    // A step that was sent meanwhile is newer than this answer.
    if (before === state.sent && !state.pending) take(known);
  } catch {
    // The next question may be answered.
  }
}

async function send(action) {
  state.sent += 1;
  state.pending += 1;
  const { sent } = state;
  try {
    const body = new URLSearchParams({ do: action });
    const answer = await window.fetch("stage/step", { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    const known = await answer.json();
    if (sent === state.sent) state.known = known;
  } catch {
    tell("The phones did not get this step: the server of the talk does not answer.");
  } finally {
    state.pending -= 1;
  }
}

function stepped(at) {
  if (isOnStage() && at !== state.known.scene && at < state.known.scenes) {
    state.known = { ...state.known, scene: at, screen: "" };
    send(String(at + 1));
  }
}

function screened(kind) {
  const screen = kind === "spotlight" ? "" : kind;
  if (!isOnStage() || screen === state.known.screen) return;
  const action = screen || state.known.screen;
  state.known = { ...state.known, screen };
  send(action);
}

/** Shows the code that the audience's phones read, or puts it away. */
export function showCode() {
  const open = document.getElementById("phones");
  if (open) {
    open.close();
    return;
  }
  if (!button() || !state.known) return;
  const { follow: address, ended } = state.known;
  const words = ended
    ? "The talk on the phones has ended."
    : "Point your phone at the code, or type the address. It then follows this talk.";
  const close = make("button", { type: "button", className: "present-step" }, "Close");
  const dialog = make(
    "dialog",
    { id: "phones", className: "dialog phones", "aria-label": "For your phone" },
    make("h2", {}, words),
    make("img", { src: "stage/code.svg", alt: `QR code of ${address}` }),
    make("p", { className: "phones-address" }, address.replace(/^https?:\/\//, "")),
    close,
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "q") dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Takes the phones along while the page Present is open, where there are any. */
export function follow({ mode }) {
  window.clearInterval(state.timer);
  if (mode !== "present" || !button()) return;
  ask();
  state.timer = window.setInterval(ask, EVERY);
}

/** Listens to the stage. */
export function listen() {
  onScene(stepped);
  onCover(screened);
  document.addEventListener("click", ({ target }) => target.closest("[data-phones]") && showCode());
}
