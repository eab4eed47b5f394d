/* Drawing functions for what lies over the colours: names, circles of the overlay, and the
 * outlines of the chosen area, the compared area and the area under the pointer. */

const LARGEST = 26;
const LARGEST_VERDICT = 21;
const SMALLEST = 4;
const FONT = "600 12px system-ui, sans-serif";

/** Radius of a circle whose area is proportional to a value; the largest value has the largest
 * circle. */
export const radiusOf = (value, max, largest = LARGEST) =>
  value > 0 && max > 0 ? Math.max(1.5, largest * Math.sqrt(Math.min(value / max, 1))) : 0;

/** Radius of the circle of a verdict: its area is proportional to the count. */
export const verdictRadius = (value, max) =>
  Math.max(SMALLEST, radiusOf(value, max, LARGEST_VERDICT));

/** Round values for the legend of circles, from large to small. */
export function circleSizes(max) {
  if (!(max > 0)) return [];
  const round = (value) => {
    const power = 10 ** Math.floor(Math.log10(value));
    return [5, 2, 1].map((step) => step * power).find((step) => step <= value * 1.0001);
  };
  const sizes = [max, max / 4, max / 20].map(round).filter((size) => size >= 1 || max < 5);
  return [...new Set(sizes)];
}

const overlaps = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
const holds = (outer, box) =>
  !outer || (box[0] >= outer[0] && box[1] >= outer[1] && box[2] <= outer[2] && box[3] <= outer[3]);

/** The names that fit: those whose boxes overlap none before them, and none of `taken`, and that
 * lie within `view`. `wanted`: [{text, places: [{x, y}], width}], the most important first; the
 * first place that is free is taken. Pure. */
export function declutter(wanted, height, { gap = 0, taken = [], view = null } = {}) {
  const placed = [];
  for (const label of wanted) {
    const half = label.width / 2 + gap;
    for (const { x, y } of label.places) {
      const box = [x - half, y - height / 2, x + half, y + height / 2];
      const isFree =
        placed.every(({ box: other }) => !overlaps(box, other)) &&
        taken.every((other) => !overlaps(box, other));
      if (isFree && holds(view, box)) {
        placed.push({ text: label.text, x, y, box });
        break;
      }
    }
  }
  return placed;
}

const widths = new Map();
let ruler = null;

/** Width of a name in the font of the map, measured once. */
function widthOf(name) {
  if (!ruler) {
    Object.assign((ruler = document.createElement("canvas").getContext("2d")), { font: FONT });
  }
  if (!widths.has(name)) widths.set(name, ruler.measureText(name).width);
  return widths.get(name);
}

const LINE = 15;

/** Steps from the middle of an area at which its name is tried, in lines and letters. */
const AROUND = [
  [0, 0],
  [0, 2],
  [0, -2],
  [0, 4],
  [0, -4],
  [3, 1],
  [-3, 1],
  [3, -2],
  [-3, -2],
  [0, 6],
  [0, -6],
];

/** Places of a name beside its circle: below, above, right, left. Without a circle, its middle,
 * and where there are circles, around it. */
function placesBeside({ x, y }, radius, width, hasCircles) {
  if (!radius && !hasCircles) return [{ x, y }];
  if (!radius) return AROUND.map(([across, down]) => ({ x: x + 14 * across, y: y + LINE * down }));
  const away = radius + LINE / 2 + 2;
  const aside = radius + width / 2 + 5;
  return [
    { x, y: y + away },
    { x, y: y - away },
    { x: x + aside, y },
    { x: x - aside, y },
  ];
}

/** The names of areas that fit, as SVG text (.map-name in paint.css). `circles`: those on the map,
 * with the number of their area, which names must not cover; `view`: the part of the map that is
 * seen, which must hold them; `first`: numbers of areas that are named before the others. */
export function names({ map, bounds, view, areas, circles = [], first = [] }) {
  const radii = new Map(circles.map(({ number, radius }) => [number, radius]));
  const wanted = [];
  areas.forEach((area, at) => {
    const point = area.at && map.latLngToLayerPoint(area.at);
    if (!point || !bounds.contains(point)) return;
    const width = widthOf(area.name);
    const places = placesBeside(point, radii.get(at + 1) || 0, width, circles.length > 0);
    wanted.push({ text: area.name, width, places, isFirst: first.includes(at + 1) });
  });
  wanted.sort((a, b) => Number(b.isFirst) - Number(a.isFirst));
  const taken = circles.map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius]);
  const gap = circles.length ? 2 : 12;
  const height = circles.length ? LINE : 32;
  return declutter(wanted, height, { gap, taken, view }).map(({ text, x, y }) => {
    const name = document.createElementNS("http://www.w3.org/2000/svg", "text");
    for (const [key, value] of Object.entries({ x, y, class: "map-name" })) {
      name.setAttribute(key, value);
    }
    name.textContent = text;
    return name;
  });
}

/** Circles of values within bounds of the map, the largest first, so that small ones stay
 * visible. */
export function circlesIn(map, bounds, areas, values, max) {
  const circles = [];
  for (let i = 0; i < areas.length; i++) {
    const radius = radiusOf(values[i], max);
    const point = radius > 0 && map.latLngToLayerPoint(areas[i].at);
    if (point && bounds.contains(point)) circles.push({ x: point.x, y: point.y, radius });
  }
  return circles.sort((a, b) => b.radius - a.radius);
}

