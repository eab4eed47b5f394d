/* The open parts of the page besides the answer: folded sections, the chart that is shown, the
 * page of a table. They go to the server with the next question, or in a request of their own
 * when only they change. They are not part of the address. */
const BODIES = { working: "working-body", together: "together-body" };

/** `chart` "": none. `page` null: the page of the table that holds the chosen area. */
export const wanted = { open: [], chart: "", page: null };

/** The charts that each tab can show; the first of "time" is shown at once. */
export const CHARTS = { now: ["distribution", "funnel", "scatter"], time: ["trend", "months"] };

/** The chart that a tab begins with, after another chart was shown. Pure. */
export function chartOf(tab, chart) {
  const offered = CHARTS[tab] || [];
  if (offered.includes(chart)) return chart;
  return tab === "time" ? offered[0] : "";
}

/** Marks a folded section as open or closed. */
export function mark(name, isOpen) {
  // In the server's order, by which an answer is told from another.
  const isWanted = (each) => (each === name ? isOpen : wanted.open.includes(each));
  wanted.open = Object.keys(BODIES).filter(isWanted);
}

/** The open parts now. */
export const wantedNow = () => ({ ...wanted, open: [...wanted.open] });

/** The open parts as a word: two requests with the same have the same answer. Pure. */
export const keyOf = ({ open, chart, page }) => [open.join(), chart, page].join("|");

/** The open parts as a new view begins, with its tables at the chosen area. They go with the
 * question of a view. */
export function startOver() {
  wanted.page = null;
  return wantedNow();
}

/** The open parts that a view of a tab would begin with. */
export const wantedIn = (tab) => ({
  ...wantedNow(),
  page: null,
  chart: chartOf(tab, wanted.chart),
});

/** Whether an answer has the chart that is shown. Pure. */
export const isOfChart = ({ mode, chart }, looked) => mode === "explore" && chart === looked.chart;

/** The places of the page that an answer fills here, as {id: part}. `looked` has the open parts
 * now. A section that is not in the answer to a new view is emptied, because it must not show the
 * view before. Pure. */
export function placesFor(answer, looked) {
  const places = {};
  const made = answer.sections || {};
  for (const [name, place] of Object.entries(BODIES)) {
    if (made[name] !== undefined) places[place] = made[name];
    else if (!answer.only) places[place] = null;
  }
  if (isOfChart(answer, looked)) places["trend-note"] = answer.note;
  return places;
}
