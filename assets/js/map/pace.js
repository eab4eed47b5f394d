/* The pace at which months are played. Pure. */
const EARLY = 4;

/** Whether the next month is due, `elapsed` milliseconds after the one before: no month is left
 * out, and at the screen's own rate each frame brings one although frames come a little early or
 * late. */
export const isDue = (elapsed, interval) => elapsed >= interval - EARLY;
