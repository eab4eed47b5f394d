/* The options of each control in a view. Pure. */
import {
  ALL,
  find,
  monthsOffered,
  recordsOf,
  schemeOf,
  tierOf,
  TOTAL,
  windowsOffered,
} from "./choices.js";
import { shownAs } from "./measures.js";

const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function servicesOf(theme) {
  if (!theme) return [];
  const services = theme.services.map((s) => ({ value: s.key, label: s.title }));
  const total = { value: TOTAL, label: `All of ${theme.title}` };
  return theme.total_of ? [total, ...services] : services;
}

function channelsOf(records, choices) {
  const channels = records ? records.channels : [];
  return [
    { value: ALL, label: "All channels" },
    ...channels.map((key) => ({ value: key, label: choices.channels[key] || key })),
  ];
}

const WINDOWS = { quarter: "Quarter", month: "One month", snapshot: "Day" };
/** Years that end with any month, and those that do not overlap. */
const YEARS = ["12 months", "Year"];

/** The options of each control, as {value, label} lists; `months` as keys, `points` as a number. */
export function offered(view, choices) {
  const scheme = schemeOf(view, choices);
  const tier = tierOf(view, choices);
  const theme = find(choices.themes, view.theme);
  const service = theme ? find(theme.services, view.service) : undefined;
  const records = recordsOf(choices, view.theme, view.service);
  const months = monthsOffered(records, view.window);
  return {
    tiers: scheme ? scheme.tiers.map((t) => ({ value: t.key, label: capitalised(t.names) })) : [],
    measures: shownAs(view, choices, records),
    segments: tier
      ? tier.segments.map((s) => ({ value: s.code, label: `${s.code} ${s.name}` }))
      : [],
    services: servicesOf(theme),
    channels: channelsOf(records, choices),
    windows: windowsOffered(choices, records).map((w) => ({
      value: w,
      label: WINDOWS[w] || YEARS[Number(records.has_fixed_years)],
    })),
    months,
    points: service ? service.points : 0,
  };
}
