/* Present: one scene at a time beside the map. The scenes are those of a story of the atlas, of the
 * talk that was made for the view, or of the talk of the device; they are asked for ahead. */
import { charts } from "../libraries.js";
import { make } from "../map/elements.js";
import { ready as painted, show as showOnMap, view as paintedView } from "../map/paint.js";
import { play } from "../map/player.js";
import { showPlace } from "../map/position.js";
import { canonical } from "../state/address.js";
import { reasonNotToPlay } from "../state/measures.js";
import { periodWords } from "../state/periods.js";
import { fill } from "../state/slots.js";
import { say } from "../state/status.js";
import { kept } from "../state/talk.js";
import { askedNow, choices, current, go } from "../state/view.js";
import * as beside from "./beside.js";
import * as ready from "./talk/ready.js";
import {
  elementOf,
  fetchAll,
  hasChart,
  kindOf,
  mapViewOf,
  partsOf,
  pictureOf,
  positionOf,
} from "./talk/scene.js";

const MINE = "mine";
/** Sizes of type that a scene is tried at, in rem: the largest that fits is taken. */
const SIZES = [1.5, 1.375, 1.25, 1.125, 1];
/** The part of the height that a chart keeps beside larger words. */
const CHART = 0.5;
/** Milliseconds after which the map has its size for a scene, and between two names of months. */
const [SETTLED, READABLE] = [400, 100];
/** `asked`: the question that the talk answers. */
/** Parts of the window that the map takes, and pixels of a window without columns. */
const [WIDE, WIDER, ONE_COLUMN] = [0.54, 0.72, 900];
const RENEWED =
  "The atlas was renewed during this talk: here are the new figures, with a picture of the map.";
const state = { at: 0, story: null, asked: "", talk: null, listeners: [], lock: null, named: 0 };

/** Index of the scene after stepping, kept within 0 … count − 1. Pure. */
export const stepped = (at, by, count) => Math.max(0, Math.min(count - 1, at + by));

const scenes = () => [...document.querySelectorAll("#present-stage .scene")];
const isPresenting = () => (current() || {}).mode === "present";
const own = () => (state.talk ? state.talk.scenes[state.at] : null);

/** Calls a listener with every scene that is shown. */
export const onScene = (listener) => state.listeners.push(listener);

/** The talk that is given: its scenes with their notes and minutes, and the one shown. */
export const told = () => ({ talk: state.talk, at: state.at });

/** The talk that a visitor can take and edit. */
export const offered = () => state.talk;

/** Whether a view changes nothing but the scene: the map then is the scene's. A talk that was made
 * for a view is of that view alone. */
const holds = (view) =>
  view.mode === "present" &&
  state.talk !== null &&
  view.story === state.story &&
  (view.story !== "" || askedNow() === state.asked);

/** The headline of a scene as it stands on the stage. */
export function headlineOf(number) {
  const scene = scenes()[number];
  return scene ? scene.querySelector("h1").textContent : "";
}

/** The last row of the figures of a scene that can be left out, or the last of its parts. */
function lastOf(scene) {
  const isThere = (element) => !element.hidden;
  const part = [...scene.querySelectorAll(".scene-tab > *")].filter(isThere).pop();
  const rows = part ? [...part.querySelectorAll("tbody tr, li")].filter(isThere) : [];
  return rows.length > 1 ? rows.pop() : part;
}

/** Makes the type of the scene as large as fits without scrolling. Where the smallest does not fit,
 * rows from the end of its figures are left out, and the scene says so. */
export function fit() {
  const stage = document.getElementById("present-stage");
  const scene = scenes()[state.at];
  if (!stage || !scene || !isPresenting()) return;
  const chart = document.querySelector(".present-chart");
  const isCut = () =>
    stage.scrollHeight > stage.clientHeight + 1 ||
    stage.scrollWidth > stage.clientWidth + 1 ||
    (kindOf(own()) === "chart" && chart.clientHeight < CHART * stage.parentElement.clientHeight);
  for (const left of scene.querySelectorAll("[data-left-out]")) {
    left.hidden = false;
    delete left.dataset.leftOut;
  }
  delete scene.dataset.more;
  for (const size of SIZES) {
    stage.style.setProperty("--scene-size", `${size}rem`);
    if (!isCut()) return;
  }
  for (let last = lastOf(scene); last && isCut(); last = lastOf(scene)) {
    last.hidden = true;
    last.dataset.leftOut = "1";
    scene.dataset.more = "1";
  }
}

