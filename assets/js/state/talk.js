/* A talk: scenes in order, as the device keeps it, as a file and as tables of atlas.toml. The form
 * is that of data/talk.py. Pure, but for the functions that read and write the device's store. */
import { quoted } from "./saved.js";

const KEY = "wardwise-talk";
const FORMAT = "wardwise_story";
export const MOST = 60;
const LONGEST = { view: 4000, headline: 160, words: 1200, note: 4000 };
const TRANSITIONS = ["cut", "fly", "play"];
export const EMPTY = { title: "Your talk", scenes: [] };

const isText = (given, name) => typeof given === "string" && given.length <= LONGEST[name];

/** A scene that can be used; null for anything else. */
function sceneFrom(given) {
  const scene = given || {};
  if (!isText(scene.view || "", "view") || /[\s#?]|:\/\//.test(scene.view || "")) return null;
  const texts = ["headline", "words", "note"].filter((name) => scene[name]);
  if (texts.some((name) => !isText(scene[name], name))) return null;
  const made = { view: scene.view || "" };
  for (const name of texts) made[name] = scene[name];
  if (scene.minutes > 0 && scene.minutes <= 240) made.minutes = Number(scene.minutes);
  if (TRANSITIONS.includes(scene.transition)) made.transition = scene.transition;
  if (scene.emphasis && typeof scene.emphasis === "object") made.emphasis = { ...scene.emphasis };
  return made;
}

/** The names of a scene that say something. */
const namesOf = (scene) =>
  Object.keys(scene || {}).filter((name) => scene[name] || name === "view");

/** Whether nothing of a scene was left out. */
const isWhole = (given, made) => Boolean(made) && namesOf(given).every((name) => name in made);

/** A talk without the scenes that cannot be used. */
export function cleaned(given) {
  const { title, scenes } = given || {};
  const listed = Array.isArray(scenes) ? scenes : [];
  const named = typeof title === "string" && title.trim() ? title.trim().slice(0, 120) : "";
  return {
    title: named || EMPTY.title,
    scenes: listed.map(sceneFrom).filter(Boolean).slice(0, MOST),
  };
}

/** The text of a file with a talk. */
export const fileOf = ({ title, scenes }) =>
  JSON.stringify({ [FORMAT]: 1, title, scenes }, null, 2);

/** The talk of a file. Throws an Error with a sentence where it is no such file. */
export function fromFile(text) {
  let given = null;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error("This file is no talk: it is not JSON.");
  }
  if (!given || given[FORMAT] !== 1 || !Array.isArray(given.scenes)) {
    throw new Error("This file is no talk: choose one that this page has saved.");
  }
  const place = given.scenes.findIndex((scene) => !isWhole(scene, sceneFrom(scene)));
  if (place >= 0) {
    throw new Error(`Scene ${place + 1} of this file cannot be used as it is; nothing was read.`);
  }
  if (given.scenes.length > MOST) {
    throw new Error(`This file has ${given.scenes.length} scenes; a talk has ${MOST} at most.`);
  }
  return cleaned(given);
}

/** A name in an address, from a title. */
const keyOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 60) || "talk";

const tomlOfValue = (value) => {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object") return String(value);
  return `{ ${Object.entries(value).map(([k, v]) => `${k} = ${tomlOfValue(v)}`)} }`;
};

/** A talk as tables for atlas.toml, which `wardwise add` inserts. */
export const tomlOf = ({ title, scenes }) =>
  [
    `[[story]]\nkey = ${quoted(keyOf(title))}\ntitle = ${quoted(title)}\n`,
    ...scenes.map((scene) => {
      const lines = Object.entries(scene).map(([name, v]) => `${name} = ${tomlOfValue(v)}\n`);
      return `[[story.scene]]\n${lines.join("")}`;
    }),
  ].join("\n");

/** The scenes with one of them moved by some places. */
export function moved(scenes, at, by) {
  const to = Math.max(0, Math.min(scenes.length - 1, at + by));
  const others = scenes.filter((_, place) => place !== at);
  return [...others.slice(0, to), scenes[at], ...others.slice(to)];
}

/** How the talk stands against its minutes: "On time", "2 min behind". `at`: the scene that is
 * shown; `elapsed`: minutes since the first. A scene has its own minutes before it is late. */
export function paceOf(scenes, at, elapsed) {
  const planned = (count) => scenes.slice(0, count).reduce((sum, s) => sum + (s.minutes || 0), 0);
  if (!planned(scenes.length)) return "";
  const [early, late] = [planned(at) - elapsed, elapsed - planned(at + 1)];
  if (early >= 0.5) return `${Math.round(early)} min ahead`;
  if (late >= 0.5) return `${Math.round(late)} min behind`;
  return "On time";
}

/** The talk that the device keeps. */
export function kept() {
  try {
    return cleaned(JSON.parse(window.localStorage.getItem(KEY) || "{}"));
  } catch {
    return EMPTY;
  }
}

/** Keeps a talk on the device; false where it does not allow that. */
export function keep(talk) {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(talk));
    return true;
  } catch {
    return false;
  }
}

/** The device keeps no talk any more; false where it does not allow that. */
export function forget() {
  try {
    window.localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}
