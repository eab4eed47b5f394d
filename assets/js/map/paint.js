/* The paint layer: colours the areas of the map by number (docs/browser-api.md). Shapes are
 * fetched once as area tiles, values as one byte for each area. */
import { viewOf } from "../state/address.js";
import { isBySegment } from "../state/measures.js";
import { isCircled } from "../state/question.js";
import { patience } from "../state/patience.js";
import { choices, go } from "../state/view.js";
import * as annotations from "./annotations.js";
import { frameOf, itemsOf, listOf } from "./answers.js";
import { attach as attachDebug } from "./debug.js";
import * as first from "./first.js";
import * as hover from "./hover.js";
import * as legend from "./legend.js";
import * as levels from "./levels.js";
import * as notice from "./notice.js";
import { prepare } from "./panes.js";
import * as player from "./player.js";
import * as pointer from "./pointer.js";
import { show as showPoints } from "./points.js";
import { boundsOf } from "./position.js";
import { Surface } from "./surface.js";
import { start as startTiles } from "./tiles.js";
import { readTokens } from "./tokens.js";
import { isAtRest, onRest } from "./turns.js";
import * as walk from "./walk.js";

const LARGE = 40000;

const state = {
  map: null,
  query: null,
  view: null,
  bounds: null,
  kept: new Set(),
  shown: null,
  coming: null,
  waiting: [],
  asking: null,
  isScheduled: false,
  legendOf: null,
  legendKept: null,
  marked: null,
  listeners: [],
};

/** Calls a listener when another picture, or another month, is requested. */
export const onAnother = (listener) => state.listeners.push(listener);

/** The surface that is on the map, null before the first. */
export const shown = () => state.shown;

/** The view that is painted, null before the first. */
const view = () => state.view;

const newest = () => state.coming || state.shown;
const dress = () => ({
  ...readTokens(),
  kept: state.kept,
  circled: Boolean(state.view && choices() && isCircled(state.view, choices())),
});

/** Shows a view, given as the page's query. Fetches nothing where the picture stays the same. */
export function show(query) {
  state.query = query;
  if (!state.map || !choices()) return;
  const before = state.view;
  state.view = viewOf(query, choices());
  const changed = (names) =>
    !before || names.some((name) => String(before[name]) !== String(state.view[name]));
  const keeping = ["measure", "classification", "tier", "theme", "service", "indicator", "segment"];
  if (changed([...keeping, "mode", "kind"])) {
    keepAsAsked();
  }
  if (before && changed(["draw"])) schedule();
  settle();
  if (changed(["area", "compare"])) annotations.choose(state.view);
  if (changed(["points", "service"])) showPoints(state.map, state.view);
  const isAnother = changed([
    "measure",
    "theme",
    "service",
    "channel",
    "indicator",
    "classification",
    "tier",
    "window",
    "level",
  ]);
  if (!isAnother && !changed(["period"])) return;
  // Months play on while only an area is chosen.
  for (const listener of state.listeners) listener();
  if (isAnother) player.drop();
  else player.pause();
}

const keepAsAsked = () => setKept(levels.keptNumbers(state.view, choices()));

function setKept(kept) {
  const isSame =
    kept.size === state.kept.size && [...kept].every((number) => state.kept.has(number));
  state.kept = kept;
  if (!isSame) schedule();
}

/** Brings the map to the view: the level and the frame of the view. */
function settle() {
  if (!state.map || !state.view) return;
  const zoom = state.map.getZoom();
  const level = levels.choose(state.view, zoom, choices());
  bringLevel(level);
  bringFrame(newest(), levels.paintQuery(state.view, level));
  listOf(levels.named(zoom, choices()).key).then(
    () => state.shown && annotations.draw(state.shown),
    () => null,
  );
  advance();
}

/** Makes a surface of a level, where neither the surface shown nor the one that is coming has
 * that level. */
function bringLevel(level) {
  if (newest() && newest().level === level) return;
  if (state.coming) state.coming.remove();
  state.coming = null;
  if (state.shown && state.shown.level === level) return;
  const { map, bounds } = state;
  state.coming = new Surface({ map, choices: choices(), level, bounds, dress, onChange: advance });
}

function bringFrame(wanting, query) {
  const isOnIt = wanting.query === query;
  if (wanting.wanted !== query || (!isOnIt && !state.asking)) ask(wanting, query);
  else if (isOnIt && state.asking) stopAsking();
}

/** Asks for a lost frame again. */
const lost = patience(() => settle());

function stopAsking() {
  if (state.asking) state.asking.abort();
  state.asking = null;
}

