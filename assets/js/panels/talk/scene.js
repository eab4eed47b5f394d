/* The scenes of a talk on the stage. Every scene is asked for ahead with all that its map needs, so
 * that a connection that breaks in the middle of a talk leaves all of it. */
import { fetchPicture } from "../../map/ahead.js";
import { accepted } from "../../map/frame.js";
import { canonical, hasSecond, viewOf } from "../../state/address.js";
import { choices } from "../../state/view.js";

/** Milliseconds before a scene that did not come is asked for again. */
const AGAIN = 4000;
/** The status of a build that a newer one has replaced. */
const GONE = 404;
/** Words and figures by the name of a scene, and the names of those whose maps are here too. */
const got = new Map();
const ready = new Set();

function queryOf({ view, emphasis }) {
  const { chart, area, segment } = emphasis || {};
  const said = { chart: chart ? "1" : "", outline: area, keep: segment };
  const own = Object.entries(said).filter(([, value]) => value);
  return [view, String(new URLSearchParams(own))].filter(Boolean).join("&");
}

const addressOf = (scene, build) => {
  const query = queryOf(scene);
  return `api/v1/${build}/scene.json${query ? `?${query}` : ""}`;
};

/** Scenes with the same name show the same, whatever their own words. */
const nameOf = (scene) => [queryOf(scene), paintOf(scene), scene.transition || ""].join(" ");

/** The parts of a scene that came, undefined before. `build`: that of a scene which another build
 * has, "" for one that no build has, undefined for this build. */
export const partsOf = (scene) => got.get(nameOf(scene));

/** Whether a scene can be shown without a network. */
export const isReady = (scene) => ready.has(nameOf(scene));

/** The view of the map of a scene. */
export function mapViewOf({ view, emphasis }) {
  const own = viewOf(view, choices());
  const { area, segment } = emphasis || {};
  return {
    ...own,
    mode: "explore",
    at: "",
    tab: "now",
    area: area || own.area,
    segment: segment ? [segment] : own.segment,
  };
}

/** The query of the map of a scene. */
export const paintOf = (scene) => canonical(mapViewOf(scene), choices());

/** How a scene takes the stage: its chart, its months, two maps, or its map beside its words. */
export function kindOf(scene) {
  if (hasChart(scene)) return "chart";
  if (scene.transition === "play") return "play";
  return hasSecond(mapViewOf(scene)) ? "two" : "text";
}

/** Where the map of a scene is, as the address says it; "" where its place decides. */
export const positionOf = ({ view }) => viewOf(view, choices()).at;

/** Whether the chart of a scene is shown. */
export const hasChart = ({ view, emphasis }) =>
  Boolean(emphasis && emphasis.chart) || viewOf(view, choices()).tab === "time";

const el = (type, className, children, more = {}) => ({
  type,
  props: { className, children, ...more },
});

/** The map of a scene on paper, with its key and sources. It is fetched last (scenes.js). */
function paperOf(scene) {
  if (hasChart(scene)) return null;
  const src = `api/v1/${choices().build}/picture.png?${paintOf(scene)}`;
  const more = { src, loading: "lazy", alt: "The map of this scene, with its key and sources" };
  return el("Img", "scene-paper", undefined, more);
}

/** The element of a scene: its headline, and a place for what is asked for. */
export function elementOf(scene, place) {
  const more = { hidden: true, "data-paint": paintOf(scene) };
  if (hasChart(scene)) more["data-chart"] = "1";
  const headline = el("H1", "scene-headline", scene.headline || "…", { id: `headline-${place}` });
  const words = (scene.words || "")
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim())
    .map((paragraph) => el("P", "scene-words", paragraph));
  const coming = el("P", "scene-gone", "This scene is still coming from the server.");
  const body = el("Div", "scene-body", coming, { id: `s-${place}` });
  return el("Section", "scene", [headline, ...words, body, paperOf(scene)], {
    ...more,
    "aria-labelledby": `headline-${place}`,
  });
}

/** Asks for a scene of the build that the page was opened under, or of the one that has replaced
 * it. Throws where neither can be asked now. */
async function fetchParts(scene) {
  const { build } = choices();
  let answer = await window.fetch(addressOf(scene, build));
  if (answer.status === GONE) {
    const { build: newest } = await (await window.fetch("api/v1/catalogue.json")).json();
    if (newest !== build) {
      answer = await window.fetch(addressOf(scene, newest));
      return { ...(await (await accepted(answer)).json()), build: newest };
    }
  }
  return (await accepted(answer)).json();
}

/** Asks for a scene. One that is refused says the server's own sentence. */
async function fetchScene(scene) {
  const name = nameOf(scene);
  if (got.has(name)) return;
  try {
    got.set(name, await fetchParts(scene));
  } catch (error) {
    if (!error.isRefused) throw error;
    const body = [el("P", "scene-gone", error.message)];
    got.set(name, { headline: scene.headline || "This scene cannot be shown", body, build: "" });
  }
}

/** The picture of the whole of a scene that another build has, "" for one of this build. */
export function pictureOf(scene) {
  const { build } = partsOf(scene) || {};
  return build ? `api/v1/${build}/picture.png?${paintOf(scene)}` : "";
}

const pause = () => new Promise((resolve) => window.setTimeout(resolve, AGAIN));

/** Does a work for each scene in order. Those that fail are tried again, while `isWanted()`. */
async function each(scenes, work, isWanted) {
  let left = scenes;
  while (left.length && isWanted()) {
    const failed = [];
    for (const scene of left) {
      if (!isWanted()) return;
      try {
        await work(scene);
      } catch {
        failed.push(scene);
      }
    }
    left = failed;
    if (left.length) await pause();
  }
}

/** Asks for the words of every scene, and then for what their maps need, beginning with the scene
 * `from`. Calls `arrived(scene)` for each of both; what does not come is asked for again while
 * `isWanted()`. `widthOf(scene)`: pixels of its map; `drawn()` resolves when the map of the scene
 * that is shown is there: it goes before those of others. */
export async function fetchAll(scenes, from, { arrived, isWanted, widthOf, drawn }) {
  const inOrder = [...scenes.slice(from), ...scenes.slice(0, from)];
  const words = async (scene) => {
    await fetchScene(scene);
    arrived(scene);
  };
  const picture = async (scene) => {
    const parts = partsOf(scene);
    if (parts.build === undefined) {
      const place = { at: positionOf(scene), bounds: parts.bounds };
      const hasMonths = scene.transition === "play";
      await fetchPicture(paintOf(scene), place, { width: widthOf(scene), hasMonths });
    }
    ready.add(nameOf(scene));
    arrived(scene);
  };
  await each(inOrder, words, isWanted);
  await drawn();
  await each(inOrder, picture, isWanted);
}
