/* Months and years in words. Pure. */
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** "2019-06" in words, as in data/answers/words.py: "June 2019", "12 months to June 2019". */
export function periodWords(period, window) {
  const match = /^(\d{4})-(\d{2})$/.exec(period || "");
  if (!match) return "";
  const month = `${MONTHS[Number(match[2]) - 1]} ${match[1]}`;
  return window === "year" ? `12 months to ${month}` : month;
}
