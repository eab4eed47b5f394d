/* Pointing, both ways: an area that is pointed at in a chart or a table has its outline on the map,
 * and one that is pointed at on the map is marked in them. Focus by keys does the same. Nothing is
 * asked of the server. */
import { hint } from "../map/annotations.js";
import { onPointed } from "../map/pointer.js";
import { areaOf } from "./evidence.js";

const CHART = "#trend-holder .js-plotly-plot";
const state = { frame: 0, rows: [], isMarked: false };
const listened = new WeakSet();

/** The area that a link changes the view to, as `<level>:<code>`, "" for none. Pure. */
export const areaGone = (patch) => {
  const { area, mode } = JSON.parse(patch || "{}");
  return mode ? "" : area || "";
};

/** Where an area is among the traces of a chart: {curveNumber, pointNumber}, null for nowhere.
 * Pure. */
export function pointOf(traces, area) {
  for (const [curveNumber, { customdata, hoverinfo }] of traces.entries()) {
    const pointNumber = customdata && hoverinfo !== "skip" ? [...customdata].indexOf(area) : -1;
    if (pointNumber >= 0) return { curveNumber, pointNumber };
  }
  return null;
}

/** The area of the link or of the row of the panel that holds an element. */
function areaUnder(element) {
  const own = element.closest("#panel :is([data-go], tbody tr)");
  const link = own && (own.matches("[data-go]") ? own : own.querySelector("[data-go]"));
  return link ? areaGone(link.dataset.go) : "";
}

/** Listens to a chart, once; it has its events only after its first drawing. */
function hear(chart) {
  if (listened.has(chart) || !chart.on) return;
  listened.add(chart);
  chart.on("plotly_hover", (event) => hint(areaOf(event)));
  chart.on("plotly_unhover", () => hint(""));
}

function follow({ target }) {
  if (!(target instanceof Element)) return;
  const chart = target.closest(CHART);
  if (chart) hear(chart);
  else hint(areaUnder(target));
}

/** Marks an area in the chart, "" for none. */
function markPoint(area) {
  const chart = document.querySelector(CHART);
  const isDrawn = chart && chart.data && chart.offsetParent && window.Plotly;
  const point = isDrawn && area ? pointOf(chart.data, area) : null;
  // The event of a point would lead back to the map.
  if (point) window.Plotly.Fx.hover(chart, [point], "xy", true);
  else if (isDrawn && state.isMarked) window.Plotly.Fx.unhover(chart);
  state.isMarked = Boolean(point);
}

/** Marks an area in the tables and in the chart, "" for none. */
function mark(area) {
  for (const row of state.rows) row.classList.remove("is-pointed");
  const links = area ? document.querySelectorAll("#panel tbody tr [data-go]") : [];
  state.rows = [...links]
    .filter((link) => areaGone(link.dataset.go) === area)
    .map((link) => link.closest("tr"));
  for (const row of state.rows) row.classList.add("is-pointed");
  markPoint(area);
}

/** Listens to the pointer, to focus and to the map. */
export function listen() {
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, follow);
  document.addEventListener("focusout", () => hint(""));
  onPointed((area) => {
    window.cancelAnimationFrame(state.frame);
    state.frame = window.requestAnimationFrame(() => mark(area));
  });
}
