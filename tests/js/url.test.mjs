// The rules of the address, under node: node --test tests/js/
import assert from "node:assert/strict";
import test from "node:test";
import * as url from "../../assets/js/state/address.js";
import { indexSegment } from "../../assets/js/state/choices.js";
import { isTakeup, isWho, learn } from "../../assets/js/state/measures.js";
import { offered } from "../../assets/js/state/offers.js";
import { periodWords } from "../../assets/js/state/periods.js";
import { measures, overlaid_by } from "./measures.mjs";

const months = ["2019-01", "2019-02", "2019-03"];
const choices = {
  names: [
    "mode",
    "level",
    "area",
    "compare",
    "classification",
    "tier",
    "segment",
    "theme",
    "service",
    "measure",
    "channel",
    "indicator",
    "period",
    "window",
    "overlay",
    "points",
    "comparator",
    "at",
    "entry",
    "find",
    "kind",
    "topic",
  ],
  levels: [{ key: "oa" }, { key: "ward" }],
  measures,
  overlaid_by,
  windows: ["year", "month"],
  overlays: ["none", "takeup"],
  points: ["hide", "show"],
  comparators: ["atlas", "parent"],
  modes: ["explore", "ward", "present", "about"],
  classifications: [
    {
      key: "oac",
      title: "OAC",
      tiers: [
        {
          key: "supergroup",
          names: "supergroups",
          segments: [
            { code: "1", name: "One" },
            { code: "2A", name: "Two" },
          ],
        },
      ],
    },
    {
      key: "own",
      title: "Own",
      tiers: [
        { key: "group", names: "groups", segments: [{ code: "X", name: "Ex" }] },
        { key: "supergroup", names: "supergroups", segments: [] },
      ],
    },
  ],
  themes: [
    {
      key: "waste",
      title: "Waste",
      total_of: "reports",
      services: [
        { key: "bins", title: "Bins", records: "calls", points: 0 },
        { key: "skips", title: "Skips", records: "calls", points: 3 },
      ],
    },
    {
      key: "leisure",
      title: "Leisure",
      total_of: "",
      services: [{ key: "swim", title: "Swimming", records: "visits", points: 0 }],
    },
  ],
  records: {
    calls: {
      level: "oa",
      months: { year: ["2019-03"], month: months },
      words: { year: ["12 months to March 2019"], month: ["January", "February", "March"] },
      year_before: { year: [-1], month: [-1, -1, -1] },
      has_fixed_years: false,
      channels: ["web", "phone"],
    },
    visits: {
      level: "ward",
      months: { year: [], month: ["2019-02", "2019-03", "2019-04"] },
      words: { year: [], month: ["February 2019", "March 2019", "April 2019"] },
      year_before: { year: [], month: [-1, -1, -1] },
      has_fixed_years: false,
      channels: [],
    },
  },
  channels: { web: "Website", phone: "Telephone" },
  indicators: [{ key: "imd", title: "Deprivation" }],
  register: {
    entries: ["records:calls", "protection"],
    kinds: ["records"],
    topics: ["level:oa", "theme:waste"],
  },
};
learn(choices);

const defaults = url.resolve({}, choices);

test("an empty address means the defaults, and the defaults need no address", () => {
  assert.equal(defaults.service, "total");
  assert.equal(defaults.period, "2019-03");
  assert.equal(url.canonical(defaults, choices), "");
});

test("a mangled address opens what it can", () => {
  const asked = url.parse(
    "?level=ward&area=ward:e05%201&area=oa:1&measure=nonsense&unknown=1" +
      "&segment=2a,9,2A&at=52.1,0,99&period=%E0%A4%A",
    choices,
  );
  const view = url.resolve(asked, choices);
  assert.equal(view.level, "ward");
  assert.equal(view.area, "ward:E05 1");
  assert.equal(view.measure, "segment");
  assert.deepEqual(view.segment, ["2A"]);
  assert.equal(view.at, "");
});

