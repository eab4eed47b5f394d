/* The server's answer before it is on the page. It is kept only if it answers the present
 * question. The query in an answer decides whether the page still waits. */
import { slotsFor, wanted } from "./evidence.js";
import { say } from "./status.js";

const LATE = 15000;
const state = { query: null, timer: 0, listeners: [] };

/** Calls a listener with every answer to a new view, before it is on the page. */
export const onAnswer = (listener) => state.listeners.push(listener);

/** An answer to this query is coming. */
export function wait(query) {
  state.query = query;
  document.documentElement.dataset.waiting = "1";
  window.clearTimeout(state.timer);
  state.timer = window.setTimeout(
    () => say("No answer yet. The figures will follow as soon as the connection is back."),
    LATE,
  );
}

export const isWaiting = () => document.documentElement.dataset.waiting === "1";

/** The page is up to date again. */
function arrived(answer) {
  window.clearTimeout(state.timer);
  delete document.documentElement.dataset.waiting;
  document.title = answer.title ? `${answer.title} · Wardwise` : "Wardwise";
  for (const listener of state.listeners) listener(answer);
}

/** The slots of the page that an answer fills; an undefined slot keeps its value. */
function slotsOf(answer) {
  return {
    ...slotsFor(answer, wanted),
    "notice.children": answer.only ? undefined : answer.notice || null,
    "status.children": answer.only ? undefined : answer.status || "",
    "story-body.children": answer.opening,
    "trend-heading.children": answer.heading,
    "trend-summary.children": answer.summary,
    "story-closing.children": answer.closing,
    ...(answer.mode === "present" ? { "trend-drawn.data": answer.figure } : {}),
    [`${answer.mode}-page.children`]: answer.page,
    "present-stage.children": answer.scenes,
  };
}

/** Clientside callback: the answer to every slot of the page, or nothing where it answers an older
 * question. */
export function receive(answer) {
  const { callback_context: context, no_update: noUpdate } = window.dash_clientside;
  if (!answer || answer.query !== state.query) return context.outputs_list.map(() => noUpdate);
  if (!answer.only) arrived(answer);
  const slots = slotsOf(answer);
  return context.outputs_list.map(({ id, property }) => {
    const value = slots[`${id}.${property}`];
    return value === undefined ? noUpdate : value;
  });
}
