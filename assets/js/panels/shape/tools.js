/* The tools that make a shape: a list, a distance, a drawing and a file. They are made once and put
 * into the page whenever it is drawn, so that what is typed stays. */
import { make } from "../../map/elements.js";

const WAYS = [
  ["list", "Paste a list"],
  ["distance", "Within a distance"],
  ["draw", "Draw on the map"],
  ["file", "Open a GeoJSON file"],
];
const STAYS =
  "The shape, the list and the file stay in this browser. Only the codes of the areas found are" +
  " sent, and of postcodes their districts, such as LS6.";

const labelled = (text, field) =>
  make(
    "div",
    { className: "shape-field" },
    make("label", { for: field.id, className: "label" }, text),
    field,
  );
const button = (text, action) =>
  make("button", { type: "button", className: "action", "data-shape": action }, text);

const PARTS = {
  list: () => [
    labelled(
      "Codes, names or postcodes, one a line",
      make("textarea", { id: "shape-list", className: "plain-field", rows: "4" }),
    ),
    button("Find these areas", "list"),
  ],
  distance: () => [
    labelled("Around", make("select", { id: "shape-centre", className: "plain-select" })),
    labelled(
      "Kilometres",
      make("input", {
        id: "shape-km",
        className: "plain-field",
        type: "number",
        min: "0.1",
        max: "100",
        step: "any",
        value: "1",
      }),
    ),
    button("Find areas within it", "distance"),
  ],
  draw: () => [
    make(
      "p",
      {},
      "Click the corners, or drag. Enter or a double click ends it. By keyboard, use a distance.",
    ),
    button("Draw", "draw"),
    button("Finish", "finish"),
    button("Cancel", "cancel"),
  ],
  file: () => [
    labelled(
      "A file of polygons in longitude and latitude",
      make("input", {
        id: "shape-file",
        className: "plain-field",
        type: "file",
        accept: ".geojson,.json,application/geo+json",
      }),
    ),
  ],
};

const part = ([key, title]) =>
  make(
    "details",
    { className: "shape-way", name: "shape-way", "data-way": key },
    make("summary", {}, title),
    make("div", { className: "shape-fields" }, ...PARTS[key]()),
  );

/** The tools as an element. */
export function build() {
  return make(
    "div",
    { className: "shape-box" },
    make(
      "div",
      { className: "shape-top" },
      labelled("Made of", make("select", { id: "shape-level", className: "plain-select" })),
      button("Start again", "clear"),
    ),
    ...WAYS.map(part),
    make("p", { id: "shape-told", role: "status" }),
    make("p", { className: "figure-note" }, STAYS),
  );
}

/** Fills a list to choose from; the choice stays where it is still there. `options`: [value,
 * words]. */
export function fill(select, options, wanted) {
  const told = JSON.stringify(options);
  if (select.dataset.told !== told) {
    const before = select.value;
    const made = options.map(([value, words]) => make("option", { value }, words));
    select.replaceChildren(...made);
    select.dataset.told = told;
    if (options.some(([value]) => value === before)) select.value = before;
  }
  if (wanted && select.value !== wanted) select.value = wanted;
}
