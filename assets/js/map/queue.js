/* The view before it reaches the map. A page that opens on an area is drawn at the place of the
 * area, which comes with the answer, and not as the whole atlas first. */
import { show as paintView } from "./paint.js";
import { isJumping } from "./position.js";

/** Milliseconds that the map waits for the place of its area before it is drawn at its present
 * place. */
const PATIENCE = 1500;
const state = { held: null, patience: 0 };

/** A view, as the page's query, to the map. It fetches the data of the picture, and nothing where
 * the picture stays the same. */
export function show(query) {
  if (isJumping()) hold(query);
  else paintNow(query);
}

function paintNow(query) {
  state.held = null;
  paintView(query);
}

function hold(query) {
  state.held = query;
  window.clearTimeout(state.patience);
  state.patience = window.setTimeout(release, PATIENCE);
}

/** Shows the view that waits. */
export function release() {
  if (state.held !== null) paintNow(state.held);
}
