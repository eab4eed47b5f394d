/* The look of the page: light, dark, high contrast or projector; kept in this browser. */
const KEY = "wardwise-look";
export const LOOKS = ["light", "dark", "contrast", "projector"];

function remembered() {
  let kept = null;
  try {
    kept = window.localStorage.getItem(KEY);
  } catch {
    kept = null;
  }
  if (LOOKS.includes(kept)) return kept;
  if (window.matchMedia("(prefers-contrast: more)").matches) return "contrast";
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** The look that the page has now. */
export const worn = () => document.documentElement.dataset.look;

/** Gives the page the look that was chosen last. */
export const wear = () => (document.documentElement.dataset.look = remembered());

/** Gives the page a look and remembers it. Charts are drawn again in its colours. */
export function choose(look) {
  document.documentElement.dataset.look = LOOKS.includes(look) ? look : "light";
  try {
    window.localStorage.setItem(KEY, worn());
  } catch {
    // It is then not remembered; the page works without that.
  }
  window.dash_clientside.set_props("look", { data: worn() });
}
