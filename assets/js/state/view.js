/* The view that is shown, and its one writer. Everything that changes the view (a part of the
 * question, a link, the address, the map) calls go(). It writes the address, tells the listeners
 * on the page, and sets the one store that asks the server. */
import { canonical, changed, viewOf } from "./address.js";
import { show as showAnswer, wait } from "./answer.js";
import { monthsOffered, recordsOf } from "./choices.js";
import { startOver, wantedIn } from "./evidence.js";
import { firstMeasures, isOfTwo, learn, subjectOf } from "./measures.js";
import { expect, isComing, recall } from "./seen.js";

/** Milliseconds without movement after which the address keeps the position of the map. A new
 * address is work for the browser, which must not happen while the visitor moves the map. */
const REST = 300;

/** Milliseconds that an address waits for a second click, which takes the first one back. */
const SECOND = 500;

/** The names that only the browser uses: no answer depends on them. */
const QUIET = {
  entry: "",
  find: "",
  kind: "",
  sort: "",
  box: "",
  draw: "auto",
  split: "side",
  scene: "1",
  shake: "off",
  seed: "1",
};

/** The topic for the server: only a page that has topics of its own answers by it. */
const topicOf = ({ mode, topic }, { topics = {} }) => (mode in topics ? topic : "");

const state = {
  view: null,
  choices: null,
  query: "",
  at: "",
  fly: null,
  last: { measures: {}, months: [] },
  isTravelling: false,
  resting: 0,
  late: null,
};
const listeners = { want: [], view: [], arrival: [] };

/** Stores the choices of the atlas, once. */
function takeIn(choices) {
  state.choices = choices;
  learn(choices);
  state.last.measures = firstMeasures();
}

/** The view, null before the first. */
export const current = () => state.view;
/** The question of the view that is shown: views that differ in what only the browser uses have
 * the same. */
export const askedNow = () => state.query;
/** The choices of the atlas (choices_for in data/answers/choices.py), null before the first
 * view. */
export const choices = () => state.choices;
/** The last measure of each subject that was shown. */
export const lastMeasures = () => state.last.measures;
/** Months that the view can be shown at, in order, as "2019-06". */
export const months = () => state.last.months;

/** Calls a listener with every view before it is asked for. */
export const onWant = (listener) => listeners.want.push(listener);

/** Calls a listener with every view. */
export const onView = (listener) => listeners.view.push(listener);

/** Calls a listener with the view when the address has a position of the map: the page opens, or
 * the visitor goes back or forward. */
export const onArrival = (listener) => listeners.arrival.push(listener);

/** The position of the map, as "lat,lng,zoom"; "" where it shows the whole atlas. */
export const position = () => state.at;

/** The area to which the map must fly, null for none. */
export const flight = () => state.fly;
export const land = () => (state.fly = null);

const query = () => window.location.search;
const address = (view, at = state.at) => {
  const said = canonical({ ...view, at }, state.choices);
  return window.location.pathname + (said ? "?" + said : "");
};

/** Changes a part of the view: go({area: "ward:E05001420"}, {fly: true}). `how`: "push"
 * (default); "replace"; "soon", a push unless "back" comes at once and takes it back. */
export function go(patch, { fly = false, how = "push" } = {}) {
  if (!state.view) return;
  if (fly) state.fly = patch.area === undefined ? state.view.area : patch.area;
  show({ view: changed(state.view, patch, state.choices), how, raw: "" });
}

/** Stores the present position of the map; the address has it when the map stops moving. */
export function place(at) {
  if (!state.view || state.isTravelling) return;
  state.at = at;
  window.clearTimeout(state.resting);
  state.resting = window.setTimeout(remember, REST);
}

/** Writes the position of the map into the address. */
function remember() {
  forget();
  writeLate();
  window.history.replaceState(null, "", address(state.view));
}

function forget() {
  window.clearTimeout(state.resting);
  state.resting = 0;
}

/** Listens to the visitor going back and forward. */
export function listen() {
  window.addEventListener("popstate", () => {
    forget();
    dropLate();
    state.isTravelling = true;
    const there = fromAddress(query(), "none");
    // The server is told of an address that it may have to say something about.
    const isPlain = address(there.view, there.view.at) === window.location.pathname + query();
    show(isPlain ? { ...there, raw: "" } : there);
  });
}

const fromAddress = (raw, how) => ({ view: viewOf(raw, state.choices), how, raw });

function writeAddress(view, how) {
  const before = window.location.pathname + window.location.search;
  const now = address(view);
  if (now === before || how === "none") return;
  if (how === "soon") state.late = { now, timer: window.setTimeout(writeLate, SECOND) };
  else window.history[how === "push" ? "pushState" : "replaceState"](null, "", now);
}

/** Forgets an address that waits for a second click. Returns it, "" for none. */
function dropLate() {
  if (!state.late) return "";
  const { now, timer } = state.late;
  window.clearTimeout(timer);
  state.late = null;
  return now;
}

function writeLate() {
  const now = dropLate();
  if (now) window.history.pushState(null, "", now);
}

/** Stores a view as the one that is shown. */
function take(view, isArrival) {
  if (!isOfTwo(view)) state.last.measures[subjectOf(view)] = view.measure;
  state.last.months = monthsOffered(
    recordsOf(state.choices, view.theme, view.service),
    view.window,
  );
  state.view = { ...view, at: "" };
  if (isArrival) {
    state.at = view.at;
    for (const listener of listeners.arrival) listener(view);
  }
  state.isTravelling = false;
}

const send = (question) => window.dash_clientside.set_props("view", { data: question });

/** What the server is asked for a view: the shortest query of what an answer depends on. */
const askedOf = (view) =>
  canonical({ ...view, ...QUIET, topic: topicOf(view, state.choices) }, state.choices);

/** Asks for the answer to a change of the view that the visitor is about to make. */
export function lookAhead(patch) {
  const view = changed(state.view, patch, state.choices);
  const question = { query: askedOf(view), raw: "", wanted: wantedIn(view.tab) };
  if (question.query === state.query || isComing(question) || recall(question)) return;
  expect(question);
  window.dash_clientside.set_props("ahead", { data: question });
}

/** The question of a view to the server, undefined where it is answered already. */
function questionOf(raw, isArrival) {
  for (const listener of listeners.want) listener(state.view);
  const asked = askedOf(state.view);
  if (!isArrival && asked === state.query && raw === "") return undefined;
  state.query = asked;
  const question = { query: asked, raw, wanted: startOver() };
  wait(asked, () => send({ ...question }));
  return question;
}

/** Shows a view: the address and the page at once, and the question to the server where the
 * answer is another one that was not here before. */
function show({ view, how, raw }) {
  if (how === "back") dropLate();
  else writeLate();
  if (state.resting) remember();
  take(view, how === "none");
  writeAddress(state.view, how);
  const question = questionOf(raw, how === "none");
  const seen = question && recall(question);
  if (question && !seen && !isComing(question)) send(question);
  for (const listener of listeners.view) listener(state.view);
  if (seen) showAnswer(seen);
}

/** Clientside callback, once: the choices of the atlas to the first question. */
export function settle(given) {
  takeIn(given);
  const { view, how, raw } = fromAddress(query(), "replace");
  take(view, true);
  writeAddress(state.view, how);
  const question = questionOf(raw, true);
  // The page is there after this callback has returned.
  window.setTimeout(() => listeners.view.forEach((listener) => listener(state.view)), 0);
  return question;
}
