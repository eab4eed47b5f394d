/* Lists to choose from in the panel, each of which changes one name of the view. The answer brings
 * what there is to choose, and draws the place of the list anew: the focus goes back to it. */
import { make } from "../map/elements.js";
import { go } from "../state/view.js";
import { whenDrawn } from "./watch.js";

const state = { held: "" };

function optionsOf(options) {
  const groups = new Map();
  for (const [value, words, group] of options) {
    if (!groups.has(group)) groups.set(group, make("optgroup", { label: group }));
    groups.get(group).append(make("option", { value }, words));
  }
  return [...groups.values()];
}

function fill(place) {
  const { options, chosen, label, name } = place.dataset;
  let select = place.querySelector("select");
  if (!select) {
    select = make("select", { className: "plain-select", "aria-label": label, "data-name": name });
    select.addEventListener("change", () => {
      state.held = name;
      go({ [name]: select.value });
    });
    place.append(select);
    const isLost = !document.activeElement || document.activeElement === document.body;
    if (state.held === name && isLost) select.focus({ preventScroll: true });
  }
  if (place.dataset.filled !== options) select.replaceChildren(...optionsOf(JSON.parse(options)));
  place.dataset.filled = options;
  select.value = chosen;
}

/** Fills the lists whenever the answer is drawn. */
export function listen() {
  const draw = () => {
    for (const place of document.querySelectorAll(".choice[data-options]")) fill(place);
  };
  whenDrawn(draw, ["data-options", "data-chosen"]);
}
