/* The register on the page About the data: its filter, and the entry that an address names. The
 * search is in the address; no request goes to the server. */
import { make } from "../map/elements.js";
import { current, go } from "../state/view.js";

const NAMES = ["find", "kind", "topic"];
const PAUSE = 250;

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether an entry matches the search: every word of `find` is in its text, and it has the kind
 * and the topic. Pure. */
export function matches({ kind, topics, text }, asked) {
  const words = folded(asked.find).split(/\s+/).filter(Boolean);
  const own = folded(text);
  return (
    (!asked.kind || asked.kind === kind) &&
    (!asked.topic || topics.includes(asked.topic)) &&
    words.every((word) => own.includes(word))
  );
}

const page = () => document.getElementById("about-page");
const field = (name) => document.getElementById(`register-${name}`);
const typed = () =>
  Object.fromEntries(NAMES.map((name) => [name, field(name) ? field(name).value : ""]));
let timer = 0;
let marked = "";

/** The text field, made once where the page has a place for it. */
function makeField() {
  const place = document.getElementById("register-find-place");
  if (!place || field("find")) return;
  const input = make("input", {
    id: "register-find",
    type: "search",
    className: "plain-field",
    autocomplete: "off",
    placeholder: "such as a name, a source, an owner",
  });
  input.value = place.dataset.value || "";
  place.append(input);
}

function write(name, value) {
  field(name).value = value;
}

/** Hides the entries that do not match and shows how many are left. */
function filter(asked) {
  const entries = [...document.querySelectorAll("[data-entry]")];
  let left = 0;
  for (const entry of entries) {
    const { kind, topics } = entry.dataset;
    entry.hidden = !matches({ kind, topics: topics.split(" "), text: entry.textContent }, asked);
    left += entry.hidden ? 0 : 1;
  }
  const count = document.getElementById("register-count");
  const words =
    left === entries.length
      ? `${entries.length} data sets`
      : left
        ? `${left} of ${entries.length} data sets`
        : "No data set is like that.";
  if (count && count.textContent !== words) count.textContent = words;
}

/** Opens the entry that the address names, marks it and scrolls to it, once. */
function open(name) {
  const entry = name && document.getElementById(`entry-${name.replace(":", "-")}`);
  for (const other of document.querySelectorAll(".is-marked")) {
    if (other !== entry) other.classList.remove("is-marked");
  }
  if (!entry || marked === name) return;
  marked = name;
  entry.hidden = false;
  entry.classList.add("is-marked");
  if ("open" in entry) entry.open = true;
  const heading = entry.querySelector("summary, h2, h3");
  entry.scrollIntoView({ behavior: "auto", block: "start" });
  heading.focus({ preventScroll: true });
}

/** Shows the register for the search of a view. Does nothing while the page is not there. */
export function show(view) {
  if (!view || view.mode !== "about") {
    marked = "";
    return;
  }
  makeField();
  if (!field("find")) return;
  const said = typed();
  // Text that is being typed is newer than the address.
  if (!timer) for (const name of NAMES) if (said[name] !== view[name]) write(name, view[name]);
  filter(timer ? said : view);
  open(view.entry);
}

function tell() {
  timer = 0;
  go(typed(), { how: "replace" });
}

/** The page is drawn some time after its answer arrives, and again with the next answer. */
function watch() {
  const place = page();
  if (!place) {
    window.requestAnimationFrame(watch);
    return;
  }
  new MutationObserver(() => {
    marked = "";
    show(current());
  }).observe(place, { childList: true });
}

/** Listens to the filter, and waits for the page. */
export function listen() {
  document.addEventListener("input", (event) => {
    if (!event.target.id || !event.target.id.startsWith("register-")) return;
    filter(typed());
    window.clearTimeout(timer);
    timer = window.setTimeout(tell, PAUSE);
  });
  watch();
}
