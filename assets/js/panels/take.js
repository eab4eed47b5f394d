/* Take away: a dialog with all that the view can leave as. The link is there at once; the sentence
 * and the files are asked for when it opens, since they depend on the figures. */
import { make } from "../map/elements.js";
import { canonical } from "../state/address.js";
import { choices, current } from "../state/view.js";
import { copied, share } from "./menu.js";
import { addView } from "./talk/editor.js";

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
  list.append(...sentence, ...told.files.map((file) => link(folder, query, file)));
  tell(told.reason);
}

async function take(kind) {
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
    if (item) take(item.dataset.takeKind);
    // A click beside the dialog is one on its backdrop.
    if (target === dialog()) dialog().close();
  });
}
