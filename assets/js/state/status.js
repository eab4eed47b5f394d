/* The status line of the page, which screen readers read out. */

/** Shows a sentence there. */
export function say(sentence) {
  const status = document.getElementById("status");
  if (status) window.dash_clientside.set_props("status", { children: sentence });
}
