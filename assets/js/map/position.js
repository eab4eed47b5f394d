/* The position of the map. The map sets pan and zoom; the address keeps them. */
import { positionFrom, positionIn } from "../state/address.js";
import { flight, land, place, position } from "../state/view.js";
import { fitted } from "./projection.js";

/** How much of its own size is shown on each side of an area. */
const AROUND = 0.8;
const MOST_ZOOM = 15;

/** `isJumping`: the page opens on an area whose place is not known yet.
 * `placed`: what the address said when it placed the map, and what the map then says itself;
 * null while it moves there. */
const state = { map: null, home: "", placed: { said: "", is: "" }, isJumping: true };

/** The Leaflet map, null before it is there. */
export const map = () => state.map;
export const isJumping = () => state.isJumping;

function positionOf(where) {
  const centre = where.getCenter();
  return [centre.lat.toFixed(4), centre.lng.toFixed(4), String(where.getZoom())].join(",");
}

function showPosition(at) {
  const [lat, lng, zoom] = positionFrom(at);
  state.placed = { said: at, is: null };
  state.map.setView([lat, lng], zoom, { animate: false });
  state.placed.is = positionOf(state.map);
}

/** The position as the address keeps it. The map rounds its centre to whole pixels: one that an
 * address placed and nobody moved keeps the words of that address. */
function positionKept() {
  const now = positionOf(state.map);
  if ([now, null].includes(state.placed.is)) return state.placed.said;
  return now === state.home ? "" : now;
}

/** Moves the map to the position of an address: the page opens, or the visitor goes back or
 * forward. */
export function moveTo(view) {
  state.isJumping = view.at === "" && view.area !== "";
  if (state.map && view.at) showPosition(view.at);
}

const edgesOf = (where, name) =>
  where.getContainer().closest("[data-bounds]").dataset[name].split(",").map(Number);

/** West, south, east and north of the atlas, from the page: beyond them there are no areas. */
export const boundsOf = (where) => edgesOf(where, "bounds");

/** Shows the bulk of the areas at the place of the first picture. */
function makeRoom(where) {
  const size = where.getSize();
  const { zoom, x, y } = fitted(edgesOf(where, "opening"), size);
  const middle = where.unproject([x + size.x / 2, y + size.y / 2], zoom);
  where.setView(middle, zoom, { animate: false });
}

/** Zooms in (1) or out (−1), or shows the whole atlas (0). */
export function zoomBy(by) {
  if (!state.map) return;
  if (by) state.map.setZoom(state.map.getZoom() + by);
  else makeRoom(state.map);
}

/** Takes a Leaflet map: restores its position, and stores it when the map moves. */
export function attach(where) {
  if (state.map === where) return;
  state.map = where;
  // A map that was let go glides on.
  if (isCalm()) where.options.inertia = false;
  const at = positionIn(window.location.search);
  const goHome = () => {
    // Nobody moved the map: the address keeps nothing.
    state.placed = { said: "", is: null };
    makeRoom(where);
    state.home = positionOf(where);
    state.placed.is = state.home;
  };
  const start = () => {
    goHome();
    if (position() || at) showPosition(position() || at);
    where.on("moveend", () => place(positionKept()));
    // The key's rows may take room from the map after it was placed, and so may paper. Nobody moved
    // it: the address keeps what it says.
    const refit = () => {
      const [before, kept] = [where.getSize(), position()];
      state.placed = { said: kept, is: null };
      where.invalidateSize({ pan: false });
      state.placed.is = positionOf(where);
      const now = where.getSize();
      if (now.equals(before) || !now.x || !now.y) return;
      if (kept) showPosition(kept);
      else goHome();
    };
    new ResizeObserver(refit).observe(where.getContainer());
  };
  where.whenReady(() => window.requestAnimationFrame(start));
}

const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Moves the map to a scene: to a position as the address says it, or else to bounds. */
export function showPlace({ at, bounds, isFlying }) {
  if (!state.map) return;
  const animate = isFlying && !isCalm();
  if (at) {
    const [lat, lng, zoom] = positionFrom(at);
    if (animate) state.map.flyTo([lat, lng], zoom, { duration: 1.2 });
    else state.map.setView([lat, lng], zoom, { animate: false });
    return;
  }
  const [west, south, east, north] = bounds;
  const box = [
    [south, west],
    [north, east],
  ];
  const room = { padding: [24, 24], maxZoom: MOST_ZOOM };
  if (animate) state.map.flyToBounds(box, { ...room, duration: 1.2 });
  else state.map.fitBounds(box, { ...room, animate: false });
}

/** Brings the area of an answer into view. The map flies when a search or a link asked for that,
 * and jumps when the page opens on the area. `bounds`: west, south, east, north. */
export function bringIntoView({ area, bounds }) {
  if (!area || !bounds) state.isJumping = false;
  const isWanted = flight() === area || state.isJumping;
  if (!state.map || !bounds || !area || !isWanted) return;
  const calm = state.isJumping || isCalm();
  const [west, south, east, north] = bounds;
  // What lies around an area is seen with it.
  const [wide, high] = [AROUND * (east - west), AROUND * (north - south)];
  const box = [
    [south - high, west - wide],
    [north + high, east + wide],
  ];
  const room = { padding: [24, 24], maxZoom: MOST_ZOOM };
  if (calm) state.map.fitBounds(box, { ...room, animate: false });
  else state.map.flyToBounds(box, { ...room, duration: 0.7 });
  land();
  state.isJumping = false;
}
