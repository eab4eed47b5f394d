/* Take away: a dialog with all that the view can leave as. The link is there at once; the sentence
 * and the files are asked for when it opens, since they depend on the figures. */
import { make } from "../map/elements.js";
import { canonical } from "../state/address.js";
import { choices, current } from "../state/view.js";
import { fileOf, kept } from "../state/talk.js";
import { saved } from "./files.js";
import { copied, share } from "./menu.js";
import { addView } from "./talk/own.js";

const LOST = "The files could not be asked for. Close this and try again.";
const NOTHING = { about: "", files: [], sentence: "" };
const state = { asked: "", sentence: "" };
const dialog = () => document.getElementById("take");

function tell(said) {
  document.getElementById("take-status").textContent = said;
}

function words(title, description) {
  return [
    make("span", { className: "take-title" }, title),
    make("span", { className: "take-what" }, description),
  ];
}

function button(kind, title, description) {
  const made = make(
    "button",
    { type: "button", className: "take-item" },
    ...words(title, description),
  );
  made.dataset.takeKind = kind;
  return make("li", {}, made);
}

function link(folder, query, file) {
  const href = `${folder}/${file.key}${query}`;
  const options = { className: "take-item", href, download: file.name };
  return make("li", {}, make("a", options, ...words(file.title, file.description)));
}

/** The files of a talk: each is made when it is asked for, which takes seconds. */
function talkItem(folder, query, file) {
  const item = button("talk-file", file.title, file.description);
  const { dataset } = item.firstChild;
  Object.assign(dataset, { address: `${folder}/${file.key}${query}`, name: file.name });
  return item;
}

const notesChoice = () =>
  make(
    "li",
    { className: "take-choice" },
    make("label", {}, make("input", { type: "checkbox", id: "take-notes" }), " With my notes"),
  );

/** Asks for the file of a talk and saves it. The talk of the device is sent for that. */
async function takeTalk({ address, name }) {
  const own = current().story === "mine" ? { method: "POST", body: fileOf(kept()) } : {};
  const withNotes = document.getElementById("take-notes").checked;
  tell("The file is being made: a second or two for each scene.");
  try {
    const got = await window.fetch(withNotes ? `${address}&notes=1` : address, own);
    if (got.ok) saved(name, await got.blob());
    tell(got.ok ? `Saved: ${name}.` : (await got.json()).error.message);
  } catch {
    tell("The file could not be asked for. Try again.");
  }
}

/** Asks what the view can be taken away as. Refusals come in words of their own. */
async function answer(address) {
  try {
    const got = await window.fetch(address);
    const told = await got.json();
    return got.ok ? told : { ...NOTHING, reason: told.error.message };
  } catch {
    return { ...NOTHING, reason: LOST };
  }
}

async function open() {
  if (!dialog() || !current()) return;
  const said = canonical(current(), choices());
  const query = said ? `?${said}` : "";
  const folder = `api/v1/${choices().build}`;
  state.asked = query;
  const list = document.getElementById("take-list");
  list.replaceChildren(
    button("link", "Link", "The address of this view"),
    button("talk", "To a talk", "Add this view as a scene of your talk"),
  );
  tell("");
  dialog().showModal();
  const told = await answer(`${folder}/exports.json${query}`);
  if (state.asked !== query) return;
  state.sentence = told.sentence;
  document.getElementById("take-about").textContent = told.about;
  const sentence = told.sentence
    ? [button("sentence", "Sentence with its source", told.sentence)]
    : [];
  const talks = told.files.filter((file) => file.of_talk);
  const files = told.files.filter((file) => !file.of_talk);
  if (talks.length) {
    const items = talks.map((file) => talkItem(folder, query, file));
    list.replaceChildren(...items, notesChoice(), list.firstChild);
  }
  list.append(...sentence, ...files.map((file) => link(folder, query, file)));
  tell(told.reason);
}

async function take({ takeKind: kind, ...item }) {
  if (kind === "talk-file") {
    await takeTalk(item);
    return;
  }
  if (kind === "link") {
    tell(await share());
    return;
  }
  if (kind === "talk") {
    tell(addView());
    return;
  }
  const isDone = await copied(state.sentence);
  tell(isDone ? "The sentence is copied." : "Copying is not allowed here. Select the sentence.");
}

/** Listens to the buttons that open the dialog, and to those within it. */
export function listen() {
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-take]")) open();
    const item = target.closest("[data-take-kind]");
    if (item) take(item.dataset);
    // A click beside the dialog is one on its backdrop.
    if (target === dialog()) dialog().close();
  });
}
