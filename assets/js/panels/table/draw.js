/* The wide table on the page: a table whose rows are all there while they are few, and those around
 * the place that is looked at where they are many. */
import { make } from "../../map/elements.js";
import { pathsOf } from "../lines.js";
import { cellOf, sortAfter, sortOf } from "./model.js";

/** Rows beyond which only those that are looked at are drawn. */
export const MOST_DRAWN = 200;
/** Rows of a table that are printed. */
const MOST_PRINTED = 2000;
/** Height of a row that is drawn apart, in pixels; table.css says the same. */
const ROW = 44;
/** Rows that are drawn beyond the edges, and by which the stretch that is drawn moves. */
const MARGIN = 8;
const NS = "http://www.w3.org/2000/svg";
const NUMBERS = ["count", "rate", "ratio", "signed", "percent", "change"];
const DRAWN = { "▼": "down", "▲": "up", "●": "dot" };

const state = {
  table: null,
  view: null,
  lines: [],
  window: null,
  current: 0,
  parts: null,
  isPrinted: false,
};

const goOf = (patch) => ({ "data-go": JSON.stringify(patch) });

function linkOf(table, row) {
  if (table.turn === "areas") {
    return { area: `${table.level}:${table.rows.key[row]}`, compare: "" };
  }
  return { theme: table.rows.groups[table.rows.group[row]][0], service: table.rows.key[row] };
}

function isChosen(table, view, row) {
  if (table.turn === "areas") return view.area === `${table.level}:${table.rows.key[row]}`;
  const { theme, service } = linkOf(table, row);
  return view.theme === theme && view.service === service;
}

const marksOf = (mark) =>
  [...mark].map((each) =>
    make("span", { className: `mark-icon mark-${DRAWN[each]}`, "aria-hidden": "true" }),
  );
const unseen = (text) => make("span", { className: "visually-hidden" }, text);

/** A line without axes; its ends are words for those who do not see it. */
function lineCell(table, row) {
  const values = table.lines.of.map((each) => each[row]);
  const seen = values.filter((value) => value !== null);
  if (seen.length < 2) return make("td", { className: "state" }, "–", unseen("no line"));
  const most = Math.max(...seen) || 1;
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 88 24");
  svg.setAttribute("aria-hidden", "true");
  const x = (at) => 1 + (86 * at) / (values.length - 1);
  const y = (value) => 22 - (20 * value) / most;
  for (const d of pathsOf(values, x, y)) {
    const path = document.createElementNS(NS, "path");
    path.setAttribute("class", "line");
    path.setAttribute("d", d);
    svg.append(path);
  }
  const [first, last] = [seen[0], seen[seen.length - 1]].map((value) =>
    value.toLocaleString("en-GB", { maximumFractionDigits: value < 100 ? 1 : 0 }),
  );
  const words = unseen(`from ${first} to ${last}`);
  return make("td", {}, make("span", { className: "spark" }, svg), words);
}

/** A number of areas leads to those areas. */
function turnLink(table, column, row, text) {
  const patch = { ...linkOf(table, row), turn: "areas", kind: column.key, sort: "", topic: "" };
  return make("a", { href: "#", className: "go-link", tabindex: "-1", ...goOf(patch) }, text);
}

function cell(table, column, row) {
  if (column.kind === "line") return lineCell(table, row);
  const { text, below, mark, band, said, why, isFaint } = cellOf(table, column, row);
  if (why) {
    const told = make("abbr", { title: why }, text);
    return make("td", { className: "number state" }, told, unseen(why));
  }
  const isLink = ["lower", "higher"].includes(column.key) && text !== "0";
  const parts = [
    ...(mark ? [make("span", { className: `verdict-dot class-${band}` }), ...marksOf(mark)] : []),
    isLink ? turnLink(table, column, row, text) : make("span", {}, text),
    below ? make("span", { className: "interval" }, below) : "",
    said ? unseen(`, ${said}`) : "",
  ];
  const name = [
    NUMBERS.includes(column.kind) ? "number" : "",
    isFaint ? "is-faint" : "",
    mark ? "verdict-cell" : "",
  ];
  const options = { className: name.filter(Boolean).join(" "), ...(said ? { title: said } : {}) };
  return make("td", options, ...parts);
}

function nameCell(table, row, isNow) {
  const link = make("a", { href: "#", className: "go-link row-link" }, table.rows.name[row]);
  link.dataset.go = JSON.stringify(linkOf(table, row));
  if (table.turn === "areas") link.dataset.fly = "1";
  if (isNow) link.setAttribute("aria-current", "true");
  const { group, groups, note } = table.rows;
  const where = table.turn === "areas" && group.length ? (groups[group[row]] || [])[1] : "";
  const below = [where, note && note[row]].filter(Boolean).join(", ");
  return make("th", { scope: "row" }, link, below ? make("small", {}, below) : "");
}

