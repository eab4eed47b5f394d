/* The view that is shown, and its one writer. Everything that changes the view (a control, a
 * link, the address, the map) calls settle(). It gives every control its value and its options,
 * writes the address, and sets the one store that everything else reads. */
import { canonical, changed, viewOf } from "./address.js";
import { wait } from "./answer.js";
import { monthsOffered, recordsOf } from "./choices.js";
import { controlsOf, patchOf } from "./controls.js";
import { startOver } from "./evidence.js";
import { firstMeasures, learn, subjectOf } from "./measures.js";

/** Milliseconds without movement after which the address keeps the position of the map. A new
 * address is work for the browser, which must not happen while the visitor moves the map. */
const REST = 300;

/** The names that only the browser uses, on the page About the data: no answer depends on them. */
const QUIET = { entry: "", find: "", kind: "", topic: "" };

const state = {
  view: null,
  choices: null,
  query: "",
  at: "",
  fly: null,
  count: 0,
  last: { measures: {}, months: [] },
  offered: {},
  isTravelling: false,
  resting: 0,
};
const listeners = { view: [], arrival: [] };

/** Stores the choices of the atlas, once. */
function takeIn(choices) {
  state.choices = choices;
  learn(choices);
  state.last.measures = firstMeasures();
}

/** The view, null before the first. */
export const current = () => state.view;
/** The choices of the atlas (choices_for in data/answers/choices.py), null before the first
 * view. */
export const choices = () => state.choices;
/** Months that the view can be shown at, in order, as "2019-06". */
export const months = () => state.last.months;

/** Calls a listener with every view, once its controls have their values. */
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
const address = (view) => {
  const said = canonical({ ...view, at: state.at }, state.choices);
  return window.location.pathname + (said ? "?" + said : "");
};

function ask(data) {
  state.count += 1;
  window.dash_clientside.set_props("asked", { data: { ...data, count: state.count } });
}

/** Changes a part of the view: go({area: "ward:E05001420"}, {fly: true}). `how`: "push"
 * (default) or "replace". */
export function go(patch, { fly = false, how = "push" } = {}) {
  if (fly) state.fly = patch.area === undefined ? state.view.area : patch.area;
  ask({ patch, how });
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
    state.isTravelling = true;
    ask({ query: query(), how: "none" });
  });
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The source of the next view: the address, a script or link, or the controls that fired. */
function nextView(inputs, fired) {
  const asked = inputs["asked.data"];
  if (state.view === null) return fromAddress(query(), "replace");
  if (fired.includes("asked.data") && asked) {
    if (asked.patch === undefined) return fromAddress(asked.query, asked.how);
    return { view: changed(state.view, asked.patch, state.choices), how: asked.how, raw: "" };
  }
  return { view: fromControls(inputs, fired), how: "push", raw: "" };
}

const fromAddress = (raw, how) => ({ view: viewOf(raw, state.choices), how, raw });

function fromControls(inputs, fired) {
  let view = state.view;
  const standing = controlsOf(view, state.choices, state.last);
  for (const name of fired) {
    const patch = patchOf(name, inputs[name], state.last);
    if (patch && !same(inputs[name], standing[name])) view = changed(view, patch, state.choices);
  }
  if (fired.includes("search.value") && inputs["search.value"]) state.fly = view.area;
  return view;
}

function writeAddress(view, how) {
  const before = window.location.pathname + window.location.search;
  const now = address(view);
  if (now === before || how === "none") return;
  window.history[how === "replace" ? "replaceState" : "pushState"](null, "", now);
}

/** Stores a view as the one that is shown. */
function take(view, isArrival) {
  state.last.measures[subjectOf(view)] = view.measure;
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

/** The question of a view to the server, undefined where it is answered already. */
function questionOf(raw, isFirst) {
  const asked = canonical({ ...state.view, ...QUIET }, state.choices);
  if (!isFirst && asked === state.query && raw === "") return undefined;
  state.query = asked;
  wait(asked);
  return { query: asked, raw, wanted: startOver() };
}

/** The clientside callback: inputs are all controls and `asked`; outputs the controls, their
 * options and the view. */
export function settle() {
  const { callback_context: context, no_update: noUpdate } = window.dash_clientside;
  const fired = context.triggered.map((t) => t.prop_id);
  if (state.resting) remember();
  const isFirst = state.view === null;
  if (!state.choices) takeIn(context.states["choices.data"]);
  const { view, how, raw } = nextView(context.inputs, fired);
  take(view, isFirst || how === "none");
  writeAddress(view, how);
  const answers = controlsOf(view, state.choices, state.last);
  const question = questionOf(raw, isFirst);
  if (question) answers["view.data"] = question;
  for (const listener of listeners.view) listener(view);
  return context.outputs_list.map(({ id, property }) => {
    const name = `${id}.${property}`;
    if (!(name in answers)) return noUpdate;
    const known = name in context.inputs ? context.inputs[name] : state.offered[name];
    if (same(known, answers[name]) && !fired.includes(name)) return noUpdate;
    state.offered[name] = answers[name];
    return answers[name];
  });
}
