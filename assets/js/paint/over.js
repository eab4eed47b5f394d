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

  /** Area tiles of a level where the map has tiles: those of the level shown at once, others from the server or from memory. */
  function tilesAt(level, span) {
    const { paintLayer, paintTiles } = wardwise;
    const zoomOut = paintLayer.isFine() ? 0 : 1;
    return state.shown.tiles().map(({ coords, element }) => {
      const { z, x, y } = coords;
      if (level === state.shown.level) return { x, y, numbers: element.paint.numbers };
      return Promise.resolve(paintTiles.tileOf(level, span, { z: z - zoomOut, x, y }, paintLayer.pixelWidth())).then(({ numbers }) => ({ x, y, numbers }));
    });
  }

  /** The outline of an area over the tiles of the view, null until it is known; kept, since pointing elsewhere draws the chosen areas again.
   * `near`, a tile, limits it to the part of the area that is connected to it. */
  function outlineOf({ level, number }, near) {
    const { outline, tilesNear } = wardwise.paintOutline;
    const span = wardwise.url.choices().levels.find((each) => each.key === level).areas + 1;
    const places = state.shown.tiles().map(({ coords }) => `${coords.z},${coords.x},${coords.y}`);
    const key = [level, number, near ? `${near.x},${near.y}` : "all", ...places].join("/");
    if (outlines.has(key)) return outlines.get(key);
    outlines.set(key, null);
    if (outlines.size > KEPT_OUTLINES) outlines.delete(outlines.keys().next().value);
    const tiles = tilesAt(level, span);
    if (level === state.shown.level) {
      outlines.set(key, outline(near ? tilesNear(tiles, near, number, span) : tiles, number, span));
      return outlines.get(key);
    }
    Promise.all(tiles).then((come) => {
      outlines.set(key, outline(come, number, span));
      state.rings.redraw();
    }, () => outlines.delete(key));
    return null;
  }

  function drawRings(context) {
    const surface = state.shown;
    if (!surface || !surface.classes) return;
    const zoom = surface.layer._tileZoom;
    const scale = (surface.layer.options.tileSize / 512) * state.map.getZoomScale(state.map.getZoom(), zoom);
    const origin = state.map.getPixelOrigin();
    const place = (x, y) => ({ x: x * scale - origin.x, y: y * scale - origin.y });
    const ring = (area, style, near) => {
      const paths = area && area.number > 0 ? outlineOf(area, near) : null;
      if (paths) wardwise.paintMarks.drawOutline(context, paths, place, style, state.dress().tokens);
    };
    ring({ level: surface.level, number: state.pointed }, "hover", state.pointedIn);
    ring(state.chosen.compare, "compared");
    ring(state.chosen.area, "chosen");
  }

  wardwise.paintOver = { attach, draw, choose, point };
})();
