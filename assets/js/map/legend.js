/* The legend: the meaning of each colour and hatch, and how many areas it has. A press on a
 * class keeps it and dims the others. */
import { hasPeriodInKey } from "../state/measures.js";
import { inkAt } from "./colours.js";
import { make } from "./elements.js";
import { circle, circleSizes, radiusOf } from "./marks.js";

/** Rows of the legend. `about` is a frame's description, `kept` the class numbers that are kept
 * (none: all). */
export function rowsOf(about, kept) {
  const rows = about.classes.map((entry) => ({
    number: entry.class,
    code: entry.code,
    label: entry.label,
    areas: entry.areas,
    isPressed: kept.has(entry.class),
    isDimmed: kept.size > 0 && !kept.has(entry.class),
    canPress: entry.kind === "class" || entry.kind === "segment",
  }));
  // No data, hidden, cannot be said and zero come last: they are about the data, not the place.
  return [...rows.filter((row) => row.canPress), ...rows.filter((row) => !row.canPress)];
}

/** Class numbers that are kept after a press on one. To keep every class is the same as to keep
 * none. */
export function pressed(kept, number, all) {
  const next = new Set(kept);
  if (!next.delete(number)) next.add(number);
  return next.size === all.length ? new Set() : next;
}

/** How many areas have each class number: 256 counts. */
export function counted(classes) {
  const counts = new Uint32Array(256);
  for (let i = 0; i < classes.length; i++) counts[classes[i]] += 1;
  return counts;
}

const SWATCH = 20;
const NARROW = "(max-width: 760px)";
/** `isOpen` null: the visitor has not chosen, so the legend is open where the window is wide. */
const state = { isOpen: null, about: null };

