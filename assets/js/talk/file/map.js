/* The live map of a talk in one file: one canvas, painted from the packed tiles and classes with
 * the map's own modules. */
import { fillTable, overOf, present } from "../../map/colours.js";
import { legendOf, styleOf } from "../../map/colouring.js";
import { wordsFor } from "../../map/description.js";
import { isDue } from "../../map/pace.js";
import { areaOf, colour, colourView, MARKS, place, SIZE } from "../../map/pixels.js";
import { fitted, placed, project } from "../../map/projection.js";
import { stillOf, withoutLines } from "../../map/still.js";
import { readTokens } from "../../map/tokens.js";
import { recolourView, sorted } from "./again.js";
import { drawMarks } from "./over.js";
import { tilesIn, viewOf } from "./tiles.js";

const CLOSER = 2;
const FLIGHT = 900;
const RATE = 4;
/** Pixels of the map's foot that the name of a month takes. */
const FOOT = 52;
/** Milliseconds without a change after which the picture is drawn smoothly. */
const REST = 120;
const WHOLE = [0, 0, SIZE, SIZE];

export const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const ratioOf = () => Math.min(window.devicePixelRatio || 1, 2);

/** The middle of a scene's place, as parts of the world. */
function middleOf([west, south, east, north]) {
  const from = project(north, west, 0);
  const to = project(south, east, 0);
  return { x: (from.x + to.x) / 512, y: (from.y + to.y) / 512 };
}

/** Lets two maps move together; each keeps to its own place where those of the scenes differ. */
export function pair(first, second, scene) {
  const from = middleOf(scene.bounds);
  const to = middleOf(scene.second.bounds);
  const [x, y] = [to.x - from.x, to.y - from.y];
  first.mate = { map: second, x, y };
  second.mate = { map: first, x: -x, y: -y };
}

/** A map on a canvas. `parts`: those of the file; `told()` is called when the map has moved or
 * changed. */
export class TalkMap {
  #canvas;
  #context;
  #parts;
  #told;
  #scene = null;
  #image = null;
  #out = null;
  #numbers = null;
  #isMoved = true;
  #due = 0;
  #film = 0;
  #flight = 0;
  #table = null;
  /** The table that the pixels were last painted by, and their places by number; null where the
   * view is new. */
  #before = null;
  #index = null;
  #width = 0;
  #tiles = [];
  #tile = null;
  #resting = 0;
  #turn = 0;
  /** The picture before, while it fades. */
  #fading = null;
  #arrived = () => this.resize();
  frame = null;
  series = null;
  areas = null;
  /** Row of the series that is shown, −1 for the scene's own month. */
  row = -1;
  /** The classes of a draw, while the map is shaken; null for the real ones. */
  drawn = null;
  /** Zoom as the map counts it, and the middle as parts of the world. */
  at = { zoom: 0, x: 0, y: 0 };
  pointed = 0;
  /** The map that moves with this one, and how far its middle lies from this one's. */
  mate = null;

