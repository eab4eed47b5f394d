/* The paint layer: colours the areas of the map by number (docs/browser-api.md). Shapes come once as area tiles, values as one byte an area. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  const TOKENS = [
    "surface", "text", "no-data", "no-data-hatch", "hatch-on-fill", "area-line", "area-line-ramp", "selected", "selected-halo",
  ];
  const KEPT_FRAMES = 24;
  const LARGE = 40000;

  const state = {
    map: null, query: null, view: null, choices: null, bounds: null, kept: new Set(), shown: null, coming: null, chosen: {}, pointed: 0, waiting: [],
    asking: null, tokens: null, isScheduled: false, names: null, marks: null, rings: null,
  };
  const frames = new Map();
  const lists = new Map();

  const address = (path) => (window.wardwise.prefix || "") + path;
  const look = () => document.documentElement.dataset.look || "light";
  const newest = () => state.coming || state.shown;

  function dress() {
    if (state.tokens === null) {
      const style = window.getComputedStyle(document.documentElement);
      state.tokens = Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || "#888888"]));
    }
    return { tokens: state.tokens, look: look(), kept: state.kept };
  }

  async function fetched(path, signal) {
    const answer = await fetch(address(`/api/v1/${state.choices.build}/${path}`), { signal });
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => null);
    throw new Error(told && told.error ? told.error.message : `The server answered ${answer.status}.`);
  }

  /** The frame of a paint query, kept for when it is asked for again. */
  async function frameOf(query, signal) {
    if (!frames.has(query)) {
      const answer = await fetched(`paint.frame?${query}`, signal);
      frames.set(query, wardwise.paintFrame.decode(await answer.arrayBuffer()));
      if (frames.size > KEPT_FRAMES) frames.delete(frames.keys().next().value);
    }
    return frames.get(query);
  }

  /** The list of areas of a level: item i is area number i + 1. Loaded once; `lists.get(level).items` when it is there. */
  function listOf(level) {
    if (!lists.has(level)) {
      const entry = { items: null };
      entry.promise = fetched(`areas/${level}`).then((answer) => answer.json()).then((items) => {
        entry.items = items;
        return items;
      });
      entry.promise.catch(() => lists.delete(level));
      lists.set(level, entry);
    }
    return lists.get(level).promise;
  }

  const itemsOf = (level) => (lists.has(level) ? lists.get(level).items : null);

  /** Shows a view, given as the page's query. Fetches nothing where the picture stays the same. */
  function show(query) {
    state.query = query;
    const choices = wardwise.url.choices();
    if (!state.map || !choices) return;
    const before = state.view;
    state.choices = choices;
    state.view = wardwise.url.resolve(wardwise.url.parse(query, choices), choices);
    const changed = (names) => !before || names.some((name) => String(before[name]) !== String(state.view[name]));
    if (changed(["measure", "classification", "tier", "theme", "service", "indicator", "segment"])) keepAsAsked();
    settle();
    if (changed(["area", "compare"])) findChosen();
    if (changed(["points", "service"])) wardwise.paintPoints.show(state.map, state.view, fetched);
    if (changed(["measure", "theme", "service", "channel", "indicator", "period", "window", "level"])) wardwise.paintPlay.interrupt();
  }

  /** Segments that the address keeps, as class numbers; other measures begin with all. */
  function keepAsAsked() {
    const scheme = state.choices.classifications.find((c) => c.key === state.view.classification);
    const tier = scheme && scheme.tiers.find((t) => t.key === state.view.tier);
    const codes = tier ? tier.segments.map((s) => s.code) : [];
    setKept(new Set(state.view.measure === "segment" ? state.view.segment.map((code) => 3 + codes.indexOf(code)) : []));
  }

  function setKept(kept) {
    const isSame = kept.size === state.kept.size && [...kept].every((number) => state.kept.has(number));
    state.kept = kept;
    if (!isSame) schedule();
  }

  /** Brings the map to the view: the right level, the right frame. */
  function settle() {
    if (!state.map || !state.view) return;
    const level = wardwise.paintLevels.choose(state.view, state.map.getZoom(), state.choices);
    const query = wardwise.paintLevels.paintQuery(state.view, level);
    if (!newest() || newest().level !== level) {
      if (state.coming) state.coming.remove();
      state.coming = null;
      if (!state.shown || state.shown.level !== level) {
        state.coming = wardwise.paintSurface.surface({ map: state.map, choices: state.choices, level, bounds: state.bounds, dress, onChange: advance });
      }
    }
    const surface = newest();
    if (surface.wanted !== query || (surface.query !== query && !state.asking)) ask(surface, query);
    else if (surface.query === query && state.asking) stopAsking();
    wardwise.paintOutlines.show(state.map, state.choices, level, wardwise.paintColours.inkOf(dress().tokens.text), state.bounds);
    listOf(wardwise.paintLevels.named(state.map.getZoom(), state.choices).key).then(() => state.marks.redraw(), () => null);
    advance();
  }

  function stopAsking() {
    if (state.asking) state.asking.abort();
    state.asking = null;
  }

  async function ask(surface, query) {
    stopAsking();
    surface.wanted = query;
    const stop = (state.asking = new AbortController());
    try {
      const frame = await frameOf(query, stop.signal);
      // A late answer is dropped: something else has been asked for since.
      if (surface.wanted !== query || newest() !== surface) return;
      surface.setFrame(frame, query);
      say(frame.about.notice);
    } catch (error) {
      if (error.name === "AbortError") return;
      say({ text: `${error.message} The map shows what it had.`, offer_level: "" });
    }
    if (state.asking === stop) state.asking = null;
    advance();
  }

  /** Called when something has come: a surface that is whole takes the place of the one before, and who waits is told. */
  function advance() {
    const { coming } = state;
    if (coming && coming.isReady() && !state.asking) {
      if (state.shown) state.shown.remove();
      state.shown = coming;
      state.coming = null;
      wardwise.paintHover.leave();
    }
    const surface = state.shown;
    if (surface && surface.classes && surface !== state.coming) {
      if (surface.frame !== state.legendOf || state.kept !== state.legendKept) drawLegend(surface);
      drawOver();
    }
    if (isReady()) {
      if (!itemsOf(surface.level)) {
        const list = listOf(surface.level).then(advance, () => null);
        if (surface.declared.areas <= LARGE) return void list;
      }
      state.waiting.splice(0).forEach((resolve) => resolve());
      performance.mark("wardwise:painted");
    }
  }

  const isReady = () => Boolean(state.shown && !state.coming && !state.asking && state.shown.isReady() && !state.map._animatingZoom && !state.isScheduled);

  /** Resolves when everything in view is drawn with the current classes and the names of the areas are there. */
  function ready() {
    return new Promise((resolve) => {
      state.waiting.push(resolve);
      if (state.map) window.requestAnimationFrame(advance);
    });
  }

  /** Paints all that is in view again. Returns the milliseconds the main thread took. */
  function repaint() {
    return state.shown ? state.shown.repaint() : 0;
  }

  /** Paints before the next frame, once however often it is asked for. */
  function schedule() {
    if (state.isScheduled) return;
    state.isScheduled = true;
    window.requestAnimationFrame(() => {
      state.isScheduled = false;
      repaint();
      if (state.coming) state.coming.repaint();
      advance();
    });
  }

  function drawLegend(surface) {
    state.legendOf = surface.frame;
    state.legendKept = state.kept;
    const { about } = surface.frame;
    const all = about.classes.filter((c) => c.kind === "class" || c.kind === "segment");
    const keep = (kept) => {
      if (about.measure === "segment") wardwise.url.go({ segment: all.filter((c) => kept.has(c.class)).map((c) => c.code).join(",") });
      else {
        setKept(kept);
        advance();
      }
    };
    wardwise.paintLegend.draw({
      about, kept: state.kept, looks: (code) => surface.looks(code, true), tokens: dress().tokens,
      onPress: (number) => keep(wardwise.paintLegend.pressed(state.kept, number, all)), onReset: () => keep(new Set()),
    });
  }

  /** A sentence over the map, with a button where another level would help. */
  function say(notice) {
    const place = document.getElementById("map-notice");
    if (!place) return;
    const { make } = wardwise.paintLegend;
    place.replaceChildren();
    if (!notice) return;
    place.append(make("span", {}, notice.text));
    const level = state.choices.levels.find((each) => each.key === notice.offer_level);
    if (!level) return;
    const button = make("button", { type: "button" }, `Show ${level.names}`);
    button.addEventListener("click", () => wardwise.url.go({ level: level.key }));
    place.append(button);
  }

  /** Finds the number of the chosen and of the compared area, whichever level they are of. */
  function findChosen() {
    for (const name of ["area", "compare"]) {
      const asked = (state.view && state.view[name]) || "";
      const [level, code] = asked.split(":");
      state.chosen[name] = null;
      if (!code) continue;
      listOf(level).then((items) => {
        if (state.view[name] !== asked) return;
        state.chosen[name] = { level, number: 1 + items.findIndex((item) => item.code.toUpperCase() === code) };
        drawOver();
      }, () => null);
    }
    drawOver();
  }

  function drawOver() {
    if (!state.marks) return;
    state.marks.redraw();
    state.rings.redraw();
  }

  function drawMarks(context, bounds) {
    if (!state.shown || !state.shown.frame) return;
    const { about, columns } = state.shown.frame;
    const { tokens } = dress();
    const own = itemsOf(state.shown.level);
    if (about.overlay && about.overlay.kind === "circles" && columns.overlay_value && own && own.length && own[0].at) {
      wardwise.paintMarks.drawCircles(context, state.map, bounds, own, columns.overlay_value, about.overlay.max, tokens);
    }
    const named = itemsOf(wardwise.paintLevels.named(state.map.getZoom(), state.choices).key);
    if (named) wardwise.paintMarks.drawNames(context, state.map, bounds, named, tokens);
  }

  /** Area tiles of a level where the map has tiles; those that have not come are drawn when they have. */
  function tilesAt(level, span) {
    const { paintLayer, paintTiles } = wardwise;
    const zoomOut = paintLayer.isFine() ? 0 : 1;
    const found = [];
    for (const { coords } of state.shown.tiles()) {
      const place = { z: coords.z - zoomOut, x: coords.x, y: coords.y };
      const tile = paintTiles.tileOf(state.choices.build, level, span, place, paintLayer.pixelWidth());
      if (tile.numbers) found.push({ x: coords.x, y: coords.y, numbers: tile.numbers });
      else tile.then(drawOver, () => null);
    }
    return found;
  }

  function drawRings(context) {
    const surface = state.shown;
    if (!surface || !surface.classes) return;
    const scale = surface.layer.options.tileSize / 512;
    const origin = state.map.getPixelOrigin();
    const zoomed = state.map.getZoomScale(state.map.getZoom(), surface.layer._tileZoom);
    const place = (x, y) => ({ x: x * scale * zoomed - origin.x, y: y * scale * zoomed - origin.y });
    const draw = (area, style) => {
      if (!area || !(area.number > 0)) return;
      const span = state.choices.levels.find((each) => each.key === area.level).areas + 1;
      const paths = wardwise.paintOutline.outline(tilesAt(area.level, span), area.number, span);
      wardwise.paintMarks.drawOutline(context, paths, place, style, dress().tokens);
    };
    draw({ level: surface.level, number: state.pointed }, "hover");
    draw(state.chosen.compare, "compared");
    draw(state.chosen.area, "chosen");
  }

  /** The area that is pointed at; 0 for none. Values that were left out of a large frame are fetched when first pointed at. */
  function pointedAt(number) {
    if (state.pointed === number) return;
    state.pointed = number;
    state.rings.redraw();
    const surface = state.shown;
    if (!number || !surface || surface.frame.hasAll || !surface.frame.about.has_more) return;
    surface.frame.hasAll = true;
    const { frame, query } = surface;
    frameOf(`${query}&values=1`).then((full) => {
      Object.assign(frame.columns, { ...full.columns, class: frame.columns.class });
      wardwise.paintHover.refresh();
    }, () => (frame.hasAll = false));
  }

  /** Code of the area at a place, "" where there is none; a promise of it while a large list of areas is still on its way. */
  function areaAt(lat, lng) {
    const surface = state.shown;
    const number = surface ? surface.numberAt(window.L.latLng(lat, lng)) || 0 : 0;
    if (!number) return "";
    const items = itemsOf(surface.level);
    return items ? items[number - 1].code : listOf(surface.level).then((list) => list[number - 1].code);
  }

  function telling(number) {
    const { level, frame, classes } = state.shown;
    const items = itemsOf(level);
    // While playing, classes are of another month than the frame's values.
    const columns = classes === frame.columns.class ? frame.columns : { class: classes };
    return wardwise.paintHover.telling(number, { about: frame.about, columns }, items && items[number - 1]);
  }

  /** Handler of the map's own group: gets hold of the map. */
  function attach(_, context) {
    const map = context && context.map ? context.map : context;
    if (!map || state.map === map) return;
    state.map = map;
    // Tiles that fade in would show the page through them.
    map.options.fadeAnimation = map._fadeAnimated = false;
    // Shift and a click compare; Leaflet would begin a box.
    if (map.boxZoom) map.boxZoom.disable();
    [["paint", 250], ["paint-outlines", 300], ["paint-marks", 410], ["paint-rings", 420]].forEach(([name, z]) => {
      Object.assign(map.createPane(name).style, { zIndex: z, pointerEvents: "none" });
    });
    state.marks = wardwise.paintSheet.sheet("paint-marks", drawMarks).addTo(map);
    state.rings = wardwise.paintSheet.sheet("paint-rings", drawRings).addTo(map);
    map.on("zoomend", settle);
    map.on("moveend", () => window.requestAnimationFrame(advance));
    wardwise.paintHover.attach(map);
    if (wardwise.paintDebug) wardwise.paintDebug.attach(map, state);
    const again = () => {
      state.tokens = null;
      state.legendOf = null;
      wardwise.paintOutlines.reset();
      schedule();
      settle();
    };
    new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-look"] });
    if (state.query !== null) show(state.query);
  }

  wardwise.paint = Object.assign(wardwise.paint || {}, {
    attach, show, ready, repaint, areaAt, address, telling, pointedAt, fetched, listOf,
    numberAt: (latlng) => (state.shown ? state.shown.numberAt(latlng) : null),
    level: () => (state.shown ? state.shown.level : ""),
    about: () => (state.shown && state.shown.frame ? state.shown.frame.about : null),
    surface: () => state.shown,
    view: () => state.view,
    query: () => state.query,
    play: (options) => wardwise.paintPlay.play(options),
    pause: () => wardwise.paintPlay.stop(),
    stop: () => wardwise.paintPlay.stop(),
  });
})();
