/* The dialog in which a talk is made: its scenes in order, with their words, notes and minutes. The
 * device keeps it; nothing is sent. It comes with the page Present (others.js). */
import { make } from "../../map/elements.js";
import { cleaned, fileOf, fromFile, kept, MOST, moved, tomlOf } from "../../state/talk.js";
import { current, go } from "../../state/view.js";
import { openJson, saveJson } from "../files.js";
import { copied } from "../menu.js";
import { offered } from "../scenes.js";
import * as own from "./own.js";

const TRANSITIONS = { cut: "Cut", fly: "Fly there", play: "Play the months" };
const FILE = "wardwise-talk.json";
const KEPT_HERE =
  "This device keeps it. It is sent only when you take it away as one file or as slides, and the" +
  " server does not keep it.";
const state = { dialog: null, list: null, title: null, told: null };

const tell = (words) => state.told && (state.told.textContent = words);

/** Keeps a changed talk. */
function save(talk, words) {
  tell(own.change(talk) ? words : "This browser keeps nothing for this page.");
}

const change = (scenes, words) => {
  save({ ...kept(), scenes }, words);
  draw();
};

/** A change of one value of a scene; an empty one is left out. */
function edit(at, name, value) {
  const talk = kept();
  const scenes = talk.scenes.map((scene, place) => {
    if (place !== at) return scene;
    const changed = { ...scene, [name]: value };
    if (!value) delete changed[name];
    return changed;
  });
  save(cleaned({ ...talk, scenes }), "Kept.");
}

function field(tag, label, value, options, onChange) {
  const input = make(tag, { className: "plain-field", ...options });
  input.value = value;
  input.addEventListener("change", () => onChange(input.value.trim()));
  return make("label", { className: "talk-field" }, make("span", {}, label), input);
}

function button(words, label, onClick) {
  const options = { type: "button", className: "quiet-button", "aria-label": label };
  const made = make("button", options, words);
  made.addEventListener("click", onClick);
  return made;
}

/** What is emphasised: the chosen area of the view, its chart, or nothing. */
function emphasisOf(scene, at) {
  const select = make("select", { className: "plain-field" });
  const asked = new URLSearchParams(scene.view);
  const kinds = { "": "Nothing", chart: "The chart" };
  if (asked.get("area")) kinds.area = "The chosen area";
  if (asked.get("segment")) kinds.segment = "The kept group";
  for (const [value, words] of Object.entries(kinds)) {
    select.append(make("option", { value }, words));
  }
  const now = scene.emphasis || {};
  select.value = ["chart", "area", "segment"].find((kind) => now[kind]) || "";
  select.addEventListener("change", () => {
    const { value } = select;
    const first = (name) => (asked.get(name) || "").split(",")[0];
    const chosen = value === "chart" ? { chart: true } : value ? { [value]: first(value) } : null;
    edit(at, "emphasis", chosen);
  });
  return make("label", { className: "talk-field" }, make("span", {}, "Look at"), select);
}

function transitionOf(scene, at) {
  const select = make("select", { className: "plain-field" });
  for (const [value, words] of Object.entries(TRANSITIONS)) {
    select.append(make("option", { value }, words));
  }
  select.value = scene.transition || "cut";
  select.addEventListener("change", () => edit(at, "transition", select.value));
  return make("label", { className: "talk-field" }, make("span", {}, "It comes by"), select);
}

