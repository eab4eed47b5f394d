/* The paint layer: colours the areas of the map by number (docs/browser-api.md). Shapes are
 * fetched once as area tiles, values as one byte for each area. */
import { besideOf, hasSecond, secondOf, viewOf } from "../state/address.js";
import { choices, current, go } from "../state/view.js";
import { listOf, itemsOf } from "./answers.js";
import { attach as attachDebug } from "./debug.js";
import * as first from "./first.js";
import * as hover from "./hover.js";
import * as levels from "./levels.js";
import * as notice from "./notice.js";
import { prepare } from "./panes.js";
import { Picture, differing } from "./picture.js";
import * as player from "./player.js";
import * as pointer from "./pointer.js";
import { show as showPoints } from "./points.js";
import { boundsOf } from "./position.js";
import * as shake from "./shake.js";
import * as second from "./second.js";
import { start as startTiles } from "./tiles.js";
import { finish as finishWork, isAtRest, onRest } from "./turns.js";
import * as walk from "./walk.js";

const LARGE = 40000;
/** Names whose change means another picture, besides another month. */
const PICTURED = [
  "measure",
  "theme",
  "service",
  "channel",
  "indicator",
  "classification",
  "tier",
  "window",
  "level",
  "beside",
];

/** `first` and `second`: the pictures, null where there is none; `other`: the second once there
 * was one, which is kept for the next time. `isReal`: a scene is not shaken, whoever says so. */
const state = {
  map: null,
  query: null,
  view: null,
  isReal: false,
  bounds: null,
  first: null,
  second: null,
  other: null,
  waiting: [],
  marked: null,
  listeners: [],
};

/** Calls a listener when another picture, or another month, is requested. */
export const onAnother = (listener) => state.listeners.push(listener);

/** The surface that is on the map, null before the first. */
export const shown = () => state.first && state.first.shown;

/** The surface of the second map, null where there is one map. */
export const shownBeside = () => state.second && state.second.shown;

/** The view that is painted, null before the first. */
export const view = () => state.view;

const pictures = () => [state.first, state.second].filter(Boolean);

/** Shows a view, given as the page's query. Fetches nothing where the picture stays the same. */
export function show(query) {
  if (query !== state.query) state.isReal = false;
  state.query = query;
  if (!state.map || !choices()) return;
  const before = state.view;
  state.view = shaken(viewOf(query, choices()));
  state.first.show(state.view);
  showSecond();
  settle();
  shake.show(state.view);
  if (differing(before, state.view, ["points", "service"]).length) {
    showPoints(state.map, state.view);
  }
  const isAnother = differing(before, state.view, PICTURED).length > 0;
  if (!isAnother && !differing(before, state.view, ["period"]).length) return;
  // Months play on while only an area is chosen.
  for (const listener of state.listeners) listener();
  if (isAnother) player.drop();
  else player.pause();
}

/** A scene is shaken where the page or its own view says so, until its real map is asked for. */
function shaken(scene) {
  const page = current();
  if (!page || page.mode !== "present") return scene;
  if (state.isReal) return { ...scene, shake: "off" };
  return page.shake === "off" ? scene : { ...scene, shake: page.shake, seed: page.seed };
}

/** Shows the real map of a scene that is shaken by its own view, until the next, or no longer. */
export function keepReal(isReal) {
  state.isReal = isReal;
  again();
}

/** Shows the same view again: the page wants it shaken, or no longer. */
export const again = () => state.query !== null && show(state.query);

/** Makes or removes the second map as the view wants it. */
function showSecond() {
  if (!hasSecond(state.view)) {
    second.close();
    if (state.second) state.second.remove();
    state.second = null;
    return;
  }
  const own = secondOf(state.view, choices());
  const map = second.open(state.map, state.view, own);
  if (!state.other) {
    state.other = pictureOn(map, "legend-beside", "map-notice-beside");
    hover.attach(map, shownBeside);
  }
  state.second = state.other;
  state.second.show(own);
}

function pictureOn(map, key, place) {
  prepare(map);
  const isFirst = key === "legend";
  return new Picture(map, state.bounds, key, {
    onArrival: advance,
    onReplaced: () => isFirst && hover.leave(),
    onNotice: (told) => notice.say(told, place),
    onSegments: (codes) => {
      const segment = codes.join(",");
      if (isFirst) go({ segment });
      else go({ beside: besideOf({ ...state.second.view, segment }, state.view, choices()) });
    },
  });
}

/** Brings the maps to the view: its level and its frame. */
function settle() {
  if (!state.map || !state.view) return;
  const zoom = state.map.getZoom();
  const others = state.second ? [state.second.view] : [];
  const level = levels.chooseFor([state.view, ...others], zoom, choices());
  for (const own of pictures()) {
    const other = pictures().find((each) => each !== own);
    own.bring(level, levels.paintQuery(besideEach(own, other), level));
  }
  listOf(levels.named(zoom, choices()).key).then(
    () => pictures().forEach((own) => own.shown && own.drawings.draw(own.shown)),
    () => null,
  );
  advance();
}

/** The view of a picture, with how the other differs: classes may be common to both, and a
 * difference is of both. */
const besideEach = (own, other) => ({
  ...own.view,
  beside: other ? besideOf(other.view, own.view, choices()) : own.view.beside,
});

/** Called when something has arrived. A surface that is complete replaces the one before, and
 * the listeners that wait are called. */
function advance() {
  for (const own of pictures()) own.advance();
  if (isReady()) finish(shown());
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

const isReady = () =>
  pictures().length > 0 && pictures().every((own) => own.isReady()) && isAtRest();

/** Resolves when everything in view is drawn with the current classes and the names of the areas
 * are there. */
export function ready() {
  return new Promise((resolve) => {
    state.waiting.push(resolve);
    if (state.map) window.requestAnimationFrame(advance);
  });
}

/** Called with what is drawn of a shaken map. */
export const onShaken = (listener) => shake.attach({ surface: shown, ready }, listener);

/** Paints all that is in view again. Returns the milliseconds the main thread took. */
export const repaint = () => pictures().reduce((sum, own) => sum + own.repaint(), 0);

/** Draws all that is in view in the colours that the page has now, at once: for paper, or when it
 * was printed. */
export function redressNow(isPaper) {
  for (const own of pictures()) own.redressNow(isPaper);
  finishWork();
}

/** Paints on a Leaflet map from now on. */
export function attach(map) {
  if (state.map === map) return;
  state.map = map;
  const [west, south, east, north] = boundsOf(map);
  state.bounds = window.L.latLngBounds([south, west], [north, east]);
  state.first = pictureOn(map, "legend", "map-notice");
  first.handOver(map);
  startTiles();
  onRest(advance);
  player.attach({ view, surface: shown, ready });
  pointer.attach(shown, shownBeside);
  map.on("movestart", player.moving);
  map.on("moveend", player.still);
  map.on("movestart", shake.moving);
  map.on("moveend", shake.still);
  map.on("resize", () => {
    shake.moving();
    shake.still();
  });
  map.on("zoomend", settle);
  map.on("moveend", () => window.requestAnimationFrame(advance));
  hover.attach(map, shown);
  walk.attach(map, { shown, ready });
  attachDebug(map, shown);
  const redress = () => {
    for (const own of pictures()) own.redress();
    shake.still();
    settle();
  };
  const watched = { attributes: true, attributeFilter: ["data-look"] };
  new MutationObserver(redress).observe(document.documentElement, watched);
  if (state.query !== null) show(state.query);
}
