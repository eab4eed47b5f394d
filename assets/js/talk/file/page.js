/* The page of a talk in one file: scenes, keys, months, and the table of the areas in
 * view. It asks nobody for anything: all it shows is in the file. */
import { learn } from "../../state/measures.js";
import { isCalm, pair } from "./map.js";
import { partsOf } from "./parts.js";
import { Shake } from "./shake.js";
import { View } from "./view.js";

const MOST_ROWS = 500;
const ZOOM_STEP = 0.5;
const PAN_STEP = 80;
const SWIPE = 60;
/** Milliseconds between two counts in the key while months play: faster, nobody could read them. */
const COUNTED = 200;
/** Sizes of the type beside the map. */
const SIZES = [1, 0.92, 0.84, 0.76, 0.68];

const find = (name) => document.querySelector(name);
const told = JSON.parse(find("#talk").textContent);
learn(told);
const parts = partsOf(find("#parts").textContent.trim(), told.parts);
const scenes = [...document.querySelectorAll(".scene")];
const status = find("[role=status]");
const months = find(".months");
const slider = find(".months input");
const playButton = find("[data-do=play]");
const cover = find(".cover");
const areas = find(".areas");
const choice = find(".jump select");
const state = { at: -1, jump: "", turn: 0, isPlaying: false, isPrinting: false, counted: 0 };

/** The map of a scene, and the second of two. */
const views = [...document.querySelectorAll(".live")].map((live) => new View(live, parts, moved));
const [{ map }, second] = views;
const shake = new Shake(views[0], parts, { changed: fillKey, say });
const leave = () => views.forEach((view) => view.leave());
const sceneMap = () => told.scenes[state.at];
function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function moved() {
  fillTable();
  shake.moved();
}

/** The table of the areas in view, where it is open. */
function fillTable() {
  if (!areas.open) return;
  const named = views.flatMap((view) => view.rows());
  named.sort((a, b) => a[0].localeCompare(b[0], "en-GB", { numeric: true }));
  const row = ([name, ...facts]) => {
    const line = document.createElement("tr");
    const head = Object.assign(document.createElement("th"), { scope: "row", textContent: name });
    const cell = Object.assign(document.createElement("td"), { textContent: facts.join("; ") });
    line.append(head, cell);
    return line;
  };
  areas.querySelector("tbody").replaceChildren(...named.slice(0, MOST_ROWS).map(row));
  const rest = named.length - MOST_ROWS;
  areas.querySelector("p").textContent =
    rest > 0 ? `The first ${MOST_ROWS} of ${named.length} areas in view; zoom in for fewer.` : "";
}

/** The number of areas in each class of the key, for the month that is shown. */
function fillKey() {
  if (state.isPrinting || areas.hidden) return;
  scenes[state.at].querySelectorAll(".key").forEach((rows, i) => {
    const counts = views[i].map.counts();
    // As wide as the largest count could be, so that no word moves when counts change.
    rows.style.setProperty("--count", `${String(views[i].map.areas.length).length}ch`);
    for (const row of rows.querySelectorAll("[data-class]")) {
      const count = counts.get(Number(row.dataset.class)) || 0;
      row.querySelector("span:last-child").textContent = count.toLocaleString("en-GB");
    }
  });
}

function showMonth(row) {
  const { months: names } = sceneMap();
  slider.value = row;
  slider.setAttribute("aria-valuetext", names[row]);
  find(".when").textContent = names[row];
  leave();
  const now = performance.now();
  if (state.isPlaying && now - state.counted < COUNTED) return;
  state.counted = now;
  fillKey();
}

function stop() {
  map.stop();
  if (state.isPlaying) fillKey();
  state.isPlaying = false;
  playButton.textContent = "Play the months";
}

async function play({ rate = 4, from = null } = {}) {
  const { months: names } = sceneMap() || {};
  if (!names) return;
  stop();
  const at = Number(slider.value);
  const start = from ?? (at >= names.length - 1 ? 0 : at + 1);
  state.isPlaying = !isCalm();
  playButton.textContent = state.isPlaying ? "Stop" : "Next month";
  const { turn } = state;
  await map.play({ rate, from: start, shown: showMonth });
  if (turn !== state.turn || !state.isPlaying) return;
  stop();
  fillTable();
  say(names[Number(slider.value)]);
}

/** Draws the map of a scene, or both. The second is there before the first moves it. */
async function draw(own, turn) {
  for (const view of views) view.map.mate = null;
  if (own.second) {
    await second.map.show(own.second);
    if (turn !== state.turn) return;
    pair(map, second.map, own);
  }
  await map.show(own, { flies: own.transition === "fly" });
}

