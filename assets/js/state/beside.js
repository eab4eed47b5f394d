/* What can be put on a second map beside that of a view, and the words for it. Pure. */
import { secondOf } from "./address.js";
import { find, monthsOffered, recordsOf, schemeOf, tierOf, TOTAL } from "./choices.js";
import { isBySegment, isOfTwo, isTakeup, needs, subjectOf } from "./measures.js";
import { hasYearBefore, periodWords } from "./periods.js";

/** The swipe at its first place. */
export const SWIPE = "50";
/** Periods that are offered first; the others come last. */
const NEAREST = 3;
const NO_PLACE = "Choose an area, then compare it with another: Shift and a click.";

const option = (label, beside, more = {}) => ({
  label,
  patch: { beside },
  isChosen: false,
  note: "",
  hint: "",
  reason: "",
  ...more,
});

const titleOf = (theme, service) =>
  service === TOTAL ? `All of ${theme.title}` : (find(theme.services, service) || {}).title || "";

/** The other periods: the year before, then from the latest. */
function periods(view, choices) {
  const records = recordsOf(choices, view.theme, view.service);
  if (!isTakeup(view) || !records) return [];
  const all = monthsOffered(records, view.window).filter((period) => period !== view.period);
  const before = hasYearBefore(view.period, view, choices)
    ? records.months[view.window][
        records.year_before[view.window][records.months[view.window].indexOf(view.period)]
      ]
    : "";
  const rest = [...all].reverse().filter((period) => period !== before);
  return [
    ...(before
      ? [option(periodWords(before, view, choices), `period:${before}`, { hint: "A year before" })]
      : []),
    ...rest.map((period) => option(periodWords(period, view, choices), `period:${period}`)),
  ];
}

function services(view, choices) {
  if (!isTakeup(view)) return [];
  return choices.themes.map((theme) => {
    const keys = [...(theme.total_of ? [TOTAL] : []), ...theme.services.map(({ key }) => key)];
    const others = keys.filter((key) => theme.key !== view.theme || key !== view.service);
    return {
      title: theme.title,
      options: others.map((key) => {
        // Another service brings its theme; a theme's total does not.
        const isOther = key === TOTAL && theme.key !== view.theme;
        return option(titleOf(theme, key), `${isOther ? `theme:${theme.key}~` : ""}service:${key}`);
      }),
    };
  });
}

function channels(view, choices) {
  const records = recordsOf(choices, view.theme, view.service);
  if (!isTakeup(view) || !records || records.channels.length < 2) return [];
  return ["all", ...records.channels]
    .filter((key) => key !== view.channel)
    .map((key) =>
      option(key === "all" ? "All channels" : choices.channels[key] || key, `channel:${key}`),
    );
}

function schemes(view, choices) {
  if (!needs(view, "classification")) return [];
  return choices.classifications
    .filter(({ key }) => key !== view.classification)
    .map(({ key, title }) => option(title, `classification:${key}`));
}

function segments(view, choices) {
  const tier = tierOf(view, choices);
  if (subjectOf(view) !== "people" || isBySegment(view) || !tier) return [];
  const own = view.segment[0] || tier.segments[0].code;
  return tier.segments
    .filter(({ code }) => code !== own)
    .map(({ code, name }) => option(`${code} ${name}`, `segment:${code}`));
}

const indicators = (view, choices) =>
  subjectOf(view) !== "indicator"
    ? []
    : choices.indicators
        .filter(({ key }) => key !== view.indicator)
        .map(({ key, title }) => option(title, `indicator:${key}`));

const places = (view) => [
  option("The area it is compared with", `area:${view.compare}`, {
    reason: view.area && view.compare ? "" : NO_PLACE,
  }),
];

/** The change of a view that ends its second map: a difference of two has no sense without it. */
export const endPatch = (view) => ({
  beside: "",
  split: "",
  ...(isOfTwo(view) ? { measure: null } : {}),
});

/** The choices of a second map, in groups: {title, options}; the first ends it. */
export function besideGroups(view, choices) {
  const end = view.beside ? [option("One map", "", { patch: endPatch(view) })] : [];
  const marked = (options) =>
    options.map((each) => ({ ...each, isChosen: each.patch.beside === view.beside }));
  return [
    { title: "", options: end },
    { title: "Another period", options: periods(view, choices).slice(0, NEAREST) },
    { title: "Another channel", options: channels(view, choices) },
    { title: "Another classification", options: schemes(view, choices) },
    { title: "Another group", options: segments(view, choices) },
    { title: "Another indicator", options: indicators(view, choices) },
    { title: "Another place", options: places(view) },
    ...services(view, choices),
    { title: "Other periods", options: periods(view, choices).slice(NEAREST) },
  ]
    .map(({ title, options }) => ({ title, options: marked(options) }))
    .filter(({ options }) => options.length);
}

/** What one of the two maps has of its own, in words: the first (0) or the second (1). */
export function besideWords(view, at, choices) {
  const own = at ? secondOf(view, choices) : view;
  const names = view.beside.split("~").map((pair) => pair.split(":")[0]);
  const theme = find(choices.themes, own.theme);
  const tier = tierOf(own, choices);
  const told = {
    service: () => theme && titleOf(theme, own.service),
    channel: () =>
      own.channel === "all" ? "all channels" : choices.channels[own.channel] || own.channel,
    period: () => periodWords(own.period, own, choices),
    classification: () => (schemeOf(own, choices) || {}).title,
    tier: () => tier && tier.names,
    segment: () => own.segment.join(", "),
    indicator: () => (find(choices.indicators, own.indicator) || {}).title,
    area: () => "another place",
  };
  return names
    .map((name) => (told[name] ? told[name]() : ""))
    .filter(Boolean)
    .join(", ");
}
