/* ?debug=1: what the map holds and how fast it is, in a corner. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  const isOn = new URLSearchParams(window.location.search).get("debug") === "1";

  function attach(map, state) {
    if (!isOn) return;
    const place = wardwise.paintLegend.make("pre", { className: "paint-debug", "aria-hidden": "true" });
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
      const surface = state.shown;
      if (!surface) return;
      const wire = performance.getEntriesByType("resource").filter((e) => e.name.includes("/api/")).reduce((sum, e) => sum + e.encodedBodySize, wardwise.paintTiles.bytes());
      place.textContent = [
        `${surface.level}  ${surface.declared.areas.toLocaleString("en-GB")} areas`,
        `${surface.tiles().length} tiles in view, ${wardwise.paintTiles.kept.size} kept (${wardwise.paintTiles.kept.size} MB)`,
        `${(wire / 1000).toFixed(0)} kB fetched`,
        `last re-colour ${surface.lastMs.toFixed(1)} ms`,
        `${fps.toFixed(0)} frames a second`,
      ].join("\n");
    }, 1000);
  }

  wardwise.paintDebug = { attach };
})();
