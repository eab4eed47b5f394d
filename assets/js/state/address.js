/* The state of the page is its address. This module has the meaning of a query in this atlas,
 * and the shortest query for a view. The rules are those of data/answers/address.py, with the
 * same choices. No other file reads a query. Pure. */
import {
  ALL,
  AUTO,
  find,
  levelToCompare,
  monthsOffered,
  recordsOf,
  servicesOffered,
  tierOf,
  windowsOffered,
} from "./choices.js";
import { readCodes, writeCodes } from "./codes.js";
import { isOfTwo, measuresOffered } from "./measures.js";

const LONGEST_VALUE = 400;
const LONGEST_QUERY = 4000;

const first = (items, otherwise) => (items.length ? items[0] : otherwise);
const last = (items, otherwise) => (items.length ? items[items.length - 1] : otherwise);

const text = (value) => (Array.isArray(value) ? value.join(",") : String(value));

/** Pairs of name and text in a query string. */
function pairsOf(query) {
  const read = String(query || "").slice(0, LONGEST_QUERY);
  return [...new URLSearchParams(read.replace(/^\?/, ""))];
}

/** The request of a query string: name → text. The first of a repeated name counts; blank,
 * overlong and unknown ones do not. */
export function parse(query, choices) {
  const asked = {};
  for (const [name, value] of pairsOf(query)) {
    const longest = name === "shape" ? choices.shape.longest : LONGEST_VALUE;
    const isUsable = value !== "" && value.length <= longest && choices.names.includes(name);
    if (isUsable && !(name in asked)) asked[name] = value;
  }
  return asked;
}

/** Whether a query asks for figures about the map in its corner (?debug=1). This is not part of
 * the view. */
export const debugIsOn = (query) =>
  pairsOf(query).some(([name, value]) => name === "debug" && value === "1");

/** The page that a query names, before the choices of the atlas are known; "explore" for none. */
export function modeIn(query) {
  const pair = pairsOf(query).find(([name]) => name === "mode");
  return pair && /^[a-z]+$/.test(pair[1]) ? pair[1] : "explore";
}

/** The position of the map in a query, as "lat,lng,zoom"; "" where there is none. */
export function positionIn(query) {
  const pair = pairsOf(query).find(([name, value]) => name === "at" && value !== "");
  return pair ? positionOf(pair[1]) : "";
}

/** Latitude, longitude and zoom of a position in the form of the address. */
export const positionFrom = (at) => at.split(",").map(Number);

function positionOf(given) {
  const parts = (given || "").split(",");
  if (parts.length !== 3 || parts.some((part) => part.trim() === "")) return "";
  const [lat, lng, zoom] = parts.map(Number);
  const isOnMap = lat > -85.1 && lat < 85.1 && lng >= -180 && lng <= 180;
  return isOnMap && zoom >= 0 && zoom <= 18 ? given : "";
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
  const code = given
    .slice(cut + 1)
    .trim()
    .toUpperCase();
  return code && find(choices.levels, level) ? `${level}:${code}` : "";
}

/** The search of the register, on the page About the data only. */
function registerOf(asked, register) {
  const choose = (name, known) => (known.includes(asked[name]) ? asked[name] : "");
  return {
    entry: choose("entry", register.entries),
    find: asked.find || "",
    kind: choose("kind", register.kinds),
    topic: choose("topic", register.topics),
  };
}

/** West, south, east and north of a box, of which the first two are the least. */
function boxOf(given) {
  const parts = (given || "").split(",");
  if (parts.length !== 4 || parts.some((part) => part.trim() === "")) return "";
  const [west, south, east, north] = parts.map(Number);
  const isBox = west >= -180 && west < east && east <= 180;
  return isBox && south >= -90 && south < north && north <= 90 ? given : "";
}

/** Pounds above zero, with pence or without; "" for anything else. */
const moneyOf = (given) => (/^(?=.*[1-9])\d{1,9}(\.\d{1,2})?$/.test(given || "") ? given : "");

