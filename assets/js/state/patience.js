/* Questions without an answer are asked again: after longer and longer pauses, and at once when
 * the connection is back. */

/** Milliseconds before a question is asked again for the first time, and at most between two. */
const FIRST = 4000;
const LONGEST = 60000;

/** Patience with one kind of question. `ask(times)` asks it again, for the nth time. */
export function patience(ask) {
  const state = { timer: 0, times: 0, isWaiting: false };

  function again() {
    state.times += 1;
    window.clearTimeout(state.timer);
    state.timer = window.setTimeout(again, Math.min(FIRST * 2 ** state.times, LONGEST));
    ask(state.times);
  }

  function stop() {
    window.clearTimeout(state.timer);
    Object.assign(state, { timer: 0, times: 0, isWaiting: false });
  }

  // Under node, where the unit tests run, there is no connection to come back.
  globalThis.addEventListener?.("online", () => state.isWaiting && again());
  return {
    /** Waits for an answer to a new question. */
    start() {
      stop();
      state.isWaiting = true;
      state.timer = window.setTimeout(again, FIRST);
    },
    stop,
    isWaiting: () => state.isWaiting,
  };
}
