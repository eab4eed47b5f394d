/* The pace at which months are played. Pure. */
const EARLY = 4;

/** Whether the next month is due, `elapsed` milliseconds after the one before. No month is left
 * out. At the screen's own rate, each frame shows one month although frames come a little early
 * or late. */
export const isDue = (elapsed, interval) => elapsed >= interval - EARLY;
