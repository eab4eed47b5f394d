/* The state of the page is its address. Pure functions: what a query means in this atlas, the shortest query that means a view,
 * and what each control offers in it. The same rules as layouts/view.py and layouts/urls.py, from the same choices. */
(function (root) {
  "use strict";

  const LONGEST_VALUE = 200;
  const LONGEST_QUERY = 4000;
  const TOTAL = "total";
  const ALL = "all";
  const AUTO = "auto";

  const find = (items, key) => items.find((item) => item.key === key);
  const first = (items, otherwise) => (items.length ? items[0] : otherwise);
  const last = (items, otherwise) => (items.length ? items[items.length - 1] : otherwise);

  /** What a query string asks for: name → text. The first of a repeated name counts; blank, overlong and unknown ones do not. */
  function parse(query, choices) {
    const asked = {};
    for (const [name, value] of new URLSearchParams(String(query || "").slice(0, LONGEST_QUERY).replace(/^\?/, ""))) {
      if (value !== "" && value.length <= LONGEST_VALUE && choices.names.includes(name) && !(name in asked)) asked[name] = value;
    }
    return asked;
  }

  function recordsOf(choices, theme, service) {
    const chosen = find(choices.themes, theme);
    if (service === TOTAL) return chosen ? choices.records[chosen.services[0].records] : undefined;
    for (const each of choices.themes) {
      const found = find(each.services, service);
      if (found) return choices.records[found.records];
    }
    return undefined;
  }

  function segmentsOf(asked, tier) {
    const known = new Map((tier ? tier.segments : []).map((s) => [s.code.toLowerCase(), s.code]));
    const kept = [];
    for (const given of (asked.segment || "").split(",")) {
      const code = known.get(given.toLowerCase());
      if (code !== undefined && !kept.includes(code)) kept.push(code);
    }
    return kept;
  }

  function areaOf(given, choices) {
    const cut = (given || "").indexOf(":");
    if (cut < 0) return "";
    const level = given.slice(0, cut);
    const code = given.slice(cut + 1).trim().toUpperCase();
    return code && find(choices.levels, level) ? `${level}:${code}` : "";
  }

  function positionOf(given) {
    const parts = (given || "").split(",");
    if (parts.length !== 3 || parts.some((part) => part.trim() === "")) return "";
    const [lat, lng, zoom] = parts.map(Number);
    return lat > -85.1 && lat < 85.1 && lng >= -180 && lng <= 180 && zoom >= 0 && zoom <= 18 ? given : "";
  }

  /** What of the register is looked for: on the page About the data only. */
  function registerOf(asked, register) {
    const choose = (name, known) => (known.includes(asked[name]) ? asked[name] : "");
    return { entry: choose("entry", register.entries), find: asked.find || "", kind: choose("kind", register.kinds), topic: choose("topic", register.topics) };
  }

  function themeAndService(asked, choices, choose) {
    let theme = choices.themes.length ? choices.themes[0].key : "";
    if (asked.service && !("theme" in asked)) {
      const home = choices.themes.find((t) => find(t.services, asked.service));
      if (home) theme = home.key;
    }
    theme = choose("theme", choices.themes.map((t) => t.key), theme);
    const services = servicesOffered(choices, theme);
    return [theme, choose("service", services, first(services, ""))];
  }

  function servicesOffered(choices, themeKey) {
    const theme = find(choices.themes, themeKey);
    if (!theme) return [];
    return (theme.total_of ? [TOTAL] : []).concat(theme.services.map((s) => s.key));
  }

  const windowsOffered = (choices, records) => (records ? choices.windows.filter((w) => records.months[w].length) : []);
  const monthsOffered = (records, window) => (records ? records.months[window] || [] : []);

  const TAKEUP = ["rate", "count", "expected", "gap", "change"];
  const WHO = ["segment", "index"];

  const measuresOffered = (choices, records) => choices.measures.filter((m) => !TAKEUP.includes(m) || records);

  /** The segment an index is of: the first that is kept, else the tier's first. */
  const indexSegment = (view, tier) => view.segment[0] || (tier && tier.segments.length ? tier.segments[0].code : "");

  /** Whether the same period a year before is among the months of the window. */
  function hasYearBefore(view, months) {
    const [year, month] = view.period.split("-");
    return months.includes(`${Number(year) - 1}-${month}`);
  }

  /** What take-up can be shown as, and who lives here: {value, label, disabled} with the reason in the label. */
  function shownAs(view, choices, records) {
    const offered = measuresOffered(choices, records);
    const labels = { rate: "Rate per 1,000", count: "Count", expected: "Against expected", gap: "Gap: more or fewer", change: "Change on a year" };
    return TAKEUP.filter((m) => offered.includes(m)).map((value) => {
      const isBlocked = value === "change" && view.measure !== "change" && !hasYearBefore(view, monthsOffered(records, view.window));
      return { value, label: isBlocked ? `${labels[value]} (the year before is not counted)` : labels[value], disabled: isBlocked };
    });
  }

  /** The complete view that was asked for: every name with a value this atlas has. Never throws. */
  function resolve(asked, choices) {
    const choose = (name, known, otherwise) => (known.includes(asked[name]) ? asked[name] : otherwise);
    const schemes = choices.classifications;
    const classification = choose("classification", schemes.map((c) => c.key), schemes.length ? schemes[0].key : "");
    const scheme = find(schemes, classification);
    const tierKey = choose("tier", scheme ? scheme.tiers.map((t) => t.key) : [], scheme ? scheme.tiers[0].key : "");
    const tier = scheme ? find(scheme.tiers, tierKey) : undefined;
    const [theme, service] = themeAndService(asked, choices, choose);
    const records = recordsOf(choices, theme, service);
    const measures = measuresOffered(choices, records);
    const windows = windowsOffered(choices, records);
    const window = choose("window", windows, first(windows, "year"));
    const months = monthsOffered(records, window);
    const indicators = choices.indicators.map((i) => i.key);
    const mode = choose("mode", choices.modes, "explore");
    return {
      mode,
      level: choose("level", [AUTO, ...choices.levels.map((l) => l.key)], AUTO),
      area: areaOf(asked.area, choices),
      compare: areaOf(asked.compare, choices),
      classification,
      tier: tierKey,
      segment: segmentsOf(asked, tier),
      theme,
      service,
      measure: choose("measure", measures, first(measures, "segment")),
      channel: choose("channel", [ALL, ...(records ? records.channels : [])], ALL),
      indicator: choose("indicator", indicators, first(indicators, "")),
      period: choose("period", months, last(months, "")),
      window,
      overlay: choose("overlay", choices.overlays, "none"),
      points: choose("points", choices.points, "hide"),
      comparator: choose("comparator", choices.comparators, choices.comparators[0]),
      at: positionOf(asked.at),
      ...registerOf(mode === "about" ? asked : {}, choices.register),
    };
  }

  const text = (value) => (Array.isArray(value) ? value.join(",") : String(value));

  /** A view as asked for: every name said. */
  function asAsked(view) {
    const asked = {};
    for (const [name, value] of Object.entries(view)) if (text(value) !== "") asked[name] = text(value);
    return asked;
  }

  const encode = (value) =>
    encodeURIComponent(value)
      .replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase())
      .replace(/%20/g, "+")
      .replace(/%3A/g, ":")
      .replace(/%2C/g, ",");

  /** The shortest query string that means this view. */
  function canonical(view, choices) {
    const said = {};
    for (;;) {
      const understood = resolve(said, choices);
      const name = choices.names.find((n) => !(n in said) && text(understood[n]) !== text(view[n]));
      if (name === undefined) break;
      said[name] = text(view[name]);
    }
    return choices.names.filter((n) => n in said).map((n) => `${n}=${encode(said[n])}`).join("&");
  }

  /** The view after some of it was changed; what no longer fits falls back to its default. */
  function changed(view, patch, choices) {
    const asked = asAsked(view);
    for (const [name, value] of Object.entries(patch)) {
      if (value === null || text(value) === "") delete asked[name];
      else asked[name] = text(value);
    }
    if ("service" in patch && !("theme" in patch) && !servicesOffered(choices, view.theme).includes(patch.service)) delete asked.theme;
    return resolve(asked, choices);
  }

  /** What each control offers in a view, as {value, label} lists. */
  function offered(view, choices) {
    const scheme = find(choices.classifications, view.classification);
    const tier = scheme ? find(scheme.tiers, view.tier) : undefined;
    const theme = find(choices.themes, view.theme);
    const records = recordsOf(choices, view.theme, view.service);
    const service = theme ? find(theme.services, view.service) : undefined;
    const services = theme ? theme.services.map((s) => ({ value: s.key, label: s.title })) : [];
    if (theme && theme.total_of) services.unshift({ value: TOTAL, label: `All of ${theme.title}` });
    const channels = records ? records.channels.map((key) => ({ value: key, label: choices.channels[key] || key })) : [];
    return {
      tiers: scheme ? scheme.tiers.map((t) => ({ value: t.key, label: t.names.charAt(0).toUpperCase() + t.names.slice(1) })) : [],
      measures: shownAs(view, choices, records),
      segments: tier ? tier.segments.map((s) => ({ value: s.code, label: `${s.code} ${s.name}` })) : [],
      services,
      channels: [{ value: ALL, label: "All channels" }, ...channels],
      windows: windowsOffered(choices, records).map((w) => ({ value: w, label: w === "year" ? "12 months" : "One month" })),
      months: monthsOffered(records, view.window),
      points: service ? service.points : 0,
    };
  }

  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

  /** "2019-06" in words, as layouts/words.py has it: "June 2019", "12 months to June 2019". */
  function periodWords(period, window) {
    const match = /^(\d{4})-(\d{2})$/.exec(period || "");
    if (!match) return "";
    const month = `${MONTHS[Number(match[2]) - 1]} ${match[1]}`;
    return window === "year" ? `12 months to ${month}` : month;
  }

  const pure = {
    parse, resolve, canonical, changed, offered, periodWords, asAsked,
    isTakeup: (view) => TAKEUP.includes(view.measure), isWho: (view) => WHO.includes(view.measure), indexSegment,
  };
  if (typeof module !== "undefined") module.exports = pure;
  root.wardwise = root.wardwise || {};
  root.wardwise.url = Object.assign(root.wardwise.url || {}, pure);
})(typeof window !== "undefined" ? window : globalThis);
