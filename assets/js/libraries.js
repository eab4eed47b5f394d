/* The page's libraries. They are fetched from the start and run when the first picture is drawn,
 * because nothing else runs at the same time. */
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

/** Starts the libraries after a while in any case. */
export function startLate() {
  // The links come after this script in the page.
  document.addEventListener("DOMContentLoaded", () => window.setTimeout(start, LONGEST_WAIT));
}