/** A small picture of a class, painted as the map is. */
function swatch(looks) {
  const canvas = make("canvas", { className: "swatch", "aria-hidden": "true" });
  Object.assign(canvas, { width: SWATCH, height: SWATCH });
  const image = new ImageData(SWATCH, SWATCH);
  const words = new Uint32Array(image.data.buffer);
  for (let i = 0; i < words.length; i++) {
    words[i] = inkAt(looks, i % SWATCH, Math.floor(i / SWATCH), 1);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

const countWords = (number, about) =>
  `${number.toLocaleString("en-GB")} ${number === 1 ? about.level_name : about.level_names}`;

function rowElement(row, about, looks, onPress) {
  const count = make(
    "span",
    {
      className: "legend-count",
      title: countWords(row.areas, about),
      "data-counts": String(row.number),
    },
    row.areas.toLocaleString("en-GB"),
  );
  const label = make(
    "span",
    { className: "legend-label" },
    row.code ? make("b", {}, row.code) : "",
    row.label,
  );
  if (!row.canPress) {
    return make(
      "li",
      {},
      make("div", { className: "legend-row" }, swatch(looks(row.number)), label, count),
    );
  }
  const button = make("button", {
    type: "button",
    className: `legend-row${row.isDimmed ? " is-dimmed" : ""}`,
    "aria-pressed": String(row.isPressed),
  });
  button.append(swatch(looks(row.number)), label, count);
  button.dataset.class = row.number;
  button.addEventListener("click", () => onPress(row.number));
  return make("li", {}, button);
}

function circleRows(overlay, tokens) {
  return circleSizes(overlay.max).map((value) => {
    const radius = radiusOf(value, overlay.max);
    const side = Math.ceil(2 * radius + 6);
    const canvas = Object.assign(make("canvas", { "aria-hidden": "true" }), {
      width: side,
      height: side,
    });
    circle(canvas.getContext("2d"), side / 2, side / 2, radius, tokens);
    return make("li", { className: "legend-circle" }, canvas, value.toLocaleString("en-GB"));
  });
}

/** Parts of the legend about an overlay: sizes of circles, or the meaning of the hatches. */
function overlayPart(about, looks, tokens) {
  const { overlay } = about;
  if (!overlay) return [];
  const rows =
    overlay.kind === "circles"
      ? circleRows(overlay, tokens)
      : Object.entries(overlay.labels).map(([place, label]) =>
          make(
            "li",
            {},
            make("div", { className: "legend-row" }, swatch(looks(Number(place) * 256 + 3)), label),
          ),
        );
  const heading = make(
    "p",
    { className: "legend-subtitle" },
    `${overlay.title}: ${overlay.unit}, ${overlay.period}`,
  );
  return [
    heading,
    make("ul", { className: overlay.kind === "circles" ? "legend-circles" : "" }, ...rows),
  ];
}

/** The data sets of the picture, with links to their entries in the register
 * (assets/js/panels/buttons.js reads `data-go`). */
function citedLink(text, entry) {
  const link = make(
    "a",
    { href: `?mode=about&entry=${entry}`, className: "legend-cited", title: text },
    text,
  );
  link.dataset.go = JSON.stringify({ mode: "about", entry });
  return link;
}

/** The heading of the legend: a button that folds it. */
function titlePart(place, about) {
  const title = make("button", { type: "button", className: "legend-title" }, about.title);
  const fold = () => {
    place.classList.toggle("is-closed", !state.isOpen);
    title.setAttribute("aria-expanded", String(state.isOpen));
  };
  title.addEventListener("click", () => {
    state.isOpen = !state.isOpen;
    fold();
  });
  fold();
  return title;
}

function subtitlePart(about) {
  const period = hasPeriodInKey(about) ? about.subtitle : "";
  const words = [period, `by ${about.level_name}`].filter(Boolean).join(", ");
  return make("p", { className: "legend-subtitle" }, words);
}

function explanationPart({ explanation, assumption }) {
  return explanation
    ? make("p", { className: "legend-explained", title: assumption }, explanation)
    : "";
}

function underHalfPart(about, looks) {
  if (!about.under_half) return "";
  const label = make("span", { className: "legend-label" }, "commonest, but under half");
  const picture = swatch(looks(3 + about.under_half));
  return make("div", { className: "legend-row legend-note" }, picture, label);
}

function resetPart(kept, onReset) {
  if (!kept.size) return "";
  const reset = make("button", { type: "button", className: "legend-reset" }, "Show all");
  reset.addEventListener("click", onReset);
  return reset;
}

/** Number of the class whose button has the focus, undefined where none has. */
function focusedClass() {
  const { dataset = {} } = document.activeElement || {};
  return dataset.class;
}

/** Draws the legend. `looks(code)` returns the look of a class; `onPress(number)` and
 * `onReset()` are called when the visitor uses the legend. */
export function draw({ about, kept, looks, tokens, onPress, onReset }) {
  const place = document.getElementById("legend");
  if (!place) return;
  state.about = about;
  if (state.isOpen === null) state.isOpen = !window.matchMedia(NARROW).matches;
  const focused = focusedClass();
  const rows = rowsOf(about, kept).map((row) => rowElement(row, about, looks, onPress));
  const parts = [
    subtitlePart(about),
    explanationPart(about),
    make("ul", {}, ...rows),
    underHalfPart(about, looks),
    resetPart(kept, onReset),
    ...overlayPart(about, looks, tokens),
    ...(about.cited || []).map(({ text, entry }) => citedLink(text, entry)),
  ];
  const body = make("div", { className: "legend-body" }, ...parts);
  place.replaceChildren(titlePart(place, about), body);
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", "Legend");
  const again = focused !== undefined && place.querySelector(`[data-class="${focused}"]`);
  if (again) again.focus();
}

/** While months are played: writes the counts and the period of the month on the map into the
 * present legend. */
export function showMonth({ classes, period }) {
  const place = document.getElementById("legend");
  if (!place || !state.about) return;
  const counts = counted(classes);
  for (const element of place.querySelectorAll("[data-counts]")) {
    const areas = counts[Number(element.dataset.counts)];
    element.textContent = areas.toLocaleString("en-GB");
    element.title = countWords(areas, state.about);
  }
  const subtitle = place.querySelector(".legend-subtitle");
  if (subtitle) subtitle.textContent = subtitle.textContent.replace(/^[^,]*/, period);
}
