/* The page that adds up the areas of a shape. A shape, a list or a file is read here, in the
 * browser; the address and the server get the codes of whole areas. */
import { fetched, listOf } from "../../map/answers.js";
import * as drawing from "../../map/drawing.js";
import { map } from "../../map/position.js";
import { circle } from "../../map/within.js";
import { find } from "../../state/choices.js";
import { writeCodes } from "../../state/codes.js";
import { withFigures } from "../../state/figures.js";
import { choices, current, go, position } from "../../state/view.js";
import { byNames, byPostcodes, byShape } from "./find.js";
import { entriesOf, foundWords, postcodeOf, postcodeWords, shapeOf } from "./read.js";
import { build, fill } from "./tools.js";

/** Bytes of the largest file that is read. */
const LARGEST = 20e6;
/** Shapes that were read, by the areas that the address lists of them: {outline, words}. The
 * address has the areas, so that Back and a link bring them again. The line and the words about it
 * are only here, since the shape itself must not leave the browser. */
const kept = new Map();
const MOST_KEPT = 20;
const state = {
  tools: null,
  told: "",
  shown: "",
  outline: null,
  points: [],
  pointsOf: "",
  asked: 0,
};

const isHere = (view) => Boolean(view) && choices().shape.modes.includes(view.mode);
const field = (name) => state.tools.querySelector(`#shape-${name}`);
const levelOf = (key) => find(choices().levels, key);

function say(words) {
  state.told = words;
  const told = field("told");
  if (told.textContent !== words) told.textContent = words;
}

/** Shows areas of a level, by number, as the shape of the address; `words` say how they were
 * found. */
async function take(level, numbers, words) {
  const { most, longest } = choices().shape;
  const { names } = levelOf(level);
  if (numbers.length > most) {
    const many = numbers.length.toLocaleString("en-GB");
    say(`That is ${many} ${names}; a shape can have ${most}. Choose larger areas.`);
    return;
  }
  const items = numbers.length ? await listOf(level) : [];
  const shape = writeCodes(
    level,
    numbers.map((number) => items[number - 1].code),
  );
  if (shape.length > longest) {
    say(`The codes of these ${names} are too long for an address. Choose larger areas.`);
    return;
  }
  say(words);
  if (!shape) return;
  kept.delete(shape);
  kept.set(shape, { outline: state.outline, words });
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  state.shown = shape;
  go({ shape, level });
}

/** Runs a search for areas; only the last one counts. */
async function search(find_) {
  const asked = (state.asked += 1);
  say("Looking for the areas …");
  try {
    const found = await find_();
    if (asked === state.asked && found) await take(...found);
  } catch (error) {
    if (asked === state.asked) say(error.message);
  }
}

/** Finds the areas of a shape, and shows it on the map. */
function measure(shape) {
  const level = field("level").value;
  state.outline = shape;
  drawing.outline(shape);
  search(async () => {
    const found = await byShape(shape, level);
    return [level, found.numbers, foundWords(found, levelOf(level))];
  });
}

/** Shows what was kept of the shape of an address: its line, and how its areas were found. */
function recall(shape) {
  const { outline, words } = kept.get(shape) || { outline: null, words: "" };
  state.outline = outline;
  if (outline && map()) drawing.outline(outline);
  else drawing.clear();
  say(words);
}

async function listed() {
  const entries = entriesOf(field("list").value);
  if (!entries.length) throw new Error("Paste codes, names or postcodes first.");
  const level = field("level").value;
  if (entries.filter(postcodeOf).length * 2 > entries.length) {
    const found = await byPostcodes(entries, level);
    return [level, found.numbers, postcodeWords(found, levelOf(level))];
  }
  const keys = choices().levels.map(({ key }) => key);
  const found = await byNames(entries, level, keys);
  const { name, names } = levelOf(found.level);
  const many = found.numbers.length;
  const more = found.rest.length > 3 ? " …" : "";
  const first = found.rest.slice(0, 3).join(", ");
  const without = found.rest.length ? ` ${found.rest.length} not found: ${first}${more}.` : "";
  return [found.level, found.numbers, `${many} ${many === 1 ? name : names} found.${without}`];
}

async function centre() {
  const chosen = field("centre").value;
  if (chosen === "area") {
    const [level, ...code] = current().area.split(":");
    const answer = await fetched(`where/${level}/${encodeURIComponent(code.join(":"))}`);
    return (await answer.json()).at;
  }
  if (chosen.startsWith("point:")) return state.points[Number(chosen.slice(6))].at;
  const { lat, lng } = map().getCenter();
  return [lat, lng];
}