function rowElement(line, at) {
  const { table, view, current } = state;
  if (line < 0) {
    const words = table.rows.groups[-1 - line][1];
    const span = String(table.columns.length + 1);
    const theme = make("th", { scope: "rowgroup", colspan: span, className: "theme-row" }, words);
    return make("tr", { "aria-rowindex": String(at + 2) }, theme);
  }
  const isNow = isChosen(table, view, line);
  const name = [isNow ? "is-chosen" : "", table.rows.totals.includes(line) ? "is-total" : ""];
  const row = make(
    "tr",
    { className: name.filter(Boolean).join(" "), "aria-rowindex": String(at + 2) },
    nameCell(table, line, isNow),
    ...table.columns.map((column) => cell(table, column, line)),
  );
  row.dataset.place = at;
  row.querySelector(".row-link").tabIndex = at === current ? 0 : -1;
  return row;
}

function headCell(key, title, help, isNumber) {
  const now = sortOf(state.table, state.view.sort);
  const isSorted = now.key === key;
  const options = { scope: "col", className: isNumber ? "number" : "" };
  if (key === "line") return make("th", { ...options, title: help }, title);
  const button = make(
    "button",
    { type: "button", className: "sort", title: help, "data-key": key },
    title,
    isSorted
      ? make("span", {
          className: `mark-icon mark-${now.isDown ? "down" : "up"}`,
          "aria-hidden": "true",
        })
      : "",
  );
  button.dataset.go = JSON.stringify({ sort: sortAfter(state.table, state.view.sort, key) });
  const direction = isSorted ? (now.isDown ? "descending" : "ascending") : "none";
  return make("th", { ...options, "aria-sort": direction }, button);
}

function head() {
  const { table } = state;
  const name = `${table.name[0].toUpperCase()}${table.name.slice(1)}`;
  return make(
    "tr",
    { "aria-rowindex": "1" },
    headCell("name", name, `By the name of the ${table.name}.`, false),
    ...table.columns.map(({ key, title, help, kind }) =>
      headCell(key, title, help, NUMBERS.includes(kind)),
    ),
  );
}

const isWindowed = () => state.lines.length > MOST_DRAWN;

function gap(rows) {
  const row = make("tr", { "aria-hidden": "true", className: "rows-apart" });
  row.append(make("td", { colspan: String(state.table.columns.length + 1) }));
  row.firstChild.style.height = `${rows * ROW}px`;
  return row;
}

/** The rows to draw, as stretches of places: those in view, and the one that has the focus. */
function stretches() {
  const { box, head: top } = state.parts;
  const first = Math.floor(box.scrollTop / ROW / MARGIN) * MARGIN;
  const many = Math.ceil((box.clientHeight - top.offsetHeight) / ROW);
  const from = Math.max(0, first - MARGIN);
  const to = Math.min(state.lines.length, first + many + 2 * MARGIN);
  const { current } = state;
  const apart = current < from || current >= to ? [[current, current + 1]] : [];
  return [...apart, [from, to]].sort((a, b) => a[0] - b[0]);
}

/** Draws the rows that are looked at. Rows that are there already stay, with what has the focus. */
function fill(isNew) {
  const { body } = state.parts;
  const most = state.isPrinted ? Math.min(state.lines.length, MOST_PRINTED) : state.lines.length;
  const parts = isWindowed() && !state.isPrinted ? stretches() : [[0, most]];
  const key = JSON.stringify(parts);
  if (!isNew && key === state.window) return;
  const there = new Map();
  const drawn = isNew ? [] : [...body.rows].filter((row) => row.dataset.place);
  for (const row of drawn) there.set(Number(row.dataset.place), row);
  state.window = key;
  const rows = [];
  let last = 0;
  for (const [from, to] of parts) {
    if (from > last) rows.push(gap(from - last));
    for (let at = from; at < to; at++) {
      rows.push(there.get(at) || rowElement(state.lines[at], at));
    }
    last = to;
  }
  if (last < state.lines.length && !state.isPrinted) rows.push(gap(state.lines.length - last));
  place(rows);
}

/** Draws all rows for paper, up to those that are printed, and says where there are more; then
 * those that are looked at again. */
function print(isPrinted) {
  if (!state.parts || !state.parts.box.isConnected || !isWindowed()) return;
  state.isPrinted = isPrinted;
  const all = state.lines.length.toLocaleString("en-GB");
  const most = MOST_PRINTED.toLocaleString("en-GB");
  const isCut = isPrinted && state.lines.length > MOST_PRINTED;
  const words = `The first ${most} of ${all} rows are printed. Take away has a file of all.`;
  state.parts.rest.textContent = isCut ? words : "";
  fill(false);
}

