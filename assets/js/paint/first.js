/* The first picture: while the page's libraries are still coming, the view of the address is drawn where the map will be, from the same tiles
 * and the same frame. The map finds both in memory when it starts, and takes the picture's place when it has drawn its own. */
(function (root) {
  "use strict";

  const wardwise = (root.wardwise = root.wardwise || {});
  const WORLD = 256;
  const SNAP = 0.25, LEAST_ZOOM = 4, MOST_ZOOM = 18;
  const WIDE = 560, EDGE = 12;
  const LEGEND = 272, PART = 150, LOSS = 0.5;

  /** Where a place is at a zoom, in pixels of Web Mercator from the north-west corner of the world. Pure. */
  function project(lat, lng, zoom) {
    const sine = Math.sin((lat * Math.PI) / 180);
    const across = WORLD * 2 ** zoom;
    return { x: across * (lng / 360 + 0.5), y: across * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) };
  }

  /** Zoom and north-west corner, in pixels, of a map of a size over bounds [west, south, east, north]. Pure.
   *
   * A wide map leaves the legend, over its lower left, its room, and only part of it where the whole would make the atlas too small. */
  function fitted([west, south, east, north], size) {
    const edge = size.x < WIDE ? 0 : EDGE;
    const from = project(north, west, 0), to = project(south, east, 0);
    const zoomBeside = (taken) => {
      const exact = Math.log2(Math.min((size.x - taken - edge) / (to.x - from.x), (size.y - 2 * edge) / (to.y - from.y)));
      return Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, Math.floor(Math.round((exact * 100) / SNAP) / 100) * SNAP));
    };
    const left = size.x < WIDE ? 0 : zoomBeside(LEGEND) >= zoomBeside(edge) - LOSS ? LEGEND : Math.min(PART, size.x * 0.2);
    const zoom = zoomBeside(left);
    const scale = 2 ** zoom;
    return { zoom, x: Math.round(((from.x + to.x) * scale + edge - left - size.x) / 2), y: Math.round(((from.y + to.y) * scale - size.y) / 2) };
  }

  /** The same for a place and zoom as the address has them: "52.5,-1.9,7". Pure. */
  function placed(at, size) {
    const [lat, lng, zoom] = at.split(",").map(Number);
    const middle = project(lat, lng, zoom);
    return { zoom, x: Math.round(middle.x - size.x / 2), y: Math.round(middle.y - size.y / 2) };
  }

  /** Area tiles that a view meets: {z, tiles: [{x, y}], scale}, `tile` pixels to a tile at whole zooms. Pure. */
  function tilesIn({ zoom, x, y }, size, [west, south, east, north], tile) {
    const z = Math.round(zoom);
    const scale = 2 ** (zoom - z);
    const from = project(north, west, z), to = project(south, east, z);
    const low = (value, least) => Math.floor(Math.max(value / scale, least) / tile);
    const high = (value, most) => Math.ceil(Math.min(value / scale, most) / tile);
    const tiles = [];
    for (let row = low(y, from.y); row < high(y + size.y, to.y); row++) {
      for (let column = low(x, from.x); column < high(x + size.x, to.x); column++) tiles.push({ x: column, y: row });
    }
    return { z, scale, tiles };
  }

  wardwise.paintFirst = { project, fitted, placed, tilesIn };
  if (typeof module !== "undefined") {
    module.exports = wardwise.paintFirst;
    return;
  }

  const state = { page: null, canvas: null };

  /** The first part of a layout that passes a test. */
  function partOf(node, test) {
    if (Array.isArray(node)) {
      for (const each of node) {
        const found = partOf(each, test);
        if (found) return found;
      }
      return null;
    }
    if (node === null || typeof node !== "object" || !node.props) return null;
    return test(node.props) ? node.props : partOf(node.props.children, test);
  }

  /** The regions of the page without what is in them, so that the style sheet places the map where it will be. */
  function skeleton(notice) {
    const page = document.createElement("div");
    page.className = "first-picture shell mode-explore";
    page.setAttribute("aria-hidden", "true");
    page.innerHTML = '<div class="header"></div><div class="main"><div class="explore"><div class="filters sheet"></div><div class="map-region">'
      + '<div class="map-frame"><canvas></canvas></div><div class="time-bar"></div></div><div class="story sheet"></div></div></div>'
      + '<div class="tab-bar"><button tabindex="-1">.</button></div>';
    if (notice) page.firstChild.after(Object.assign(document.createElement("div"), { className: "fictional", textContent: notice }));
    return page;
  }

  async function draw() {
    const answer = await fetch("_dash-layout");
    if (!answer.ok || state.hasEnded) return;
    const layout = await answer.json();
    const choices = partOf(layout, (props) => props.id === "choices").data;
    const view = wardwise.url.resolve(wardwise.url.parse(root.location.search, choices), choices);
    if (view.mode !== "explore" || (view.area && !view.at)) return;
    const bounds = partOf(layout, (props) => props["data-bounds"])["data-bounds"].split(",").map(Number);
    const fictional = partOf(layout, (props) => props.className === "fictional");
    state.page = skeleton(fictional && fictional.children);
    document.body.append(state.page);
    state.canvas = state.page.querySelector("canvas");
    const { clientWidth: width, clientHeight: height } = state.canvas.parentElement;
    const size = { x: width, y: height };
    wardwise.paintAnswers.begin(choices.build);
    await paint(choices, view, bounds, size, view.at ? placed(view.at, size) : fitted(bounds, size));
    performance.mark("wardwise:first");
  }

  async function paint(choices, view, bounds, size, place) {
    const { paintLayer: layer, paintTiles, paintSurface, paintLevels: levels, paintAnswers } = wardwise;
    const level = levels.choose(view, place.zoom, choices);
    const declared = choices.levels.find((each) => each.key === level);
    const { z, scale, tiles } = tilesIn(place, size, bounds, layer.tileSize());
    const wanted = [level, ...levels.orientation(level, z, choices).map(({ key }) => key)];
    const asked = tiles.map((tile) => paintTiles.tileOf(wanted, { ...tile, z: z - (layer.isFine() ? 0 : 1) }, layer.pixelWidth()));
    const frame = await paintAnswers.frameOf(levels.paintQuery(view, level));
    const dress = { ...wardwise.paintTokens.read(), kept: levels.keptNumbers(view, choices) };
    const coloured = paintSurface.colouring({ declared, frame, zoom: z, dress });
    const { canvas } = state;
    const ratio = root.devicePixelRatio || 1;
    Object.assign(canvas, { width: Math.round(size.x * ratio), height: Math.round(size.y * ratio) });
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    const side = layer.tileSize() * scale;
    await Promise.all(asked.map(async (coming, at) => {
      const { numbers, box } = await coming;
      if (!box) return;
      layer.scratch().fill(0);
      wardwise.paintPixels.colour(layer.scratch(), numbers, coloured.table, coloured.cells, box);
      context.drawImage(layer.picture(), tiles[at].x * side - place.x, tiles[at].y * side - place.y, side, side);
    }));
  }

  /** The map is there: the picture goes under what it draws, and away at the first touch. */
  function handOver(map) {
    if (!state.canvas) return;
    const container = map.getContainer();
    state.canvas.className = "first-picture-canvas";
    container.prepend(state.canvas);
    state.page.remove();
    for (const name of ["pointerdown", "wheel", "keydown"]) container.addEventListener(name, end, { once: true, passive: true });
  }

  /** The map has drawn its own picture, or will. */
  function end() {
    state.hasEnded = true;
    if (state.canvas) state.canvas.remove();
    if (state.page) state.page.remove();
    state.canvas = null;
  }

  Object.assign(wardwise.paintFirst, { handOver, end });
  // After the other scripts of the page, which are in the same file. What goes wrong here goes on without: the map says why, in its own time.
  Promise.resolve().then(draw).catch(end).then(() => wardwise.libraries.start());
})(typeof window !== "undefined" ? window : globalThis);