/** What turns, sorts and filters a table, on a page that is one. */
function tableOf(asked, table) {
  const choose = (name, known, otherwise) =>
    known.includes(asked[name]) ? asked[name] : otherwise;
  return {
    turn: choose("turn", table.turns, table.turns[0]),
    sort: choose("sort", table.sorts, ""),
    kind: choose("kind", table.kinds, ""),
    topic: choose("topic", table.topics, ""),
    find: asked.find || "",
    box: boxOf(asked.box),
  };
}

/** The areas of a shape in their shortest form, on a page that adds them up. */
function shapeOf(given, mode, choices) {
  if (!given || !choices.shape.modes.includes(mode)) return "";
  const { level, codes } = readCodes(given);
  const isRead = codes.length <= choices.shape.most && find(choices.levels, level);
  return isRead ? writeCodes(level, codes) : "";
}

/** The story and its scene, on a page that tells stories. */
function storyOf(asked, mode, { modes, keys, most }) {
  if (!modes.includes(mode)) return { story: "", scene: "1" };
  const isScene = /^[1-9]\d?$/.test(asked.scene || "") && Number(asked.scene) <= most;
  return {
    story: keys.includes(asked.story) ? asked.story : "",
    scene: isScene ? asked.scene : "1",
  };
}

/** The topic of a page that has topics of its own. */
const topicOf = (asked, topics) =>
  topics ? { topic: topics.includes(asked.topic) ? asked.topic : "" } : {};

function classified(asked, choices, choose) {
  const schemes = choices.classifications;
  const keys = schemes.map((c) => c.key);
  const classification = choose("classification", keys, first(keys, ""));
  const scheme = find(schemes, classification);
  const tiers = scheme ? scheme.tiers.map((t) => t.key) : [];
  const tier = choose("tier", tiers, first(tiers, ""));
  const segment = segmentsOf(asked, tierOf({ classification, tier }, choices));
  return { classification, tier, segment };
}

function themeAndService(asked, choices, choose) {
  let theme = choices.themes.length ? choices.themes[0].key : "";
  if (asked.service && !("theme" in asked)) {
    const home = choices.themes.find((t) => find(t.services, asked.service));
    if (home) theme = home.key;
  }
  const keys = choices.themes.map((t) => t.key);
  theme = choose("theme", keys, theme);
  const services = servicesOffered(choices, theme);
  return { theme, service: choose("service", services, first(services, "")) };
}

/** Take-up: the service, how it is counted, and the period. */
function recorded(asked, choices, choose) {
  const { theme, service } = themeAndService(asked, choices, choose);
  const records = recordsOf(choices, theme, service);
  const measures = measuresOffered(choices, records);
  const measure = choose("measure", measures, first(measures, "segment"));
  const own = find(choices.measures, measure);
  const levels = [AUTO, ...choices.levels.map((l) => l.key)];
  const compared = own && own.keeps_level ? levelToCompare(choices, theme, service) : AUTO;
  const windows = windowsOffered(choices, records);
  const window = choose("window", windows, first(windows, "year"));
  const months = monthsOffered(records, window);
  return {
    theme,
    service,
    measure,
    level: choose("level", levels, (own && own.opens_at) || compared),
    channel: choose("channel", [ALL, ...(records ? records.channels : [])], ALL),
    period: choose("period", months, last(months, "")),
    window,
    where: own && own.painted_by.includes("where") ? asked.where || "" : "",
  };
}

/** What a second map has of its own, as name → text. */
function apartOf(beside, choices) {
  const pairs = String(beside || "")
    .split("~")
    .map((pair) => [pair.split(":")[0], pair.slice(pair.split(":")[0].length + 1)]);
  return Object.fromEntries(pairs.filter(([name, value]) => choices.apart.includes(name) && value));
}

/** A view with other values; one that does not fit them falls back to its default. */
function viewWith(view, own, choices) {
  const said = {};
  for (const name of choices.names) {
    if (!["beside", "split"].includes(name) && text(view[name])) said[name] = text(view[name]);
  }
  if ("service" in own && !servicesOffered(choices, view.theme).includes(own.service)) {
    delete said.theme;
  }
  return resolve({ ...said, ...own }, choices);
}

/** Whether a view has a second map: on the page that explores, and where not the difference of both
 * is shown. */
export const hasSecond = (view) => view.mode === "explore" && view.beside !== "" && !isOfTwo(view);