/** Listens to the window for what is printed. */
export function listen() {
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
}

/** Puts rows into the body without taking out those that stay: a row that is taken out loses the
 * focus. */
function place(rows) {
  const { body } = state.parts;
  const kept = new Set(rows);
  for (const row of [...body.rows]) if (!kept.has(row)) row.remove();
  let next = body.firstElementChild;
  for (const row of rows) {
    if (row === next) next = next.nextElementSibling;
    else body.insertBefore(row, next);
  }
}

function setUp(holder) {
  const caption = make("caption", {});
  const [top, body] = [make("thead", {}), make("tbody", {})];
  const element = make("table", { className: "wide" }, caption, top, body);
  const box = make(
    "div",
    { className: "wide-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    element,
  );
  const rest = make("p", { className: "wide-rest" });
  holder.replaceChildren(box, rest);
  state.parts = { holder, box, element, caption, head: top, body, rest };
  state.window = null;
  let isAsked = false;
  box.addEventListener("scroll", () => {
    if (isAsked || !isWindowed()) return;
    isAsked = true;
    window.requestAnimationFrame(() => {
      isAsked = false;
      fill(false);
    });
  });
  box.addEventListener("keydown", onKey);
}

const isSame = (some, others) =>
  some.length === others.length && some.every((line, at) => line === others[at]);

/** Draws a table for a view: its lines are rows and headings in order. */
export function draw(holder, { table, view, lines }) {
  const focus = document.activeElement && document.activeElement.dataset;
  const focused = holder.contains(document.activeElement) ? { ...focus } : null;
  const isOther = state.table !== table;
  const isReordered = isOther || !isSame(state.lines, lines);
  Object.assign(state, { table, view, lines });
  if (!state.parts || state.parts.holder !== holder || !holder.firstChild) setUp(holder);
  const { element, caption, box } = state.parts;
  const chosen = lines.findIndex((line) => line >= 0 && isChosen(table, view, line));
  if (isReordered) state.current = Math.max(0, chosen, lines[0] < 0 ? 1 : 0);
  if (chosen >= 0) state.current = chosen;
  element.setAttribute("aria-rowcount", String(lines.length + 1));
  element.classList.toggle("is-windowed", isWindowed());
  element.dataset.turn = table.turn;
  caption.textContent = table.caption;
  box.setAttribute("aria-label", `${table.caption}: table`);
  state.parts.head.replaceChildren(head());
  if (isReordered) box.scrollTop = 0;
  fill(true);
  if (chosen >= 0) bringIntoView(chosen);
  if (focused) restore(focused);
}

/** Gives the focus back to what had it before the table was drawn again. */
function restore({ key, go }) {
  const { element } = state.parts;
  const same = key
    ? element.querySelector(`.sort[data-key="${key}"]`)
    : [...element.querySelectorAll(".row-link")].find((link) => link.dataset.go === go);
  (same || element.querySelector('.row-link[tabindex="0"]') || state.parts.box).focus({
    preventScroll: true,
  });
}

function bringIntoView(at) {
  const { box, body, head: top } = state.parts;
  if (isWindowed()) {
    const room = box.clientHeight - top.offsetHeight;
    const from = at * ROW;
    if (from < box.scrollTop) box.scrollTop = from;
    else if (from + ROW > box.scrollTop + room) box.scrollTop = from + ROW - room;
    fill(false);
    return;
  }
  const row = body.querySelector(`[data-place="${at}"]`);
  if (row) row.scrollIntoView({ block: "nearest" });
}

/** The place of a row `by` rows on; headings are passed over. */
function placeFrom(by) {
  const { lines, current } = state;
  const step = by < 0 ? -1 : 1;
  let at = Math.min(Math.max(current + by, 0), lines.length - 1);
  while (lines[at] < 0 && lines[at + step] !== undefined) at += step;
  return lines[at] < 0 ? current : at;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (!event.target.classList.contains("row-link")) return;
  const page = Math.max(1, Math.floor(state.parts.box.clientHeight / ROW) - 2);
  const many = state.lines.length;
  const by = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -many,
    End: many,
  }[event.key];
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  focusRow(placeFrom(by));
}

function focusRow(at) {
  const { body } = state.parts;
  state.current = at;
  bringIntoView(at);
  if (isWindowed()) fill(false);
  for (const link of body.querySelectorAll(".row-link")) link.tabIndex = -1;
  const link = body.querySelector(`[data-place="${at}"] .row-link`);
  if (!link) return;
  link.tabIndex = 0;
  link.focus({ preventScroll: true });
}
