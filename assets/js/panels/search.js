/* Search: the places that the typed text may mean, as a combobox with a list. */
import { make } from "../map/elements.js";
import { choices, go } from "../state/view.js";
import { stepped } from "./listbox.js";

const PAUSE = 120;
const LIST = "search-list";
const ASK = "Type the name of a place, or a postcode";
const state = { timer: 0, seq: 0, found: [], at: -1, isLooking: false, isEntered: false };

const field = () => document.getElementById("search");
const list = () => document.getElementById(LIST);

/** "Ward in Leeds", "Ward of LS6 1AA": the kind of a place and where it is. Pure. */
export function whereabouts(place) {
  const kind = place.kind === "postcode" ? "postcode" : place.level_name || place.level;
  const within = place.holds ? ` of ${place.holds}` : place.where ? ` in ${place.where}` : "";
  return kind.charAt(0).toUpperCase() + kind.slice(1) + within;
}

/** Places without those that have the same area twice. Pure. */
export function unique(places) {
  const byArea = new Map(places.map((place) => [`${place.level}:${place.code}`, place]));
  return [...byArea].map(([area, place]) => ({
    area,
    name: place.name,
    where: whereabouts(place),
  }));
}

function open(isOpen) {
  list().hidden = !isOpen;
  field().setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) mark(-1);
}

function mark(at) {
  state.at = at;
  const rows = [...list().querySelectorAll('[role="option"]')];
  rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
  if (rows[at]) {
    field().setAttribute("aria-activedescendant", rows[at].id);
    rows[at].scrollIntoView({ block: "nearest" });
  } else field().removeAttribute("aria-activedescendant");
}

/** Shows the places found, or a sentence where there are none. */
function fill(found, words) {
  state.found = found;
  const rows = found.map(({ name, where }, at) =>
    make(
      "li",
      { role: "option", id: `search-${at}`, "aria-selected": "false" },
      make("span", { className: "option-label" }, name),
      make("small", {}, where),
    ),
  );
  list().replaceChildren(...rows);
  const status = document.getElementById("search-status");
  status.textContent = words;
  status.hidden = found.length > 0 || !words;
  open(found.length > 0);
  document.getElementById("search-told").textContent = found.length
    ? `${found.length} ${found.length === 1 ? "place" : "places"} found`
    : words;
}

async function look(typed, seq) {
  let places = [];
  let words = "The search did not answer. Check the connection and try again.";
  try {
    const { build } = choices();
    const answer = await window.fetch(`/api/v1/${build}/search?q=${encodeURIComponent(typed)}`);
    const found = await answer.json();
    if (answer.ok) {
      places = Array.isArray(found) ? found : found.results || [];
      words = found.message || `No place is called “${typed}” here.`;
    } else if (found.error) words = found.error.message;
  } catch {
    // The sentence above says so.
  }
  if (seq !== state.seq) return;
  state.isLooking = false;
  fill(unique(places), places.length ? "" : words);
  if (state.isEntered) take(0);
}

function onInput() {
  const typed = field().value.trim();
  const seq = (state.seq += 1);
  window.clearTimeout(state.timer);
  state.isEntered = false;
  state.isLooking = typed.length > 1;
  if (!state.isLooking) fill([], typed ? ASK : "");
  else state.timer = window.setTimeout(() => look(typed, seq), PAUSE);
}

/** Chooses a place that was found. */
function take(at) {
  const place = state.found[Math.max(at, 0)];
  state.isEntered = false;
  if (!place) return;
  field().value = "";
  fill([], "");
  field().blur();
  go({ area: place.area }, { fly: true });
}

function onKey(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by && state.found.length) {
    open(true);
    mark(stepped(state.at, by, state.found.length));
  } else if (event.key === "Enter") {
    if (state.isLooking) state.isEntered = true;
    else take(state.at);
  } else if (event.key === "Escape") {
    if (list().hidden) field().value = "";
    fill([], "");
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Draws the field, once the page is there. */
export function show() {
  const place = document.getElementById("search-place");
  if (!place || field()) return;
  const input = make("input", {
    id: "search",
    type: "search",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "Postcode or place",
    "aria-label": "Find a place or postcode",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": LIST,
  });
  place.append(
    make("span", { className: "icon icon-search", "aria-hidden": "true" }),
    input,
    make("kbd", { "aria-hidden": "true" }, "/"),
    make("ul", { id: LIST, role: "listbox", "aria-label": "Places found", hidden: "" }),
    make("p", { id: "search-status", hidden: "" }),
    make("div", { id: "search-told", role: "status", className: "visually-hidden" }),
  );
  input.addEventListener("input", onInput);
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", () => window.setTimeout(() => fill([], ""), 150));
  list().addEventListener("pointerdown", (event) => {
    const row = event.target.closest('[role="option"]');
    if (!row) return;
    event.preventDefault();
    take([...list().children].indexOf(row));
  });
}
