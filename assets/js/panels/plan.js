/* The tab Plan: its fields, which Dash does not have, and the outlines of its areas. */
import { outlineAll } from "../map/annotations.js";
import { make } from "../map/elements.js";
import { say } from "../state/status.js";
import { current, go } from "../state/view.js";

const MONEY = /^(?=.*[1-9])\d{1,9}(\.\d{1,2})?$/;
const WRONG = "Give pounds above zero, such as 5000 or 4.50.";

/** Pounds as the address has them; "" where nothing is typed, null for what is no sum. Pure. */
export function poundsOf(typed) {
  const plain = typed.replace(/[£,\s]/g, "");
  return plain === "" || MONEY.test(plain) ? plain : null;
}

/** Makes a field in each place for one; the place has its value. */
function makeFields(body) {
  for (const place of body.querySelectorAll("[data-plan-field]")) {
    if (place.firstChild) continue;
    const field = make("input", {
      id: `plan-${place.dataset.planField}`,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      className: "plain-field",
    });
    field.value = place.dataset.value;
    place.append(field);
  }
}

function show() {
  const patch = {};
  for (const name of ["budget", "cost"]) {
    const field = document.getElementById(`plan-${name}`);
    patch[name] = poundsOf(field.value);
    field.setAttribute("aria-invalid", String(patch[name] === null));
    if (patch[name] === null) {
      field.focus();
      say(WRONG);
      return;
    }
  }
  const isSame = Object.entries(patch).every(([name, value]) => current()[name] === value);
  if (!isSame) go(patch);
}

/** Outlines on the map the areas that an answer begins with. */
export const outline = ({ outlined = [] }) => outlineAll(outlined);

/** The body is drawn some time after its answer arrives. */
function watch() {
  const body = document.getElementById("story-body");
  if (!body) {
    window.requestAnimationFrame(watch);
    return;
  }
  new MutationObserver(() => makeFields(body)).observe(body, { childList: true, subtree: true });
}

/** Listens to the form. */
export function listen() {
  watch();
  document.addEventListener("click", ({ target }) => target.closest("[data-plan]") && show());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest("[data-plan-field]")) show();
  });
}
