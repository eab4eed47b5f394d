/* The panes of the map for painting, and the settings of Leaflet that would disturb them. */
const PANES = { paint: 250, "paint-rings": 410, "paint-marks": 420 };

/** Prepares a Leaflet map for painting. */
export function prepare(map) {
  // Tiles that fade in would let the page show through them.
  map.options.fadeAnimation = map._fadeAnimated = false;
  // Shift and a click compare; Leaflet would start a box zoom.
  if (map.boxZoom) map.boxZoom.disable();
  for (const [name, zIndex] of Object.entries(PANES)) {
    Object.assign(map.createPane(name).style, { zIndex, pointerEvents: "none" });
  }
}
