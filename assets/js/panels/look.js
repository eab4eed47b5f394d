/* The look of the page: light, dark, high contrast or projector; kept in this browser. */
const KEY = "wardwise-look";
const LOOKS = ["light", "dark", "contrast", "projector"];
let isFirst = true;

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

/** Gives the page the look that was chosen last. */
export const wear = () => (document.documentElement.dataset.look = remembered());

/** Clientside callback: the chosen look to the page and to the controls' own colour scheme; at
 * the start, the remembered look. */
export function dressPage(chosen) {
  const look = isFirst ? remembered() : LOOKS.includes(chosen) ? chosen : "light";
  if (!isFirst) {
    try {
      window.localStorage.setItem(KEY, look);
    } catch {
      // It is then not remembered; the page works without that.
    }
  }
  isFirst = false;
  document.documentElement.dataset.look = look;
  return [look, look === "dark" ? "dark" : "light"];
}
