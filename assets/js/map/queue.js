/* The view on its way to the map. A page that opens on an area is drawn where that lies, which the
 * answer says: not the whole atlas first. */
import { show as paintView } from "./paint.js";
import { isJumping } from "./position.js";

/** Milliseconds the map waits for where its area lies, before it is drawn wherever it is. */
const PATIENCE = 1500;
const state = { held: null, patience: 0 };

/** Clientside callback: the view to the map, which fetches what it needs to paint it and nothing
 * where nothing changed. */
export function paint(view) {
  if (view && isJumping()) hold(view.query);
  else if (view) show(view.query);
  return window.dash_clientside.no_update;
}

function show(query) {
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
  if (state.held !== null) show(state.held);
}