async function ask(wanting, query) {
  stopAsking();
  wanting.wanted = query;
  const stop = (state.asking = new AbortController());
  try {
    const frame = await frameOf(query, stop.signal);
    // A late answer is dropped, because something else has been requested since.
    if (wanting.wanted !== query || newest() !== wanting) return;
    wanting.setFrame(frame, query);
    lost.stop();
    notice.say(frame.about.notice);
  } catch (error) {
    if (error.name === "AbortError") return;
    const words = error.isRefused
      ? `${error.message} The map shows what it had.`
      : "No answer yet. The map shows what it had, and asks again.";
    notice.say({ text: words, offer_level: "" });
    if (!error.isRefused && !lost.isWaiting()) lost.start();
  }
  if (state.asking === stop) state.asking = null;
  advance();
}

/** Called when something has arrived. A surface that is complete replaces the one before, and
 * the listeners that wait are called. */
function advance() {
  const { coming } = state;
  if (coming && coming.isReady() && !state.asking) {
    if (state.shown) state.shown.remove();
    state.shown = coming;
    state.coming = null;
    hover.leave();
  }
  const own = state.shown;
  if (own && own.classes) {
    const { circled } = dress();
    const isOld = own.frame !== state.legendOf || circled !== state.legendCircled;
    if (isOld || state.kept !== state.legendKept) drawLegend(own);
    annotations.draw(own);
  }
  if (isReady()) finish(own);
}

/** The map is complete. Marks that for each picture, and calls the listeners that wait once
 * names are there. */
function finish(own) {
  if (state.marked !== own.query) performance.mark("wardwise:painted");
  first.end();
  state.marked = own.query;
  if (!itemsOf(own.level)) {
    listOf(own.level).then(advance, () => null);
    if (own.declared.areas <= LARGE) return;
  }
  state.waiting.splice(0).forEach((resolve) => resolve());
}

function isReady() {
  const isAsking = state.coming || state.asking || state.isScheduled;
  const isDrawn = state.shown && state.shown.isReady() && !state.map._animatingZoom && isAtRest();
  return Boolean(isDrawn && !isAsking);
}

/** Resolves when everything in view is drawn with the current classes and the names of the areas
 * are there. */
export function ready() {
  return new Promise((resolve) => {
    state.waiting.push(resolve);
    if (state.map) window.requestAnimationFrame(advance);
  });
}

/** Paints all that is in view again. Returns the milliseconds the main thread took. */
export function repaint() {
  return state.shown ? state.shown.repaint() : 0;
}

/** Paints before the next frame, once however often it is called. */
function schedule() {
  if (state.isScheduled) return;
  state.isScheduled = true;
  window.requestAnimationFrame(() => {
    state.isScheduled = false;
    repaint();
    if (state.coming) state.coming.repaint();
    advance();
  });
}

function drawLegend(own) {
  state.legendOf = own.frame;
  state.legendCircled = dress().circled;
  state.legendKept = state.kept;
  const { about } = own.frame;
  const all = about.classes.filter((c) => c.kind === "class" || c.kind === "segment");
  const keep = (kept) => {
    const codes = all.filter((c) => kept.has(c.class)).map((c) => c.code);
    const isTable = choices().table.modes.includes(state.view.mode);
    if (isBySegment(about)) go({ segment: codes.join(",") });
    else if (isTable && about.is_difference) {
      const added = [...kept].find((number) => !state.kept.has(number));
      go({ kind: added === undefined ? "" : levels.kindOf(added) });
    } else {
      setKept(kept);
      advance();
    }
  };
  legend.draw({
    about,
    kept: state.kept,
    looks: (code) => own.looks(code, true),
    tokens: dress().tokens,
    circled: dress().circled,
    onPress: (number) => keep(legend.pressed(state.kept, number, all)),
    onReset: () => keep(new Set()),
  });
}

/** Paints on a Leaflet map from now on. */
export function attach(map) {
  if (state.map === map) return;
  state.map = map;
  const [west, south, east, north] = boundsOf(map);
  state.bounds = window.L.latLngBounds([south, west], [north, east]);
  prepare(map);
  first.handOver(map);
  annotations.attach(map, dress);
  startTiles();
  onRest(advance);
  player.attach({ view, surface: shown, ready });
  pointer.attach(shown);
  map.on("movestart", player.moving);
  map.on("moveend", player.still);
  map.on("zoomend", settle);
  map.on("moveend", () => window.requestAnimationFrame(advance));
  hover.attach(map);
  walk.attach(map, { shown, ready });
  attachDebug(map, shown);
  const again = () => {
    state.legendOf = null;
    schedule();
    settle();
  };
  const watched = { attributes: true, attributeFilter: ["data-look"] };
  new MutationObserver(again).observe(document.documentElement, watched);
  if (state.query !== null) show(state.query);
}
