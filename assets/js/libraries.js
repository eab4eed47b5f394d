/* The page's libraries: fetched from the start, run when the first picture is drawn, since while
 * they run nothing else does. */
const LONGEST_WAIT = 900;
let hasStarted = false;

const scriptOf = ({ href }) =>
  Object.assign(document.createElement("script"), { src: href, async: false });

/** Runs the libraries in the order of the page, then the page itself. */
export function start() {
  if (hasStarted) return;
  hasStarted = true;
  const scripts = [...document.querySelectorAll("link[data-src]")].map(scriptOf);
  if (!scripts.length) return;
  scripts[scripts.length - 1].addEventListener("load", () => {
    window.renderer = new window.DashRenderer();
  });
  document.body.append(...scripts);
}

/** Starts them in any case after a while. */
export function startLate() {
  // The links stand after this script.
  document.addEventListener("DOMContentLoaded", () => window.setTimeout(start, LONGEST_WAIT));
}
