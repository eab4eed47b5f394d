/* The panes of the map that are painted on, and what of Leaflet is in their way. */
const PANES = { paint: 250, "paint-rings": 410, "paint-marks": 420 };

/** Makes a Leaflet map ready to be painted on. */
export function prepare(map) {
  // Tiles that fade in would show the page through them.
  map.options.fadeAnimation = map._fadeAnimated = false;
  // Shift and a click compare; Leaflet would begin a box.
  if (map.boxZoom) map.boxZoom.disable();
  for (const [name, zIndex] of Object.entries(PANES)) {
    Object.assign(map.createPane(name).style, { zIndex, pointerEvents: "none" });
  }
}
