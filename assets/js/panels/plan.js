/* The tab Plan: its fields, which Dash does not have, the outlines of its areas, and a campaign in
 * them as text. What is typed for a campaign stays on the page. */
import { outlineAll } from "../map/annotations.js";
import { make } from "../map/elements.js";
import { FIELDS, campaignOf, emptyOf } from "../state/campaign.js";
import { say } from "../state/status.js";
import { current, go } from "../state/view.js";
import { copied } from "./menu.js";

const MONEY = /^(?=.*[1-9])\d{1,9}(\.\d{1,2})?$/;
const WRONG = "Give pounds above zero, such as 5000 or 4.50.";
const FILE = "campaign.toml";
const COMMAND = `wardwise add ${FILE} atlas.toml`;
const field = (name) => document.getElementById(name);

/** Pounds as the address has them; "" where nothing is typed, null for what is no sum. Pure. */
export function poundsOf(typed) {
  const plain = typed.replace(/[£,\s]/g, "");
  return plain === "" || MONEY.test(plain) ? plain : null;
}

/** Makes a field in each place for one; the place has its value. */
function makeFields(body) {
  const put = (place, options) => {
    if (place.firstChild) return;
    const made = make("input", { autocomplete: "off", className: "plain-field", ...options });
    made.value = place.dataset.value;
    place.append(made);
  };
  for (const place of body.querySelectorAll("[data-plan-field]")) {
    put(place, { id: `plan-${place.dataset.planField}`, type: "text", inputmode: "decimal" });
  }
  for (const place of body.querySelectorAll("[data-campaign-field]")) {
    const { campaignField: name, kind } = place.dataset;
    put(place, { id: `campaign-${name}`, type: kind, maxlength: 120 });
  }
  const by = field("plan-by");
  if (by && !by.dataset.isSet) {
    by.value = by.dataset.value;
    by.dataset.isSet = "1";
  }
}

function show() {
  const patch = field("plan-by") ? { by: field("plan-by").value } : {};
  for (const name of ["budget", "cost"]) {
    const typed = field(`plan-${name}`);
    patch[name] = poundsOf(typed.value);
    typed.setAttribute("aria-invalid", String(patch[name] === null));
    if (patch[name] === null) {
      typed.focus();
      say(WRONG);
      return;
    }
  }
  const isSame = Object.entries(patch).every(([name, value]) => current()[name] === value);
  if (!isSame) go(patch);
}

/** A way to reach people was chosen: its cost stands in the field. */
function fillCost(by) {
  const { cost } = by.selectedOptions[0].dataset;
  if (cost) field("plan-cost").value = cost;
}

const ACTIONS = {
  copy: async (text) =>
    (await copied(text))
      ? `Copied. Paste it into a file ${FILE} and run: ${COMMAND}`
      : "Copying is not allowed here.",
  save: (text) => {
    const url = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
    make("a", { href: url, download: FILE }).click();
    window.setTimeout(() => URL.revokeObjectURL(url), 1000);
    return `Saved as ${FILE}. Run: ${COMMAND}`;
  },
};

async function take(button) {
  const { campaignBlock: block } = button.closest("[data-campaign-block]").dataset;
  const names = Object.keys(FIELDS);
  const values = Object.fromEntries(names.map((name) => [name, field(`campaign-${name}`).value]));
  const empty = emptyOf(values);
  if (empty) field(`campaign-${empty}`).focus();
  field("campaign-told").textContent = empty
    ? `Say ${FIELDS[empty]}.`
    : await ACTIONS[button.dataset.campaign](campaignOf(values, block));
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
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-plan]")) show();
    const button = target.closest("[data-campaign]");
    if (button) take(button);
  });
  document.addEventListener("change", ({ target }) => target.id === "plan-by" && fillCost(target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest("[data-plan-field]")) show();
  });
}
