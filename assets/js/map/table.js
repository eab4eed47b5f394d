/* The table of the areas in view, in a dialog: the picture as words. */
import { itemsOf } from "./answers.js";
import { make } from "./elements.js";
import * as pointer from "./pointer.js";

/** Rows that are shown; more are not read, and a closer view has fewer. */
export const MOST_ROWS = 200;

const number = (value) => value.toLocaleString("en-GB");

/** The order of areas: by value from high to low where there are values, else by class; those
 * without a figure come last. Pure. */
export function ordered(numbers, { about, columns }) {
  const kindOf = new Map(about.classes.map((entry) => [entry.class, entry.kind]));
  const kinds = ["class", "segment"];
  const isKnown = (each) => kinds.includes(kindOf.get(columns.class[each - 1]));
  const valueOf = (each) => {
    const value = columns.value ? columns.value[each - 1] : NaN;
    return Number.isFinite(value) ? value : columns.class[each - 1] - 1000;
  };
  const rank = (each) => (isKnown(each) ? valueOf(each) : -Infinity);
  return [...numbers].sort((a, b) => rank(b) - rank(a) || a - b);
}

function rowOf(level, items, each) {
  const told = pointer.wordsAt(each);
  const name = make("button", { type: "button" }, told.name);
  name.dataset.go = JSON.stringify({ area: `${level}:${items[each - 1].code}`, compare: "" });
  name.dataset.closeDialog = "";
  const figure = [told.label, told.value].filter(Boolean).join(", ");
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, name),
    make("td", {}, figure),
    make("td", {}, [told.verdict, told.interval].filter(Boolean).join(", ")),
  );
}

function dialogNow() {
  const known = document.getElementById("view-table");
  if (known) return known;
  const dialog = make("dialog", {
    id: "view-table",
    className: "dialog view-table",
    "aria-labelledby": "view-table-title",
  });
  document.getElementById("shell").append(dialog);
  return dialog;
}

/** Opens the table of some areas of a level. Escape closes it and gives the focus back. */
export function open(level, numbers) {
  const items = itemsOf(level);
  if (!items) return;
  const { about, columns } = pointer.figures();
  const rows = ordered(numbers, { about, columns }).slice(0, MOST_ROWS);
  const names = numbers.length === 1 ? about.level_name : about.level_names;
  const count =
    rows.length < numbers.length
      ? `the first ${number(rows.length)} of ${number(numbers.length)} ${names}; zoom in for fewer`
      : `${number(numbers.length)} ${names}`;
  const close = make(
    "button",
    { type: "button", className: "icon-button", "aria-label": "Close the table" },
    make("span", { className: "icon icon-close", "aria-hidden": "true" }),
  );
  close.dataset.closeDialog = "";
  const title = make("h2", { id: "view-table-title" }, `In view: ${count}`);
  const heads = ["Area", about.title, "Verdict and range"];
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)));
  const dialog = dialogNow();
  dialog.replaceChildren(
    make("div", { className: "dialog-head" }, title, close),
    make(
      "table",
      {},
      make("thead", {}, head),
      make("tbody", {}, ...rows.map((each) => rowOf(level, items, each))),
    ),
  );
  dialog.showModal();
}