/** Moves the map to the scene, as it was before somebody moved it. */
export function place(isFlying = false) {
  const scene = own();
  const parts = scene && partsOf(scene);
  if (scene && parts) showPlace({ at: positionOf(scene), bounds: parts.bounds, isFlying });
}

/** Fills a scene with what came. Returns whether it had nothing before. */
function fillScene(scene, number) {
  const parts = partsOf(scene);
  const body = document.getElementById(`s-${number}`);
  if (!parts || !body || body.dataset.filled) return false;
  const renewed = { type: "P", props: { className: "scene-gone", children: RENEWED } };
  fill({ [`s-${number}`]: [parts.build ? renewed : null, parts.body] });
  body.dataset.filled = "1";
  const headline = document.getElementById(`headline-${number}`);
  if (!scene.headline) headline.textContent = parts.headline;
  return true;
}

/** A picture over the map, "" for none: the map is that of another build. */
function showPicture(src) {
  const before = document.querySelector(".scene-picture");
  if (before) before.remove();
  if (!src) return;
  const picture = make("img", { className: "scene-picture", src, alt: "The map of this scene" });
  document.querySelector(".explore").append(picture);
}

/** Says over the map which month is on it; "" for none. */
function nameMonth(month) {
  const before = document.querySelector(".scene-month");
  if (!month) {
    if (before) before.remove();
    return;
  }
  const label = before || make("p", { className: "scene-month" });
  label.textContent = periodWords(month, paintedView(), choices());
  if (!before) document.querySelector(".map-frame").append(label);
}

/** A month is on the map. Names that change more often than ten times a second cannot be read. */
function onMonth({ detail: { month, last } }) {
  const now = performance.now();
  if (!isPresenting() || (!last && now - state.named < READABLE)) return;
  state.named = now;
  nameMonth(month);
}

/** Plays the months of the scene that is shown, or says why it has none to play. */
export function replay() {
  const reason = own() ? reasonNotToPlay(mapViewOf(own()), choices()) : "";
  if (reason) tell(reason);
  else play().catch(() => null);
}

/** Pixels of the map of a scene. */
function widthOf(scene) {
  const page = document.documentElement.clientWidth;
  if (page < ONE_COLUMN) return page;
  return page * (["play", "two"].includes(kindOf(scene)) ? WIDER : WIDE);
}

function showOwn(scene) {
  const parts = partsOf(scene);
  showPicture(pictureOf(scene));
  if (!parts) return;
  beside.answered(parts);
  const isSmall = document.documentElement.clientWidth < ONE_COLUMN;
  const figure = (isSmall ? parts.small : parts.figure) || { data: [], layout: {} };
  window.dash_clientside.set_props("trend-drawn", { data: figure });
  // The map takes its new size first.
  window.requestAnimationFrame(() =>
    window.requestAnimationFrame(() => place(scene.transition !== "cut")),
  );
  const { at } = state;
  // The key's rows, which come with the picture, take room from the map.
  if (scene.transition !== "fly") {
    window.setTimeout(() => state.at === at && isPresenting() && place(), SETTLED);
  }
  if (scene.transition !== "play") return;
  painted()
    .then(() => state.at === at && isPresenting() && play())
    .catch(() => null);
}

function show() {
  const all = scenes();
  if (!all.length || !isPresenting()) return;
  state.at = stepped(state.at, 0, all.length);
  if (!own()) return;
  all.forEach((scene, index) => {
    scene.hidden = index !== state.at;
  });
  const scene = all[state.at];
  document.documentElement.dataset.scene = kindOf(own());
  nameMonth("");
  // Their room is known before the maps are drawn.
  beside.show(mapViewOf(own()));
  document.getElementById("present-count").textContent = `${state.at + 1} of ${all.length}`;
  for (const button of document.querySelectorAll("[data-scene-step]")) {
    const next = state.at + Number(button.dataset.sceneStep);
    button.disabled = next < 0 || next >= all.length;
  }
  document.title = `${scene.querySelector("h1").textContent} · Wardwise`;
  showOnMap(scene.dataset.paint);
  window.dispatchEvent(new Event("resize"));
  showOwn(own());
  ready.draw(state.talk.scenes, state.at);
  fit();
  for (const listener of state.listeners) listener(state.at);
}

/** Says a sentence over the controls, until the next step; "" for none. */
export function tell(words) {
  document.getElementById("present-told").textContent = words;
  if (words) say(words);
  fit();
}

