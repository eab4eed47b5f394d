/* The server's answer before it is on the page. It is kept only if it answers the present
 * question. The query in an answer decides whether the page still waits. */
import { isOfChart, keyOf, placesFor, wanted } from "./evidence.js";
import { patience } from "./patience.js";
import { keep } from "./seen.js";
import { fill } from "./slots.js";
import { say } from "./status.js";

/** Times that a question is asked again before the page says so. */
const LATE = 2;
/** Milliseconds that a chart waits for the page to be idle. */
const LONGEST_IDLE = 200;
const state = {
  query: null,
  ask: () => null,
  askParts: () => null,
  listeners: [],
  drawing: 0,
  isBlank: false,
};
const waiting = patience((times) => {
  if (times === LATE) say("No answer yet. The page asks again until the figures are here.");
  state.ask();
});

/** Calls a listener with every answer to a new view, before it is on the page. */
export const onAnswer = (listener) => state.listeners.push(listener);

/** Parts that were asked for by themselves. */
const parts = patience(() => state.askParts());

/** An answer to the open parts alone is coming. `ask` asks for it again. */
export function waitForParts(ask) {
  state.askParts = ask;
  parts.start();
}

/** An answer to this query is coming. `ask` asks for it again. */
export function wait(query, ask) {
  Object.assign(state, { query, ask });
  // The question of a view has the open parts.
  parts.stop();
  document.documentElement.dataset.waiting = "1";
  waiting.start();
}

export const isWaiting = () => document.documentElement.dataset.waiting === "1";

/** The page is up to date again. */
function arrived(answer) {
  waiting.stop();
  delete document.documentElement.dataset.waiting;
  document.documentElement.dataset.answered = answer.query;
  document.title = answer.title ? `${answer.title} · Wardwise` : "Wardwise";
  for (const listener of state.listeners) listener(answer);
}

/** The places of the page that an answer fills; an undefined place keeps what is there. */
function placesOf(answer) {
  return {
    ...placesFor(answer, wanted),
    notice: answer.only ? undefined : answer.notice || null,
    status: answer.only ? undefined : answer.status || "",
    where: answer.where,
    headline: answer.headline,
    "story-body": answer.body,
    [`${answer.mode}-page`]: answer.page,
  };
}

/** Draws the figure of a chart once the words of its answer are on the screen. */
function drawSoon(figure) {
  const { requestIdleCallback: whenIdle = window.setTimeout } = window;
  (window.cancelIdleCallback || window.clearTimeout)(state.drawing);
  if (figure === undefined || (state.isBlank && !figure.data.length)) return;
  const draw = () => {
    state.isBlank = !figure.data.length;
    window.dash_clientside.set_props("trend-drawn", { data: figure });
  };
  state.drawing = whenIdle(draw, { timeout: LONGEST_IDLE });
}

/** Fills the page with an answer, unless it answers an older question. */
export function show(answer) {
  // Parts that were opened or closed since are asked for in a request of their own.
  const isLate = answer.only && answer.wanted && keyOf(answer.wanted) !== keyOf(wanted);
  if (answer.query !== state.query || isLate) return;
  if (answer.wanted && keyOf(answer.wanted) === keyOf(wanted)) parts.stop();
  if (!answer.only) arrived(answer);
  fill(placesOf(answer));
  drawSoon(isOfChart(answer, wanted) ? answer.figure : undefined);
}

/** Clientside callback: takes an answer in. */
export function receive(answer) {
  if (answer) {
    keep(answer);
    show(answer);
  }
  return window.dash_clientside.no_update;
}

/** Clientside callback: an answer that was asked for ahead is shown where it is wanted by now. */
export function receiveAhead(answer) {
  if (answer) {
    keep(answer);
    if (answer.wanted && keyOf(answer.wanted) === keyOf(wanted)) show(answer);
  }
  return window.dash_clientside.no_update;
}
