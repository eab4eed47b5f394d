/* My ward: this device remembers which area is the visitor's, and forgets it on request. Nothing is
 * sent: it is neither a cookie nor part of an answer. */
import { current, go } from "../state/view.js";

const KEY = "wardwise-ward";

function remembered() {
  try {
    return window.localStorage.getItem(KEY) || "";
  } catch {
    return "";
  }
}

function keep(area) {
  try {
    if (area) window.localStorage.setItem(KEY, area);
    else window.localStorage.removeItem(KEY);
  } catch {
    // It is then not remembered; the page works without that.
  }
}

/** Opens the remembered area where the page names none, and remembers the one it names. */
export function show(view) {
  if (view.mode !== "ward") return;
  if (view.area) keep(view.area);
  else if (remembered()) go({ area: remembered() }, { how: "replace" });
}

/** Listens to "forget". */
export function listen() {
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-forget]") || !current()) return;
    keep("");
    go({ area: "" });
  });
}
