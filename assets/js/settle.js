/* One writer of the state. Everything that changes the view (a control, a link, the address, the map) comes to settle(), which gives every
 * control its value and its options, writes the address, and sets the one store that everything else reads. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  const url = (wardwise.url = wardwise.url || {});
  const state = { view: null, query: "", at: "", home: "", map: null, count: 0, takeupMeasure: "rate", whoMeasure: "segment", offered: {}, fly: null, jump: true, months: [], choices: null, isTravelling: false, resting: 0 };

  /** Milliseconds the map rests before the address remembers where it is: the browser has work with a new address, and not while a hand moves the map. */
  const REST = 300;

  /** What the browser shows by itself, on the page About the data: no answer depends on it. */
  const QUIET = { entry: "", find: "", kind: "", topic: "" };

  const query = () => window.location.search;
  const address = (view) => {
    const said = url.canonical({ ...view, at: state.at }, state.choices);
    return window.location.pathname + (said ? "?" + said : "");
  };

  /** Changes some of the view: wardwise.url.go({area: "ward:E05001420"}, {fly: true}). `how`: "push" (default) or "replace". */
  function go(patch, options) {
    const { fly = false, how = "push" } = options || {};
    if (fly) state.fly = patch.area === undefined ? state.view.area : patch.area;
    state.count += 1;
    window.dash_clientside.set_props("asked", { data: { patch, how, count: state.count } });
  }

  /** Writes where the map is into the address. */
  function remember() {
    forget();
    window.history.replaceState(null, "", address(state.view));
  }

  function forget() {
    window.clearTimeout(state.resting);
    state.resting = 0;
  }

  window.addEventListener("popstate", () => {
    forget();
    state.isTravelling = true;
    state.count += 1;
    window.dash_clientside.set_props("asked", { data: { query: query(), how: "none", count: state.count } });
  });

  /** What a control that fired asks for, as a patch of the view. */
  const PATCHES = {
    "colour-by.value": (value) => ({ measure: value === "takeup" ? state.takeupMeasure : value === "segment" ? state.whoMeasure : value }),
    "takeup-measure.value": (value) => ({ measure: value }),
    "who-measure.value": (value) => ({ measure: value, segment: null }),
    "index-segment.value": (value) => ({ segment: value }),
    "classification.value": (value) => ({ classification: value, tier: null, segment: null }),
    "tier.value": (value) => ({ tier: value, segment: null }),
    "segment.value": (value) => ({ segment: value || [] }),
    "theme.value": (value) => ({ theme: value, service: null }),
    "service.value": (value) => ({ service: value }),
    "channel.value": (value) => ({ channel: value }),
    "indicator.value": (value) => ({ indicator: value }),
    "overlay.checked": (value) => ({ overlay: value ? "takeup" : "none" }),
    "points.checked": (value) => ({ points: value ? "show" : "hide" }),
    "level.value": (value) => ({ level: value }),
    "window.value": (value) => ({ window: value }),
    "period.value": (value) => ({ period: state.months[value] }),
    "search.value": (value) => (value ? { area: value } : {}),
  };

  const isTakeup = (view) => url.isTakeup(view);
  const isWho = (view) => url.isWho(view);
  /** The radio a measure belongs to. */
  const kindOf = (view) => (isTakeup(view) ? "takeup" : isWho(view) ? "segment" : view.measure);
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  /** Value and options of every control in a view. */
  function controlsOf(view, choices) {
    const offer = url.offered(view, choices);
    state.months = offer.months;
    const last = Math.max(offer.months.length - 1, 1);
    const years = offer.months.map((m, i) => ({ value: i, label: m.slice(0, 4), january: m.endsWith("-01") })).filter((m) => m.january);
    const step = Math.ceil(years.length / 6);
    return {
      "colour-by.value": kindOf(view),
      "takeup-measure.value": isTakeup(view) ? view.measure : state.takeupMeasure,
      "takeup-measure.data": offer.measures,
      "who-measure.value": isWho(view) ? view.measure : state.whoMeasure,
      "index-segment.value": url.indexSegment(view, tierOf(view, choices)),
      "index-segment.data": offer.segments,
      "classification.value": view.classification,
      "tier.value": view.tier,
      "tier.data": offer.tiers,
      "segment.value": view.segment,
      "segment.data": offer.segments,
      "theme.value": view.theme,
      "service.value": view.service,
      "service.data": offer.services,
      "channel.value": view.channel,
      "channel.data": offer.channels,
      "indicator.value": view.indicator,
      "overlay.checked": view.overlay === "takeup",
      "points.checked": view.points === "show",
      "level.value": view.level,
      "window.value": view.window,
      "window.data": offer.windows,
      "period.value": Math.max(offer.months.indexOf(view.period), 0),
      "period.max": last,
      "period.disabled": offer.months.length < 2,
      "period.marks": years.filter((_, i) => i % step === 0).map(({ value, label }) => ({ value, label })),
      "period-label.children": url.periodWords(view.period, view.window),
      "search.value": null,
      "shell.className": shellClass(view, choices, offer),
    };
  }

  function tierOf(view, choices) {
    const scheme = choices.classifications.find((c) => c.key === view.classification);
    return scheme && scheme.tiers.find((t) => t.key === view.tier);
  }

  function shellClass(view, choices, offer) {
    const when = {
      [`mode-${view.mode}`]: true,
      [`by-${kindOf(view)}`]: true,
      [`as-${view.measure}`]: true,
      "several-schemes": choices.classifications.length > 1,
      "several-tiers": offer.tiers.length > 1,
      "several-themes": choices.themes.length > 1,
      "several-channels": offer.channels.length > 2,
      "several-windows": offer.windows.length > 1,
      "has-points": offer.points > 0,
      "has-time": offer.months.length > 0,
    };
    return ["shell", ...Object.keys(when).filter((name) => when[name])].join(" ");
  }

  /** Where the next view comes from: the address, a script or link, or the controls that fired. */
  function nextView(inputs, fired, choices) {
    const asked = inputs["asked.data"];
    if (state.view === null) return { view: url.resolve(url.parse(query(), choices), choices), how: "replace", raw: query() };
    if (fired.includes("asked.data") && asked) {
      if (asked.patch === undefined) return { view: url.resolve(url.parse(asked.query, choices), choices), how: asked.how, raw: asked.query };
      return { view: url.changed(state.view, asked.patch, choices), how: asked.how, raw: "" };
    }
    let view = state.view;
    const standing = controlsOf(view, choices);
    for (const name of fired) {
      if (PATCHES[name] && !same(inputs[name], standing[name])) view = url.changed(view, PATCHES[name](inputs[name]), choices);
    }
    if (fired.includes("search.value") && inputs["search.value"]) state.fly = view.area;
    return { view, how: "push", raw: "" };
  }

  function writeAddress(view, how) {
    const before = window.location.pathname + window.location.search;
    const now = address(view);
    if (now === before || how === "none") return;
    window.history[how === "replace" ? "replaceState" : "pushState"](null, "", now);
  }

  /** The clientside callback: inputs are all controls and `asked`; outputs the controls, their options and the view. */
  function settle() {
    const context = window.dash_clientside.callback_context;
    const noUpdate = window.dash_clientside.no_update;
    const choices = context.states["choices.data"];
    const fired = context.triggered.map((t) => t.prop_id);
    if (state.resting) remember();
    const isFirst = state.view === null;
    state.choices = choices;
    const { view, how, raw } = nextView(context.inputs, fired, choices);
    if (isTakeup(view)) state.takeupMeasure = view.measure;
    if (isWho(view)) state.whoMeasure = view.measure;
    state.view = { ...view, at: "" };
    if (isFirst || how === "none") moveTo(view);
    state.isTravelling = false;
    writeAddress(view, how);
    const asked = url.canonical({ ...state.view, ...QUIET }, choices);
    const answers = controlsOf(view, choices);
    const isNews = isFirst || asked !== state.query || raw !== "";
    if (isNews) {
      state.query = asked;
      wardwise.answer.wait(asked);
      answers["view.data"] = { query: asked, raw, wanted: wardwise.evidence.startOver() };
    }
    markModes(view.mode);
    wardwise.register.show(view);
    return context.outputs_list.map(({ id, property }) => {
      const name = `${id}.${property}`;
      if (!(name in answers)) return noUpdate;
      const known = name in context.inputs ? context.inputs[name] : state.offered[name];
      if (same(known, answers[name]) && !fired.includes(name)) return noUpdate;
      state.offered[name] = answers[name];
      return answers[name];
    });
  }

  function markModes(mode) {
    for (const tab of document.querySelectorAll(".mode-tab")) {
      if (tab.dataset.modeTab === mode) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
  }

  /* The map owns pan and zoom; the address remembers them. */
  const positionOf = (map) => {
    const centre = map.getCenter();
    return [centre.lat.toFixed(4), centre.lng.toFixed(4), String(map.getZoom())].join(",");
  };

  function moveTo(view) {
    state.at = view.at;
    state.jump = view.at === "" && view.area !== "";
    if (state.map && view.at) showPosition(state.map, view.at);
  }

  function showPosition(map, at) {
    const [lat, lng, zoom] = at.split(",").map(Number);
    map.setView([lat, lng], zoom, { animate: false });
  }

  /** West, south, east and north of the atlas, as the page has them. */
  const boundsOf = (map) => map.getContainer().closest("[data-bounds]").dataset.bounds.split(",").map(Number);

  /** The whole atlas, where the first picture has it. */
  function makeRoom(map) {
    const size = map.getSize();
    const { zoom, x, y } = window.wardwise.paintFirst.fitted(boundsOf(map), size);
    map.setView(map.unproject([x + size.x / 2, y + size.y / 2], zoom), zoom, { animate: false });
  }

  /** Handler of the map's own group: gets hold of the map, restores its position, and writes it to the address when it moves. */
  function attach(_, context) {
    const map = context && context.map ? context.map : context;
    if (!map || state.map === map) return;
    state.map = map;
    const at = new URLSearchParams(query()).get("at") || "";
    const start = () => {
      makeRoom(map);
      state.home = positionOf(map);
      if (state.at || at) showPosition(map, state.at || at);
      map.on("moveend", () => {
        if (!state.view || state.isTravelling) return;
        const now = positionOf(map);
        state.at = now === state.home ? "" : now;
        window.clearTimeout(state.resting);
        state.resting = window.setTimeout(remember, REST);
      });
    };
    map.whenReady(() => window.requestAnimationFrame(start));
  }

  /** Brings an area into view: flies when asked to by a search or a link, jumps when a page opens on it. */
  function bringIntoView(area, bounds) {
    if (!area || !bounds) state.jump = false;
    if (!state.map || !bounds || !area || !(state.fly === area || state.jump)) return;
    const calm = state.jump || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const box = [[bounds[1], bounds[0]], [bounds[3], bounds[2]]];
    const left = state.map.getSize().x < 560 ? 32 : 200;
    const options = { paddingTopLeft: [left, 40], paddingBottomRight: [32, 40], maxZoom: 15 };
    if (calm) state.map.fitBounds(box, { ...options, animate: false });
    else state.map.flyToBounds(box, { ...options, duration: 0.7 });
    state.fly = null;
    state.jump = false;
  }

  Object.assign(url, { go, attach, boundsOf, bringIntoView, isJumping: () => state.jump, current: () => state.view, choices: () => state.choices, months: () => state.months, map: () => state.map });
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.wardwise = Object.assign(window.dash_clientside.wardwise || {}, { settle });
})();
