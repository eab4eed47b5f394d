/* The page of services: asks for the table of a view, and turns, sorts and filters it as the
 * address says. Sorting and filtering ask the server for nothing. */
import { fetched } from "../../map/answers.js";
import { map } from "../../map/position.js";
import { make } from "../../map/elements.js";
import { canonical } from "../../state/address.js";
import { patience } from "../../state/patience.js";
import { choices, current, go } from "../../state/view.js";
import { draw, listen as listenToPaper } from "./draw.js";
import { countWords, linesOf, rowsOf } from "./model.js";
import { sumWords } from "./sums.js";

const KEPT = 4;
const PAUSE = 250;
const FILTERS = ["topic", "kind"];
/** What only the page uses: the table is the same. */
const QUIET = { sort: "", find: "", kind: "", topic: "", box: "", at: "", tab: null };

const state = { tables: new Map(), wanted: "", timer: 0, map: null };
const field = (name) => document.getElementById(`wide-${name}`);
const holder = () => document.getElementById("wide-table");

/** Whether a view is of a table. */
const isTable = (view) => Boolean(view) && choices().table.modes.includes(view.mode);

function queryOf(view) {
  const tab = choices().tabs[0];
  const area = view.turn === "areas" ? { area: "", compare: "" } : {};
  return canonical({ ...view, ...QUIET, tab, ...area }, choices());
}

/** Asks for a lost table again. */
const lost = patience(() => show(current()));

function keep(query, table) {
  state.tables.set(query, table);
  if (state.tables.size > KEPT) state.tables.delete(state.tables.keys().next().value);
}

async function ask(query) {
  if (state.wanted === query) return;
  state.wanted = query;
  try {
    const table = await (await fetched(`table.json?${query}`)).json();
    keep(query, table);
    lost.stop();
    if (state.wanted === query) state.wanted = "";
    show(current());
  } catch (error) {
    if (state.wanted === query) state.wanted = "";
    if (!error.isRefused && !lost.isWaiting()) lost.start();
  }
}

/** The field of words, made once where the page has a place for it. */
function makeField() {
  const place = field("find-place");
  if (!place || field("find")) return;
  const { label } = place.dataset;
  const input = make("input", {
    id: "wide-find",
    type: "search",
    className: "plain-field",
    autocomplete: "off",
    placeholder: label,
    "aria-label": label,
  });
  place.append(input);
}

/** Shows in the fields what the address says. Text that is being typed is newer. */
function fillFields(view) {
  makeField();
  for (const name of FILTERS) {
    const select = field(name);
    if (select && select.value !== view[name]) select.value = view[name];
  }
  const box = field("box");
  if (box) box.setAttribute("aria-pressed", String(Boolean(view.box)));
  const input = field("find");
  if (input && !state.timer && input.value !== view.find) input.value = view.find;
}

/** The part of the map that is seen, as a box of the address. */
function boxInView() {
  const seen = map().getBounds();
  const edges = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()];
  return edges.map((edge) => edge.toFixed(3)).join(",");
}

/** A box that is drawn on the map with Shift chooses the areas in it. */
function followMap(view) {
  const shown = map();
  if (!shown || !shown.boxZoom) return;
  const canDraw = isTable(view) && view.turn === "areas";
  if (canDraw) shown.boxZoom.enable();
  else shown.boxZoom.disable();
  if (!canDraw || state.map === shown) return;
  state.map = shown;
  shown.on("boxzoomend", ({ boxZoomBounds: drawn }) => {
    const edges = [drawn.getWest(), drawn.getSouth(), drawn.getEast(), drawn.getNorth()];
    if (isTable(current())) go({ box: edges.map((edge) => edge.toFixed(3)).join(",") });
  });
}

function put(view, table) {
  const place = holder();
  if (!place || table.empty) return;
  const rows = rowsOf(table, { ...view, find: field("find") ? field("find").value : view.find });
  draw(place, { table, view, lines: linesOf(table, rows, view.sort) });
  const count = field("count");
  const isWhole = table.turn === "services" && table.rows.totals.length;
  const services = isWhole ? rows.filter((row) => !table.rows.totals.includes(row)).length : 0;
  const told = isWhole ? { ...table, count: table.count - table.rows.totals.length } : table;
  const sum = sumWords(table, rows);
  const many = countWords(told, isWhole ? services : rows.length);
  const words = [many, sum].filter(Boolean).join(". ");
  if (count && count.textContent !== words) count.textContent = words;
}

/** Shows the table of a view; asks for it where it is not there. */
export function show(view) {
  followMap(view);
  if (!isTable(view)) return;
  const query = queryOf(view);
  fillFields(view);
  const table = state.tables.get(query);
  if (table) put(view, table);
  else ask(query);
}

function tell() {
  state.timer = 0;
  if (field("find")) go({ find: field("find").value }, { how: "replace" });
}

/** The page is drawn some time after its answer arrives, and again with the next answer. */
function watch() {
  const page = document.getElementById("services-page");
  if (!page) {
    window.requestAnimationFrame(watch);
    return;
  }
  new MutationObserver(() => {
    const place = holder();
    if (place && !place.firstChild && current()) show(current());
  }).observe(page, { childList: true, subtree: true });
}

/** Listens to the filters, and waits for the page. */
export function listen() {
  document.addEventListener("input", ({ target }) => {
    if (target.id !== "wide-find") return;
    window.clearTimeout(state.timer);
    state.timer = window.setTimeout(tell, PAUSE);
    show(current());
  });
  document.addEventListener("change", ({ target }) => {
    const name = FILTERS.find((each) => target.id === `wide-${each}`);
    if (name) go({ [name]: target.value });
  });
  document.addEventListener("click", ({ target }) => {
    if (target.id === "wide-box" && map()) go({ box: current().box ? "" : boxInView() });
  });
  listenToPaper();
  watch();
}
