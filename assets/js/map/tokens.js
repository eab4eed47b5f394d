/* The colours of the look, from the page's style. */

const NAMES = [
  "surface",
  "surface-raised",
  "text",
  "no-data",
  "no-data-hatch",
  "hatch-on-fill",
  "area-line",
  "area-line-ramp",
  "selected",
  "selected-halo",
];
let known = null;

/** Name → "#RRGGBB", and the look they are of; read once for each look. */
export function readTokens() {
  const look = document.documentElement.dataset.look || "light";
  if (known === null || known.look !== look) {
    const style = window.getComputedStyle(document.documentElement);
    known = {
      look,
      tokens: Object.fromEntries(
        NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || "#888888"]),
      ),
    };
  }
  return known;
}
