/* The key: a strip under the map with the meaning of each colour and hatch, and how many areas it
 * has. A press on a class keeps it and dims the others. */
import { isBySegment } from "../state/measures.js";
import { inkAt, SHADE } from "./colours.js";
import { make } from "./elements.js";
import { circle, circleSizes, radiusOf, verdictRadius } from "./marks.js";

/** Rows of the legend. `about` is a frame's description, `kept` the class numbers that are kept
 * (none: all). */
export function rowsOf(about, kept) {
  const rows = about.classes.map((entry) => ({
    number: entry.class,
    code: entry.code,
    label: entry.label,
    say: entry.say,
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

/** Pixels of a swatch: a strip as wide as a class can be, of which the page shows a part. */
const SWATCH = { width: 240, height: 12 };
const MARKS = { "▼": "down", "▲": "up", "●": "dot" };
const MOST_NAMED = 8;
const MOST_MEANT = 2;
const state = { about: null };

/** A small picture of a class, painted as the map is. */
function swatch(looks) {
  const canvas = make("canvas", { className: "swatch", "aria-hidden": "true" });
  Object.assign(canvas, SWATCH);
  const image = new ImageData(SWATCH.width, SWATCH.height);
  const words = new Uint32Array(image.data.buffer);
  for (let i = 0; i < words.length; i++) {
    words[i] = inkAt(looks, i % SWATCH.width, Math.floor(i / SWATCH.width), 1);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

const countWords = (number, about) =>
  `${number.toLocaleString("en-GB")} ${number === 1 ? about.level_name : about.level_names}`;

/** The parts of a label: its marks as names of pictures, its words, and what follows the comma.
 * Pure. */
export function partsOf(label) {
  const marks = [...label].filter((letter) => letter in MARKS).map((letter) => MARKS[letter]);
  const [words, ...rest] = label.replace(/[▼▲●]/g, "").trim().split(", ");
  return { marks, words, ends: rest.join(", ") };
}

/** Words of a class, with its marks drawn: no face has to have them. */
function labelParts(row) {
  const { marks, words, ends } = partsOf(row.label);
  const drawn = marks.map((mark) =>
    make("span", { className: `mark-icon mark-${mark}`, "aria-hidden": "true" }),
  );
  const label = make(
    "span",
    { className: "key-label" },
    ...drawn,
    row.code ? make("b", {}, row.code) : "",
    make("span", { className: "key-words" }, words),
  );
  return [label, ends ? make("span", { className: "key-ends" }, ends) : ""];
}

function rowElement(row, about, looks, onPress) {
  const count = make(
    "span",
    { className: "key-count", "data-counts": String(row.number) },
    row.areas.toLocaleString("en-GB"),
  );
  const { words, ends } = partsOf(row.label);
  const said = row.say && `(${row.say})`;
  const meaning = [row.code, words, ends, said].filter(Boolean).join(" ");
  const told = `${meaning}: ${countWords(row.areas, about)}`;
  const parts = [swatch(looks(row.number)), ...labelParts(row), count];
  if (!row.canPress) {
    return make("div", { className: "key-row is-apart", title: told }, ...parts);
  }
  const button = make("button", {
    type: "button",
    className: `key-row${row.isDimmed ? " is-dimmed" : ""}`,
    "aria-pressed": String(row.isPressed),
    "aria-label": `${told}. Show only these`,
    title: told,
  });
  button.append(...parts);
  button.dataset.class = row.number;
  button.addEventListener("click", () => onPress(row.number));
  return button;
}

/** The sizes of circles. */
function sizesPart(overlay, tokens, isPlain) {
  const sizes = circleSizes(overlay.max).slice(isPlain ? 1 : 0, 2);
  const drawn = sizes.map((value) => {
    const radius = (isPlain ? verdictRadius : radiusOf)(value, overlay.max);
    const side = Math.ceil(2 * radius + 4);
    const canvas = Object.assign(make("canvas", { "aria-hidden": "true" }), {
      width: side,
      height: side,
    });
    const context = canvas.getContext("2d");
    if (isPlain) ring(context, side / 2, radius, tokens);
    else circle(context, side / 2, side / 2, radius, tokens);
    return canvas;
  });
  const words = `${sizes.map((value) => value.toLocaleString("en-GB")).join(", ")} ${overlay.unit}`;
  return make(
    "div",
    { className: "key-sizes", role: "img", "aria-label": `Size of a circle: ${words}` },
    ...drawn,
    make("span", { className: "key-unit" }, words),
  );
}

function ring(context, middle, radius, tokens) {
  context.beginPath();
  context.arc(middle, middle, radius, 0, 2 * Math.PI);
  context.lineWidth = 1.25;
  context.strokeStyle = tokens.text;
  context.stroke();
}

/** The meaning of the hatches or circles of take-up over groups. */
function overlayParts(about, looks, tokens) {
  const { overlay } = about;
  if (!overlay || overlay.kind === "verdicts") return [];
  if (overlay.kind === "circles") return [sizesPart(overlay, tokens, false)];
  return Object.entries(overlay.labels).map(([place, label]) =>
    make(
      "div",
      { className: "key-row is-apart", title: `${overlay.title}: ${label}` },
      swatch(looks(Number(place) * 256 + 3)),
      make("span", { className: "key-label" }, label),
    ),
  );
}

/** The meaning of lightness: how typical an area is of its group. */
function shadesPart(about, kept, looks) {
  if (!about.shades.length) return "";
  const every = about.classes.filter((entry) => entry.kind === "segment");
  const groups = kept.size ? every.filter((entry) => kept.has(entry.class)) : every;
  const commonest = groups.reduce((a, b) => (b.areas > a.areas ? b : a));
  const steps = about.shades.map(({ label, areas }, place) =>
    make(
      "span",
      { className: "key-shade", title: `${label}: ${countWords(areas, about)}` },
      swatch(looks(commonest.class + SHADE * place)),
      `${label} `,
      make("b", {}, areas.toLocaleString("en-GB")),
    ),
  );
  return make("div", { className: "key-shades" }, ...steps);
}

const keptGroups = (about, kept) =>
  about.classes.filter((entry) => entry.kind === "segment" && kept.has(entry.class));

/** What the groups that are kept mean, in full: code, name and the owner's own words. Pure. */
export const meanings = (about, kept) =>
  keptGroups(about, kept).map(({ code, label, say }) =>
    [`${code} ${label}`, say].filter(Boolean).join(": "),
  );

/** The page of the groups that are kept, as the names of its address. Pure. */
export const pageOf = (about, kept) => ({
  mode: "segments",
  segment: keptGroups(about, kept)
    .map(({ code }) => code)
    .join(","),
});

/** The meaning of a few groups that are kept; more are in the list beside the map. */
function meaningPart(about, kept) {
  const told = isBySegment(about) ? meanings(about, kept) : [];
  if (!told.length || told.length > MOST_MEANT) return "";
  const patch = pageOf(about, kept);
  const link = make(
    "a",
    { className: "go-link", href: `?${new URLSearchParams(patch)}` },
    "More about it",
  );
  link.dataset.go = JSON.stringify(patch);
  return make("p", { className: "key-meaning" }, `${told.join("; ")}. `, link);
}

function resetPart(kept, onReset) {
  if (!kept.size) return "";
  const reset = make("button", { type: "button", className: "quiet-button key-reset" }, "Show all");
  reset.addEventListener("click", onReset);
  return reset;
}

/** Number of the class of a key whose button has the focus, undefined where none has. */
function focusedClass(place) {
  const { activeElement: active } = document;
  return active && place.contains(active) ? active.dataset.class : undefined;
}

const UNIT_LETTERS = 44;

/** The unit of a ramp, or the period of the key while months play. */
function titlePart(about) {
  const words = isBySegment(about) || about.is_difference ? "" : about.unit || about.title;
  const whole = words.slice(0, words.lastIndexOf(" ", UNIT_LETTERS));
  const short = words.length > UNIT_LETTERS ? `${whole} …` : words;
  return words ? make("p", { className: "key-title", title: words }, short) : "";
}

/** Draws a key: a strip under the map. `id`: its place; `looks(code)` returns the look of a class;
 * `onPress(number)` and `onReset()` change what is kept; `circled`: verdicts are circles. */
export function draw({ place: id, about, kept, looks, tokens, circled, onPress, onReset }) {
  const place = document.getElementById(id);
  if (!place) return;
  if (id === "legend") state.about = about;
  const focused = focusedClass(place);
  const rows = rowsOf(about, kept);
  place.classList.toggle("is-many", rows.filter((row) => row.canPress).length > MOST_NAMED);
  place.classList.toggle("by-segment", isBySegment(about));
  const parts = [
    circled && about.overlay ? sizesPart(about.overlay, tokens, true) : titlePart(about),
    make(
      "div",
      { className: "key-rows" },
      ...rows.map((row) => rowElement(row, about, looks, onPress)),
      ...overlayParts(about, looks, tokens),
    ),
    resetPart(kept, onReset),
    meaningPart(about, kept),
    shadesPart(about, kept, looks),
  ];
  place.replaceChildren(...parts.filter(Boolean));
  const again = focused !== undefined && place.querySelector(`[data-class="${focused}"]`);
  if (again) again.focus();
}

/** While months are played: writes the counts of the month on the map into the present key. */
export function showMonth({ classes }) {
  const place = document.getElementById("legend");
  if (!place || !state.about) return;
  const counts = counted(classes);
  for (const element of place.querySelectorAll("[data-counts]")) {
    element.textContent = counts[Number(element.dataset.counts)].toLocaleString("en-GB");
  }
}
