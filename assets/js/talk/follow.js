// The followers' page, and the big screen: it shows the scene that the speaker is at.
const EVERY = 1000;
const JITTER = 0.15; // a part of the time, so that two hundred phones do not ask at once
const AFTER_AN_ERROR = 2500;
const PATIENCE = 5000;
const SPREAD = 15000; // within this time a page fetches the pictures of the scenes to come
const SIZES = [100, 150, 225, 340];

const body = document.body;
const scenes = [...document.querySelectorAll(".scene")];
const [pause, ended] = document.querySelectorAll(".pause");
const status = document.querySelector("[role=status]");
const around = document.querySelector(".around");
const look = document.querySelector("[data-do=around]");
const drives = body.dataset.drives;
let state = null;
let tag = "";
let own = null; // the scene that this phone looks at by itself; null while it follows
let size = 0;
let shown = -1;
let timer = 0;
let isAsking = false;

function fetchPictures(scene) {
  for (const image of scene.querySelectorAll("[data-src]")) {
    image.src = image.dataset.src;
    delete image.dataset.src;
  }
}

function show() {
  const isOver = Boolean(state?.ended);
  const isPaused = !isOver && own === null && Boolean(state?.screen);
  const at = own ?? state?.scene ?? 0;
  if (at !== shown) {
    shown = at;
    enlarge(0);
    fetchPictures(scenes[at]);
    window.scrollTo(0, 0);
  }
  scenes.forEach((scene, place) => {
    scene.hidden = isOver || isPaused || place !== at;
  });
  pause.hidden = !isPaused;
  pause.dataset.screen = state?.screen ?? "";
  ended.hidden = !isOver;
  around.hidden = own === null || isOver;
  look.hidden = own !== null || isOver;
  const where = `scene ${at + 1} of ${scenes.length}`;
  const told = own === null ? `Following the talk: ${where}` : `Looking around: ${where}`;
  tell(isOver ? "The talk has ended." : told);
}

function tell(text) {
  if (status.textContent !== text) status.textContent = text;
}

function enlarge(to) {
  size = Math.min(Math.max(to, 0), SIZES.length - 1);
  for (const image of scenes[shown]?.querySelectorAll(".picture img") || []) {
    // The frame keeps its height, so that a larger map is moved within it.
    const frame = image.parentElement;
    if (size && !frame.style.height) frame.style.height = `${frame.offsetHeight}px`;
    if (!size) frame.style.height = "";
    image.style.width = size ? `${SIZES[size]}%` : "";
  }
}

async function ask() {
  clearTimeout(timer);
  if (document.hidden || isAsking || state?.ended) return;
  isAsking = true;
  let wait = EVERY * (1 - JITTER + 2 * JITTER * Math.random());
  try {
    const answer = await fetch(`${body.dataset.follow}/state`, {
      cache: "no-store",
      headers: tag ? { "If-None-Match": tag } : {},
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 200) {
      state = await answer.json();
      tag = answer.headers.get("ETag") ?? "";
    } else if (answer.status !== 304) throw new Error(String(answer.status));
    show();
  } catch {
    tell("No connection to the talk. This page tries again by itself.");
    wait = AFTER_AN_ERROR * (1 + Math.random());
  }
  isAsking = false;
  timer = setTimeout(ask, wait);
}

const doing = {
  around: () => (own = shown),
  next: () => (own = Math.min(own + 1, scenes.length - 1)),
  back: () => (own = Math.max(own - 1, 0)),
  come: () => (own = null),
  in: () => enlarge(size + 1),
  out: () => enlarge(size - 1),
};

document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  if (!name) return;
  doing[name]();
  show();
  if (name === "around") document.querySelector("[data-do=next]").focus();
  if (name === "come") look.focus();
});

const KEYS = { PageDown: "next", ArrowRight: "next", PageUp: "back", ArrowLeft: "back" };

async function drive(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "q") document.querySelector(".join").toggleAttribute("hidden");
  const action = KEYS[event.key] ?? { b: "blank", w: "white" }[event.key];
  if (!action) return;
  event.preventDefault();
  try {
    await fetch(drives, { method: "POST", body: new URLSearchParams({ do: action }) });
  } finally {
    ask();
  }
}

if (drives) document.addEventListener("keydown", drive);
document.addEventListener("visibilitychange", ask);
show();
ask();
scenes.forEach((scene) => setTimeout(() => fetchPictures(scene), 2000 + SPREAD * Math.random()));
