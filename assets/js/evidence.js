/* What is looked at besides the story: folded sections that are open, which chart is shown, which page of a table. It is told to the server
 * with the next question, or by itself when only this changes; it is no part of the address. */
(function () {
  "use strict";

  const root = typeof window === "undefined" ? globalThis : window;
  const wardwise = (root.wardwise = root.wardwise || {});
  const BODIES = { uses: "uses-body.children", missed: "missed-body.children" };

  /** The slots of the page that an answer fills here, as {slot: value}. `wanted` is what is looked at now. A section that is not in the answer
   * to a new view is emptied: it must not tell of the view before. Pure. */
  function slotsFor(answer, wanted) {
    const slots = {};
    const made = answer.sections || {};
    for (const [name, slot] of Object.entries(BODIES)) {
      if (made[name] !== undefined) slots[slot] = made[name];
      else if (!answer.only) slots[slot] = null;
    }
    if (answer.mode === "explore" && answer.chart === wanted.chart) {
      slots["trend-drawn.data"] = answer.figure;
      slots["trend-note.children"] = answer.note;
    }
    return slots;
  }

  /** The area a click on a chart means, "" for none: points of areas carry `<level>:<code>`. Pure. */
  function areaOf(click) {
    const point = click && click.points && click.points.find((p) => typeof p.customdata === "string" && p.customdata.includes(":"));
    return point ? point.customdata : "";
  }

  /** The month a click on the trend means, "" for none. Pure. */
  function monthOf(click) {
    const point = click && click.points && click.points.find((p) => typeof p.x === "string" && /^\d{4}-\d{2}/.test(p.x));
    return point ? point.x.slice(0, 7) : "";
  }

  if (typeof module !== "undefined") {
    module.exports = { slotsFor, areaOf, monthOf };
    return;
  }

  /** `page` null: the page of the table that holds the chosen area. */
  const wanted = { open: [], chart: "trend", page: null };
  const now = () => ({ ...wanted, open: [...wanted.open] });
  /** Asks for what is looked at now; while the story itself is still on its way, for all of it, since a newer question takes the place of an older. */
  const tell = () => window.dash_clientside.set_props("wanted", { data: { ...now(), full: document.documentElement.dataset.waiting === "1" } });

  function slotsOf(answer) {
    return slotsFor(answer, wanted);
  }

  /** What is looked at as a new view begins, its tables where the chosen area is: goes with the question settle() asks. */
  function startOver() {
    wanted.page = null;
    return now();
  }

  function showChart(kind) {
    wanted.chart = kind;
    for (const button of document.querySelectorAll("#chart-switch [data-chart]")) button.setAttribute("aria-pressed", String(button.dataset.chart === kind));
    tell();
  }

  // `toggle` does not bubble; it is caught on the way down.
  document.addEventListener(
    "toggle",
    (event) => {
      const name = event.target.dataset && event.target.dataset.section;
      if (!name) return;
      wanted.open = wanted.open.filter((other) => other !== name);
      if (!event.target.open) return;
      wanted.open.push(name);
      tell();
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const chart = event.target.closest("[data-chart]");
    const page = event.target.closest("button[data-page]");
    if (chart && chart.closest("#chart-switch")) showChart(chart.dataset.chart);
    if (page && !page.disabled) {
      wanted.page = Number(page.dataset.page);
      tell();
    }
  });

  /** Clientside callback: a click on a point of a chart chooses its area, on the trend its month. The click is forgotten, so that the same point
   * can be chosen again. */
  function pick(click) {
    const view = wardwise.url.current();
    if (!click || !view) return window.dash_clientside.no_update;
    const area = areaOf(click);
    const month = wanted.chart === "trend" ? monthOf(click) : "";
    if (area && view.area !== area) wardwise.url.go({ area });
    if (month && month !== view.period) {
      if (wardwise.url.months().includes(month)) wardwise.url.go({ period: month });
      else wardwise.answer.say(`There is no figure for ${wardwise.url.periodWords(month, view.window)}.`);
    }
    return null;
  }

  wardwise.evidence = { slotsOf, startOver, showChart, areaOf };
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.wardwise = Object.assign(window.dash_clientside.wardwise || {}, { pick });
})();
