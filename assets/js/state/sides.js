/* What the two maps are called: as they lie on the page. */
const STACKED = "(max-width: 899px), (max-height: 420px)";

/** Names of the first and the second map: one above the other in a narrow window. */
export function sideNames() {
  const isSide = document.documentElement.dataset.sides === "side";
  return isSide && window.matchMedia(STACKED).matches ? ["Above", "Below"] : ["Left", "Right"];
}
