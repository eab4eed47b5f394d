/* A list of choices under a button, or under a field that searches it. One list is open at a
 * time. The roles are those of the ARIA patterns "listbox" and "combobox with a listbox". */
import { make } from "../map/elements.js";

const state = { open: null };

const rowsOf = (list) => [...list.querySelectorAll('[role="option"]')];
const isRefused = (row) => row.getAttribute("aria-disabled") === "true";

/** An option: its words, a note at the right, and a line below it. */
function optionElement(option, id) {
  const row = make("li", {
    role: "option",
    id,
    "aria-selected": String(Boolean(option.isChosen)),
    ...(option.reason ? { "aria-disabled": "true" } : {}),
  });
  row.append(make("span", { className: "option-label" }, option.label));
  if (option.note) row.append(make("span", { className: "option-note" }, option.note));
  const below = option.reason || option.hint;
  if (below) row.append(make("small", {}, below));
  return row;
}

/** The groups as one list: {list, options}, where options[i] belongs to the i-th row. */
function listOf(groups, label, id) {
  const options = [];
  const list = make("ul", {
    role: "listbox",
    id: `${id}-list`,
    "aria-label": label,
    tabindex: "-1",
  });
  groups.forEach(({ title, options: own }, at) => {
    const rows = own.map((option) => {
      options.push(option);
      return optionElement(option, `${id}-${options.length}`);
    });
    if (!title) {
      list.append(...rows);
      return;
    }
    const head = make("div", { className: "group-title", id: `${id}-group-${at}` }, title);
    head.setAttribute("aria-hidden", "true");
    const inner = make("ul", { role: "group", "aria-label": title }, ...rows);
    list.append(make("li", { role: "presentation", className: "group" }, head, inner));
  });
  return { list, options };
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether an option matches what was typed: every word of it is in the option or its group.
 * Pure. */
export const matches = (text, typed) =>
  folded(typed)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => folded(text).includes(word));

/** The next row that can be seen, `by` rows from one; at the ends it stays. Pure. */
export function stepped(at, by, count) {
  if (by === Infinity) return count - 1;
  if (by === -Infinity) return 0;
  return Math.max(0, Math.min(count - 1, at < 0 ? (by > 0 ? 0 : count - 1) : at + by));
}

const STEPS = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

/** Marks a row as the active one, and scrolls it into view. */
function activate(own, row) {
  for (const other of own.list.querySelectorAll(".is-active")) other.classList.remove("is-active");
  own.active = row;
  if (row) {
    row.classList.add("is-active");
    row.scrollIntoView({ block: "nearest" });
    own.field.setAttribute("aria-activedescendant", row.id);
  } else own.field.removeAttribute("aria-activedescendant");
}

const seen = (own) => rowsOf(own.list).filter((row) => !row.closest("[hidden]"));

function move(own, by) {
  const rows = seen(own);
  if (rows.length) activate(own, rows[stepped(rows.indexOf(own.active), by, rows.length)]);
}

function take(own, row) {
  const option = row && own.options[rowsOf(own.list).indexOf(row)];
  if (!option) return;
  if (isRefused(row)) {
    own.status.textContent = option.reason;
    return;
  }
  close(true);
  own.onTake(option);
}

/** Hides the rows that do not match, and the groups without any. */
function search(own, typed) {
  const rows = rowsOf(own.list);
  rows.forEach((row) => {
    const title = row.parentElement.getAttribute("aria-label") || "";
    row.hidden = !matches(`${row.textContent} ${title}`, typed);
  });
  for (const group of own.list.querySelectorAll(".group")) {
    group.hidden = !group.querySelector('[role="option"]:not([hidden])');
  }
  const left = seen(own);
  own.status.textContent = left.length ? "" : "Nothing of that name";
  activate(own, typed ? left.find((row) => !isRefused(row)) || null : chosenRow(own));
}

const chosenRow = (own) =>
  own.list.querySelector('[aria-selected="true"]') || rowsOf(own.list)[0] || null;

function onKey(event) {
  const own = state.open;
  if (!own) return;
  const { key } = event;
  const isTyping = own.isSearched && ["Home", "End", " "].includes(key);
  if (key in STEPS && !isTyping) move(own, STEPS[key]);
  else if (key === "Enter" || (key === " " && !isTyping)) take(own, own.active);
  else if (key === "Escape") close(true);
  else if (key === "Tab") {
    close(false);
    return;
  } else if (!own.isSearched && key.length === 1 && !event.ctrlKey && !event.metaKey) {
    own.typed = event.timeStamp - own.typedAt < 700 ? own.typed + key : key;
    own.typedAt = event.timeStamp;
    const row = seen(own).find((each) => folded(each.textContent).startsWith(folded(own.typed)));
    if (row) activate(own, row);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Keeps the list within the window. */
function place(own) {
  const { box } = own;
  box.style.left = "";
  const over = box.getBoundingClientRect().right - window.innerWidth + 12;
  if (over > 0) box.style.left = `${-over}px`;
}

/** Closes the open list; the focus returns to its button where the caller wants that. */
export function close(toButton) {
  const own = state.open;
  if (!own) return;
  state.open = null;
  own.box.remove();
  own.button.setAttribute("aria-expanded", "false");
  if (toButton) own.button.focus();
}

/** Opens a list under a button, or closes it where it is open. `part`: {key, label, groups};
 * `onTake(option)` is called with the option that was chosen. Long lists can be searched. */
export function toggle(button, part, onTake) {
  const wasOpen = state.open && state.open.button === button;
  close(wasOpen);
  if (wasOpen) return;
  const id = `choices-${part.key}`;
  const { list, options } = listOf(part.groups, part.label, id);
  const isSearched = options.length > 12;
  const status = make("p", { className: "list-status", role: "status" });
  const input = isSearched
    ? make("input", {
        className: "list-search",
        type: "text",
        role: "combobox",
        autocomplete: "off",
        "aria-expanded": "true",
        "aria-controls": `${id}-list`,
        "aria-autocomplete": "list",
        "aria-label": `${part.label}: search`,
        placeholder: "Search",
      })
    : null;
  const isWide = part.groups.length > 4;
  const box = make(
    "div",
    { className: `choices${isWide ? " is-wide" : ""}` },
    make("p", { className: "choices-title" }, part.label),
    input || "",
    list,
    status,
  );
  const own = {
    button,
    box,
    list,
    options,
    status,
    isSearched,
    field: input || list,
    active: null,
    typed: "",
    typedAt: 0,
    onTake,
  };
  state.open = own;
  button.setAttribute("aria-expanded", "true");
  button.parentElement.append(box);
  box.addEventListener("keydown", onKey);
  if (input) input.addEventListener("input", () => search(own, input.value));
  list.addEventListener("click", (event) => take(own, event.target.closest('[role="option"]')));
  list.addEventListener("mousemove", (event) => {
    const row = event.target.closest('[role="option"]');
    if (row && row !== own.active) activate(own, row);
  });
  place(own);
  own.field.focus();
  activate(own, chosenRow(own));
}

/** Closes the list on a click outside of it. */
export function listen() {
  document.addEventListener("pointerdown", ({ target }) => {
    const own = state.open;
    if (own && !own.box.contains(target) && !own.button.contains(target)) close(false);
  });
}
