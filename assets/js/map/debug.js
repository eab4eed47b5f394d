/* ?debug=1: the memory and the speed of the map, in a corner. */
import { debugIsOn } from "../state/address.js";
import { make } from "./elements.js";
import { bytes, kept } from "./tiles.js";

const state = { isOn: false };

/** Reads the query with which the page opens, because the page soon writes its own. */
export const begin = (query) => (state.isOn = debugIsOn(query));

/** Shows the figures where the address asks for them; `shown()` returns the surface on the map. */
export function attach(map, shown) {
  if (!state.isOn) return;
  const place = make("pre", { className: "paint-debug", "aria-hidden": "true" });
  map.getContainer().append(place);
  let frames = 0;
  let since = performance.now();
  const count = () => {
    frames += 1;
    window.requestAnimationFrame(count);
  };
  count();
  window.setInterval(() => {
    const now = performance.now();
    const fps = (1000 * frames) / (now - since);
    frames = 0;
    since = now;
    const surface = shown();
    if (!surface) return;
    const wire = performance
      .getEntriesByType("resource")
      .filter((e) => e.name.includes("/api/"))
      .reduce((sum, e) => sum + e.encodedBodySize, bytes());
    place.textContent = [
      `${surface.level}  ${surface.declared.areas.toLocaleString("en-GB")} areas`,
      `${surface.tiles().length} tiles in view, ${kept.size} kept (${kept.size} MB)`,
      `${(wire / 1000).toFixed(0)} kB fetched`,
      `last re-colour ${surface.lastMs.toFixed(1)} ms`,
      `${fps.toFixed(0)} frames a second`,
    ].join("\n");
  }, 1000);
}
