/* The periods of the view in words, as the choices of the page have them (data/answers/choices.py).
 * Pure. */
import { monthsOffered, recordsOf } from "./choices.js";

const placeOf = (view, period, records) => monthsOffered(records, view.window).indexOf(period);

/** A period of a view's window in words: "June 2019", "12 months to June 2019", "2023/24",
 * "18 July 2021". "" where its records have no such period. */
export function periodWords(period, view, choices) {
  const records = recordsOf(choices, view.theme, view.service);
  const place = placeOf(view, period, records);
  return place < 0 ? "" : records.words[view.window][place];
}

/** The next period of a view's window that will be published, in words; "" where none is known. */
export function nextPeriod(view, choices) {
  const records = recordsOf(choices, view.theme, view.service);
  return (records && records.next && records.next[view.window]) || "";
}

/** Whether a period has figures a year before. */
export function hasYearBefore(period, view, choices) {
  const records = recordsOf(choices, view.theme, view.service);
  const place = placeOf(view, period, records);
  return place >= 0 && records.year_before[view.window][place] >= 0;
}

/** Marks of a slider over periods: the first of a calendar year, for some of the years. */
export function yearMarks(periods, most) {
  const years = periods
    .map((period, value) => ({ value, label: period.slice(0, 4) }))
    .filter(({ value, label }) => value > 0 && periods[value - 1].slice(0, 4) !== label);
  const step = Math.ceil(years.length / most);
  return years.filter((_, i) => i % step === 0);
}
