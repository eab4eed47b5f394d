/* Pointing, tapping and keys on the map: what lies there, and choosing it. Nothing here asks the server. */
(function (root) {
  "use strict";

  /** Places a number of a frame is shown to; a rate to what it can bear, as layouts/words.py has it. */
  const placesOf = (value, about) => (value === 0 ? 0 : about.measure !== "rate" ? about.decimals : Math.abs(value) < 1 ? 2 : Math.abs(value) < 100 ? 1 : 0);

  function written(value, about) {
    const places = placesOf(value, about);
    const text = value.toLocaleString("en-GB", { maximumFractionDigits: places, minimumFractionDigits: places, signDisplay: about.is_signed ? "exceptZero" : "auto" });
    return text.replace("-", "−");
  }

  /** What is known of an area, as lines of text: {name, where, label, value, interval, verdict, mix, overlay}. Pure. */
  function telling(number, { about, columns }, area) {
    const i = number - 1;
    const byte = columns.class[i];
    const entry = about.classes.find((c) => c.class === (byte & 127));
    const isApart = !entry || entry.kind === "missing" || entry.kind === "hidden";
    const value = columns.value ? columns.value[i] : NaN;
    const told = { name: area ? area.name : "", where: area && area.in ? area.in : "", label: "", value: "", interval: "", verdict: "", mix: [], overlay: "" };
    if (entry && (about.measure === "segment" || about.is_difference || isApart)) told.label = [entry.code, entry.label].filter(Boolean).join(" ");
    else if (entry && !Number.isFinite(value)) told.label = [entry.label, about.unit].filter(Boolean).join(" ");
    if (Number.isFinite(value)) {
      told.value = about.measure === "segment" ? `${Math.round(value)}${about.unit}` : [written(value, about), about.unit].filter(Boolean).join(" ").replace(" %", "%");
    }
    if (columns.low && Number.isFinite(columns.low[i])) {
      const high = columns.high[i] === Infinity ? "no upper limit" : written(columns.high[i], about);
      told.interval = `95% interval ${written(columns.low[i], about)} to ${high}`;
    }
    if (columns.verdict) told.verdict = about.verdicts[columns.verdict[i]] || "";
    if (columns.mix_segment) {
      for (let k = 0; k < 3; k++) {
        const place = columns.mix_segment[3 * i + k];
        const share = columns.mix_share[3 * i + k];
        if (place !== 255 && share > 0) told.mix.push({ class: 3 + place, code: about.segments_in_mix[place], share });
      }
    }
    if (about.overlay && columns.overlay_value) {
      const over = columns.overlay_value[i];
      told.overlay = Number.isFinite(over) ? `${about.overlay.title}: ${over.toLocaleString("en-GB", { maximumFractionDigits: 1 })} ${about.overlay.unit}` : `${about.overlay.title}: no figure`;
    }
    return told;
  }

  const api = { telling };
  root.wardwise = root.wardwise || {};
  root.wardwise.paintHover = api;
  if (typeof module !== "undefined") {
    module.exports = api;
    return;
  }

  const wardwise = root.wardwise;
  const state = { tip: null, number: 0, isKeyboard: false };

  function tipOf(map) {
    if (state.tip) return state.tip;
    state.tip = wardwise.paintLegend.make("div", { className: "area-tip", role: "tooltip", hidden: "" });
    map.getContainer().append(state.tip);
    return state.tip;
  }

  function fillTip(tip, told) {
    const { make } = wardwise.paintLegend;
    const line = (className, text) => (text ? make("div", { className }, text) : "");
    const names = new Map(wardwise.paint.about().classes.map((c) => [c.class, c.label]));
    const mix = told.mix.length > 1 ? make("ul", {}, ...told.mix.map((part) => make("li", {}, `${part.share}% `, make("b", {}, part.code), ` ${names.get(part.class) || ""}`))) : "";
    const head = told.where && told.where !== told.name ? `${told.name}, ${told.where}` : told.name;
    tip.replaceChildren(line("tip-name", head), ...(mix ? [mix] : [line("", told.label), line("tip-value", told.value), line("tip-interval", told.interval), line("", told.verdict)]), line("", told.overlay));
  }

  /** Words for an area that was pointed at, for the status line. */
  const sentence = (told) => [told.name, told.label, told.value, told.interval, told.verdict, told.overlay].filter(Boolean).join(", ");

  function place(tip, map, point) {
    const size = map.getSize();
    const flipX = point.x > size.x / 2, flipY = point.y > size.y * 0.6;
    tip.style.transform = `translate(${Math.round(point.x + (flipX ? -14 : 14))}px, ${Math.round(point.y + (flipY ? -14 : 14))}px) translate(${flipX ? -100 : 0}%, ${flipY ? -100 : 0}%)`;
  }

  /** Shows what lies at a point of the map; `point` in pixels of the map's box. */
  function pointAt(map, latlng, point) {
    const tip = tipOf(map);
    const number = wardwise.paint.pointAt(latlng);
    if (number !== state.number) {
      state.number = number;
      refresh();
    }
    tip.hidden = number === 0;
    if (number) place(tip, map, point);
    return number;
  }

  /** Writes the tip anew, when names or values have come. */
  function refresh() {
    if (state.number && state.tip) fillTip(state.tip, wardwise.paint.telling(state.number));
  }

  function leave() {
    if (state.tip) state.tip.hidden = true;
    state.number = 0;
    wardwise.paint.pointAt(null);
  }

  async function choose(latlng, toCompare) {
    const found = await wardwise.paint.areaAt(latlng.lat, latlng.lng);
    if (!found) return;
    const area = `${wardwise.paint.level()}:${found}`;
    const now = wardwise.url.current();
    wardwise.url.go(toCompare && now.area && now.area !== area ? { compare: area } : { area, compare: toCompare ? now.compare : "" });
  }

  function attach(map) {
    const container = map.getContainer();
    container.append(wardwise.paintLegend.make("div", { className: "map-cross", "aria-hidden": "true" }, "+"));
    container.setAttribute("role", "application");
    container.setAttribute("aria-label", "Map. Arrows move it, plus and minus zoom, Enter chooses the area in the middle, Shift and Enter compares it.");
    map.on("mousemove", (event) => {
      state.isKeyboard = false;
      if (!map.dragging || !map.dragging.moving || !map.dragging.moving()) pointAt(map, event.latlng, event.containerPoint);
    });
    map.on("mouseout movestart zoomstart", leave);
    map.on("click", (event) => {
      pointAt(map, event.latlng, event.containerPoint);
      choose(event.latlng, event.originalEvent.shiftKey);
    });
    const atCentre = () => {
      const number = pointAt(map, map.getCenter(), map.getSize().divideBy(2));
      if (number) wardwise.answer.say(sentence(wardwise.paint.telling(number)));
    };
    container.addEventListener("keydown", (event) => {
      if (event.target !== container) return;
      state.isKeyboard = true;
      if (event.key !== "Enter") return;
      event.preventDefault();
      choose(map.getCenter(), event.shiftKey);
    });
    container.addEventListener("focus", () => {
      if (container.matches(":focus-visible")) atCentre();
    });
    container.addEventListener("blur", leave);
    map.on("moveend", () => {
      if (state.isKeyboard && document.activeElement === container) wardwise.paint.ready().then(atCentre);
    });
  }

  Object.assign(api, { attach, refresh, leave, sentence });
})(typeof window !== "undefined" ? window : globalThis);
