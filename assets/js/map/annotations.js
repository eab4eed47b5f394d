/* The drawings over the colours of a picture: names and circles, and the outlines of the chosen
 * area, the compared area and the area under the pointer. */
import { choices } from "../state/view.js";
import { itemsOf, listOf, numberOf } from "./answers.js";
import * as layers from "./layer.js";
import * as levels from "./levels.js";
import * as marks from "./marks.js";
import { outline, tilesNear } from "./outline.js";
import { canvas, sheet, svg } from "./sheet.js";
import { tileOf } from "./tiles.js";

const KEPT_OUTLINES = 8;
/** Pixels that the widest ring reaches beyond its outline. */
const RING = 5;
/** The drawings of every picture: what is pointed at is marked on all. */
const every = [];

/** Draws the circles again: other classes are shown, or other classes are kept. */
export const recircle = () => every.forEach((own) => own.recircle());

/** The area under the pointer, 0 for none, and the tile in which it was found. `isFocused`: the
 * keys lead to it, and not the pointer. */
export const point = (number, tile, isFocused = false) =>
  every.forEach((own) => own.point(number, tile, isFocused));

/** The area that is pointed at beside the map, as `<level>:<code>`, "" for none. */
export const hint = (reference) => every.forEach((own) => own.hint(reference));

/** The areas that are outlined together, for a map that comes later. */
let together = [];

/** Outlines some areas together, as `<level>:<code>` each; an empty list ends it. */
export function outlineAll(references) {
  together = references;
  for (const own of every) own.outlineAll(references);
}

/** The drawings over a picture on a map, as functions: draw, choose, clear, and those above.
 * `dress()`
 * returns the colours of the look. */
