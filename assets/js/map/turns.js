/* Work for the page's own thread, a little in each frame. Tiles and sheets that arrive at the
 * same time are drawn in turn, so that the map never stops under the visitor's hand. */

/** Milliseconds of work in a frame: half of a frame at 60 a second; the browser has the other
 * half. */
const BUDGET = 8;

/** Turns of work, the first at the next frame. `later(work)` requests a frame, `now()` is the
 * time in milliseconds. Pure except for those. */
export function turns(later, now) {
  const waiting = [];
  let rested = () => null;
  let isDue = false;

  function turn() {
    const until = now() + BUDGET;
    isDue = false;
    // All may have been done at once meanwhile.
    if (!waiting.length) return;
    try {
      do waiting.shift()();
      while (waiting.length && now() < until);
    } finally {
      if (waiting.length) ask();
    }
    if (!waiting.length) rested();
  }

  function ask() {
    if (isDue) return;
    isDue = true;
    later(turn);
  }

  return {
    /** Does a piece of work when it is its turn; pieces keep their order. */
    soon(work) {
      waiting.push(work);
      ask();
    },
    /** Does all work now, such as before the page is printed. */
    finish() {
      while (waiting.length) waiting.shift()();
      rested();
    },
    isAtRest: () => waiting.length === 0,
    /** A listener that is called whenever all work is done. */
    onRest: (tell) => (rested = tell),
  };
}

const page = turns(
  (work) => window.requestAnimationFrame(work),
  () => performance.now(),
);

/** Does a piece of work on the page's own thread when it is its turn. */
export const soon = page.soon;
export const finish = page.finish;
export const isAtRest = page.isAtRest;
export const onRest = page.onRest;
