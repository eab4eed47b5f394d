/* The speaker's window: a second window of this browser, which the page itself draws. It has no
 * address, asks nothing, and is in step because both are one script. */
import { make } from "../../map/elements.js";
import { paceOf } from "../../state/talk.js";
import { headlineOf, step, tell, told } from "../scenes.js";
import { readyWords } from "./ready.js";

const NAME = "wardwise-speaker";
const WITHHELD =
  "Notes are shown to people who signed in, and where the atlas is served to this machine alone.";
const state = { window: null, began: 0, timer: 0 };

const minutesSince = () => (Date.now() - state.began) / 60000;

function clock() {
  const seconds = Math.floor((Date.now() - state.began) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function tick() {
  if (!state.window || state.window.closed) {
    window.clearInterval(state.timer);
    state.window = null;
    return;
  }
  const { talk, at } = told();
  const { document: page } = state.window;
  const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  page.getElementById("time").textContent = `${time} · ${clock()} since the start`;
  const pace = talk ? paceOf(talk.scenes, at, minutesSince()) : "";
  page.getElementById("pace").textContent = pace;
  page.getElementById("ready").textContent = talk ? readyWords(talk.scenes) : "";
}

/** Draws this scene and the next. */
export function draw() {
  if (!state.window || state.window.closed) return;
  const { talk, at } = told();
  const scenes = talk ? talk.scenes : [];
  const [now, next] = [scenes[at] || {}, scenes[at + 1]];
  const minutes = now.minutes ? `${now.minutes} min` : "";
  const count = document.getElementById("present-count").textContent;
  const paragraphs = (text) => (text || "").split(/\n\s*\n/).map((words) => make("p", {}, words));
  const place = state.window.document.getElementById("now");
  place.replaceChildren(
    make("p", { className: "speaker-count" }, [count, minutes].filter(Boolean).join(" · ")),
    make("h1", {}, headlineOf(at)),
    ...paragraphs(now.note || (talk && talk.without_notes ? WITHHELD : "No note.")),
  );
  const coming = headlineOf(at + 1) || "The end";
  state.window.document
    .getElementById("next")
    .replaceChildren(
      make("h2", {}, `Next: ${coming}`),
      ...(next ? paragraphs(next.note).slice(0, 1) : []),
    );
  tick();
}

function build(page) {
  page.title = "Speaker's window · Wardwise";
  page.documentElement.lang = "en-GB";
  page.documentElement.dataset.look = document.documentElement.dataset.look;
  const sheets = [...document.querySelectorAll('link[rel="stylesheet"]')];
  for (const { href } of sheets) page.head.append(make("link", { rel: "stylesheet", href }));
  const button = (words, by) => {
    const made = make("button", { type: "button", className: "present-step" }, words);
    made.addEventListener("click", () => step(by));
    return made;
  };
  page.body.className = "speaker";
  page.body.replaceChildren(
    make(
      "p",
      { className: "speaker-clock" },
      make("span", { id: "time" }),
      make("strong", { id: "pace" }),
    ),
    make("main", { id: "now", "aria-live": "polite" }),
    make("section", { id: "next", "aria-label": "Next" }),
    make("p", { className: "speaker-steps" }, button("Back", -1), button("Next", 1)),
    make("p", { id: "ready", className: "figure-note" }),
  );
  // A clicker sends its keys to the window in front: they do there what they do on the stage.
  page.addEventListener("keydown", (event) => {
    const isOfButton = event.target.tagName === "BUTTON" && [" ", "Enter"].includes(event.key);
    if (isOfButton || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const same = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    if (!document.body.dispatchEvent(same)) event.preventDefault();
  });
}

/** Opens the window, or brings it to the front. */
export function openSpeaker() {
  if (state.window && !state.window.closed) {
    state.window.focus();
    return;
  }
  state.window = window.open("", NAME, "popup,width=900,height=640");
  if (!state.window) {
    tell("The browser did not open the speaker's window: allow pop-up windows for this page.");
    return;
  }
  state.began ||= Date.now();
  build(state.window.document);
  draw();
  window.clearInterval(state.timer);
  state.timer = window.setInterval(tick, 1000);
}
