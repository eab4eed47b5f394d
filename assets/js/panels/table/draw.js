/* The wide table on the page: a table whose rows are all there while they are few, and those around
 * the place that is looked at where they are many. */
import { make } from "../../map/elements.js";
import { sortAfter, sortOf } from "./model.js";
import { isChosen, isNumber, rowOf } from "./rows.js";

/** Rows beyond which only those that are looked at are drawn. */
export const MOST_DRAWN = 200;
/** Rows of a table that are printed. */
const MOST_PRINTED = 2000;
/** Height of a row that is drawn apart, in pixels; table.css says the same. */
const ROW = 44;
/** Rows that are drawn beyond the edge that is scrolled to, and beyond the other. */
const [AHEAD, BEHIND] = [10, 2];
/** Rows by which the stretch that is drawn moves: few, so that no frame has much to do. */
const STEP = 2;

const state = {
  table: null,
  view: null,
  lines: [],
  window: null,
  top: 0,
  isUp: false,
  current: 0,
  parts: null,
  isPrinted: false,
};

function headCell(key, title, help, kind) {
  const now = sortOf(state.table, state.view.sort);
  const isSorted = now.key === key;
  const options = { scope: "col", className: isNumber(kind) ? "number" : "" };
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
    headCell("name", name, `By the name of the ${table.name}.`, "text"),
    ...table.columns.map(({ key, title, help, kind }) => headCell(key, title, help, kind)),
  );
}

const isWindowed = () => state.lines.length > MOST_DRAWN;

/** The row in place of rows that are not drawn: the first, second or third of them. */
function gap(rows, number) {
  const { gaps } = state.parts;
  const options = { "aria-hidden": "true", className: "rows-apart" };
  const row = (gaps[number] ??= make("tr", options, make("td", {})));
  const [cell, height] = [row.firstChild, `${rows * ROW}px`];
  const span = state.table.columns.length + 1;
  if (cell.colSpan !== span) cell.colSpan = span;
  if (cell.style.height !== height) cell.style.height = height;
  return row;
}

/** The rows to draw, as stretches of places: those in view, and the one that has the focus. */
function stretches() {
  const { room } = state.parts;
  const first = Math.floor(state.top / ROW / STEP) * STEP;
  const [before, after] = state.isUp ? [AHEAD, BEHIND] : [BEHIND, AHEAD];
  const from = Math.max(0, first - before);
  const to = Math.min(state.lines.length, first + room + STEP + after);
  const { current } = state;
  const apart = current < from || current >= to ? [[current, current + 1]] : [];
  return [...apart, [from, to]].sort((a, b) => a[0] - b[0]);
}

/** One of the rows that are free; null where there is none, or where a place is a heading. */
const rowFrom = (free, at) => (state.lines[at] < 0 ? null : free.shift() || null);

/** Draws the rows that are looked at. Rows that are there already stay, with what has the focus. */
function fill(isNew) {
  const { body } = state.parts;
  const most = state.isPrinted ? Math.min(state.lines.length, MOST_PRINTED) : state.lines.length;
  const parts = isWindowed() && !state.isPrinted ? stretches() : [[0, most]];
  const key = JSON.stringify(parts);
  if (!isNew && key === state.window) return;
  const there = new Map();
  const drawn = [...body.rows].filter((row) => row.dataset.place);
  const isKept = (at) => !isNew && parts.some(([from, to]) => from <= at && at < to);
  const free = [];
  for (const row of drawn) {
    if (isKept(Number(row.dataset.place))) there.set(Number(row.dataset.place), row);
    else free.push(row);
  }
  // A row that goes elsewhere is taken out first, so that those that stay are not moved past it.
  if (!isNew) for (const row of free) row.remove();
  if (state.isOther) free.length = 0;
  state.isOther = false;
  state.window = key;
  const rows = [];
  let [last, gaps] = [0, 0];
  for (const [from, to] of parts) {
    if (from > last) rows.push(gap(from - last, gaps++));
    for (let at = from; at < to; at++) {
      rows.push(there.get(at) || rowOf(state, state.lines[at], at, rowFrom(free, at)));
    }
    last = to;
  }
  const rest = state.isPrinted ? 0 : state.lines.length - last;
  if (rest > 0) rows.push(gap(rest, gaps));
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

/** Notes how many rows the box has room for. It is asked where its size changes: to ask at each
 * frame would have the table laid out twice. */
function measure() {
  const { box, head: top } = state.parts;
  // On paper the box is as tall as the table.
  const height = Math.min(box.clientHeight - top.offsetHeight, window.innerHeight);
  state.parts.room = Math.ceil(height / ROW);
}

/** Notes where the box is scrolled to. */
function noteScroll() {
  const { box } = state.parts;
  const { scrollTop, scrollLeft } = box;
  if (scrollTop !== state.top) state.isUp = scrollTop < state.top;
  state.top = scrollTop;
  // A name that stays at the left is a layer of its own, so that it does only where there is need.
  box.classList.toggle("is-aside", scrollLeft > 0);
}

/** Scrolls to where the rows are drawn by then: a box cannot be scrolled past what is in it. */
function scrollTo(top, isNew) {
  const { box } = state.parts;
  const isMoved = top !== state.top;
  if (isMoved) Object.assign(state, { isUp: top < state.top, top });
  fill(isNew);
  if (isMoved) box.scrollTop = top;
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
  state.parts = { holder, box, element, caption, head: top, body, rest, gaps: [], room: 0 };
  state.window = null;
  state.top = 0;
  new ResizeObserver(() => {
    if (state.parts.box !== box || !box.isConnected) return;
    measure();
    if (isWindowed()) fill(false);
  }).observe(box);
  let isAsked = false;
  box.addEventListener("scroll", () => {
    noteScroll();
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
  Object.assign(state, { table, view, lines, isOther: state.isOther || isOther });
  if (!state.parts || state.parts.holder !== holder || !holder.firstChild) setUp(holder);
  const { element, caption, box } = state.parts;
  box.classList.toggle("is-long", isWindowed());
  const chosen = lines.findIndex((line) => line >= 0 && isChosen(table, view, line));
  if (isReordered) state.current = Math.max(0, chosen, lines[0] < 0 ? 1 : 0);
  if (chosen >= 0) state.current = chosen;
  element.setAttribute("aria-rowcount", String(lines.length + 1));
  element.classList.toggle("is-windowed", isWindowed());
  element.dataset.turn = table.turn;
  caption.textContent = table.caption;
  box.setAttribute("aria-label", `${table.caption}: table`);
  state.parts.head.replaceChildren(head());
  if (!state.parts.room) measure();
  scrollTo(isReordered ? 0 : state.top, true);
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
  const { box, body, head: above } = state.parts;
  if (isWindowed()) {
    const room = box.clientHeight - above.offsetHeight;
    const from = at * ROW;
    const top = Math.min(Math.max(state.top, from + ROW - room), from);
    scrollTo(top, false);
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
  for (const link of body.querySelectorAll(".row-link")) link.tabIndex = -1;
  const link = body.querySelector(`[data-place="${at}"] .row-link`);
  if (!link) return;
  link.tabIndex = 0;
  link.focus({ preventScroll: true });
}
