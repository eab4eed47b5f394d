/* One level of the atlas as it is painted: its layer, the frame it shows, and the table of
 * colours its pixels are looked up in. */
import { isBySegment } from "../state/measures.js";
import * as colours from "./colours.js";
import * as layers from "./layer.js";
import * as levels from "./levels.js";
import { MARKS, meeting } from "./pixels.js";
import { tileOf } from "./tiles.js";
import { soon } from "./turns.js";

/** Milliseconds without a re-colour after which what is out of view is painted too. */
const REST = 150;

const legendOf = (frame) => new Map(frame.about.classes.map((entry) => [entry.class, entry]));

function lookOf(code, legend, { tokens, look, kept }, isOwn) {
  return colours.looksOf(code, legend, tokens, look, isOwn ? new Set() : kept);
}

/** Colours of the codes that are present, with the lines that belong to a level at a zoom. */
function styleOf({ declared, frame, legend, zoom, dress, present }) {
  const isRamp = !isBySegment(frame.about);
  const ink = colours.inkOf(dress.tokens[isRamp ? "area-line-ramp" : "area-line"]);
  const lines = {
    ink,
    strength: levels.lineStrength(declared, zoom),
    coast: isRamp,
    outline: colours.inkOf(dress.tokens.text),
  };
  return colours.styleFor(
    present,
    (code) => lookOf(code, legend, dress, false),
    lines,
    layers.pixelWidth(),
  );
}

/** All that is needed to colour tiles of a level by a frame, without a map: {table, cells}. */
export function colouring({ declared, frame, zoom, dress }) {
  const classes = frame.columns.class;
  const overlay = frame.columns.overlay_class || null;
  const style = styleOf({
    declared,
    frame,
    legend: legendOf(frame),
    zoom,
    dress,
    present: colours.present(classes, overlay),
  });
  const table = new Uint32Array(MARKS * (declared.areas + 1));
  colours.fillTable(table, classes, overlay, style);
  return { table, cells: style.cells };
}

/** `dress()` gives {tokens, look, kept} as they are now; `onChange()` is called whenever tiles
 * have come or been painted. */
export function surface({ map, choices, level, bounds, dress, onChange }) {
  const declared = choices.levels.find((each) => each.key === level);
  const table = new Uint32Array(MARKS * (declared.areas + 1));
  const own = {
    level,
    declared,
    frame: null,
    query: "",
    classes: null,
    areas: null,
    lastMs: 0,
    repainted: -Infinity,
    isLoaded: false,
  };
  let style = null;
  let styledZoom = NaN;
  let present = [];
  let resting = 0;

  const layer = layers.grid({
    pane: "paint",
    bounds,
    begin: () => ({ isWhole: false }),
    load: (place, zoom, signal) => {
      const outlined = levels.orientation(level, zoom, choices).map(({ key }) => key);
      return tileOf([level, ...outlined], place, layers.pixelWidth(), signal);
    },
    draw: (element) => {
      if (own.classes) paintWhole(element);
    },
  });

  const overlayOf = () => own.frame.columns.overlay_class || null;

  /** What a class looks like now: dimmed where others are kept, unless its own colour is asked
   * for. */
  const looks = (code, isOwn) => lookOf(code, own.legend, dress(), isOwn);

  /** Makes the table anew: for new classes, another look, other classes kept, or another zoom. */
  function restyle() {
    const zoom = layer._tileZoom === undefined ? map.getZoom() : layer._tileZoom;
    style = styleOf({
      declared,
      frame: own.frame,
      legend: own.legend,
      zoom,
      dress: dress(),
      present,
    });
    styledZoom = layer._tileZoom;
    colours.fillTable(table, own.classes, overlayOf(), style);
  }

  function paintWhole(element) {
    if (styledZoom !== layer._tileZoom) restyle();
    if (element.paint.box) layers.colourTile(element, table, style.cells, element.paint.box);
    element.paint.isWhole = true;
  }

  /** Paints what is in view now, and the rest of each tile when colours have stopped changing.
   * Returns the milliseconds of the first. */
  function repaint() {
    if (!own.classes) return 0;
    const begun = performance.now();
    // Colours that follow each other fast are drawn as on an ordinary screen, and finely when they
    // have stopped.
    const isCoarse = layers.isFine() && begun - own.repainted < REST;
    own.repainted = begun;
    restyle();
    for (const { coords, element } of layers.tilesOf(layer)) {
      element.paint.isWhole = false;
      const seen = element.paint.box && layers.seenOf(layer, coords);
      const box = seen && meeting(seen, element.paint.box);
      if (box) layers.colourTile(element, table, style.cells, box, isCoarse);
    }
    own.lastMs = performance.now() - begun;
    window.clearTimeout(resting);
    resting = window.setTimeout(finish, REST);
    return own.lastMs;
  }

  /** Paints what repaint() left out, a few tiles in each frame. */
  function finish() {
    window.clearTimeout(resting);
    for (const { element } of layers.tilesOf(layer)) {
      const { paint } = element;
      if (!paint.isWhole) {
        soon(
          () =>
            element.paint === paint &&
            !paint.isWhole &&
            !paint.stop.signal.aborted &&
            paintWhole(element),
        );
      }
    }
  }

  function setFrame(frame, query) {
    own.frame = frame;
    own.query = query;
    own.legend = legendOf(frame);
    setClasses(frame.columns.class);
  }

  /** How the classes look that occur in any of several months. */
  const styleOfAll = (occurring) =>
    styleOf({
      declared,
      frame: own.frame,
      legend: own.legend,
      zoom: layer._tileZoom,
      dress: dress(),
      present: occurring,
    });

  /** Shows other classes of the same legend, such as another month's. Returns milliseconds. */
  function setClasses(classes) {
    own.classes = classes;
    present = colours.present(classes, overlayOf());
    return repaint();
  }

  layer.on("load", () => {
    own.isLoaded = true;
    onChange();
  });
  layer.on("loading", () => (own.isLoaded = false));
  map.on("movestart", finish);
  layer.addTo(map);
  if (!layer.isLoading()) own.isLoaded = true;

  return Object.assign(own, {
    layer,
    looks,
    repaint,
    setFrame,
    setClasses,
    styleOfAll,
    find: (latlng) => layers.find(layer, latlng),
    tiles: () => layers.tilesOf(layer),
    isReady: () => own.classes !== null && own.isLoaded && !layer.isLoading(),
    remove() {
      window.clearTimeout(resting);
      map.off("movestart", finish);
      layer.remove();
    },
  });
}