  constructor(canvas, parts, told) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { alpha: true });
    this.#parts = parts;
    this.#told = told;
  }

  get size() {
    const { clientWidth: x, clientHeight: y } = this.#canvas;
    return { x: Math.max(x, 1), y: Math.max(y, 1) };
  }

  /** Where a scene opens, for the present size. */
  home() {
    const { at, bounds } = this.#scene;
    const { size } = this;
    // The name of the month lies over the foot of the map.
    const clear = { x: size.x, y: Math.max(size.y - (this.#scene.months ? FOOT : 0), 1) };
    const { zoom, x, y } = at ? placed(at, size) : fitted(bounds, clear);
    const world = 256 * 2 ** zoom;
    return { zoom, x: (x + size.x / 2) / world, y: (y + size.y / 2) / world };
  }

  /** Shows a scene. Returns a promise that is kept when its first picture is drawn. */
  async show(scene, { flies = false } = {}) {
    this.stop();
    this.pointed = 0;
    const turn = (this.#turn += 1);
    const [frame, areas, series] = await Promise.all([
      this.#parts.frame(scene.frame),
      this.#parts.json(scene.list),
      scene.series === undefined ? null : this.#parts.frame(scene.series),
    ]);
    if (turn !== this.#turn) return;
    const isFirst = this.#scene === null;
    this.#lift();
    Object.assign(this, { frame, areas, series, row: -1, drawn: null });
    this.#scene = scene;
    this.#table = new Uint32Array(MARKS * (scene.level.areas + 1));
    if (flies && !isFirst && !isCalm()) this.#fly(this.at, this.home());
    else this.move(this.home());
    await this.ready();
  }

  /** Kept when all tiles in view are painted. */
  ready() {
    return new Promise((resolve) => {
      const look = () => (this.#due || this.isComing ? requestAnimationFrame(look) : resolve());
      look();
    });
  }

  /** The least and the most zoom of a map. */
  get zooms() {
    const zooms = Object.keys(this.#scene.tiles).map(Number);
    return [Math.min(...zooms) - 1, Math.max(...zooms) + 1 + CLOSER];
  }

  /** Moves the map, and its mate with it. `isLed`: the mate moves this one. */
  move({ zoom, x, y }, isLed = false) {
    const { limits } = this.#scene;
    const { mate } = this;
    const [least, most] = this.zooms;
    const [others, farthest] = mate ? mate.map.zooms : [least, most];
    const [west, south, east, north] = limits;
    const from = project(north, west, 0);
    const to = project(south, east, 0);
    const held = (value, low, high) => Math.min(Math.max(value, low), high);
    this.at = {
      zoom: held(zoom, Math.max(least, others), Math.min(most, farthest)),
      x: held(x, from.x / 256, to.x / 256),
      y: held(y, from.y / 256, to.y / 256),
    };
    this.#lift();
    this.#isMoved = true;
    this.#later();
    if (!mate || isLed) return;
    const { at } = this;
    mate.map.move({ zoom: at.zoom, x: at.x + mate.x, y: at.y + mate.y }, true);
  }

  /** Zooms by a step, about a point of the canvas (its middle by default). */
  zoomBy(step, point = { x: this.size.x / 2, y: this.size.y / 2 }) {
    const { size, at } = this;
    const zoom = at.zoom + step;
    const before = 256 * 2 ** at.zoom;
    const after = 256 * 2 ** zoom;
    const away = { x: point.x - size.x / 2, y: point.y - size.y / 2 };
    this.move({
      zoom,
      x: at.x + away.x / before - away.x / after,
      y: at.y + away.y / before - away.y / after,
    });
  }

  panBy(x, y) {
    const world = 256 * 2 ** this.at.zoom;
    this.move({ ...this.at, x: this.at.x - x / world, y: this.at.y - y / world });
  }

  #fly(from, to) {
    const flight = (this.#flight += 1);
    const begun = performance.now();
    const step = (now) => {
      if (flight !== this.#flight) return;
      const part = Math.min((now - begun) / FLIGHT, 1);
      const eased = part * part * (3 - 2 * part);
      const on = (name) => from[name] + (to[name] - from[name]) * eased;
      this.move({ zoom: on("zoom"), x: on("x"), y: on("y") });
      if (part < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  /** Shows a month by its row of the series. */
  month(row) {
    this.row = row === this.#scene.month ? -1 : row;
    this.#later();
  }

  /** Plays the months, `rate` a second. `shown(row)` is called with each; returns a promise that is
   * kept at the end. Where less motion is wanted, each call shows one more month. */
  play({ rate = RATE, from = 0, shown = () => null } = {}) {
    const film = (this.#film += 1);
    const count = this.#scene.months.length;
    let row = from;
    const next = () => {
      this.row = row === this.#scene.month ? -1 : row;
      this.#paint();
      shown(row);
      row += 1;
    };
    if (isCalm()) {
      next();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      let last = -Infinity;
      const tick = (now) => {
        if (film !== this.#film || row === count) {
          resolve();
          return;
        }
        if (isDue(now - last, 1000 / rate)) {
          last = Math.max(last + 1000 / rate, now - 1000 / rate);
          next();
        }
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
  }

  stop() {
    this.#film += 1;
    this.#flight += 1;
  }

  /** Shows the classes of a draw, or the real ones for null; the picture before fades away. */
  draw(classes) {
    this.#lift();
    const film = this.#canvas.cloneNode();
    film.className = "film";
    for (const name of ["tabindex", "role", "aria-label"]) film.removeAttribute(name);
    film.getContext("2d").drawImage(this.#canvas, 0, 0);
    film.addEventListener("animationend", () => this.#lift());
    this.#canvas.after(film);
    this.#fading = film;
    this.drawn = classes;
    this.#paint();
  }

  #lift() {
    if (this.#fading) this.#fading.remove();
    this.#fading = null;
  }

  /** Small pictures of the view, each in some classes; `part`: of the length of the map's sides. */
  stills(lists, part) {
    const { corner } = this;
    const { width, height } = this.#canvas;
    const sheet = {
      width: Math.round(width * part),
      height: Math.round(height * part),
      fromX: corner.x * part,
      fromY: corner.y * part,
    };
    sheet.numbers = new Uint32Array(sheet.width * sheet.height);
    for (const { numbers, left, top, span } of this.#tiles) {
      place(sheet.numbers, sheet, numbers, {
        left: left * part,
        top: top * part,
        span: span * part,
      });
    }
    withoutLines(sheet.numbers);
    const dress = this.#dress();
    return lists.map((classes) => stillOf(sheet, classes, this.#style(classes, null, dress)));
  }

  /** Paints anew: the size has changed. */
  resize() {
    this.#lift();
    this.#isMoved = true;
    this.#later();
  }

  #later() {
    if (this.#due) return;
    this.#due = requestAnimationFrame(() => {
      this.#due = 0;
      this.#paint();
      this.#told();
    });
  }

  /** The numbers of the areas under the pixels of the canvas. */
  #find() {
    const ratio = ratioOf();
    const { size, at: middle } = this;
    const width = Math.round(size.x * ratio);
    const height = Math.round(size.y * ratio);
    if (!this.#image || this.#canvas.width !== width || this.#canvas.height !== height) {
      Object.assign(this.#canvas, { width, height });
      this.#image = new ImageData(width, height);
      this.#out = new Uint32Array(this.#image.data.buffer);
      this.#numbers = new Uint32Array(width * height);
    }
    this.#numbers.fill(0);
    this.#width = ratio > 1.25 ? 2 : 1;
    const view = viewOf(middle, { width, height }, ratio);
    const tileOf = (ids) => this.#parts.tile(ids, this.#width, this.#arrived);
    const { tiles, isComing } = tilesIn(this.#scene.tiles, view, tileOf);
    this.corner = view.corner;
    this.isComing = isComing;
    this.#tiles = tiles;
    for (const { numbers, ...at } of this.#tiles) {
      place(this.#numbers, { width, height }, numbers, at);
    }
  }

  /** What is drawn: the scene's own month, or one of the series. */
  #shown() {
    const { frame, series, row, drawn } = this;
    if (drawn) return { classes: drawn, over: null, sizes: null };
    if (row < 0) return { classes: frame.columns.class, over: overOf(frame.columns), sizes: null };
    const n = frame.about.n;
    const at = (column) => column && column.subarray(row * n, (row + 1) * n);
    return { classes: at(series.columns.class), over: null, sizes: at(series.columns.size) };
  }

  #legend() {
    const legend = legendOf(this.frame);
    if (this.series) {
      for (const entry of this.series.about.classes) {
        if (!legend.has(entry.class)) legend.set(entry.class, entry);
      }
    }
    return legend;
  }

  #dress() {
    const { kept, circled } = this.#scene;
    const own = this.frame.about.classes.filter(({ code }) => kept.includes(code));
    return { ...readTokens(), kept: new Set(own.map((entry) => entry.class)), circled };
  }

  /** The colours of the classes that are shown. */
  #style(classes, over, dress) {
    return styleOf({
      declared: this.#scene.level,
      frame: this.frame,
      legend: this.#legend(),
      zoom: this.at.zoom,
      dress,
      present: present(classes, over),
      width: this.#width,
    });
  }

  /** Paints by the nearest pixel, at once, and smoothly when nothing has changed for a moment. */
  #paint(isSmooth = false) {
    if (!this.frame) return;
    clearTimeout(this.#resting);
    if (!isSmooth) this.#resting = setTimeout(() => this.#paint(true), REST);
    if (this.#isMoved) {
      this.#find();
      this.#before = null;
      this.#index = null;
    }
    this.#isMoved = false;
    const { classes, over } = this.#shown();
    const dress = this.#dress();
    const style = this.#style(classes, over, dress);
    fillTable(this.#table, classes, over, style);
    if (isSmooth) this.#paintTiles(style.cells);
    else this.#paintPixels(style.cells);
    this.#drawOver(dress);
  }

  #paintPixels(cells) {
    const { width } = this.#canvas;
    const { x: fromX, y: fromY } = this.corner;
    const view = { width, fromX, fromY };
    const table = this.#table;
    if (this.#before) {
      // The view is as it was: only what has another colour is painted.
      this.#index ||= sorted(this.#numbers, table.length);
      recolourView(this.#out, this.#index, this.#before, table, cells, view);
      this.#before.set(table);
    } else {
      colourView(this.#out, this.#numbers, table, cells, view);
      this.#before = table.slice();
    }
    this.#context.putImageData(this.#image, 0, 0);
  }

  /** Each tile in its own pixels, drawn at the size it has now: lines stay whole. */
  #paintTiles(cells) {
    this.#tile ||= Object.assign(document.createElement("canvas"), { width: SIZE, height: SIZE });
    const context = this.#tile.getContext("2d");
    const image = new ImageData(SIZE, SIZE);
    const out = new Uint32Array(image.data.buffer);
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    for (const { numbers, left, top, span } of this.#tiles) {
      colour(out, numbers, this.#table, cells, WHOLE);
      context.putImageData(image, 0, 0);
      // On whole pixels, so that no line shows where two tiles meet.
      const [x, y] = [Math.round(left), Math.round(top)];
      const [right, bottom] = [Math.round(left + span), Math.round(top + span)];
      this.#context.drawImage(this.#tile, x, y, right - x, bottom - y);
    }
  }

  /** Circles, and the outline of the chosen area. */
  #drawOver(dress) {
    const ratio = ratioOf();
    const { classes, sizes } = this.#shown();
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawMarks(this.#context, this.#scene, {
      frame: this.frame,
      areas: this.areas,
      legend: this.#legend(),
      classes,
      sizes,
      zoom: this.at.zoom,
      corner: { x: this.corner.x / ratio, y: this.corner.y / ratio },
      dress,
    });
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
  }

  /** The number of the area at a point of the canvas, 0 for none. */
  areaAt({ x, y }) {
    if (!this.#numbers) return 0;
    const ratio = ratioOf();
    const column = Math.floor(x * ratio);
    const row = Math.floor(y * ratio);
    const { width, height } = this.#canvas;
    if (column < 0 || row < 0 || column >= width || row >= height) return 0;
    return areaOf(this.#numbers[row * width + column]);
  }

  /** The numbers of the areas in view. */
  inView() {
    const found = new Set();
    for (const marked of this.#numbers || []) if (marked) found.add(areaOf(marked));
    found.delete(0);
    return [...found];
  }

  /** How many areas have each class now. */
  counts() {
    const counts = new Map();
    for (const each of this.#shown().classes) counts.set(each, (counts.get(each) || 0) + 1);
    return counts;
  }

  /** The facts of an area, as lines of text. Values are of the scene's own month. */
  words(number) {
    const { about, columns } = this.frame;
    const isOwn = this.row < 0;
    const entries = isOwn ? about.classes : [...this.#legend().values()];
    const own = isOwn ? columns : { class: this.#shown().classes };
    return wordsFor(
      number,
      { about: { ...about, classes: entries }, columns: own },
      this.areas[number - 1],
    );
  }
}