/** Shows a scene by its place, from 0. */
export function jump(to) {
  tell("");
  state.at = stepped(to, 0, scenes().length);
  if (isPresenting()) go({ scene: String(state.at + 1), shake: "off" }, { how: "replace" });
  show();
  stayAwake();
}

export const step = (by) => jump(stepped(state.at, by, scenes().length));

/** Keeps the screen on while a talk is given; where the browser cannot, says how. */
async function stayAwake() {
  if (state.lock || !isPresenting()) return;
  state.lock = "asked";
  try {
    state.lock = await window.navigator.wakeLock.request("screen");
    state.lock.addEventListener("release", () => (state.lock = null));
  } catch {
    tell("This browser cannot keep the screen on: switch its saver off in the system's settings.");
  }
}

/** Fills the whole screen, or leaves that. */
export async function fullScreen() {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {
    tell("This browser does not fill the screen: press F11.");
  }
}

const mountChart = () =>
  charts().then(
    () => window.dash_clientside.set_props("present-wanted", { data: "present-trend" }),
    () => null,
  );

/** Fetches the pictures for paper when everything for the stage is here, one after the other: a
 * browser that prints does not wait for them. */
async function fetchPaper(isWanted) {
  const { connection } = window.navigator;
  const isSmall = document.documentElement.clientWidth < ONE_COLUMN;
  if (isSmall || (connection && connection.saveData)) return;
  for (const picture of document.querySelectorAll(".scene-paper[loading]")) {
    if (!isWanted()) return;
    picture.loading = "eager";
    await picture.decode().catch(() => null);
  }
}

function openStory(story, talk) {
  Object.assign(state, { story, talk, asked: askedNow() });
  if (!talk.scenes.length) {
    const words = "Your talk has no scene yet: explore, and choose Take away, To a talk.";
    const empty = { type: "P", props: { className: "scene-words", children: words } };
    fill({ "present-stage": empty });
    document.getElementById("present-count").textContent = "";
    showOnMap(canonical(current(), choices()));
    return;
  }
  fill({ "present-stage": talk.scenes.map(elementOf) });
  const isWanted = () => state.talk === talk && isPresenting();
  const arrived = (scene) => {
    const number = talk.scenes.indexOf(scene);
    const isNew = fillScene(scene, number);
    if (isNew && number === state.at) show();
    ready.draw(talk.scenes, state.at);
  };
  fetchAll(talk.scenes, state.at, { arrived, isWanted, widthOf, drawn: painted }).then(() =>
    fetchPaper(isWanted),
  );
  // A chart later in the talk is drawn without a network too.
  if (talk.scenes.some(hasChart)) mountChart();
}

/** Shows the scenes of a view that have arrived, at the one that the address names. */
export function open({ talk } = {}) {
  const view = current();
  if (!isPresenting()) return;
  state.at = Number(view.scene) - 1;
  openStory(view.story, view.story === MINE ? kept() : talk);
  stayAwake();
  window.requestAnimationFrame(() => window.requestAnimationFrame(show));
}

/** Shows the talk of the device again after it was edited. */
export function refresh() {
  if (isPresenting() && current().story === MINE && choices()) open();
}

/** The visitor goes back or forward to another scene, or leaves. */
export function follow(view) {
  if (view.mode !== "present") {
    delete document.documentElement.dataset.scene;
    showPicture("");
    nameMonth("");
    if (state.lock && state.lock.release) state.lock.release();
    return;
  }
  if (!holds(view) || Number(view.scene) - 1 === state.at) return;
  state.at = Number(view.scene) - 1;
  show();
}

/** Listens to swipes, and to the size of the stage. */
export function listen() {
  let from = null;
  document.addEventListener("touchstart", ({ target, touches }) => {
    const isOn = target.closest(".present") && touches.length === 1;
    from = isOn ? touches[0].clientX : null;
  });
  document.addEventListener("touchend", ({ changedTouches }) => {
    const by = from === null ? 0 : changedTouches[0].clientX - from;
    if (Math.abs(by) > 60) step(by < 0 ? 1 : -1);
    from = null;
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("#present-stage") && !target.closest("a, button, summary, select")) step(1);
    if (target.closest("[data-full-screen]")) fullScreen();
  });
  window.addEventListener("resize", () => window.requestAnimationFrame(fit));
  window.addEventListener("wardwise:frame", onMonth);
  // The browser lets the screen sleep again while another page is in front.
  document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
}
