/* The paint layer: colours the areas of the map by number (docs/browser-api.md). Shapes come once as area tiles, values as one byte an area. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  const LARGE = 40000;

  const state = {
    map: null, query: null, view: null, choices: null, bounds: null, kept: new Set(), shown: null, coming: null, pointed: 0,
    waiting: [], asking: null, isScheduled: false, legendOf: null, legendKept: null, marked: null,
  };

  const newest = () => state.coming || state.shown;
  const dress = () => ({ ...wardwise.paintTokens.read(), kept: state.kept });

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
    if (changed(["area", "compare"])) wardwise.paintOver.choose(state.view);
    if (changed(["points", "service"])) wardwise.paintPoints.show(state.map, state.view);
    const isAnother = changed(["measure", "theme", "service", "channel", "indicator", "classification", "tier", "window", "level"]);
    if (!isAnother && !changed(["period"])) return;
    // Months play on while only an area is chosen.
    wardwise.time.interrupt();
    if (isAnother) wardwise.paintPlay.drop();
    else wardwise.paintPlay.stop();
  }

  const keepAsAsked = () => setKept(wardwise.paintLevels.keptNumbers(state.view, state.choices));

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
    const { listOf } = wardwise.paintAnswers;
    listOf(wardwise.paintLevels.named(state.map.getZoom(), state.choices).key).then(() => state.shown && wardwise.paintOver.draw(state.shown), () => null);
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
      const frame = await wardwise.paintAnswers.frameOf(query, stop.signal);
      // A late answer is dropped: something else has been asked for since.
      if (surface.wanted !== query || newest() !== surface) return;
      surface.setFrame(frame, query);
      wardwise.paintNotice.say(frame.about.notice);
    } catch (error) {
      if (error.name === "AbortError") return;
      wardwise.paintNotice.say({ text: `${error.message} The map shows what it had.`, offer_level: "" });
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
      wardwise.paintOver.draw(surface);
    }
    if (!isReady()) return;
    if (state.marked !== surface.query) performance.mark("wardwise:painted");
    wardwise.paintFirst.end();
    state.marked = surface.query;
    const { listOf, itemsOf } = wardwise.paintAnswers;
    if (!itemsOf(surface.level)) {
      listOf(surface.level).then(advance, () => null);
      if (surface.declared.areas <= LARGE) return;
    }
    state.waiting.splice(0).forEach((resolve) => resolve());
  }

  const isReady = () => Boolean(state.shown && !state.coming && !state.asking && state.shown.isReady() && !state.map._animatingZoom && !state.isScheduled && wardwise.paintTurns.isAtRest());

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

  /** The area at a place is pointed at: its number, 0 for none. What was left out of a large frame is fetched when first wanted. */
  function pointAt(latlng) {
    const surface = state.shown;
    const found = surface && latlng ? surface.find(latlng) : null;
    const number = found ? found.number : 0;
    if (number === state.pointed) return number;
    state.pointed = number;
    wardwise.paintOver.point(number, found);
    if (!number || surface.frame.hasAll || !surface.frame.about.has_more) return number;
    const { frame, query } = surface;
    frame.hasAll = true;
    wardwise.paintAnswers.frameOf(`${query}&values=1`).then((full) => {
      Object.assign(frame.columns, { ...full.columns, class: frame.columns.class });
      frame.about.verdicts = full.about.verdicts;
      wardwise.paintHover.refresh();
    }, () => (frame.hasAll = false));
    return number;
  }

  /** Code of the area at a place, "" where there is none; a promise of it while a large list of areas is still on its way. */
  function areaAt(lat, lng) {
    const surface = state.shown;
    const found = surface ? surface.find(window.L.latLng(lat, lng)) : null;
    if (!found || !found.number) return "";
    const { number } = found;
    const { listOf, itemsOf } = wardwise.paintAnswers;
    const items = itemsOf(surface.level);
    return items ? items[number - 1].code : listOf(surface.level).then((list) => list[number - 1].code);
  }

  function telling(number) {
    const { level, frame, classes } = state.shown;
    const items = wardwise.paintAnswers.itemsOf(level);
    // While playing, classes are of another month than the frame's values.
    const columns = classes === frame.columns.class ? frame.columns : { class: classes };
    return wardwise.paintHover.telling(number, { about: frame.about, columns }, items && items[number - 1]);
  }

  /** Handler of the map's own group: gets hold of the map. */
  function attach(_, context) {
    const map = context && context.map ? context.map : context;
    if (!map || state.map === map) return;
    state.map = map;
    const [west, south, east, north] = wardwise.url.boundsOf(map);
    state.bounds = window.L.latLngBounds([south, west], [north, east]);
    // Tiles that fade in would show the page through them.
    map.options.fadeAnimation = map._fadeAnimated = false;
    // Shift and a click compare; Leaflet would begin a box.
    if (map.boxZoom) map.boxZoom.disable();
    [["paint", 250], ["paint-rings", 410], ["paint-marks", 420]].forEach(([name, z]) => {
      Object.assign(map.createPane(name).style, { zIndex: z, pointerEvents: "none" });
    });
    wardwise.paintFirst.handOver(map);
    wardwise.paintOver.attach(map, dress);
    wardwise.paintTiles.start();
    wardwise.paintTurns.onRest(advance);
    map.on("movestart", wardwise.paintPlay.moving);
    map.on("moveend", wardwise.paintPlay.still);
    map.on("zoomend", settle);
    map.on("moveend", () => window.requestAnimationFrame(advance));
    wardwise.paintHover.attach(map);
    if (wardwise.paintDebug) wardwise.paintDebug.attach(map, state);
    const again = () => {
      state.legendOf = null;
      schedule();
      settle();
    };
    new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-look"] });
    if (state.query !== null) show(state.query);
  }

  wardwise.paint = Object.assign(wardwise.paint || {}, {
    attach, show, ready, repaint, areaAt, pointAt, telling,
    level: () => (state.shown ? state.shown.level : ""),
    about: () => (state.shown && state.shown.frame ? state.shown.frame.about : null),
    surface: () => state.shown,
    view: () => state.view,
    play: (options) => wardwise.paintPlay.play(options),
    prefetch: () => wardwise.paintPlay.prefetch(),
    pause: () => wardwise.paintPlay.stop(),
    stop: () => wardwise.paintPlay.stop(),
  });
})();
