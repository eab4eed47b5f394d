/* The page Views: the views that this device keeps. The server sees neither their names nor that
 * they are there. */
import { make } from "../map/elements.js";
import { canonical } from "../state/address.js";
import { fileOf, fromFile, keep, kept, tomlOf, withoutView, withView } from "../state/saved.js";
import { choices, current } from "../state/view.js";
import { openJson, saveJson } from "./files.js";
import { copied } from "./menu.js";

const PAGE = "views";
const FILE = "wardwise-views.json";
/** The last view that was no list of views, and its headline: what "save this view" saves. */
const last = { view: null, title: "" };

const place = (id) => document.getElementById(id);
const tell = (words) => place("own-views-told") && (place("own-views-told").textContent = words);

const queryOf = (view) => canonical({ ...view, at: "" }, choices());

function draw() {
  const list = place("own-views");
  if (!list) return;
  const views = kept();
  const rows = views.map(({ title, query }) => {
    const remove = make(
      "button",
      { type: "button", className: "icon-button", "aria-label": `Forget: ${title}` },
      make("span", { className: "icon icon-close", "aria-hidden": "true" }),
    );
    remove.addEventListener("click", () => {
      keep(withoutView(kept(), title));
      draw();
      tell(`Forgotten: ${title}.`);
      place("own-views-name") && place("own-views-name").focus();
    });
    const link = make("a", { className: "go-link", href: query ? `?${query}` : "." }, title);
    return make("li", {}, link, remove);
  });
  const none = make("li", { className: "empty" }, "No view is kept yet.");
  list.replaceChildren(...(rows.length ? rows : [none]));
}

/** The form that keeps the view that was shown before this page. */
function drawForm() {
  const form = place("own-views-form");
  if (!form || form.childElementCount || !last.view) return;
  const words = "Keep the last view as";
  const label = make("label", { className: "label", for: "own-views-name" }, words);
  const field = make("input", {
    id: "own-views-name",
    className: "plain-field",
    type: "text",
    maxlength: "120",
    autocomplete: "off",
  });
  field.value = last.title;
  const button = make("button", { type: "button", className: "action" }, "Keep");
  const save = () => {
    const title = field.value.trim();
    if (!title) {
      field.focus();
      return;
    }
    const isKept = keep(withView(kept(), { title, query: queryOf(last.view) }));
    draw();
    tell(isKept ? `Kept: ${title}.` : "This browser keeps nothing for this page.");
  };
  button.addEventListener("click", save);
  field.addEventListener("keydown", ({ key }) => key === "Enter" && save());
  form.replaceChildren(label, make("div", { className: "own-views-line" }, field, button));
}

const saveFile = () => saveJson(FILE, fileOf(kept()));

function readFile(text) {
  const { views, leftOut } = fromFile(text);
  keep(views.reduce(withView, kept()));
  draw();
  const told = views.length === 1 ? "1 view was read" : `${views.length} views were read`;
  tell(leftOut ? `${told}; ${leftOut} could not be used.` : `${told}.`);
}

const openFile = () => openJson(readFile, tell);

async function copyToml() {
  const isCopied = kept().length > 0 && (await copied(tomlOf(kept())));
  const done = "Copied: put it into a file, and give that to wardwise add.";
  tell(isCopied ? done : "Nothing to copy.");
}

const ACTIONS = { save: saveFile, open: openFile, copy: copyToml };

/** Remembers the view before this page. */
export function show(view) {
  if (view.mode !== PAGE) last.view = view;
}

/** Takes the title of an answer, which is the first name that is offered. */
export function name({ mode, title }) {
  if (mode !== PAGE && title) last.title = title;
}

/** The page is drawn some time after its answer arrives. */
function watch() {
  const page = place("views-page");
  if (!page) {
    window.requestAnimationFrame(watch);
    return;
  }
  new MutationObserver(() => {
    if (current() && current().mode === PAGE && place("own-views")) {
      drawForm();
      if (!place("own-views").childElementCount) draw();
    }
  }).observe(page, { childList: true, subtree: true });
}

/** Listens to the page, and to other windows that keep views. */
export function listen() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-own-views]");
    if (button) ACTIONS[button.dataset.ownViews]();
  });
  window.addEventListener("storage", draw);
  watch();
}
