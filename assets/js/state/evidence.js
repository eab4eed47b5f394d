/* What is looked at besides the story: folded sections that are open, which chart is shown, which
 * page of a table. The server is told with the next question, or by itself when only this changes;
 * it is no part of the address. */
const BODIES = { uses: "uses-body.children", missed: "missed-body.children" };

/** `page` null: the page of the table that holds the chosen area. */
export const wanted = { open: [], chart: "trend", page: null };

/** What is looked at now. */
export const wantedNow = () => ({ ...wanted, open: [...wanted.open] });

/** What is looked at as a new view begins, its tables where the chosen area is: goes with the
 * question that settle() asks. */
export function startOver() {
  wanted.page = null;
  return wantedNow();
}

/** The slots of the page that an answer fills here, as {slot: value}. `looked` is what is looked at
 * now. A section that is not in the answer to a new view is emptied: it must not show the view
 * before. Pure. */
export function slotsFor(answer, looked) {
  const slots = {};
  const made = answer.sections || {};
  for (const [name, slot] of Object.entries(BODIES)) {
    if (made[name] !== undefined) slots[slot] = made[name];
    else if (!answer.only) slots[slot] = null;
  }
  if (answer.mode === "explore" && answer.chart === looked.chart) {
    slots["trend-drawn.data"] = answer.figure;
    slots["trend-note.children"] = answer.note;
  }
  return slots;
}