const LEAST_GLYPH = 6;

/** Circles of verdicts within bounds of the map, the largest first: {x, y, radius, colour,
 * direction, isFaded}. Areas without a verdict have none. */
export function verdictCircles(wanted) {
  const { map, bounds, areas, columns, max, classes, legend, look, isFaded } = wanted;
  const { overlay_value: values, overlay_least: least } = columns;
  const circles = [];
  for (let i = 0; i < areas.length; i++) {
    const entry = legend.get(classes[i]);
    if (!entry || entry.kind !== "class") continue;
    const point = map.latLngToLayerPoint(areas[i].at);
    if (!bounds.contains(point)) continue;
    circles.push({
      number: i + 1,
      x: point.x,
      y: point.y,
      // Of a range, the least is certain.
      radius: verdictRadius(least ? least[i] : values[i], max),
      colour: entry.colours[look] || entry.colours.light,
      direction: Math.sign(classes[i] - 5),
      isFaded: isFaded(i + 1, classes[i]),
    });
  }
  // Those that differ lie over those that do not, and small ones over large ones.
  const rank = ({ isFaded: faded, direction }) => (faded ? 0 : direction ? 2 : 1);
  return circles.sort((a, b) => rank(a) - rank(b) || b.radius - a.radius);
}

/** Whether colours alone would not do: high contrast, or the system's own colours. */
const needsGlyphs = () =>
  document.documentElement.dataset.look === "contrast" ||
  window.matchMedia("(forced-colors: active)").matches;

export function drawVerdicts(context, circles, tokens) {
  const withGlyphs = needsGlyphs();
  for (const each of circles) {
    const { x, y, radius, colour, direction, isFaded } = each;
    context.globalAlpha = isFaded ? 0.35 : 1;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 1.25;
    context.strokeStyle = direction ? tokens.surface : tokens["area-line-ramp"];
    context.stroke();
    if (withGlyphs && direction && radius >= LEAST_GLYPH) glyph(context, each, tokens);
  }
  context.globalAlpha = 1;
}

/** The same circles as SVG elements, which paper shows as the screen does. */
export function verdictShapes(circles, tokens) {
  const withGlyphs = needsGlyphs();
  return circles.flatMap(({ x, y, radius, colour, direction, isFaded }) => {
    const stroke = direction ? tokens.surface : tokens["area-line-ramp"];
    const opacity = isFaded ? 0.35 : 1;
    const drawn = [shape("circle", { cx: x, cy: y, r: radius, fill: colour, stroke, opacity })];
    if (withGlyphs && direction && radius >= LEAST_GLYPH) {
      const half = radius * 0.55;
      const base = y + (direction * half) / 1.4;
      const d = `M${x - half} ${base}L${x + half} ${base}L${x} ${y - (direction * half) / 1.1}Z`;
      drawn.push(shape("path", { d, fill: tokens.surface, stroke: tokens.text, opacity }));
    }
    return drawn;
  });
}

function shape(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.setAttribute("stroke-width", "1.25");
  return element;
}

/** A triangle up or down within a circle. */
function glyph(context, { x, y, radius, direction }, tokens) {
  const half = radius * 0.55;
  context.beginPath();
  context.moveTo(x - half, y + (direction * half) / 1.4);
  context.lineTo(x + half, y + (direction * half) / 1.4);
  context.lineTo(x, y - (direction * half) / 1.1);
  context.closePath();
  context.fillStyle = tokens.surface;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = tokens.text;
  context.stroke();
}

export function drawCircles(context, circles, tokens) {
  for (const { x, y, radius } of circles) circle(context, x, y, radius, tokens);
}

/** One circle: translucent in the page's colour, with two rings so that it is visible on any
 * fill. */
export function circle(context, x, y, radius, tokens) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.globalAlpha = 0.55;
  context.fillStyle = tokens.surface;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 3.5;
  context.strokeStyle = tokens["selected-halo"];
  context.stroke();
  context.lineWidth = 1.5;
  context.strokeStyle = tokens.selected;
  context.stroke();
}

/** An outline in two rings, one of which is visible on any fill. `style`: "chosen", "planned",
 * "compared" (dashed), "hover" (thin), "hinted" or "focused" (wide and dotted). */
export function drawOutline(context, paths, place, style, tokens) {
  const path = new Path2D();
  for (const corners of paths) {
    for (let i = 0; i < corners.length; i += 2) {
      const { x, y } = place(corners[i], corners[i + 1]);
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
  }
  context.lineJoin = context.lineCap = "round";
  const [halo, ring] = {
    chosen: [7, 3],
    planned: [5.5, 2.5],
    compared: [6, 2.5],
    hover: [3.5, 1.5],
    hinted: [5.5, 2.5],
    focused: [9, 5],
  }[style];
  context.setLineDash([]);
  context.strokeStyle = tokens["selected-halo"];
  context.lineWidth = halo;
  context.stroke(path);
  context.lineCap = "butt";
  context.setLineDash({ compared: [8, 5], focused: [3, 3] }[style] || []);
  context.strokeStyle = tokens.selected;
  context.lineWidth = ring;
  context.stroke(path);
  context.setLineDash([]);
}
