/* A live map on the page of a talk in one file: its canvas, the tip of the area under the pointer,
 * and the pointers that move it. */
import { TalkMap } from "./map.js";

const GAP = 14;

export class View {
  #tip;
  #held = new Map();
  #spread = 0;
  #described = "";
  /** What the map shows, where there are two. */
  name = "";

  /** `live`: its element; `changed()` is called when the map has moved or changed. */
  constructor(live, parts, changed) {
    this.live = live;
    this.canvas = live.querySelector("canvas");
    this.#tip = live.querySelector(".tip");
    this.map = new TalkMap(this.canvas, parts, () => {
      this.leave();
      changed();
    });
    this.#listen();
    new ResizeObserver(() => this.map.frame && this.map.resize()).observe(this.canvas);
  }

  /** Puts the map in the place of a picture, or takes it away. */
  place(figure) {
    this.live.hidden = !figure;
    if (!figure) return;
    figure.append(this.live);
    figure.classList.add("is-live");
    this.#described = figure.querySelector("img").alt;
    this.describe("");
    const name = figure.querySelector("figcaption");
    this.name = name ? name.textContent : "";
  }

  /** Says what the map shows; without words, what the picture of the scene shows. */
  describe(words) {
    this.canvas.setAttribute("aria-label", words || this.#described);
  }

  /** Lines of text about an area, the name first. */
  linesOf(number) {
    const words = this.map.words(number);
    const { name, where, mixed, label, value, interval, verdict, overlay } = words;
    const head = where && where !== name ? `${name}, ${where}` : name;
    const real = this.map.drawn ? "On the real map:" : "";
    const group = label || (mixed ? "Mixed" : "");
    return [head, real, group, value, interval, verdict, overlay].filter(Boolean);
  }

  /** The same of every area in view; where there are two, with what the map shows. */
  rows() {
    if (this.live.hidden || !this.map.frame) return [];
    return this.map.inView().map((number) => {
      const [name, ...facts] = this.linesOf(number);
      return [name, ...(this.name ? [this.name] : []), ...facts];
    });
  }

  leave() {
    this.#tip.hidden = true;
    this.map.pointed = 0;
  }

  #pointAt({ offsetX: x, offsetY: y }) {
    const { map } = this;
    const tip = this.#tip;
    const number = map.areaAt({ x, y });
    if (!number) {
      this.leave();
      return;
    }
    if (number !== map.pointed) {
      map.pointed = number;
      const line = (text) => Object.assign(document.createElement("div"), { textContent: text });
      tip.replaceChildren(...this.linesOf(number).map(line));
    }
    tip.hidden = false;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const isRight = x > width / 2;
    // Below the pointer, or above it, or where there is room for the whole tip.
    const { offsetHeight: high } = tip;
    const [below, above] = [y + GAP, y - GAP - high];
    const top = below + high <= height ? below : above >= 0 ? above : height - high;
    tip.style.left = isRight ? "" : `${x + GAP}px`;
    tip.style.right = isRight ? `${width - x + GAP}px` : "";
    tip.style.top = `${top}px`;
  }

  #distance() {
    const [a, b] = [...this.#held.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  }

  /** One pointer moves the map, two zoom it. */
  #listen() {
    const { canvas, map } = this;
    const held = this.#held;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      held.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (held.size === 2) this.#spread = this.#distance();
      this.#pointAt(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      const before = held.get(event.pointerId);
      if (!before) {
        this.#pointAt(event);
        return;
      }
      held.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (held.size === 2) {
        const now = this.#distance();
        if (this.#spread && now) map.zoomBy(Math.log2(now / this.#spread));
        this.#spread = now;
      } else {
        map.panBy(event.clientX - before.x, event.clientY - before.y);
      }
    });
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, (event) => held.delete(event.pointerId));
    }
    canvas.addEventListener("pointerleave", () => this.leave());
    const wheel = (event) => {
      event.preventDefault();
      map.zoomBy(-event.deltaY / 300, { x: event.offsetX, y: event.offsetY });
    };
    canvas.addEventListener("wheel", wheel, { passive: false });
  }
}
