/* What a printed page needs besides the page: its address, as text and as a code, the date and the
 * build; and the size of the map, which is printed as it is seen. */
import { make } from "../map/elements.js";
import { redressNow } from "../map/paint.js";
import { canonical } from "../state/address.js";
import { choices, current } from "../state/view.js";
import { redress } from "./charts.js";
import { worn } from "./look.js";
import { sentence } from "./question.js";

const PAUSE = 400;
const state = { timer: 0, look: "" };

/** The size of the map on the screen, for the style sheet of paper. */
function measure() {
  const frame = document.querySelector(".map-frame");
  if (!frame || !frame.clientWidth) return;
  document.documentElement.style.setProperty("--map-width", String(frame.clientWidth));
  document.documentElement.style.setProperty("--map-height", String(frame.clientHeight));
}

function draw() {
  const foot = document.getElementById("print-foot");
  const view = current();
  if (!foot || !view) return;
  measure();
  const query = canonical(view, choices());
  const date = new Date().toLocaleDateString("en-GB", { dateStyle: "long" });
  const code = make("img", {
    src: `api/v1/${choices().build}/qr.svg?${query}`,
    alt: "",
    width: "84",
    height: "84",
  });
  const words = make(
    "div",
    {},
    make("p", { className: "print-question" }, view.mode === "explore" ? sentence() : ""),
    make("p", {}, `Printed on ${date}. Build ${choices().build}.`),
    make("p", { className: "print-address" }, window.location.href),
  );
  foot.replaceChildren(make("div", { className: "print-about" }, words, code));
}

/** A view is shown: the foot follows when the page is at rest. */
export function follow() {
  window.clearTimeout(state.timer);
  state.timer = window.setTimeout(draw, PAUSE);
}

/** Gives the page a look, and draws the map and the charts in it at once. */
function wear(look) {
  document.documentElement.dataset.look = look;
  redressNow(look === "light");
  redress();
}

/** Paper is white: a dark page is printed in the light colours. */
function begin() {
  draw();
  state.look = worn();
  if (state.look === "dark") wear("light");
}

function end() {
  if (state.look === "dark") wear("dark");
  state.look = "";
}

/** Listens to the window, whose size is that of the map. */
export function listen() {
  window.addEventListener("resize", measure);
  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
}
