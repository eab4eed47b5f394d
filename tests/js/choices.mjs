// Choices of a made-up atlas as the server gives them to the browser, for tests.
import { measures, overlaid_by } from "./measures.mjs";

const months = ["2019-01", "2019-02", "2019-03"];
const lived = { base: "people", levels: ["oa", "ward"] };

export const choices = {
  names: [
    "mode",
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
    "level",
    "overlay",
    "points",
    "draw",
    "tab",
    "comparator",
    "where",
    "at",
    "entry",
    "find",
    "kind",
    "topic",
    "turn",
    "sort",
    "box",
  ],
  levels: [
    { key: "oa", name: "output area", names: "output areas", from_zoom: 12, areas: 1200 },
    { key: "ward", name: "ward", names: "wards", from_zoom: 0, areas: 9 },
  ],
  measures,
  overlaid_by,
  windows: ["year", "month"],
  overlays: ["none", "takeup"],
  points: ["hide", "show"],
  drawn: ["auto", "areas", "circles"],
  tabs: ["now", "time", "people"],
  circled: 400,
  comparators: ["atlas", "parent"],
  modes: ["ward", "explore", "services", "present", "learn", "about"],
  table: {
    modes: ["services"],
    turns: ["services", "areas"],
    sorts: ["", "name", "-gap"],
    kinds: ["lower", "higher"],
    topics: ["theme:waste"],
  },
  topics: { learn: ["chance", "glossary"] },
  classifications: [
    {
      key: "oac",
      title: "OAC",
      level: "oa",
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
      level: "oa",
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
      levels: ["oa", "ward"],
      compared: "oa",
      services: [
        { key: "bins", title: "Bins", records: "calls", points: 0, compared: "ward", ...lived },
        { key: "skips", title: "Skips", records: "calls", points: 3, compared: "oa", ...lived },
      ],
    },
    {
      key: "leisure",
      title: "Leisure",
      total_of: "",
      levels: [],
      compared: "auto",
      services: [
        {
          key: "swim",
          title: "Swimming",
          records: "visits",
          points: 0,
          compared: "ward",
          base: "people",
          levels: ["ward"],
        },
      ],
    },
  ],
  records: {
    calls: {
      level: "oa",
      months: { year: ["2019-03"], month: months },
      words: { year: ["12 months to March 2019"], month: ["January", "February", "March"] },
      year_before: { year: [-1], month: [-1, -1, -1] },
      next: { month: "April" },
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
  bases: { people: ["oa", "ward"] },
  channels: { web: "Website", phone: "Telephone" },
  indicators: [{ key: "imd", title: "Deprivation", levels: ["ward"] }],
  register: {
    entries: ["records:calls", "protection"],
    kinds: ["records"],
    topics: ["level:oa", "theme:waste"],
  },
};