function row(scene, at, scenes) {
  const name = `scene ${at + 1}`;
  const without = scenes.filter((_, place) => place !== at);
  const twice = [...scenes.slice(0, at + 1), { ...scene }, ...scenes.slice(at + 1)];
  const moves = make(
    "div",
    { className: "talk-moves" },
    make("strong", {}, String(at + 1)),
    button("Up", `Move ${name} up`, () => change(moved(scenes, at, -1), `Moved ${name}.`)),
    button("Down", `Move ${name} down`, () => change(moved(scenes, at, 1), `Moved ${name}.`)),
    button("Duplicate", `Duplicate ${name}`, () =>
      change(twice.slice(0, MOST), `Duplicated ${name}.`),
    ),
    button("Delete", `Delete ${name}`, () => change(without, `Deleted ${name}.`)),
    make("a", { href: scene.view ? `?${scene.view}` : "." }, "Open its view"),
  );
  const { headline = "", words = "", note = "", minutes = "" } = scene;
  return make(
    "li",
    { className: "talk-scene" },
    moves,
    field("input", "Headline (empty: the live answer)", headline, { maxlength: 160 }, (value) =>
      edit(at, "headline", value),
    ),
    field("textarea", "Words", words, { maxlength: 1200, rows: 2 }, (value) =>
      edit(at, "words", value),
    ),
    field("textarea", "Note for the speaker", note, { maxlength: 4000, rows: 2 }, (value) =>
      edit(at, "note", value),
    ),
    make(
      "div",
      { className: "talk-line" },
      field(
        "input",
        "Minutes",
        String(minutes),
        { type: "number", min: 0.5, max: 240, step: 0.5 },
        (value) => edit(at, "minutes", Number(value)),
      ),
      emphasisOf(scene, at),
      transitionOf(scene, at),
    ),
  );
}

function draw() {
  const { title, scenes } = kept();
  state.title.value = title;
  const none = make("li", { className: "empty" }, "No scene yet: explore, Take away, To a talk.");
  state.list.replaceChildren(...(scenes.length ? scenes.map(row) : [none]));
}

function undo() {
  tell(own.undo() ? "Undone." : "Nothing to undo.");
  draw();
}

const saveFile = () => saveJson(FILE, fileOf(kept()));

function readFile(text) {
  save(fromFile(text), "The file was read.");
  draw();
}

const openFile = () => openJson(readFile, tell);

async function copyToml() {
  const isCopied = kept().scenes.length > 0 && (await copied(tomlOf(kept())));
  tell(isCopied ? "Copied: put it into a file, and give that to wardwise add." : "Not copied.");
}

function drop() {
  save(null, "The device keeps no talk.");
  draw();
}

function present() {
  state.dialog.close();
  go({ mode: "present", story: "mine", scene: "1" });
}

function build() {
  const close = button("Close", "Close Your talk", () => state.dialog.close());
  state.title = make("input", { className: "plain-field", maxlength: 120, "aria-label": "Title" });
  state.title.addEventListener("change", () =>
    save(cleaned({ ...kept(), title: state.title.value }), "Kept."),
  );
  state.list = make("ol", { className: "plain talk-list" });
  state.told = make("p", { className: "figure-note", role: "status" });
  const actions = [
    ["Present", present],
    ["Undo", undo],
    ["Keep as a file", saveFile],
    ["Open a file", openFile],
    ["Copy for atlas.toml", copyToml],
    ["Forget", drop],
  ].map(([words, act]) => {
    const made = make("button", { type: "button", className: "action" }, words);
    made.addEventListener("click", act);
    return made;
  });
  state.dialog = make(
    "dialog",
    { className: "dialog talk", "aria-labelledby": "talk-heading" },
    make(
      "div",
      { className: "dialog-head" },
      make("h2", { id: "talk-heading" }, "Your talk"),
      close,
    ),
    make("p", { className: "figure-note" }, KEPT_HERE),
    state.title,
    make("div", { className: "own-views-actions" }, ...actions),
    state.told,
    state.list,
  );
  document.body.append(state.dialog);
}

/** Opens the dialog. With another talk on the stage, that is what is taken and edited. */
function open() {
  if (!state.dialog) build();
  const shown = offered();
  if (current().story !== "mine" && shown && current().mode === "present") {
    const before = kept();
    if (!before.scenes.length) save(cleaned(shown), "Taken from the talk on the stage.");
    else tell("Your talk is here. Forget it to take the one on the stage.");
  }
  draw();
  state.dialog.showModal();
}

/** Listens to the button that opens the dialog. */
export function listen() {
  document.addEventListener("click", ({ target }) => target.closest("[data-talk]") && open());
}