test("a service brings its theme, and what a service does not have falls back", () => {
  const view = url.resolve(
    url.parse("service=swim&channel=web&window=year&period=2019-01", choices),
    choices,
  );
  assert.equal(view.theme, "leisure");
  assert.equal(view.channel, "all");
  assert.equal(view.window, "month");
  assert.equal(view.period, "2019-04");
});

test("a default that depends on another choice survives the round trip", () => {
  const view = url.changed(defaults, { service: "swim", period: "2019-03" }, choices);
  assert.equal(view.theme, "leisure");
  const query = url.canonical(view, choices);
  assert.match(query, /period=2019-03/);
  assert.deepEqual(url.resolve(url.parse(query, choices), choices), view);
  const tier = url.changed(defaults, { classification: "own", tier: "supergroup" }, choices);
  assert.deepEqual(url.resolve(url.parse(url.canonical(tier, choices), choices), choices), tier);
});

test("every combination of choices survives the round trip", () => {
  const axes = {
    mode: choices.modes,
    level: ["auto", "ward"],
    area: ["", "ward:A B&C"],
    classification: ["oac", "own"],
    tier: ["supergroup", "group"],
    segment: ["", "1", "1,2A", "X"],
    service: ["bins", "skips", "swim", "total"],
    measure: choices.measures.map((m) => m.key),
    window: choices.windows,
    period: ["2019-01", "2019-04"],
    at: ["", "52.1,-1,9"],
  };
  let seed = 7;
  const pick = (list) => list[(seed = (seed * 16807) % 2147483647) % list.length];
  for (let i = 0; i < 3000; i++) {
    const asked = Object.fromEntries(
      Object.entries(axes).map(([name, list]) => [name, pick(list)]),
    );
    const view = url.resolve(asked, choices);
    const query = url.canonical(view, choices);
    assert.deepEqual(url.resolve(url.parse(query, choices), choices), view, query);
  }
});

test("changing the theme takes its first service; clearing an area clears it", () => {
  assert.equal(url.changed(defaults, { theme: "leisure" }, choices).service, "swim");
  const chosen = url.changed(defaults, { area: "ward:E1" }, choices);
  assert.equal(url.changed(chosen, { area: "" }, choices).area, "");
});

test("controls are offered what applies", () => {
  const offer = offered(defaults, choices);
  assert.deepEqual(
    offer.services.map((s) => s.value),
    ["total", "bins", "skips"],
  );
  assert.deepEqual(
    offer.channels.map((c) => c.label),
    ["All channels", "Website", "Telephone"],
  );
  assert.deepEqual(offered(url.changed(defaults, { theme: "leisure" }, choices), choices).windows, [
    { value: "month", label: "One month" },
  ]);
});

test("take-up and who lives here can be shown in several ways", () => {
  const offer = offered(
    url.changed(defaults, { window: "month", period: "2019-03" }, choices),
    choices,
  );
  assert.deepEqual(
    offer.measures.map((m) => m.value),
    ["rate", "count", "expected", "gap", "change"],
  );
  const change = offer.measures.find((m) => m.value === "change");
  assert.equal(change.disabled, true);
  assert.match(change.label, /the year before is not counted/);
  const bare = {
    ...choices,
    measures: choices.measures.filter((m) => !["expected", "gap"].includes(m.key)),
  };
  assert.deepEqual(
    offered(defaults, bare).measures.map((m) => m.value),
    ["rate", "count", "change"],
  );
  assert.equal(isTakeup(url.changed(defaults, { measure: "gap" }, choices)), true);
  const index = url.changed(defaults, { measure: "index" }, choices);
  assert.equal(isWho(index), true);
  assert.equal(indexSegment(index, choices.classifications[0].tiers[0]), "1");
  assert.equal(
    indexSegment(
      url.changed(index, { segment: "2a" }, choices),
      choices.classifications[0].tiers[0],
    ),
    "2A",
  );
});

test("periods in words", () => {
  assert.equal(periodWords("2019-03", defaults, choices), "12 months to March 2019");
  assert.equal(periodWords("2019-02", { ...defaults, window: "month" }, choices), "February");
  assert.equal(periodWords("2019-06", defaults, choices), "");
  assert.equal(periodWords("", defaults, choices), "");
});
