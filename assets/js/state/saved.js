/* Views that this device keeps: names and queries, as a list and as a file. Pure, but for the two
 * functions that read and write the device's store. */

const KEY = "wardwise-views";
export const MOST = 100;
const LONGEST_TITLE = 120;
const LONGEST_QUERY = 4000;
/** The name of the format in a file, and the number of its version. */
const FORMAT = "wardwise_views";

/** A saved view that can be used; null for anything else. */
function viewFrom(given) {
  const { title, query } = given || {};
  if (typeof title !== "string" || typeof query !== "string") return null;
  const name = title.trim().slice(0, LONGEST_TITLE);
  const isUsable = name && query.length <= LONGEST_QUERY && !/[\s#]|:\/\//.test(query);
  return isUsable ? { title: name, query: query.replace(/^\?/, "") } : null;
}

/** Saved views without those that cannot be used, and how many were left out. */
export function cleaned(given) {
  const listed = Array.isArray(given) ? given : [];
  const views = listed.map(viewFrom).filter(Boolean).slice(0, MOST);
  return { views, leftOut: listed.length - views.length };
}

/** The list with one more view; one of the same name takes the place of the old. */
export function withView(views, view) {
  const others = views.filter(({ title }) => title !== view.title);
  return [...others, view].slice(-MOST);
}

/** The list without the view of a name. */
export const withoutView = (views, title) => views.filter((view) => view.title !== title);

/** The text of a file with views. */
export const fileOf = (views) => JSON.stringify({ [FORMAT]: 1, views }, null, 2);

/** The views of a file. Throws an Error with a sentence where it is no such file. */
export function fromFile(text) {
  let given = null;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error("This file is no list of views: it is not JSON.");
  }
  if (!given || given[FORMAT] !== 1 || !Array.isArray(given.views)) {
    throw new Error("This file is no list of views: choose one that this page has saved.");
  }
  return cleaned(given.views);
}

/** A text as a string of TOML. */
export const quoted = (text) =>
  JSON.stringify(text)
    .replace(/\u007f/g, "\\u007f")
    .replace(/[\u2028\u2029]/g, " ");

/** Views as tables for atlas.toml, which `wardwise add` inserts. */
export const tomlOf = (views) =>
  views
    .map(({ title, query }) => `[[view]]\ntitle = ${quoted(title)}\nquery = ${quoted(query)}\n`)
    .join("\n");

/** The views that the device keeps. */
export function kept() {
  try {
    return cleaned(JSON.parse(window.localStorage.getItem(KEY) || "[]")).views;
  } catch {
    return [];
  }
}

/** Keeps views on the device; false where it does not allow that. */
export function keep(views) {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}
