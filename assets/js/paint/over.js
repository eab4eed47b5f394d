/* What lies over the colours: names and circles, and the outlines of the areas chosen, compared and pointed at. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  const state = { map: null, dress: null, marks: null, rings: null, shown: null, asked: {}, chosen: {}, pointed: 0 };
  const outlines = new Map();
  const KEPT_OUTLINES = 8;

  /** Adds the two sheets that are drawn on. `dress()` gives the colours of the look. */
  function attach(map, dress) {
    Object.assign(state, { map, dress });
    state.marks = wardwise.paintSheet.sheet("paint-marks", drawMarks).addTo(map);
    state.rings = wardwise.paintSheet.sheet("paint-rings", drawRings).addTo(map);
  }

  /** Draws over a surface. */
  function draw(surface) {
    state.shown = surface;
    state.marks.redraw();
    state.rings.redraw();
  }

  /** Finds the numbers of the chosen and of the compared area, whichever level they are of. */
  function choose(view) {
    for (const name of ["area", "compare"]) {
      const asked = (state.asked[name] = view[name] || "");
      const [level, code] = asked.split(":");
      state.chosen[name] = null;
      if (!code) continue;
      wardwise.paintAnswers.listOf(level).then((items) => {
        if (state.asked[name] !== asked) return;
        state.chosen[name] = { level, number: 1 + items.findIndex((item) => item.code.toUpperCase() === code) };
        state.rings.redraw();
      }, () => null);
    }
    state.rings.redraw();
  }

  /** The area that is pointed at, 0 for none, and the tile it was found in. */
  function point(number, tile) {
    Object.assign(state, { pointed: number, pointedIn: tile });
    state.rings.redraw();
  }

  function drawMarks(context, bounds) {
    const surface = state.shown;
    if (!surface || !surface.frame) return;
    const { itemsOf } = wardwise.paintAnswers;
    const { about, columns } = surface.frame;
    const { tokens } = state.dress();
    const own = itemsOf(surface.level);
    if (about.overlay && about.overlay.kind === "circles" && columns.overlay_value && own && own.length && own[0].at) {
      wardwise.paintMarks.drawCircles(context, state.map, bounds, own, columns.overlay_value, about.overlay.max, tokens);
    }
    const named = itemsOf(wardwise.paintLevels.named(state.map.getZoom(), wardwise.url.choices()).key);
    if (named) wardwise.paintMarks.drawNames(context, state.map, bounds, named, tokens);
  }

  /** Area tiles of a level where the map has tiles; those that have not come are drawn when they have. */
  function tilesAt(level, span) {
    const { paintLayer, paintTiles } = wardwise;
    const zoomOut = paintLayer.isFine() ? 0 : 1;
    const found = [];
    for (const { coords } of state.shown.tiles()) {
      const tile = paintTiles.tileOf(level, span, { z: coords.z - zoomOut, x: coords.x, y: coords.y }, paintLayer.pixelWidth());
      if (tile.numbers) found.push({ x: coords.x, y: coords.y, numbers: tile.numbers });
      else tile.then(() => state.rings.redraw(), () => null);
    }
    return found;
  }

  /** The outline of an area over some tiles; kept, since pointing elsewhere draws the chosen areas again. */
  function outlineOf({ level, number }, tiles, span, zoom) {
    const key = [level, number, zoom, ...tiles.map(({ x, y }) => `${x},${y}`)].join("/");
    if (!outlines.has(key)) {
      outlines.set(key, wardwise.paintOutline.outline(tiles, number, span));
      if (outlines.size > KEPT_OUTLINES) outlines.delete(outlines.keys().next().value);
    }
    return outlines.get(key);
  }

  function drawRings(context) {
    const surface = state.shown;
    if (!surface || !surface.classes) return;
    const zoom = surface.layer._tileZoom;
    const scale = (surface.layer.options.tileSize / 512) * state.map.getZoomScale(state.map.getZoom(), zoom);
    const origin = state.map.getPixelOrigin();
    const place = (x, y) => ({ x: x * scale - origin.x, y: y * scale - origin.y });
    const ring = (area, style, near) => {
      if (!area || !(area.number > 0)) return;
      const span = wardwise.url.choices().levels.find((each) => each.key === area.level).areas + 1;
      const all = tilesAt(area.level, span);
      const tiles = near ? wardwise.paintOutline.tilesNear(all, near, area.number, span) : all;
      wardwise.paintMarks.drawOutline(context, outlineOf(area, tiles, span, zoom), place, style, state.dress().tokens);
    };
    ring({ level: surface.level, number: state.pointed }, "hover", state.pointedIn);
    ring(state.chosen.compare, "compared");
    ring(state.chosen.area, "chosen");
  }

  wardwise.paintOver = { attach, draw, choose, point };
})();
