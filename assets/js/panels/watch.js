/* What is drawn on the page again and again: places that an answer leaves to be filled. */

/** Calls a function once the page is there, and after every change below it. `attributes`: names of
 * attributes whose change counts as well. */
export function whenDrawn(draw, attributes = null) {
  const shell = document.getElementById("shell");
  if (!shell) {
    window.requestAnimationFrame(() => whenDrawn(draw, attributes));
    return;
  }
  const watched = { childList: true, subtree: true };
  if (attributes) watched.attributeFilter = attributes;
  new MutationObserver(draw).observe(shell, watched);
  draw();
}
