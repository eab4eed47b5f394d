/* The conditions of a search for places: a form for each kind, put together as text for the
 * address. */
import { make } from "../map/elements.js";
import { current, go } from "../state/view.js";

/** The condition of a form as text: its kind, then the parts; "" where a part is missing. Pure. */
export function textOf(kind, parts) {
  return parts.every((part) => part !== "") ? [kind, ...parts].join(":") : "";
}

/** Conditions with one more; the same where it is there already. Pure. */
export function withOne(where, condition) {
  const known = where ? where.split(",") : [];
  return known.includes(condition) ? where : [...known, condition].join(",");
}

/** The number field of a form, made when the form is opened: Dash has no plain field. */
function makeField(form) {
  const place = form.querySelector("[data-number]");
  if (!place || place.firstChild) return;
  const field = make("input", {
    id: place.dataset.number,
    type: "number",
    step: "any",
    className: "plain-field",
    "data-test": "",
  });
  place.append(field);
}

function add(form) {
  const fields = [...form.querySelectorAll("[data-test]")];
  const empty = fields.find((field) => field.value === "");
  if (empty) {
    empty.focus();
    return;
  }
  const condition = textOf(
    form.dataset.condition,
    fields.map((field) => field.value),
  );
  // Areas that fit the zoom would make another search of every zoom.
  const level = current().level === "auto" ? {} : { level: current().level };
  go({ where: withOne(form.dataset.where, condition), ...level });
}

/** Listens to the forms. */
export function listen() {
  document.addEventListener(
    "toggle",
    ({ target }) => target.matches("[data-condition]") && target.open && makeField(target),
    true,
  );
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-add-condition]");
    if (button) add(button.closest("[data-condition]"));
  });
  document.addEventListener("keydown", (event) => {
    const form = event.key === "Enter" && event.target.closest("[data-condition]");
    if (form && event.target.matches("input")) add(form);
  });
}
