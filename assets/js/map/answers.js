/* Answers of the server: frames and lists of areas. Each is fetched once and kept for the next
 * use. */
import { choices } from "../state/view.js";
import { accepted, decode, held, isDescribed } from "./frame.js";
import { withoutMonth } from "./levels.js";

const KEPT_FRAMES = 24;
const LONG_TEXT = 2e6;
const frames = new Map();
const described = new Map();
const coming = new Map();
const lists = new Map();
let first = "";

/** The build, before the page has it. */
export const begin = (build) => (first = build);

export const address = (path) => `/api/v1/${(choices() || { build: first }).build}/${path}`;

/** An answer of this build. Throws an Error with the server's own sentence. */
export async function fetched(path, signal) {
  const answer = await fetch(address(path), { signal });
  return accepted(answer);
}

/** Keeps an entry as the newest of a map; the oldest are deleted. */
function keep(kept, key, value) {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size > KEPT_FRAMES) kept.delete(kept.keys().next().value);
}

/** Another month of a question with a known description is fetched without its words. */
async function fetchFrame(query, signal) {
  const question = withoutMonth(query);
  const known = described.get(question);
  const read = async (path) => decode(await (await fetched(path, signal)).arrayBuffer(), known);
  let frame = known ? await read(`paint.frame?${query}&words=0`) : null;
  // A class that no month had so far, such as hidden, has no words yet.
  if (!frame || !isDescribed(frame)) frame = await read(`paint.frame?${query}`);
  keep(frames, query, frame);
  const description = held(frame.about, known);
  if (description) keep(described, question, description);
  return frame;
}

/** The frame of a paint query. A frame that was requested without a signal to cancel it is not
 * requested twice. */
export function frameOf(query, signal) {
  if (frames.has(query)) return Promise.resolve(frames.get(query));
  if (coming.has(query)) return coming.get(query);
  const asked = fetchFrame(query, signal);
  if (!signal) {
    coming.set(
      query,
      asked.finally(() => coming.delete(query)),
    );
  }
  return asked;
}

/** The areas in a list as text, each parsed at its first use: to parse 181,000 at once would
 * block the page for half a second. */
function itemsFrom(text) {
  if (text.length < LONG_TEXT) return JSON.parse(text);
  const rows = text.slice(2, -2).split("},{");
  const item = (place) =>
    typeof rows[place] === "string" ? (rows[place] = JSON.parse(`{${rows[place]}}`)) : rows[place];
  const own = {
    length: rows.length,
    findIndex: (test) => rows.findIndex((_, place) => test(item(place))),
  };
  return new Proxy(own, {
    get: (_, name) =>
      name in own
        ? own[name]
        : typeof name === "string" && /^\d+$/.test(name)
          ? item(Number(name))
          : undefined,
  });
}

/** A promise of the list of areas of a level: item i is area number i + 1. */
export function listOf(level) {
  if (!lists.has(level)) {
    const entry = { items: null };
    entry.promise = fetched(`areas/${level}`)
      .then((answer) => answer.text())
      .then((text) => (entry.items = itemsFrom(text)));
    entry.promise.catch(() => lists.delete(level));
    lists.set(level, entry);
  }
  return lists.get(level).promise;
}

/** The same list if it has arrived, else null. */
export const itemsOf = (level) => (lists.has(level) ? lists.get(level).items : null);

/** Above this many areas, a list is not searched while the pointer moves. */
const MOST_SEARCHED = 40_000;

/** The number of an area by its code, 0 where its list has not arrived. */
export function numberOf(level, code) {
  const entry = lists.get(level);
  if (!entry || !entry.items || entry.items.length > MOST_SEARCHED) return 0;
  entry.numbers ||= new Map(Array.from(entry.items, (item, place) => [item.code, place + 1]));
  return entry.numbers.get(code) || 0;
}
