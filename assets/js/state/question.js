/* The question of a view, as a sentence of parts: about what, by which channel, in which areas,
 * when, and compared with what. Each part has its words and its choices. Pure. */
import { besideGroups, besideWords } from "./beside.js";
import {
  ALL,
  AUTO,
  find,
  indexSegment,
  monthsOffered,
  recordsOf,
  schemeOf,
  tierOf,
  TOTAL,
  windowsOffered,
} from "./choices.js";
import { withFigures } from "./figures.js";
import {
  isBySegment,
  isDifference,
  isOfOneSegment,
  isShaken,
  isTakeup,
  labelOf,
  shownAs,
  subjectOf,
} from "./measures.js";
import { nextPeriod, periodWords } from "./periods.js";

const WINDOWS = { quarter: "a quarter", month: "one month", snapshot: "a day" };
/** Years that end with any month, and those that do not overlap. */
const YEARS = ["12 months", "a year"];
const NOT_YET = "Not published yet: it comes once its records are whole.";
const BEFORE = { quarter: "from", snapshot: "on" };
const PLACES = "Places that meet conditions";
const FIT = "areas that fit the zoom";

const lowered = (text) =>
  /^.[a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** One choice of a part. `patch` is the change of the view; `reason` says why it cannot be
 * chosen. */
function option(label, patch, isChosen, more = {}) {
  return { label, patch, isChosen, note: "", hint: "", reason: "", ...more };
}

const group = (title, options) => ({ title, options });

/** Name of the service of a view, or of its theme's total. */
function serviceWords(view, choices) {
  const theme = find(choices.themes, view.theme);
  if (!theme) return "";
  if (view.service === TOTAL) return `All of ${theme.title}`;
  const service = find(theme.services, view.service);
  return service ? service.title : "";
}

function whatWords(view, choices) {
  if (isTakeup(view)) return serviceWords(view, choices);
  if (subjectOf(view) === "people") return "Who lives here";
  if (subjectOf(view) === "find") return PLACES;
  const indicator = find(choices.indicators, view.indicator);
  return indicator ? indicator.title : "";
}

function services(theme, view, measure) {
  const isHere = isTakeup(view) && view.theme === theme.key;
  const to = (service) => ({ theme: theme.key, service, measure });
  const total = theme.total_of
    ? [option(`All of ${theme.title}`, to(TOTAL), isHere && view.service === TOTAL)]
    : [];
  return [
    ...total,
    ...theme.services.map(({ key, title }) =>
      option(title, to(key), isHere && view.service === key),
    ),
  ];
}

/** About what: the people, an indicator, or a service. `last`: the last measure of each
 * subject. */
function what(view, choices, last) {
  const subject = subjectOf(view);
  const several = choices.classifications.length > 1;
  const schemes = choices.classifications.map((scheme) =>
    option(
      several ? `Who lives here: ${scheme.title}` : "Who lives here",
      { measure: last.people, classification: scheme.key, tier: null, segment: null },
      subject === "people" && view.classification === scheme.key,
      { hint: several ? "" : scheme.title },
    ),
  );
  const place = choices.indicators.map(({ key, title }) =>
    option(
      title,
      { measure: last.indicator, indicator: key },
      subject === "indicator" && view.indicator === key,
    ),
  );
  const themes = choices.themes.map((theme) =>
    group(theme.title, services(theme, view, isTakeup(view) ? view.measure : last.takeup)),
  );
  const search = last.find
    ? [
        option(PLACES, { measure: last.find, tab: null }, subject === "find", {
          hint: "Where several things hold together: services, people, indicators.",
        }),
      ]
    : [];
  const groups = [
    group("About the people", schemes),
    group("About the place", place),
    group("Find places", search),
    ...themes,
  ];
  return {
    key: "what",
    label: "About what",
    before: "",
    words: whatWords(view, choices),
    groups: groups.filter(({ options }) => options.length),
  };
}

function channel(view, choices, records) {
  if (!isTakeup(view) || !records || records.channels.length < 2) return null;
  const title = (key) => choices.channels[key] || key;
  const every = option("all channels", { channel: ALL }, view.channel === ALL);
  const each = records.channels.map((key) =>
    option(title(key), { channel: key }, view.channel === key),
  );
  return {
    key: "channel",
    label: "Reached by",
    before: "by",
    words: view.channel === ALL ? "all channels" : lowered(title(view.channel)),
    groups: [group("", [every, ...each])],
  };
}

function level(view, choices) {
  const having = withFigures(view, choices).map(({ key }) => key);
  const each = [...choices.levels].reverse().map(({ key, name, names, areas }) =>
    option(`each ${name}`, { level: key }, view.level === key, {
      note: areas.toLocaleString("en-GB"),
      reason: having.includes(key) ? "" : `There are no figures for ${names}.`,
    }),
  );
  const fitting = option(FIT, { level: AUTO }, view.level === AUTO, {
    hint: "Larger areas far out, smaller ones close up.",
  });
  const shown = find(choices.levels, view.level);
  return {
    key: "level",
    label: "In which areas",
    before: "in",
    words: shown ? `each ${shown.name}` : FIT,
    groups: [group("", [...each, fitting])],
  };
}

function when(view, choices, records) {
  if (!isTakeup(view) || !records) return null;
  const months = monthsOffered(records, view.window);
  const windows = windowsOffered(choices, records);
  const length = windows.map((each) =>
    option(
      WINDOWS[each] || YEARS[Number(records.has_fixed_years)],
      { window: each },
      view.window === each,
    ),
  );
  const coming = nextPeriod(view, choices);
  const periods = [
    ...(coming ? [option(coming, {}, false, { reason: NOT_YET })] : []),
    ...[...months]
      .reverse()
      .map((period) =>
        option(periodWords(period, view, choices), { period }, view.period === period),
      ),
  ];
  const words = periodWords(view.period, view, choices);
  const isOne = length.length < 2 && periods.length < 2;
  return {
    key: "when",
    label: "When",
    before: /^12 months|^academic/.test(words) ? "in the" : BEFORE[view.window] || "in",
    words,
    groups: isOne
      ? []
      : [...(length.length > 1 ? [group("Length", length)] : []), group("Period", periods)],
  };
}

function compared(view, choices, records) {
  if (!isTakeup(view)) return null;
  const measures = shownAs("takeup", view, choices, records).map(({ value, label, hint, reason }) =>
    option(label, { measure: value }, view.measure === value, { hint, reason }),
  );
  return {
    key: "compared",
    label: "Compared with",
    before: "compared with",
    words: labelOf(view),
    groups: [group("", measures)],
  };
}

/** The parts of a question about who lives here: the tier, the way it is shown, and the group. */
function people(view, choices) {
  if (subjectOf(view) !== "people") return [];
  const scheme = schemeOf(view, choices);
  const tier = tierOf(view, choices);
  if (!scheme || !tier) return [];
  const tiers = scheme.tiers.map(({ key, names }) =>
    option(names, { tier: key, segment: null }, view.tier === key),
  );
  const shown = shownAs("people", view, choices, undefined).map(({ value, label, hint }) =>
    option(label, { measure: value, segment: null }, view.measure === value, { hint }),
  );
  const parts = [
    {
      key: "tier",
      label: "Detail of groups",
      before: "by",
      words: tier.names,
      groups: scheme.tiers.length > 1 ? [group("", tiers)] : [],
    },
    {
      key: "shown",
      label: "Shown as",
      before: "as",
      words: labelOf(view),
      groups: [group("", shown)],
    },
  ];
  if (!isOfOneSegment(view)) return parts;
  const chosen = indexSegment(view, tier);
  const segments = tier.segments.map(({ code, name }) =>
    option(`${code} ${name}`, { segment: code }, code === chosen),
  );
  const own = tier.segments.find(({ code }) => code === chosen);
  return [
    ...parts,
    {
      key: "segment",
      label: "Which group",
      before: "of",
      words: own ? `${own.code} ${own.name}` : "",
      groups: [group("", segments)],
    },
  ];
}

/** What lies over the groups: nothing, or the take-up of a service. */
function overlay(view, choices) {
  if (!isBySegment(view) || !choices.themes.length) return null;
  const service = lowered(serviceWords(view, choices));
  return {
    key: "overlay",
    label: "On top",
    before: "with",
    words: view.overlay === "takeup" ? `${service} on top` : "nothing on top",
    groups: [
      group("", [
        option("nothing on top", { overlay: "none" }, view.overlay === "none"),
        option(`${service} on top`, { overlay: "takeup" }, view.overlay === "takeup"),
      ]),
    ],
  };
}

/** What a second map shows, or the offer of one. */
function beside(view, choices) {
  if (view.mode !== "explore") return null;
  const groups = besideGroups(view, choices);
  if (groups.flatMap(({ options }) => options).length < 2) return null;
  return {
    key: "beside",
    label: "Put beside",
    before: view.beside ? "beside" : "",
    words: view.beside ? besideWords(view, 1, choices) : "Put beside …",
    groups,
    isOffer: !view.beside,
  };
}

/** The parts of the question of a view, in the order of the sentence. A part with fewer than two
 * choices is text. */
export function partsOf(view, choices, last) {
  const records = recordsOf(choices, view.theme, view.service);
  const parts = [
    what(view, choices, last),
    ...people(view, choices),
    channel(view, choices, records),
    level(view, choices),
    when(view, choices, records),
    compared(view, choices, records),
    overlay(view, choices),
    beside(view, choices),
  ];
  return parts.filter((part) => part && part.words);
}

/** The whole question as one sentence. */
export const sentenceOf = (parts) =>
  capitalised(
    parts
      .filter(({ isOffer }) => !isOffer)
      .map(({ before, words }) => `${before} ${words}`.trim())
      .join(" "),
  );

/** The question in one short line: what it compares first, then where and when. */
export function shortOf(parts) {
  const words = (key) => (parts.find((part) => part.key === key) || { words: "" }).words;
  const against = words("compared");
  const channelled = words("channel") === "all channels" ? "" : words("channel");
  const first = [words("what"), channelled && `by ${channelled}`, against && `against ${against}`];
  return capitalised(
    [first.filter(Boolean).join(" "), words("level"), words("when")].filter(Boolean).join(", "),
  );
}

/** Whether the map of a view can draw circles: it compares, and the areas are few. */
export function canCircle(view, choices) {
  const shown = find(choices.levels, view.level);
  return isTakeup(view) && isDifference(view) && Boolean(shown) && shown.areas <= choices.circled;
}

/** Whether verdicts are drawn as circles. */
export const isCircled = (view, choices) =>
  canCircle(view, choices) && view.draw !== "areas" && !isShaken(view, choices);
