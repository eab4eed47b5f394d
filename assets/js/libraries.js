/* The page's libraries: fetched from the start, run when the first picture is drawn, since while they run nothing else does. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  const LONGEST_WAIT = 900;
  let hasStarted = false;

  /** Runs the libraries in the order of the page, then the page itself. */
  function start() {
    if (hasStarted) return;
    hasStarted = true;
    const scripts = [...document.querySelectorAll("link[data-src]")].map(({ href }) => Object.assign(document.createElement("script"), { src: href, async: false }));
    if (!scripts.length) return;
    scripts[scripts.length - 1].addEventListener("load", () => {
      window.renderer = new window.DashRenderer();
    });
    document.body.append(...scripts);
  }

  wardwise.libraries = { start };
  // The links stand after this script.
  document.addEventListener("DOMContentLoaded", () => window.setTimeout(start, LONGEST_WAIT));
})();
