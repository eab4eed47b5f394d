/* The picture of a view before it is wanted: its frames, the area tiles at its place, the names and
 * the months. What has come is kept here or by the browser, so that the view can be shown without a
 * network. */
import { besideOf, hasSecond, secondOf, viewOf } from "../state/address.js";
import { choices } from "../state/view.js";
import { frameOf, listOf } from "./answers.js";
import { pixelWidth, tileSize } from "./layer.js";
import * as levels from "./levels.js";
import { boundsOf, map } from "./position.js";
import { fitted, placed, tilesIn } from "./projection.js";
import { seriesOf, tileOf } from "./tiles.js";

/** Pixels that the rows of a key may take from the height of the map. */
const KEY = 64;

/** The pictures of a view at a level, as paint queries: one, or two with two maps. */
function queriesOf(view, others, level) {
  const query = (own, beside) => levels.paintQuery({ ...own, beside }, level);
  if (!others.length) return [query(view, view.beside)];
  const [second] = others;
  return [
    query(view, besideOf(second, view, choices())),
    query(second, besideOf(view, second, choices())),
  ];
}

/** Area tiles as [{z, x, y}] with the zoom at which the map shows them. `place`: {at, bounds}. */
function tilesAt({ at, bounds }, size) {
  const shown = at ? placed(at, size) : fitted(bounds, size);
  const found = tilesIn(shown, size, boundsOf(map()), tileSize());
  const z = found.z + (tileSize() === 512 ? -1 : 0);
  return { zoom: shown.zoom, atZoom: found.z, tiles: found.tiles.map((each) => ({ z, ...each })) };
}

/** What a map of a size needs, each as [name, how it is fetched]. */
function needsOf({ view, others, place, size, hasMonths }) {
  const { zoom, atZoom, tiles } = tilesAt(place, size);
  const level = levels.chooseFor([view, ...others], zoom, choices());
  const shown = [level, ...levels.orientation(level, atZoom, choices()).map(({ key }) => key)];
  const queries = queriesOf(view, others, level);
  const months = hasMonths ? [levels.withoutMonth(queries[0])] : [];
  return [
    ...queries.map((query) => [query, () => frameOf(query)]),
    ...months.map((query) => [`months ${query}`, () => seriesOf(query)]),
    ...[level, levels.named(zoom, choices()).key].map((key) => [key, () => listOf(key)]),
    ...tiles.map((tile) => [
      [...shown, tile.z, tile.x, tile.y].join(),
      () => tileOf(shown, tile, pixelWidth()),
    ]),
  ];
}

/** Fetches what the picture of a view needs, and resolves when all of it is here. `query`: the
 * view; `place`: {at, bounds} of the map; `width`: pixels of the map; `hasMonths`: its months are
 * played. */
export async function fetchPicture(query, place, { width, hasMonths }) {
  const view = viewOf(query, choices());
  const others = hasSecond(view) ? [secondOf(view, choices())] : [];
  const { y } = map().getSize();
  const across = others.length && view.split === "side" ? width / 2 : width;
  // The key may have another height there, and the map another zoom with it.
  const sizes = [-KEY, 0, KEY].map((by) => ({ x: across, y: Math.max(y + by, 1) }));
  const needs = sizes.flatMap((size) => needsOf({ view, others, place, size, hasMonths }));
  await Promise.all([...new Map(needs).values()].map((fetch) => fetch()));
}