/** Shows a scene by its place. */
async function show(place) {
  const at = Math.min(Math.max(place, 0), scenes.length - 1);
  if (at === state.at) return;
  const turn = (state.turn += 1);
  stop();
  leave();
  cover.hidden = true;
  state.at = at;
  scenes.forEach((scene, i) => (scene.hidden = i !== at));
  choice.value = at;
  window.scrollTo(0, 0);
  say(`Scene ${at + 1} of ${scenes.length}`);
  for (const [name, isEnd] of [
    ["back", at === 0],
    ["next", at === scenes.length - 1],
  ]) {
    find(`[data-do=${name}]`).setAttribute("aria-disabled", isEnd);
  }
  const own = told.scenes[at];
  const figures = own ? scenes[at].querySelectorAll(".picture") : [];
  views.forEach((view, i) => view.place(figures[i]));
  shake.place(own, figures[0]);
  areas.hidden = !figures.length;
  months.hidden = areas.hidden || !own.months;
  find(".when").hidden = months.hidden;
  fit();
  if (areas.hidden) return;
  const drawn = draw(own, turn);
  if (own.months) {
    slider.max = own.months.length - 1;
  }
  await drawn;
  if (turn !== state.turn) return;
  if (own.months) showMonth(own.month < 0 ? own.months.length - 1 : own.month);
  if (own.months && own.month < 0) map.month(own.months.length - 1);
  fillKey();
  await shake.begin();
  if (turn !== state.turn) return;
  document.documentElement.dataset.shown = at;
  if (own.transition === "play" && !isCalm()) play({ from: 0 });
}

/** Steps the type beside the map down until it fits, where the page itself does not scroll. */
function fit() {
  const beside = scenes[state.at].querySelector(".beside");
  for (const size of SIZES) {
    beside.style.setProperty("--size", size);
    if (beside.scrollHeight <= beside.clientHeight + 1) return;
  }
}

function blank(look) {
  const isOn = !cover.hidden && cover.dataset.look === look;
  cover.hidden = isOn;
  cover.dataset.look = look;
  say(
    isOn
      ? `Scene ${state.at + 1} of ${scenes.length}`
      : "The screen is cleared. Press the key again.",
  );
}

const doing = {
  next: () => show(state.at + 1),
  back: () => show(state.at - 1),
  in: () => map.zoomBy(ZOOM_STEP),
  out: () => map.zoomBy(-ZOOM_STEP),
  home: () => map.frame && map.move(map.home()),
  play: () => (state.isPlaying ? stop() : play()),
  notes: () => document.body.classList.toggle("with-notes"),
  black: () => blank("black"),
  white: () => blank("white"),
  shake: () => shake.toggle(),
  print: () => window.print(),
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button && button.getAttribute("aria-disabled") !== "true") doing[button.dataset.do]();
});
cover.addEventListener("click", () => (cover.hidden = true));

const KEYS = { PageDown: "next", ArrowRight: "next", PageUp: "back", ArrowLeft: "back", 0: "home" };
const LETTERS = {
  b: "black",
  w: "white",
  s: "notes",
  p: "play",
  h: "shake",
  "+": "in",
  "-": "out",
  "=": "in",
};
const PANS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function key(event) {
  const { key: name, target, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isField = target.closest("input, select");
  if (name === "Escape") {
    cover.hidden = true;
    state.jump = "";
    leave();
    return;
  }
  if (shiftKey && PANS[name] && target.matches(".live canvas")) {
    map.panBy(...PANS[name].map((part) => part * PAN_STEP));
    event.preventDefault();
    return;
  }
  if (isField && !name.startsWith("Page")) return;
  if (/^[0-9]$/.test(name) && (state.jump || name !== "0")) {
    state.jump += name;
    say(`Go to scene ${state.jump}: press Enter`);
    return;
  }
  if (name === "Enter" && state.jump) {
    event.preventDefault();
    show(Number(state.jump) - 1);
    state.jump = "";
    return;
  }
  const areLettersOn = find("#letters").checked;
  const action = KEYS[name] || (areLettersOn && LETTERS[name.toLowerCase()]);
  if (!action || (shiftKey && PANS[name])) return;
  state.jump = "";
  event.preventDefault();
  doing[action]();
}
document.addEventListener("keydown", key);

slider.addEventListener("input", () => {
  stop();
  map.month(Number(slider.value));
  requestAnimationFrame(() => showMonth(Number(slider.value)));
});
choice.addEventListener("change", () => show(Number(choice.value)));
areas.addEventListener("toggle", fillTable);

/* A swipe beside the map leads to the next scene. */
let swiped = null;
document.addEventListener("touchstart", ({ target, touches: [touch] }) => {
  swiped = target.matches(".live canvas") ? null : { x: touch.clientX, y: touch.clientY };
});
document.addEventListener("touchend", ({ changedTouches: [touch] }) => {
  if (!swiped) return;
  const across = touch.clientX - swiped.x;
  if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(touch.clientY - swiped.y)) {
    doing[across < 0 ? "next" : "back"]();
  }
});

window.addEventListener("resize", fit);
/* Paper has the sources of every scene, and keys with the counts of the pictures: not those of
 * another month or of a draw. */
const closed = [...document.querySelectorAll(".beside details:not([open])")];
const counted = [...document.querySelectorAll(".key [data-class] span:last-child")].map((each) => [
  each,
  each.textContent,
]);
function print(isOn) {
  state.isPrinting = isOn;
  closed.forEach((each) => (each.open = isOn));
  if (isOn) counted.forEach(([each, text]) => (each.textContent = text));
  else fillKey();
}
window.addEventListener("beforeprint", () => print(true));
window.addEventListener("afterprint", () => print(false));

/** For tests and benchmarks: the map, and playing at another rate. */
globalThis.wardwiseTalk = { map, second: second.map, play, show, ready: () => map.ready() };
document.documentElement.dataset.scripted = "";
show(0).then(() => performance.mark("wardwise:first"));
