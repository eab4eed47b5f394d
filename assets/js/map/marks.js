/* Drawing functions for what lies over the colours: names, circles of the overlay, and the
 * outlines of the chosen area, the compared area and the area under the pointer. */

const LARGEST = 26;
const FONT = "600 12px system-ui, sans-serif";

/** Radius of a circle whose area is proportional to a value; the largest value has the largest
 * circle. */
export const radiusOf = (value, max) =>
  value > 0 && max > 0 ? Math.max(1.5, LARGEST * Math.sqrt(Math.min(value / max, 1))) : 0;

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

/** The names that fit: those whose boxes overlap none before them. `wanted`: [{text, x, y,
 * width}], the most important first. */
export function declutter(wanted, height, gap = 0) {
  const placed = [];
  for (const label of wanted) {
    const half = label.width / 2 + gap;
    const box = [label.x - half, label.y - height / 2, label.x + half, label.y + height / 2];
    if (
      placed.every(
        ({ box: other }) =>
          box[0] > other[2] || box[2] < other[0] || box[1] > other[3] || box[3] < other[1],
      )
    ) {
      placed.push({ ...label, box });
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

/** The names of areas that fit, as SVG text (.map-name in paint.css). */
export function names(map, bounds, areas) {
  const wanted = [];
  for (const area of areas) {
    if (!area.at) continue;
    const point = map.latLngToLayerPoint(area.at);
    if (bounds.contains(point)) {
      wanted.push({ text: area.name, x: point.x, y: point.y, width: widthOf(area.name) });
    }
  }
  return declutter(wanted, 32, 12).map(({ text, x, y }) => {
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

/** An outline in two rings, one of which is visible on any fill. `style`: "chosen", "compared"
 * (dashed) or "hover" (thin). */
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
  const [halo, ring] = { chosen: [7, 3], compared: [6, 2.5], hover: [3.5, 1.5] }[style];
  context.setLineDash([]);
  context.strokeStyle = tokens["selected-halo"];
  context.lineWidth = halo;
  context.stroke(path);
  context.lineCap = "butt";
  context.setLineDash(style === "compared" ? [8, 5] : []);
  context.strokeStyle = tokens.selected;
  context.lineWidth = ring;
  context.stroke(path);
  context.setLineDash([]);
}
