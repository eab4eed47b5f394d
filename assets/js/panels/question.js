/* The question line: a sentence whose parts are buttons with lists. */
import { make } from "../map/elements.js";
import { partsOf, sentenceOf, shortOf } from "../state/question.js";
import { choices, current, go, lastMeasures } from "../state/view.js";
import { close, toggle } from "./listbox.js";

const state = { drawn: "" };
const place = () => document.getElementById("question");

function partElement(part) {
  const before = part.before ? make("span", { className: "before" }, part.before) : "";
  const count = part.groups.reduce((sum, { options }) => sum + options.length, 0);
  if (count < 2) return [before, make("span", { className: "part-text" }, part.words)];
  const button = make(
    "button",
    {
      type: "button",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": part.isOffer ? part.words : `${part.label}: ${part.words}`,
      "data-part": part.key,
    },
    make("span", { className: "part-words" }, part.words),
    make("span", { className: "icon icon-down", "aria-hidden": "true" }),
  );
  button.addEventListener("click", () => toggle(button, part, (option) => go(option.patch)));
  return [before, make("div", { className: `part${part.isOffer ? " is-offer" : ""}` }, button)];
}

/** On a phone the question is one line that unfolds. */
function foldElement(parts) {
  const isOpen = place().classList.contains("is-open");
  const fold = make(
    "button",
    { type: "button", className: "fold", "aria-expanded": String(isOpen) },
    make("b", {}, shortOf(parts)),
    make("span", { className: "icon icon-down", "aria-hidden": "true" }),
  );
  fold.addEventListener("click", () => {
    const isUnfolded = place().classList.toggle("is-open");
    fold.setAttribute("aria-expanded", String(isUnfolded));
  });
  return fold;
}

/** Draws the question of a view. The part that has the focus keeps it. */
export function show(view) {
  if (!place() || !view) return;
  const parts = partsOf(view, choices(), lastMeasures());
  const drawn = JSON.stringify(parts);
  if (drawn === state.drawn && place().childElementCount) return;
  state.drawn = drawn;
  const { dataset = {} } = document.activeElement || {};
  close(false);
  const how = make(
    "button",
    { type: "button", className: "how", "data-how": "" },
    make("span", { className: "icon icon-help", "aria-hidden": "true" }),
    make("span", { className: "how-text" }, "How is this worked out?"),
  );
  place().replaceChildren(foldElement(parts), ...parts.flatMap(partElement), how);
  const again = dataset.part && place().querySelector(`[data-part="${dataset.part}"]`);
  if (again) again.focus();
}

/** Opens a part of the question, as a press on its button would. */
export function open(key) {
  const button = place() && place().querySelector(`[data-part="${key}"]`);
  if (button) button.click();
}

/** The question of the present view as one sentence. */
export const sentence = () => sentenceOf(partsOf(current(), choices(), lastMeasures()));
