/* The page's libraries. They are fetched from the start and run when the first picture is drawn,
 * because nothing else runs at the same time. Those that only charts need come with the first, and
 * our own script of pages that most visits do not open (others.js) with the first of these. */
const LONGEST_WAIT = 900;
let hasStarted = false;
let ofCharts = null;
let ofOthers = null;

const scriptOf = (src) => Object.assign(document.createElement("script"), { src, async: false });

/** Runs the libraries in the order of the page, then the page itself. */
export function start() {
  if (hasStarted) return;
  hasStarted = true;
  const links = [...document.querySelectorAll("link[data-src]")];
  const scripts = links.map(({ href }) => scriptOf(href));
  if (!scripts.length) return;
  scripts[scripts.length - 1].addEventListener("load", () => {
    window.renderer = new window.DashRenderer();
  });
  document.body.append(...scripts);
}

/** Starts the libraries after a while in any case. */
export function startLate() {
  // The links come after this script in the page.
  document.addEventListener("DOMContentLoaded", () => window.setTimeout(start, LONGEST_WAIT));
}

const run = (script) =>
  new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`${script.src} did not come.`)));
    document.body.append(script);
  });

/** The libraries of charts, once. Rejects where one did not come; the next call asks again. */
export function charts() {
  const sources = () => [...document.querySelectorAll("link[data-later]")];
  ofCharts ||= Promise.all(sources().map(({ dataset }) => run(scriptOf(dataset.later))));
  return ofCharts.catch((error) => {
    ofCharts = null;
    throw error;
  });
}

/** The script of the other pages, once; as `charts`. */
export function others() {
  ofOthers ||= run(scriptOf(document.querySelector("link[data-others]").href));
  return ofOthers.catch((error) => {
    ofOthers = null;
    throw error;
  });
}
