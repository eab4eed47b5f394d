/* The page that profiles a list of customers. The list is read here, in the browser; its places
 * are sent as the body of a request, and the report comes back. */
import { address } from "../../map/answers.js";
import { make } from "../../map/elements.js";
import { accepted } from "../../map/frame.js";
import { fill as place } from "../../state/slots.js";
import { fill } from "../shape/tools.js";
import { saved } from "../files.js";
import { decoded, placesOf } from "./read.js";

/** Bytes of the largest file that is read. */
const LARGEST = 20e6;
const FILES = { csv: "CSV", xlsx: "Excel" };
const state = { form: null, report: null, list: null };
const field = (name) => state.form.querySelector(`#list-${name}`);

const labelled = (text, input, className = "shape-field") =>
  make("div", { className }, make("label", { for: input.id, className: "label" }, text), input);
const button = (text, action) =>
  make("button", { type: "button", className: "action", "data-list": action }, text);
const select = (name) => make("select", { id: `list-${name}`, className: "plain-select" });

function build() {
  const text = make("textarea", { id: "list-text", className: "plain-field", rows: "3" });
  const file = make("input", {
    id: "list-file",
    className: "plain-field",
    type: "file",
    accept: ".csv,.txt,.tsv,text/csv,text/plain",
  });
  return make(
    "div",
    { className: "list-box" },
    labelled("Postcodes or codes of areas, one a line, or a table", text, "list-text"),
    make(
      "div",
      { className: "shape-fields" },
      labelled("Or a CSV file, chosen or dropped", file),
      labelled("Groups", select("scheme")),
      labelled("Beside the people of", select("against")),
      labelled("Counted as", select("base")),
      button("Profile this list", "send"),
    ),
    make("p", { id: "list-told", role: "status" }),
  );
}

function say(words) {
  field("told").textContent = words;
}

/** Takes a list in; what it is made of is said before anything is sent. */
function take(text, name) {
  try {
    state.list = placesOf(text);
    const { places, rows, left, column } = state.list;
    const named = [column && `Column "${column}"`, column && name && "of", name];
    const different = Object.keys(places).length.toLocaleString("en-GB");
    const unnamed = left === 1 ? "row names" : "rows name";
    const without = left ? ` ${left.toLocaleString("en-GB")} ${unnamed} no place.` : "";
    const found = `${rows.toLocaleString("en-GB")} rows, ${different} different places.`;
    say(`${named.filter(Boolean).join(" ") || "The list"}: ${found}${without}`);
  } catch (error) {
    state.list = null;
    say(error.message);
  }
}

async function read(file) {
  if (!file) return;
  if (file.size > LARGEST) {
    say("The file is larger than 20 MB. Keep only its column of postcodes.");
    return;
  }
  field("text").value = "";
  take(decoded(new Uint8Array(await file.arrayBuffer())), file.name);
}

/** The list with what it is set beside, as the body of a request. */
function bodyOf({ places }) {
  const [scheme, tier] = field("scheme").value.split(":");
  return JSON.stringify({
    places,
    scheme,
    tier,
    base: field("base").value,
    against: field("against").value,
  });
}

const ask = async (kind) =>
  accepted(
    await fetch(address(`list.${kind}`), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: bodyOf(state.list),
      cache: "no-store",
    }),
  );

async function send() {
  if (field("text").value.trim()) take(field("text").value, "");
  if (!state.list) {
    if (!field("told").textContent) say("Paste a list or choose a file first.");
    return;
  }
  state.report.hidden = true;
  say("Counting …");
  try {
    const { title, report } = await (await ask("json")).json();
    place({ "list-report": report });
    state.report.hidden = false;
    say(`${title}: below.`);
    state.report.scrollIntoView({ block: "start" });
  } catch (error) {
    say(error.message);
  }
}

async function save(kind) {
  try {
    saved(`profile-of-a-list.${kind}`, await (await ask(kind)).blob());
  } catch (error) {
    say(error.message);
  }
}

function buildReport() {
  const files = Object.entries(FILES).map(([kind, words]) => button(words, kind));
  const print = make("button", { type: "button", className: "action", "data-print": "" }, "Print");
  const report = make(
    "div",
    {},
    make("div", { id: "list-report" }),
    make("div", { className: "list-files" }, ...files, print),
  );
  report.hidden = true;
  return report;
}

/** Puts the form and the report into the page whenever it is drawn, so that what is typed stays. */
function show() {
  const [holder, below] = ["list-form", "list-place"].map((id) => document.getElementById(id));
  if (!holder) return;
  state.form ||= build();
  state.report ||= buildReport();
  if (!holder.contains(state.form)) {
    holder.append(state.form);
    below.append(state.report);
  }
  const { schemes, against, bases } = holder.dataset;
  for (const [name, options] of Object.entries({ scheme: schemes, against, base: bases })) {
    fill(field(name), JSON.parse(options));
  }
}

const ACTIONS = { send, csv: () => save("csv"), xlsx: () => save("xlsx") };

/** Listens to the form, and waits for the page. */
export function listen() {
  document.addEventListener("click", ({ target }) => {
    const found = target.closest("[data-list]");
    if (found) ACTIONS[found.dataset.list]();
  });
  document.addEventListener("change", ({ target }) => {
    if (target.id === "list-file") read(target.files[0]);
  });
  document.addEventListener("dragover", (event) => {
    if (event.target.closest("#list-form")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!event.target.closest("#list-form") || !event.dataTransfer.files.length) return;
    event.preventDefault();
    read(event.dataTransfer.files[0]);
  });
  const watch = () => {
    const page = document.getElementById("list-page");
    if (!page) {
      window.requestAnimationFrame(watch);
      return;
    }
    new MutationObserver(show).observe(page, { childList: true, subtree: true });
    show();
  };
  watch();
}
