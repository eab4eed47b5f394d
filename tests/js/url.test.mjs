// The rules of the address, under node: node --test tests/js/
import assert from "node:assert/strict";
import test from "node:test";
import * as url from "../../assets/js/state/address.js";
import { indexSegment } from "../../assets/js/state/choices.js";
import { isTakeup, isWho, learn } from "../../assets/js/state/measures.js";
import { periodWords } from "../../assets/js/state/periods.js";
import { choices } from "./choices.mjs";

learn(choices);

const defaults = url.resolve({}, choices);

test("an empty address means the defaults, and the defaults need no address", () => {
  assert.equal(defaults.service, "total");
  assert.equal(defaults.period, "2019-03");
  assert.deepEqual([defaults.draw, defaults.tab, defaults.mode], ["auto", "now", "explore"]);
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
  assert.equal(view.measure, "expected");
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
    level: ["auto", "oa", "ward"],
    area: ["", "ward:A B&C"],
    classification: ["oac", "own"],
    tier: ["supergroup", "group"],
    segment: ["", "1", "1,2A", "X"],
    service: ["bins", "skips", "swim", "total"],
    measure: choices.measures.map((m) => m.key),
    window: choices.windows,
    period: ["2019-01", "2019-04"],
    draw: choices.drawn,
    tab: choices.tabs,
    budget: ["", "5000", "0", "4.505"],
    cost: ["", "4.50", "free"],
    by: ["", "letter", "owl"],
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

test("a comparison begins at the level of its service, everything else at the zoom's", () => {
  const level = (query) => url.viewOf(query, choices).level;
  assert.equal(level(""), "oa", "that of the total");
  assert.equal(level("service=bins"), "ward");
  assert.equal(level("service=swim&measure=atlas"), "ward");
  assert.equal(level("measure=index"), "oa");
  for (const measure of ["rate", "count", "segment", "indicator"]) {
    assert.equal(level(`service=bins&measure=${measure}`), "auto", measure);
  }
  assert.equal(level("service=bins&level=oa"), "oa");
  assert.equal(level("service=bins&level=auto"), "auto");
  assert.equal(level("service=bins&level=parish"), "ward", "a level that is not there");
});

test("a change leaves alone what was asked for, and defaults follow it", () => {
  const query = (view) => url.canonical(view, choices);
  const { changed } = url;
  assert.equal(changed(defaults, { service: "bins" }, choices).level, "ward");
  assert.equal(changed(defaults, { measure: "rate" }, choices).level, "auto");
  const pinned = changed(url.viewOf("service=bins", choices), { level: "oa" }, choices);
  assert.equal(query(pinned), "service=bins&level=oa");
  assert.equal(changed(pinned, { measure: "rate" }, choices).level, "oa");
  const again = changed(pinned, { level: null }, choices);
  assert.equal(query(again), "service=bins");
  const monthly = url.viewOf("service=bins&window=month&period=2019-01", choices);
  assert.equal(changed(monthly, { service: "skips" }, choices).period, "2019-01");
  const swum = changed(monthly, { service: "swim" }, choices);
  assert.deepEqual([swum.theme, swum.period], ["leisure", "2019-04"], "which January has not");
  assert.equal(changed(monthly, { window: null }, choices).period, "2019-03");
  const before = query(monthly);
  changed(monthly, { measure: "rate", tab: "time" }, choices);
  assert.equal(query(monthly), before, "the view before stays as it was");
});

test("measures belong to their subject, and an index has its group", () => {
  assert.equal(isTakeup(url.changed(defaults, { measure: "gap" }, choices)), true);
  const index = url.changed(defaults, { measure: "index" }, choices);
  assert.equal(isWho(index), true);
  const tier = choices.classifications[0].tiers[0];
  assert.equal(indexSegment(index, tier), "1");
  assert.equal(indexSegment(url.changed(index, { segment: "2a" }, choices), tier), "2A");
});

test("the page is in the query before the choices are known", () => {
  assert.deepEqual(
    ["", "?mode=ward&area=x", "?mode=<b>", "?mode=about&mode=ward"].map(url.modeIn),
    ["explore", "ward", "explore", "about"],
  );
});

test("periods in words", () => {
  assert.equal(periodWords("2019-03", defaults, choices), "12 months to March 2019");
  assert.equal(periodWords("2019-02", { ...defaults, window: "month" }, choices), "February");
  assert.equal(periodWords("2019-06", defaults, choices), "");
  assert.equal(periodWords("", defaults, choices), "");
});

test("a second map has what it has of its own, in a link that survives the round trip", () => {
  const monthly = url.changed(defaults, { window: "month" }, choices);
  const view = url.changed(monthly, { beside: "period:2019-01~service:skips" }, choices);
  assert.equal(view.beside, "service:skips~period:2019-01");
  assert.deepEqual(url.viewOf(url.canonical(view, choices), choices), view);
  assert.ok(url.hasSecond(view));
  const elsewhere = url.changed(defaults, { beside: "service:swim" }, choices);
  const second = url.secondOf(elsewhere, choices);
  assert.deepEqual([second.theme, second.service, second.beside], ["leisure", "swim", ""]);
  assert.ok(url.besideOf(elsewhere, second, choices).includes("service:total"));
});

test("what a second map cannot have, or has in common with the first, is left out", () => {
  for (const beside of ["", "~", "mode:about", "service:none", `period:${defaults.period}`, "at"]) {
    const view = url.changed(defaults, { beside }, choices);
    assert.equal(view.beside, "", beside);
    assert.ok(!url.hasSecond(view));
  }
});
