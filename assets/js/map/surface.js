/* One painted level of the atlas: its layer, the frame it shows, and the table in which the
 * colours of its pixels are looked up. */
import { legendOf, lookOf, styleOf } from "./colouring.js";
import * as colours from "./colours.js";
import * as layers from "./layer.js";
import * as levels from "./levels.js";
import { MARKS, meeting } from "./pixels.js";
import { tileOf } from "./tiles.js";
import { soon } from "./turns.js";

/** Milliseconds without a re-colour after which the parts out of view are painted too. */
const REST = 150;

/** A level on the map. */
export class Surface {
  #map;
  #dress;
  #table;
  #style = null;
  #styledZoom = NaN;
  #present = [];
  #resting = 0;
  #repainted = -Infinity;
  #isLoaded = false;
  #over = null;
  frame = null;
  query = "";
  /** The query of the last request; it differs from `query` while the answer is coming. */
  wanted = "";
  classes = null;
  /** The sizes of circles in a month that is played, null where the frame has them. */
  sizes = null;
  legend = null;
  /** Milliseconds the last re-colour took. */
  lastMs = 0;

  /** `dress()` returns {tokens, look, kept} at present; `onChange()` is called whenever tiles
   * have arrived or been painted. */
  constructor({ map, choices, level, bounds, dress, onChange }) {
    this.level = level;
    this.declared = choices.levels.find((each) => each.key === level);
    this.#map = map;
    this.#dress = dress;
    this.#table = new Uint32Array(MARKS * (this.declared.areas + 1));
    this.layer = layers.grid({
      pane: "paint",
      bounds,
      begin: () => ({ isWhole: false }),
      load: (place, zoom, signal) => {
        const outlined = levels.orientation(level, zoom, choices).map(({ key }) => key);
        return tileOf([level, ...outlined], place, layers.pixelWidth(), signal);
      },
      draw: (element) => this.classes && this.#paintWhole(element),
    });
    this.#addTo(map, onChange);
  }

  #addTo(map, onChange) {
    this.layer.on("load", () => {
      this.#isLoaded = true;
      onChange();
    });
    this.layer.on("loading", () => (this.#isLoaded = false));
    map.on("movestart", this.#finish);
    this.layer.addTo(map);
    if (!this.layer.isLoading()) this.#isLoaded = true;
  }

  /** The present look of a class: dimmed where others are kept, unless the caller wants its own
   * colour. */
  looks(code, isOwn) {
    const { legend, frame } = this;
    return lookOf(code, { legend, shades: frame.about.shades }, this.#dress(), isOwn);
  }

  /** Whether verdicts are drawn as circles over it. */
  isCircled() {
    return Boolean(this.#dress().circled);
  }

  /** The looks of the classes that occur in any of several months. */
  styleOfAll(occurring) {
    const { declared, frame, legend, layer } = this;
    const zoom = layer._tileZoom === undefined ? this.#map.getZoom() : layer._tileZoom;
    const dress = this.#dress();
    const width = layers.pixelWidth();
    return styleOf({ declared, frame, legend, zoom, dress, present: occurring, width });
  }

  /** Makes the table again: for new classes, another look, other classes kept, or another zoom. */
  #restyle() {
    this.#style = this.styleOfAll(this.#present);
    this.#styledZoom = this.layer._tileZoom;
    colours.fillTable(this.#table, this.classes, this.#over, this.#style);
  }

  #paint(element, box, isCoarse) {
    layers.colourTile(element, this.#table, this.#style.cells, box, isCoarse);
  }

  #paintWhole(element) {
    if (this.#styledZoom !== this.layer._tileZoom) this.#restyle();
    if (element.paint.box) this.#paint(element, element.paint.box, false);
    element.paint.isWhole = true;
  }

  /** Paints the parts in view now, and the rest of each tile when colours have stopped changing.
   * Returns the milliseconds of the first step. */
  repaint() {
    if (!this.classes) return 0;
    const begun = performance.now();
    // Colours that change fast are drawn as on an ordinary screen, and finely when they have
    // stopped.
    const isCoarse = layers.isFine() && begun - this.#repainted < REST;
    this.#repainted = begun;
    this.#restyle();
    for (const { coords, element } of this.tiles()) {
      element.paint.isWhole = false;
      const seen = element.paint.box && layers.seenOf(this.layer, coords);
      const box = seen && meeting(seen, element.paint.box);
      if (box) this.#paint(element, box, isCoarse);
    }
    this.lastMs = performance.now() - begun;
    window.clearTimeout(this.#resting);
    this.#resting = window.setTimeout(this.#finish, REST);
    return this.lastMs;
  }

  /** Paints the parts that repaint() left out, a few tiles in each frame. */
  #finish = () => {
    window.clearTimeout(this.#resting);
    // The map may move before the first frame of a level has come.
    if (!this.classes) return;
    for (const { element } of this.tiles()) {
      const { paint } = element;
      const isWanted = () =>
        element.paint === paint && !paint.isWhole && !paint.stop.signal.aborted;
      if (!paint.isWhole) soon(() => isWanted() && this.#paintWhole(element));
    }
  };

  setFrame(frame, query) {
    this.frame = frame;
    this.query = query;
    this.legend = legendOf(frame);
    this.#over = colours.overOf(frame.columns);
    this.sizes = null;
    this.setClasses(frame.columns.class);
  }

  /** Shows other classes of the same legend, such as another month's. Returns milliseconds. */
  setClasses(classes) {
    this.classes = classes;
    this.#present = colours.present(classes, this.#over);
    return this.repaint();
  }

  /** The area at a place, as returned by layer.js. */
  find(latlng) {
    return layers.find(this.layer, latlng);
  }

  /** Tiles of the zoom shown that have arrived: [{coords, element}]. */
  tiles() {
    return layers.tilesOf(this.layer);
  }

  /** The numbers of those tiles, as [{x, y, numbers}]. */
  numbers() {
    return this.tiles().map(({ coords: { x, y }, element }) => ({
      x,
      y,
      numbers: element.paint.numbers,
    }));
  }

  /** A place in pixels of the tiles to one of the map, and back. */
  latlngAt(place) {
    return layers.latlngAt(this.layer, place);
  }

  placeAt(latlng) {
    return layers.placeAt(this.layer, latlng);
  }

  isReady() {
    return this.classes !== null && this.#isLoaded && !this.layer.isLoading();
  }

  remove() {
    window.clearTimeout(this.#resting);
    this.#map.off("movestart", this.#finish);
    this.layer.remove();
  }
}
