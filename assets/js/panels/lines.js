/* Small charts beside a sentence: one dark line, one grey line, named at their ends. */
import { whenDrawn } from "./watch.js";

const NS = "http://www.w3.org/2000/svg";
const BOX = { width: 400, height: 150, left: 34, right: 126, top: 8, bottom: 22 };
const LABEL = 44;
const LETTERS = 14;

function part(name, attributes, text = "") {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

/** A round number at or above a value, for the top of an axis. Pure. */
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 4, 5, 10].map((step) => step * power).find((step) => step >= value);
}

/** Heights moved apart, so that no two are nearer than `gap`; in the order given. Pure. */
export function spread(heights, gap) {
  const order = heights.map((_, at) => at).sort((a, b) => heights[a] - heights[b]);
  const moved = [...heights];
  order.forEach((at, place) => {
    if (place && moved[at] - moved[order[place - 1]] < gap) {
      moved[at] = moved[order[place - 1]] + gap;
    }
  });
  return moved;
}

/** A name in at most two lines of a number of letters, cut between words. Pure. */
export function wrapped(name, letters) {
  const lines = [""];
  for (const word of name.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (longer.length <= letters || !lines[lines.length - 1]) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length < 3) return lines;
  const kept = lines[1].split(" ");
  while (kept.length > 1 && kept.join(" ").length > letters - 2) kept.pop();
  return [lines[0], `${kept.join(" ").slice(0, letters - 2)} …`];
}

const shown = (value) =>
  value.toLocaleString("en-GB", { maximumFractionDigits: value < 1 ? 2 : value < 100 ? 1 : 0 });

/** Pieces of a line between its gaps, as paths. Pure. */
export function pathsOf(values, x, y) {
  const paths = [];
  let path = "";
  values.forEach((value, at) => {
    if (value === null) {
      if (path) paths.push(path);
      path = "";
    } else path += `${path ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  return path ? [...paths, path] : paths;
}

function picture(lines, periods, marked) {
  const { width, height, left, right, top, bottom } = BOX;
  const every = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  const most = roundUp(Math.max(...every, 0));
  const count = Math.max(periods.length - 1, 1);
  const x = (at) => left + ((width - left - right) * at) / count;
  const y = (value) => height - bottom - ((height - top - bottom) * value) / most;
  const svg = part("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
  const last = ({ values }) => [...values].reverse().find((value) => value !== null);
  const told = lines.map((line) => `${line.name}: ${shown(last(line) ?? 0)}`).join("; ");
  svg.setAttribute(
    "aria-label",
    `From ${periods[0]} to ${periods[periods.length - 1]}. At the end, ${told}.`,
  );
  for (const value of [0, most / 2, most]) {
    const at = y(value);
    svg.append(
      part("path", { class: value ? "grid" : "base", d: `M${left} ${at}H${width - right}` }),
      part("text", { x: left - 6, y: at + 4, "text-anchor": "end" }, shown(value)),
    );
  }
  periods.forEach((period, at) => {
    const isFirst = at === 0 || periods[at - 1].slice(0, 4) !== period.slice(0, 4);
    if (isFirst && (at === 0 || x(at) - x(0) > 40) && x(at) < width - right - 20) {
      svg.append(part("text", { x: x(at), y: height - 5 }, period.slice(0, 4)));
    }
  });
  const place = periods.indexOf(marked);
  if (place >= 0) {
    svg.append(part("path", { class: "mark", d: `M${x(place)} ${top}V${height - bottom}` }));
  }
  const apart = spread(
    lines.map((line) => y(last(line) ?? 0)),
    LABEL,
  );
  const over = Math.max(0, Math.max(...apart) + LABEL - 12 - height);
  const ends = apart.map((at) => at - over);
  [...lines.keys()].reverse().forEach((at) => {
    const { name, values } = lines[at];
    for (const d of pathsOf(values, x, y)) {
      svg.append(part("path", { class: `line line-${at}`, d }));
    }
    const own = part("text", { class: `end end-${at}`, x: width - right + 6, y: ends[at] });
    const written = [...wrapped(name, LETTERS), shown(last(lines[at]) ?? 0)];
    written.forEach((words, row) =>
      own.append(part("tspan", { x: width - right + 6, dy: row ? 14 : 0 }, words)),
    );
    svg.append(own);
  });
  return svg;
}

/** A line without axes, as wide as a word. */
function spark(values) {
  const known = values.filter((value) => value !== null);
  const most = Math.max(...known, 0) || 1;
  const count = Math.max(values.length - 1, 1);
  const svg = part("svg", { viewBox: "0 0 88 24", "aria-hidden": "true" });
  const x = (at) => 1 + (86 * at) / count;
  const y = (value) => 22 - (20 * value) / most;
  for (const d of pathsOf(values, x, y)) svg.append(part("path", { class: "line line-0", d }));
  return svg;
}

/** Draws the small charts that are on the page and have no picture yet. */
export function draw() {
  for (const place of document.querySelectorAll(".spark[data-values]")) {
    if (place.dataset.drawn === place.dataset.values) continue;
    place.dataset.drawn = place.dataset.values;
    place.replaceChildren(spark(JSON.parse(place.dataset.values)));
  }
  for (const place of document.querySelectorAll(".small-trend[data-lines]")) {
    if (place.dataset.drawn === place.dataset.lines) continue;
    place.dataset.drawn = place.dataset.lines;
    const { lines, periods, marked } = place.dataset;
    place.replaceChildren(picture(JSON.parse(lines), JSON.parse(periods), marked));
  }
}

/** Draws small charts whenever the answer is drawn. */
export const listen = () => whenDrawn(draw);