async function around() {
  const km = Number(field("km").value);
  if (!(km > 0 && km <= 100)) {
    say("Give a distance between 0.1 and 100 kilometres.");
    field("km").focus();
    return;
  }
  measure(circle(await centre(), km));
}

function draw() {
  say("Drawing: click the corners on the map.");
  drawing.begin((shape) => {
    mark();
    if (shape) measure(shape);
    else say("Nothing was drawn.");
  });
  mark();
}

async function read(input) {
  const [file] = input.files;
  if (!file) return;
  if (file.size > LARGEST) {
    say("The file is larger than 20 MB. Simplify its polygons first.");
    return;
  }
  try {
    measure(shapeOf(await file.text()));
  } catch (error) {
    say(error.message);
  }
  input.value = "";
}

function clear() {
  state.asked += 1;
  drawing.end(false);
  drawing.clear();
  say("");
  go({ shape: "" });
}

const ACTIONS = {
  list: () => {
    state.outline = null;
    drawing.clear();
    search(listed);
  },
  distance: around,
  draw,
  finish: () => drawing.end(true),
  cancel: () => drawing.end(false),
  clear,
};

/** The buttons of drawing that can be used now. */
function mark() {
  const isDrawing = drawing.isDrawing();
  for (const [name, isOff] of [
    ["draw", isDrawing],
    ["finish", !isDrawing],
    ["cancel", !isDrawing],
  ]) {
    state.tools.querySelector(`[data-shape="${name}"]`).disabled = isOff;
  }
}

/** The places that a distance can be measured from: the chosen area, the map, service points. */
function fillCentres(view) {
  const chosen = view.area ? [["area", "the middle of the chosen area"]] : [];
  const points = state.points.map(({ name }, at) => [`point:${at}`, name]);
  fill(field("centre"), [...chosen, ["map", "the middle of the map"], ...points]);
}

function findPoints(view) {
  const theme = find(choices().themes, view.theme);
  const service = theme && find(theme.services, view.service);
  const key = service && service.points ? service.key : "";
  if (state.pointsOf === key) return;
  Object.assign(state, { pointsOf: key, points: [] });
  if (!key) return;
  fetched(`points/${key}`)
    .then((answer) => answer.json())
    .then((points) => {
      if (state.pointsOf !== key) return;
      state.points = points;
      fillCentres(current());
    })
    .catch(() => (state.pointsOf = ""));
}

/** Puts the tools into the page where it has a place for them. */
function place() {
  const holder = document.getElementById("shape-tools");
  if (!holder || holder.contains(state.tools)) return;
  holder.append(state.tools);
}

/** Shows the tools for a view. */
export function show(view) {
  if (!isHere(view)) {
    if (!state.tools) return;
    drawing.end(false);
    drawing.clear();
    // Whoever comes back sees the areas of the address, wherever the map is then.
    state.shown = "";
    return;
  }
  if (!state.tools) {
    state.tools = build();
    mark();
  }
  const levels = withFigures(view, choices());
  const wanted = view.shape.split(":")[0] || (view.level === "auto" ? "" : view.level);
  fill(
    field("level"),
    (levels.length ? levels : choices().levels).map(({ key, names }) => [key, names]),
    view.shape === state.shown && view.shape ? "" : wanted,
  );
  if (view.shape !== state.shown) {
    // The address has another shape than the one that was read last.
    recall(view.shape);
    if (!view.shape) state.shown = "";
  }
  fillCentres(view);
  findPoints(view);
  place();
}

/** An answer: the map shows the areas of a shape that came with the address. */
export function follow({ mode, around: box }) {
  const view = current();
  if (!isHere(view) || mode !== view.mode || !box || !map()) return;
  const isNew = view.shape !== state.shown;
  state.shown = view.shape;
  if (!isNew || position()) return;
  const [west, south, east, north] = box;
  map().fitBounds(
    [
      [south, west],
      [north, east],
    ],
    { padding: [32, 32], animate: false },
  );
}

/** Listens to the tools, and waits for the page. */
export function listen() {
  document.addEventListener("click", ({ target }) => {
    const found = target.closest("[data-shape]");
    if (found) ACTIONS[found.dataset.shape]();
  });
  document.addEventListener("change", ({ target }) => target.id === "shape-file" && read(target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.id === "shape-km") around();
  });
  const watch = () => {
    const page = document.getElementById("shape-page");
    if (!page) {
      window.requestAnimationFrame(watch);
      return;
    }
    new MutationObserver(() => state.tools && place()).observe(page, {
      childList: true,
      subtree: true,
    });
  };
  watch();
}