export function drawings(map, dress) {
  const state = {
    map,
    dress,
    circles: null,
    verdicts: null,
    names: null,
    rings: null,
    ring: null,
    shown: null,
    told: "",
    asked: {},
    chosen: {},
    pointed: 0,
    hinted: "",
    outlined: null,
  };
  const outlines = new Map();

  const sheets = () => [state.circles, state.verdicts, state.names, state.ring, state.rings];

  /** Draws over a surface the parts that are not there yet. */
  function draw(surface) {
    const named = levels.named(state.map.getZoom(), choices()).key;
    const known = [surface.level, named].map((level) => (itemsOf(level) ? level : ""));
    const places = surface.tiles().map(({ coords }) => `${coords.z},${coords.x},${coords.y}`);
    const told = [
      surface.level,
      surface.query,
      Boolean(surface.frame),
      state.dress().look,
      state.dress().circled,
      [...state.dress().kept].join(","),
      ...known,
      ...places,
    ].join("/");
    if (told === state.told && surface === state.shown) return;
    Object.assign(state, { told, shown: surface });
    for (const each of sheets()) each.redraw();
  }

  /** Finds the numbers of the chosen and of the compared area, whichever level they are of. */
  function choose(view) {
    for (const name of ["area", "compare"]) {
      const asked = (state.asked[name] = view[name] || "");
      const [level, code] = asked.split(":");
      state.chosen[name] = null;
      if (!code) continue;
      listOf(level).then(
        (items) => {
          if (state.asked[name] !== asked) return;
          state.chosen[name] = {
            level,
            number: 1 + items.findIndex((item) => item.code.toUpperCase() === code),
          };
          state.rings.redraw();
          state.verdicts.redraw();
        },
        () => null,
      );
    }
    state.rings.redraw();
    state.verdicts.redraw();
  }

  const circleAgain = () => state.verdicts.redraw();

  function markPointed(number, tile, isFocused) {
    Object.assign(state, { pointed: number, pointedIn: tile, isFocused });
    state.ring.redraw();
  }

  function markHinted(reference) {
    if (reference === state.hinted) return;
    state.hinted = reference;
    state.ring.redraw();
  }

  function outlineTogether(references) {
    const level = references.length ? references[0].split(":")[0] : "";
    const codes = new Set(references.map((reference) => reference.slice(level.length + 1)));
    const asked = references.join(",");
    if (asked === (state.outlined ? state.outlined.asked : "")) return;
    state.outlined = level ? { asked, level, number: 0 } : null;
    state.rings.redraw();
    if (!level) return;
    listOf(level).then(
      (items) => {
        if (!state.outlined || state.outlined.asked !== asked) return;
        const numbers = new Set();
        for (let at = 0; at < items.length; at++) {
          if (codes.has(items[at].code)) numbers.add(at + 1);
        }
        Object.assign(state.outlined, { number: asked, numbers });
        state.rings.redraw();
      },
      () => null,
    );
  }

  /** The circles of verdicts within bounds, empty where the map has none: colour by class, size by
   * count. The others fade while an area is chosen, or while classes are kept. */
  function verdicts(bounds) {
    const surface = state.shown;
    const { look, kept, circled } = state.dress();
    const { about, columns } = surface.frame;
    const own = itemsOf(surface.level);
    const isVerdict = about.overlay && about.overlay.kind === "verdicts" && columns.overlay_value;
    if (!circled || !isVerdict || !own || !own.length || !own[0].at) return [];
    const { area } = state.chosen;
    const chosen = area && area.level === surface.level ? area.number : 0;
    return marks.verdictCircles({
      map: state.map,
      bounds,
      areas: own,
      columns: surface.sizes ? { overlay_value: surface.sizes } : columns,
      max: about.overlay.max,
      classes: surface.classes,
      legend: surface.legend,
      look,
      isFaded: (number, byte) => (chosen ? number !== chosen : kept.size > 0 && !kept.has(byte)),
    });
  }

  /** The circles of verdicts as shapes: paper has them as the screen does. */
  function judgements(bounds) {
    const surface = state.shown;
    const found = surface && surface.frame ? verdicts(bounds) : [];
    if (!found.length) return null;
    const { tokens } = state.dress();
    return { box: bounds, draw: () => marks.verdictShapes(found, tokens) };
  }

  function circles(bounds) {
    const surface = state.shown;
    if (!surface || !surface.frame) return null;
    const { about, columns } = surface.frame;
    const own = itemsOf(surface.level);
    const isCircled = about.overlay && about.overlay.kind === "circles" && columns.overlay_value;
    if (!isCircled || !own || !own.length || !own[0].at) return null;
    const { max } = about.overlay;
    const values = columns.overlay_value;
    return {
      box: bounds,
      draw: (context) =>
        marks.drawCircles(
          context,
          marks.circlesIn(state.map, bounds, own, values, max),
          state.dress().tokens,
        ),
    };
  }

  /** The names that are written: those of the level shown under circles once they have room, else
   * of a coarser level. */
  function names(bounds) {
    const surface = state.shown;
    if (!surface || !surface.frame) return null;
    const zoom = state.map.getZoom();
    const { key } = levels.named(zoom - (state.dress().circled ? 1 : 0), choices());
    const named = itemsOf(key);
    if (!named) return null;
    const circled = verdicts(bounds);
    const { area } = state.chosen;
    const { min, max } = state.map.getPixelBounds();
    const origin = state.map.getPixelOrigin();
    const view = [min.x - origin.x, min.y - origin.y, max.x - origin.x, max.y - origin.y];
    const isOwn = key === surface.level;
    const written = () =>
      marks.names({
        map: state.map,
        bounds,
        view,
        areas: named,
        circles: isOwn ? circled : circled.map((each) => ({ ...each, number: 0 })),
        first: area && area.level === key ? [area.number] : [],
      });
    return { box: bounds, draw: written };
  }

  /** Area tiles of a level where the map has tiles: those of the level shown at once, others from
   * the server or from memory. */
  function tilesAt(level) {
    const zoomOut = layers.isFine() ? 0 : 1;
    return state.shown.tiles().map(({ coords, element }) => {
      const { z, x, y } = coords;
      if (level === state.shown.level) return { x, y, numbers: element.paint.numbers };
      return Promise.resolve(tileOf([level], { z: z - zoomOut, x, y }, layers.pixelWidth())).then(
        ({ numbers }) => ({ x, y, numbers }),
      );
    });
  }

  /** The outline of an area over the tiles of the view, null until it is known. It is kept, since
   * each move of the pointer draws the chosen areas again. `near`, a tile, limits it to the part
   * of the area that is connected to it. */
  function outlineOf({ level, number, numbers }, near) {
    const places = state.shown.tiles().map(({ coords }) => `${coords.z},${coords.x},${coords.y}`);
    const key = [level, number, near ? `${near.x},${near.y}` : "all", ...places].join("/");
    if (outlines.has(key)) return outlines.get(key);
    outlines.set(key, null);
    if (outlines.size > KEPT_OUTLINES) outlines.delete(outlines.keys().next().value);
    const tiles = tilesAt(level);
    if (level === state.shown.level) {
      outlines.set(key, outline(near ? tilesNear(tiles, near, number) : tiles, numbers || number));
      return outlines.get(key);
    }
    Promise.all(tiles).then(
      (come) => {
        outlines.set(key, outline(come, numbers || number));
        state.rings.redraw();
      },
      () => outlines.delete(key),
    );
    return null;
  }

  const pointedRing = () => ({
    area: { level: state.shown && state.shown.level, number: state.pointed },
    style: state.isFocused ? "focused" : "hover",
    near: state.pointedIn,
  });
  /** Only an area of the level on the map has an outline without asking the server. */
  function hintedRing() {
    const [level, code] = state.hinted.split(":");
    const isShown = code && state.shown && level === state.shown.level;
    return { area: isShown ? { level, number: numberOf(level, code) } : null, style: "hinted" };
  }
  const chosenRings = () => [
    { area: state.outlined && state.outlined.numbers ? state.outlined : null, style: "planned" },
    { area: state.chosen.compare, style: "compared" },
    { area: state.chosen.area, style: "chosen" },
  ];

  /** The rings of areas, and the part of the bounds they reach. */
  function rings(bounds, wanted) {
    const surface = state.shown;
    if (!surface || !surface.classes) return null;
    const zoom = surface.layer._tileZoom;
    const scale =
      (surface.layer.options.tileSize / 512) * state.map.getZoomScale(state.map.getZoom(), zoom);
    const origin = state.map.getPixelOrigin();
    const place = (x, y) => ({ x: x * scale - origin.x, y: y * scale - origin.y });
    const drawn = [];
    const reach = window.L.bounds([]);
    for (const { area, style, near } of wanted) {
      const paths = area && (area.numbers || area.number > 0) ? outlineOf(area, near) : null;
      if (!paths) continue;
      drawn.push({ paths, style });
      for (const path of paths) {
        for (let i = 0; i < path.length; i += 2) reach.extend(place(path[i], path[i + 1]));
      }
    }
    if (!drawn.length || !reach.isValid()) return null;
    const box = window.L.bounds(
      window.L.point(reach.min.subtract([RING, RING])),
      reach.max.add([RING, RING]),
    );
    box.min = window.L.point(Math.max(box.min.x, bounds.min.x), Math.max(box.min.y, bounds.min.y));
    box.max = window.L.point(Math.min(box.max.x, bounds.max.x), Math.min(box.max.y, bounds.max.y));
    if (box.min.x >= box.max.x || box.min.y >= box.max.y) return null;
    return {
      box,
      draw: (context) =>
        drawn.forEach(({ paths, style }) =>
          marks.drawOutline(context, paths, place, style, state.dress().tokens),
        ),
    };
  }

  state.circles = sheet("paint-marks", canvas, circles).addTo(map);
  state.verdicts = sheet("paint-marks", svg, judgements).addTo(map);
  state.names = sheet("paint-marks", svg, names).addTo(map);
  state.ring = sheet("paint-rings", canvas, (bounds) =>
    rings(bounds, [hintedRing(), pointedRing()]),
  ).addTo(map);
  state.rings = sheet("paint-rings", canvas, (bounds) => rings(bounds, chosenRings())).addTo(map);

  /** Nothing is shown any more. */
  function clear() {
    Object.assign(state, { shown: null, told: "", chosen: {}, asked: {} });
    for (const each of sheets()) each.redraw();
  }

  const own = {
    draw,
    choose,
    clear,
    recircle: circleAgain,
    point: markPointed,
    hint: markHinted,
    outlineAll: outlineTogether,
  };
  every.push(own);
  own.outlineAll(together);
  return own;
}
