/* Rows of the wide table. A row that is no longer looked at is filled anew for another: its
 * elements stay, and only what is different is written, which costs a fraction of making them. */
import { make } from "../../map/elements.js";
import { pathsOf } from "../lines.js";
import { cellOf } from "./model.js";

const NS = "http://www.w3.org/2000/svg";
const NUMBERS = ["count", "rate", "ratio", "signed", "percent", "change"];
const DRAWN = { "▼": "down", "▲": "up", "●": "dot" };
const ENDS = [0, 1].map((places) => {
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: places });
});

/** Whether the cells of a kind of column are numbers. */
export const isNumber = (kind) => NUMBERS.includes(kind);

/** What a row leads to, as a change of the address. */
export function linkOf(table, row) {
  if (table.turn === "areas") {
    return { area: `${table.level}:${table.rows.key[row]}`, compare: "" };
  }
  return { theme: table.rows.groups[table.rows.group[row]][0], service: table.rows.key[row] };
}

/** Whether a row is what the view has chosen. */
export function isChosen(table, view, row) {
  if (table.turn === "areas") return view.area === `${table.level}:${table.rows.key[row]}`;
  const { theme, service } = linkOf(table, row);
  return view.theme === theme && view.service === service;
}

/* Parts of a cell: {tag, name (its classes), text, line (the path of a drawing), attributes}. */
const seen = (text, name = "") => ({ tag: "span", name, text });
const unseen = (text) => seen(text, "visually-hidden");
const marksOf = (mark) =>
  [...mark].map((each) => ({
    ...seen("", `mark-icon mark-${DRAWN[each]}`),
    attributes: { "aria-hidden": "true" },
  }));

/** A line without axes; its ends are words for those who do not see it. */
function lineCell(table, row) {
  const values = table.lines.of.map((each) => each[row]);
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return { name: "state", parts: [seen("–"), unseen("no line")] };
  const most = Math.max(...known) || 1;
  const x = (at) => 1 + (86 * at) / (values.length - 1);
  const y = (value) => 22 - (20 * value) / most;
  const line = pathsOf(values, x, y).join("");
  const [first, last] = [known[0], known[known.length - 1]].map((value) =>
    ENDS[value < 100 ? 1 : 0].format(value),
  );
  return { name: "", parts: [{ ...seen("", "spark"), line }, unseen(`from ${first} to ${last}`)] };
}

/** A number of areas leads to those areas. */
function turnLink(table, column, row, text) {
  const patch = { ...linkOf(table, row), turn: "areas", kind: column.key, sort: "", topic: "" };
  const attributes = { href: "#", tabindex: "-1", "data-go": JSON.stringify(patch) };
  return { tag: "a", name: "go-link", text, attributes };
}

/** A cell as {name, title, parts}. */
function cell(table, column, row) {
  if (column.kind === "line") return lineCell(table, row);
  const { text, below, mark, band, said, why, isFaint } = cellOf(table, column, row);
  if (why) {
    const told = { tag: "abbr", name: "", text, attributes: { title: why } };
    return { name: "number state", parts: [told, unseen(why)] };
  }
  const isLink = ["lower", "higher"].includes(column.key) && text !== "0";
  const name = [
    isNumber(column.kind) ? "number" : "",
    isFaint ? "is-faint" : "",
    mark ? "verdict-cell" : "",
  ];
  return {
    name: name.filter(Boolean).join(" "),
    title: said,
    parts: [
      ...(mark ? [seen("", `verdict-dot class-${band}`), ...marksOf(mark)] : []),
      isLink ? turnLink(table, column, row, text) : seen(text),
      ...(below ? [seen(below, "interval")] : []),
      ...(said ? [unseen(`, ${said}`)] : []),
    ],
  };
}

function nameParts({ table, current }, row, at, isNow) {
  const attributes = {
    href: "#",
    tabindex: at === current ? "0" : "-1",
    "data-go": JSON.stringify(linkOf(table, row)),
    ...(table.turn === "areas" ? { "data-fly": "1" } : {}),
    ...(isNow ? { "aria-current": "true" } : {}),
  };
  const link = { tag: "a", name: "go-link row-link", text: table.rows.name[row], attributes };
  const { group, groups, note } = table.rows;
  const where = table.turn === "areas" && group.length ? (groups[group[row]] || [])[1] : "";
  const below = [where, note && note[row]].filter(Boolean).join(", ");
  return [link, ...(below ? [{ tag: "small", name: "", text: below }] : [])];
}

function setAttributes(element, attributes) {
  for (const name of element.getAttributeNames()) {
    if (name !== "class" && !(name in attributes)) element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

function drawLine(element, line) {
  let path = element.querySelector("path");
  if (!path) {
    const svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", "0 0 88 24");
    svg.setAttribute("aria-hidden", "true");
    path = document.createElementNS(NS, "path");
    path.setAttribute("class", "line");
    svg.append(path);
    element.replaceChildren(svg);
  }
  path.setAttribute("d", line);
}

/** Writes into an element that is there. */
function write(element, { name, text, line, attributes = {} }) {
  if (element.className !== name) element.className = name;
  setAttributes(element, attributes);
  const own = element.firstChild;
  if (line !== undefined) drawLine(element, line);
  else if (!own || own !== element.lastChild || own.nodeType !== Node.TEXT_NODE) {
    element.textContent = text;
  } else if (own.data !== text) own.data = text;
}

function fillCell(element, { name, title, parts }) {
  if (element.className !== name) element.className = name;
  if (element.title !== (title || "")) element.title = title || "";
  parts.forEach((part, place) => {
    let own = element.children[place];
    if (!own || own.localName !== part.tag) {
      const made = document.createElement(part.tag);
      if (own) own.replaceWith(made);
      else element.append(made);
      own = made;
    }
    write(own, part);
  });
  while (element.children.length > parts.length) element.lastElementChild.remove();
}

function headingOf(table, line, at) {
  const words = table.rows.groups[-1 - line][1];
  const span = String(table.columns.length + 1);
  const theme = make("th", { scope: "rowgroup", colspan: span, className: "theme-row" }, words);
  return make("tr", { "aria-rowindex": String(at + 2) }, theme);
}

/** The row of a line at a place. `now` has the table, the view and the place of the current row;
 * `old`: a row of the same table that is not needed any more, null for none. */
export function rowOf(now, line, at, old) {
  const { table, view } = now;
  if (line < 0) return headingOf(table, line, at);
  const isNow = isChosen(table, view, line);
  const name = [isNow ? "is-chosen" : "", table.rows.totals.includes(line) ? "is-total" : ""];
  const cells = () => table.columns.map(() => make("td", {}));
  const row = old || make("tr", {}, make("th", { scope: "row" }), ...cells());
  row.className = name.filter(Boolean).join(" ");
  row.setAttribute("aria-rowindex", String(at + 2));
  row.dataset.place = at;
  fillCell(row.firstElementChild, { name: "", parts: nameParts(now, line, at, isNow) });
  table.columns.forEach((column, place) => {
    fillCell(row.children[place + 1], cell(table, column, line));
  });
  return row;
}
