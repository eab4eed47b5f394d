/* The status line of the page, which screen readers read out. */
import { fill } from "./slots.js";

/** Shows a sentence there. */
export function say(sentence) {
  fill({ status: sentence });
}
