/* Which level a view is drawn at, how strong its lines are, and what of a view its picture depends on. Pure. */
(function (root) {
  "use strict";

  const RECORDED = ["theme", "service", "channel", "period", "window"];
  const GROUPED = [...RECORDED, "classification", "tier"];
  const PAINTED_BY = {
    segment: ["classification", "tier"], index: ["classification", "tier", "segment"], indicator: ["indicator"],
    rate: RECORDED, count: RECORDED, change: RECORDED, expected: GROUPED, gap: GROUPED,
  };

  /** Levels a view has figures at, from fine to coarse. */
  function withFigures(view, choices) {
    const keys = choices.levels.map((level) => level.key);
    const from = (key) => choices.levels.slice(Math.max(keys.indexOf(key), 0));
    const scheme = choices.classifications.find((c) => c.key === view.classification);
    const classified = scheme ? from(scheme.level) : choices.levels;
    if (view.measure === "segment" || view.measure === "index") return classified;
    if (view.measure === "indicator") {
      const indicator = choices.indicators.find((i) => i.key === view.indicator);
      return indicator ? choices.levels.filter((level) => indicator.levels.includes(level.key)) : choices.levels;
    }
    const theme = choices.themes.find((t) => t.key === view.theme);
    const service = theme && (theme.services.find((s) => s.key === view.service) || theme.services[0]);
    const records = service && choices.records[service.records];
    const counted = records ? from(records.level) : choices.levels;
    return view.measure === "expected" || view.measure === "gap" ? counted.filter((level) => classified.includes(level)) : counted;
  }

  /** Key of the level to draw: the pinned one, else the finest with figures that is due at this zoom, else the coarsest. */
  function choose(view, zoom, choices) {
    if (view.level !== "auto") return view.level;
    const offered = withFigures(view, choices);
    const due = offered.find((level) => level.from_zoom <= zoom) || offered[offered.length - 1];
    return due ? due.key : choices.levels[choices.levels.length - 1].key;
  }

  /** How strongly borders show, 0 to 1: none where areas are specks, whole once they have room. */
  function lineStrength(level, zoom) {
    if (level.from_zoom === 0) return 1;
    return Math.min(1, Math.max(0, (zoom - level.from_zoom + 1.5) / 2.5));
  }

  /** Levels whose outlines give the orientation: the two coarsest, each from its own zoom, coarser than the one shown. One area alone has the
   * outline of all the others together. */
  function orientation(shown, zoom, choices) {
    const place = choices.levels.findIndex((level) => level.key === shown);
    return choices.levels.slice(-2).filter((level) => choices.levels.indexOf(level) > place && level.from_zoom <= zoom && level.areas !== 1);
  }

  /** The level whose names are written on the map. */
  function named(zoom, choices) {
    const coarse = choices.levels.slice(-2);
    return coarse.find((level) => level.from_zoom + 1 <= zoom) || coarse[coarse.length - 1];
  }

  /** Segments that the address keeps, as class numbers, none for all; other measures begin with all. */
  function keptNumbers(view, choices) {
    const scheme = choices.classifications.find((c) => c.key === view.classification);
    const tier = scheme && scheme.tiers.find((t) => t.key === view.tier);
    const codes = tier ? tier.segments.map((s) => s.code) : [];
    return new Set(view.measure === "segment" ? view.segment.map((code) => 3 + codes.indexOf(code)) : []);
  }

  /** The query for the picture of a view at a level; views with the same one have the same picture. */
  function paintQuery(view, level) {
    const names = ["measure", ...PAINTED_BY[view.measure]];
    if (view.measure === "segment" && view.overlay !== "none") names.push("overlay", ...RECORDED);
    const asked = new URLSearchParams({ level });
    for (const name of names) if (view[name]) asked.set(name, view[name]);
    return asked.toString();
  }

  root.wardwise = root.wardwise || {};
  root.wardwise.paintLevels = { withFigures, choose, lineStrength, orientation, named, keptNumbers, paintQuery };
  if (typeof module !== "undefined") module.exports = root.wardwise.paintLevels;
})(typeof window !== "undefined" ? window : globalThis);
