/* Drawing a shape on the map: corners by click, or a line by dragging. The map neither pans nor
 * chooses meanwhile. The shape stays in the browser. */
import { make } from "./elements.js";
import { map } from "./position.js";

/** Pixels that the pointer moves before a drag draws. */
const STEP = 5;
const state = { cover: null, corners: [], line: null, drawn: null, isDown: false, finish: null };

/** How the line of a shape looks: the map draws it on a canvas, which knows no style sheet. */
const look = () => ({
  color: getComputedStyle(document.documentElement).getPropertyValue("--text").trim(),
  weight: 2,
  dashArray: "6 4",
  fill: false,
  interactive: false,
});

const latlngOf = ({ offsetX, offsetY }) => map().containerPointToLatLng([offsetX, offsetY]);

function redraw(pointed) {
  const corners = pointed ? [...state.corners, pointed] : state.corners;
  state.line.setLatLngs(corners);
}

function add(event) {
  state.corners.push(latlngOf(event));
  redraw();
}

function isFar(event) {
  const last = map().latLngToContainerPoint(state.corners[state.corners.length - 1]);
  return Math.hypot(last.x - event.offsetX, last.y - event.offsetY) >= STEP;
}

function follow(event) {
  if (!state.corners.length) return;
  if (state.isDown && isFar(event)) add(event);
  else redraw(latlngOf(event));
}

function cover() {
  const made = make("div", { className: "shape-cover" });
  made.addEventListener("pointerdown", (event) => {
    event.stopPropagation();
    made.setPointerCapture(event.pointerId);
    state.isDown = true;
    if (!state.corners.length || isFar(event)) add(event);
  });
  made.addEventListener("pointermove", follow);
  made.addEventListener("pointerup", () => (state.isDown = false));
  made.addEventListener("dblclick", (event) => {
    event.stopPropagation();
    end(true);
  });
  for (const kind of ["click", "wheel", "touchstart"]) {
    made.addEventListener(kind, (event) => event.stopPropagation());
  }
  return made;
}

const byKeys = (event) => {
  if (event.key !== "Escape" && event.key !== "Enter") return;
  if (event.key === "Enter" && event.target.closest("button")) return;
  event.preventDefault();
  event.stopPropagation();
  end(event.key === "Enter");
};

export const isDrawing = () => Boolean(state.cover);

/** Begins to draw. `finish(shape)` is called once, with null where nothing was drawn. */
export function begin(finish) {
  if (!map() || state.cover) return;
  clear();
  Object.assign(state, { corners: [], isDown: false, finish, cover: cover() });
  state.line = window.L.polyline([], look()).addTo(map());
  map().getContainer().append(state.cover);
  document.addEventListener("keydown", byKeys, true);
}

/** Ends the drawing; the shape is what was drawn where `isWanted`. */
export function end(isWanted) {
  if (!state.cover) return;
  document.removeEventListener("keydown", byKeys, true);
  state.cover.remove();
  state.line.remove();
  const { corners, finish } = state;
  Object.assign(state, { cover: null, line: null, finish: null });
  const ring = corners.map(({ lat, lng }) => [lng, lat]);
  finish(isWanted && ring.length > 2 ? [[ring]] : null);
}

/** Shows the outline of a shape on the map. */
export function outline(shape) {
  clear();
  const rings = shape.map((polygon) => polygon.map((ring) => ring.map(([lng, lat]) => [lat, lng])));
  state.drawn = window.L.polygon(rings, look()).addTo(map());
}

/** Takes the outline away. */
export function clear() {
  if (state.drawn) state.drawn.remove();
  state.drawn = null;
}
