/* Look-ups in the choices of the page (choices_for in data/answers/choices.py). Pure. */
export const TOTAL = "total";
export const ALL = "all";
export const AUTO = "auto";

export const find = (items, key) => items.find((item) => item.key === key);

export const schemeOf = (view, choices) => find(choices.classifications, view.classification);

/** The tier of a view's classification, undefined where the atlas has none. */
export function tierOf(view, choices) {
  const scheme = schemeOf(view, choices);
  return scheme && find(scheme.tiers, view.tier);
}

/** The records that count a service, or all services of a theme. */
export function recordsOf(choices, theme, service) {
  const chosen = find(choices.themes, theme);
  if (service === TOTAL) return chosen ? choices.records[chosen.services[0].records] : undefined;
  for (const each of choices.themes) {
    const found = find(each.services, service);
    if (found) return choices.records[found.records];
  }
  return undefined;
}

export function servicesOffered(choices, themeKey) {
  const theme = find(choices.themes, themeKey);
  if (!theme) return [];
  return (theme.total_of ? [TOTAL] : []).concat(theme.services.map((s) => s.key));
}

/** The level at which the areas of a service are compared at first. */
export function levelToCompare(choices, themeKey, service) {
  const theme = find(choices.themes, themeKey);
  const item = theme && (service === TOTAL ? theme : find(theme.services, service));
  return item && item.compared ? item.compared : AUTO;
}

export const windowsOffered = (choices, records) =>
  records ? choices.windows.filter((w) => records.months[w].length) : [];

export const monthsOffered = (records, window) => (records ? records.months[window] || [] : []);

/** The segment of an index: the first that is kept, else the tier's first. */
export const indexSegment = (view, tier) =>
  view.segment[0] || (tier && tier.segments.length ? tier.segments[0].code : "");
