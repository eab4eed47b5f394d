/* The second map: a Leaflet map of its own that moves with the first, beside it or under a swipe.
 * It shares the first one's tiles, which are read once for both. */

/** `at`: how far the middle of the second lies from that of the first, in pixels of zoom 0; `to`:
 * the edges of the areas of both that the distance is between. */
const state = { first: null, map: null, isOn: false, isFollowing: false, at: null, watch: null };

const NOWHERE = { x: 0, y: 0 };
/** The centre of a map for that of the other. `sign`: 1 to the second, −1 to the first. */
function across(map, centre, sign) {
  const { x, y } = state.at || NOWHERE;
  if (!x && !y) return centre;
  const point = map.project(centre, 0);
  return map.unproject([point.x + sign * x, point.y + sign * y], 0);
}

/** Moves a map to where the other is. Maps of one size have their pixels at the same places. */
function follow(from, to, sign) {
  if (to._animatingZoom) return;
  const zoom = from.getZoom();
  const centre = across(from, from.getCenter(), sign);
  if (zoom !== to.getZoom()) {
    to._move(centre, zoom, { pinch: true });
    to.isZoomed = true;
    return;
  }
  const isSame = !state.at && from.getSize().equals(to.getSize());
  const by = isSame
    ? from.getPixelBounds().min.subtract(to.getPixelBounds().min)
    : to._getCenterOffset(centre).round();
  if (!by.x && !by.y) return;
  to._rawPanBy(by);
  to.fire("move");
}

/** The map at rest: its tiles and its drawings follow. */
function rest(from, to, sign) {
  follow(from, to, sign);
  if (to._animatingZoom) return;
  if (to.isZoomed) to.fire("zoom").fire("zoomend");
  to.isZoomed = false;
  to.fire("moveend");
}

/** Lets a map follow the other, in whichever the visitor moves. */
function link(from, to, sign) {
  const when = (names, deed) =>
    from.on(names, (event) => {
      if (!state.isOn || state.isFollowing) return;
      state.isFollowing = true;
      try {
        deed(event);
      } finally {
        state.isFollowing = false;
      }
    });
  when("movestart", () => to.fire("movestart"));
  when("move", () => follow(from, to, sign));
  when("moveend", () => rest(from, to, sign));
  when("zoomanim", ({ center, zoom, noUpdate }) => {
    to._stop();
    to._moveStart(true, false)._animateZoom(across(from, center, sign), zoom, true, noUpdate);
  });
}

function make(first) {
  const place = document.getElementById("second-map");
  const { zoomSnap, wheelPxPerZoomLevel, minZoom, maxZoom, inertia } = first.options;
  const map = window.L.map(place, {
    zoomControl: false,
    attributionControl: false,
    keyboard: false,
    preferCanvas: true,
    trackResize: false,
    zoomSnap,
    wheelPxPerZoomLevel,
    minZoom,
    maxZoom,
    inertia,
  });
  map.setView(first.getCenter(), first.getZoom(), { animate: false });
  first.eachLayer((layer) => {
    if (layer instanceof window.L.TileLayer) {
      window.L.tileLayer(layer._url, { ...layer.options, pane: "tilePane" }).addTo(map);
    }
  });
  window.L.control.scale({ position: "bottomright", imperial: false }).addTo(map);
  Object.assign(state, { first, map });
  link(first, map, 1);
  link(map, first, -1);
  new ResizeObserver(fit).observe(place);
  return map;
}

/** The second map has the place of the first, in its own size. */
function fit() {
  const { first, map, isOn } = state;
  if (!isOn || !map.getContainer().clientWidth) return;
  state.isFollowing = true;
  map.invalidateSize({ pan: false });
  map.setView(across(first, first.getCenter(), 1), first.getZoom(), { animate: false });
  rest(first, map, 1);
  state.isFollowing = false;
}

/** The second map, at the place of the first. Two places are as far from each other as the areas
 * that the views choose, once their edges are known. */
export function open(first, view, second) {
  const map = state.map || make(first);
  const isNew = !state.isOn;
  state.isOn = true;
  if (view.area === second.area && state.at) {
    state.at = null;
    fit();
  } else if (isNew) fit();
  return map;
}

/** The edges of the chosen areas of both maps, each [west, south, east, north] or null. */
export function aim([from, to]) {
  if (!state.isOn || !to) return;
  const middle = ([west, south, east, north]) => [(south + north) / 2, (west + east) / 2];
  const start = from ? middle(from) : state.first.getCenter();
  const end = middle(to);
  const [one, other] = [start, end].map((each) => state.map.project(each, 0));
  state.at = { x: other.x - one.x, y: other.y - one.y };
  fit();
}

/** Lets the second map be, until it is wanted again. */
export function close() {
  Object.assign(state, { isOn: false, at: null });
}

/** The second Leaflet map, null where there is one map. */
export const map = () => (state.isOn ? state.map : null);