/** The view of the second map: that of the first, with what the second has of its own. */
export const secondOf = (view, choices) => viewWith(view, apartOf(view.beside, choices), choices);

/** How the first map differs from the second, as `beside` says it. */
export const besideOf = (view, second, choices) =>
  choices.apart
    .filter((name) => text(view[name]) !== text(second[name]) && text(view[name]))
    .map((name) => `${name}:${text(view[name])}`)
    .join("~");

/** What is left of a second map: values that this atlas has, and the first map has not. */
function besideIn(given, view, choices) {
  const own = apartOf(given, choices);
  const second = viewWith(view, own, choices);
  return choices.apart
    .filter((name) => name in own)
    .filter((name) => text(view[name]) !== own[name] && own[name] === text(second[name]))
    .map((name) => `${name}:${own[name]}`)
    .join("~");
}

/** The complete view of a request: every name with a value of this atlas. Never throws. */
export function resolve(asked, choices) {
  const view = onlyView(asked, choices);
  const { beside } = asked;
  return { ...view, beside: beside ? besideIn(beside, view, choices) : "" };
}

/** The view of a request, without a second map. */
function onlyView(asked, choices) {
  const choose = (name, known, otherwise) =>
    known.includes(asked[name]) ? asked[name] : otherwise;
  const indicators = choices.indicators.map((i) => i.key);
  const mode = choose("mode", choices.modes, "explore");
  return {
    mode,
    area: areaOf(asked.area, choices),
    compare: areaOf(asked.compare, choices),
    ...classified(asked, choices, choose),
    ...recorded(asked, choices, choose),
    indicator: choose("indicator", indicators, first(indicators, "")),
    overlay: choose("overlay", choices.overlays, "none"),
    points: choose("points", choices.points, "hide"),
    draw: choose("draw", choices.drawn, first(choices.drawn, "auto")),
    tab: choose("tab", choices.tabs, first(choices.tabs, "now")),
    comparator: choose("comparator", choices.comparators, choices.comparators[0]),
    budget: moneyOf(asked.budget),
    cost: moneyOf(asked.cost),
    against: asked.against === "atlas" ? "atlas" : areaOf(asked.against, choices),
    by: choose("by", choices.reaches, ""),
    shape: shapeOf(asked.shape, mode, choices),
    at: positionOf(asked.at),
    split: choose("split", choices.splits, first(choices.splits, "side")),
    shake: choose("shake", choices.shake.kinds, "off"),
    seed: /^[1-9]\d{0,5}$/.test(asked.seed || "") ? asked.seed : "1",
    turn: choices.table.turns[0],
    sort: "",
    box: "",
    ...registerOf(mode === "about" ? asked : {}, choices.register),
    ...(choices.table.modes.includes(mode) ? tableOf(asked, choices.table) : {}),
    ...topicOf(asked, choices.topics[mode]),
    ...storyOf(asked, mode, choices.story),
  };
}

/** The view of a query string. */
export const viewOf = (query, choices) => resolve(parse(query, choices), choices);

const encode = (value) =>
  encodeURIComponent(value)
    .replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase())
    .replace(/%20/g, "+")
    .replace(/%3A/g, ":")
    .replace(/%2C/g, ",");

/** The shortest query string for this view. */
export function canonical(view, choices) {
  const said = {};
  for (;;) {
    const understood = resolve(said, choices);
    const name = choices.names.find((n) => !(n in said) && text(understood[n]) !== text(view[n]));
    if (name === undefined) break;
    said[name] = text(view[name]);
  }
  const names = choices.names.filter((n) => n in said);
  return names.map((n) => `${n}=${encode(said[n])}`).join("&");
}

/** The view after a part of it was changed. Values that no longer fit fall back to their
 * defaults, and so does what was a default before. */
export function changed(view, patch, choices) {
  const asked = parse(canonical(view, choices), choices);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || text(value) === "") delete asked[name];
    else asked[name] = text(value);
  }
  const isElsewhere = !servicesOffered(choices, view.theme).includes(patch.service);
  if ("service" in patch && !("theme" in patch) && isElsewhere) delete asked.theme;
  return resolve(asked, choices);
}
