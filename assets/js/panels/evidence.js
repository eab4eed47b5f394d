/* Sections, charts and tables beside the story. Parts that a visitor opens are requested here,
 * and a click on a chart changes the view. */
import { isWaiting, waitForParts } from "../state/answer.js";
import { CHARTS, chartOf, mark, wanted, wantedNow } from "../state/evidence.js";
import { say } from "../state/status.js";
import { current, go, months } from "../state/view.js";

/** The area of a click on a chart, "" for none: points of areas have `<level>:<code>`. Pure. */
export function areaOf(click) {
  const isArea = ({ customdata: data }) => typeof data === "string" && data.includes(":");
  const point = click && click.points && click.points.find(isArea);
  return point ? point.customdata : "";
}

/** The day of a click on the trend, as "2019-06-01", "" for none. Pure. */
export function dayOf(click) {
  const isDay = ({ x }) => typeof x === "string" && /^\d{4}-\d{2}-\d{2}/.test(x);
  const point = click && click.points && click.points.find(isDay);
  return point ? point.x.slice(0, 10) : "";
}

/** Requests the parts that are open now. While the story itself is still coming, requests all of
 * it, since a newer question replaces an older one. */
function ask() {
  const send = () =>
    window.dash_clientside.set_props("wanted", { data: { ...wantedNow(), full: isWaiting() } });
  waitForParts(send);
  send();
}

/** Marks the chart that is shown, and the charts that belong to the open tab. */
function markCharts(tab) {
  document.documentElement.dataset.chart = wanted.chart;
  for (const button of document.querySelectorAll("#chart-switch [data-chart]")) {
    button.hidden = !(CHARTS[tab] || []).includes(button.dataset.chart);
    button.setAttribute("aria-pressed", String(button.dataset.chart === wanted.chart));
  }
}

/** Another press on the chart that is shown closes it, where the tab can be without. */
function showChart(kind) {
  const { tab } = current();
  wanted.chart = wanted.chart === kind && tab !== "time" ? "" : kind;
  markCharts(tab);
  if (wanted.chart) ask();
}

/** Before a view is asked for: the chart that its tab begins with. */
export function prepare({ tab }) {
  wanted.chart = chartOf(tab, wanted.chart);
  markCharts(tab);
}

function onToggle({ target }) {
  const name = target.dataset && target.dataset.section;
  if (!name) return;
  mark(name, target.open);
  if (target.open) ask();
}

function onClick({ target }) {
  const chart = target.closest("[data-chart]");
  const page = target.closest("button[data-page]");
  if (chart && chart.closest("#chart-switch")) showChart(chart.dataset.chart);
  if (target.closest("[data-how]")) openWorking();
  if (page && !page.disabled) {
    wanted.page = Number(page.dataset.page);
    ask();
  }
}

/** Opens the working of the figures and leads to it. */
function openWorking() {
  const section = document.getElementById("working");
  if (!section) return;
  if (current().tab !== "now") go({ tab: "now" });
  section.open = true;
  section.scrollIntoView({ block: "start" });
  section.querySelector("summary").focus({ preventScroll: true });
}

/** Listens to sections, to the switch of charts and to the pages of tables. */
export function listen() {
  // `toggle` does not bubble, so it is handled in the capture phase.
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("click", onClick);
}

/** Clientside callback: a click on a point of a chart chooses its area; on the trend it chooses
 * the month. The click is then cleared, so that the same point can be chosen again. */
export function pick(click) {
  const view = current();
  if (!click || !view) return window.dash_clientside.no_update;
  const area = areaOf(click);
  const day = CHARTS.time.includes(wanted.chart) ? dayOf(click) : "";
  if (area && view.area !== area) go({ area });
  if (day && !day.startsWith(view.period)) {
    // A period is named by its month, or by its day where a stock was counted.
    const period = months().find((label) => day.startsWith(label));
    if (period) go({ period });
    else say("There is no figure for that time.");
  }
  return null;
}
