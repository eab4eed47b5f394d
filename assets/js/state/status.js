/* The status line of the page, which is read out. */

/** Says a sentence there. */
export function say(sentence) {
  const status = document.getElementById("status");
  if (status) window.dash_clientside.set_props("status", { children: sentence });
}
