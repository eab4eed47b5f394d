/* A shaken scene of a talk in one file: its map is drawn again as chance would bring it, or nine
 * times, and a bar over it says so. */
import {
  answerWords,
  classesAt,
  EVERY,
  KINDS,
  nextSeed,
  NINE_WORDS,
  nineOf,
} from "../../state/shaken.js";
import { isCalm } from "./map.js";

const REAL = "The real map.";
const SMALL = 1 / 3;

const make = (name, values, ...inside) => {
  const made = Object.assign(document.createElement(name), values);
  made.append(...inside);
  return made;
};

export class Shake {
  #view;
  #parts;
  #changed;
  #say;
  #told = make("p", { className: "told" });
  #buttons = new Map();
  #maps = make("div", { className: "nine", hidden: true });
  #bar = make("div", { className: "shake", hidden: true }, this.#told);
  #scene = null;
  #given = null;
  #kind = "off";
  #seed = 1;
  #draw = 0;
  #answer = null;
  #isHeld = false;
  #timer = 0;
  #turn = 0;

  /** `view`: that of the map; `changed()` is called with every draw, `say(text)` with what is
   * drawn. */
  constructor(view, parts, { changed, say }) {
    this.#view = view;
    this.#parts = parts;
    this.#changed = changed;
    this.#say = say;
    const buttons = { ...KINDS, hold: "Pause", again: "Other draws", off: "The real map" };
    for (const [kind, label] of Object.entries(buttons)) {
      const press = () => this.#press(kind);
      this.#buttons.set(kind, make("button", { type: "button", onclick: press }, label));
    }
    this.#bar.append(make("div", { className: "kinds" }, ...this.#buttons.values()));
    view.live.append(this.#maps);
  }

  /** Puts the bar over the picture of a scene that is shaken, or takes it away. */
  place(scene, figure) {
    this.stop();
    this.#scene = (figure && scene.shake) || null;
    this.#bar.hidden = !this.#scene;
    if (!this.#scene) return;
    figure.classList.add("is-shaken");
    figure.prepend(this.#bar);
  }

  /** Begins as the scene says. Call it when its map is drawn. */
  async begin() {
    if (!this.#scene) return;
    const turn = (this.#turn += 1);
    const given = await this.#parts.frame(this.#scene.frame);
    if (turn !== this.#turn) return;
    this.#given = given;
    this.#seed = this.#scene.seed;
    this.#show(this.#scene.kind);
  }

  /** Ends with the scene. */
  stop() {
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.#maps.hidden = true;
    this.#given = null;
    this.#kind = "off";
  }

  /** Shows the real map, or shakes it as the scene says. */
  toggle() {
    if (this.#given) this.#show(this.#kind === "off" ? this.#scene.kind : "off");
  }

  /** The map has moved, or has another size. */
  moved() {
    if (this.#answer !== null && this.#given) this.#showNine();
  }

  #press(kind) {
    if (!this.#given) return;
    if (kind === "hold") this.#hold();
    else if (kind === "again") {
      this.#seed = nextSeed(this.#seed);
      this.#show(this.#kind === "off" ? this.#scene.kind : this.#kind);
    } else this.#show(kind);
  }

  /** Draws from something else: a kind of KINDS, or "off" for the real map. */
  #show(kind) {
    clearTimeout(this.#timer);
    const isNine = kind === "nine" || (kind !== "off" && isCalm());
    this.#kind = kind;
    this.#isHeld = false;
    this.#draw = 0;
    this.#answer = null;
    this.#maps.hidden = true;
    const { map } = this.#view;
    if (map.drawn && (isNine || kind === "off")) map.draw(null);
    if (isNine) this.#showNine();
    else if (kind !== "off") this.#step();
    this.#tell(isNine ? NINE_WORDS : kind === "off" ? REAL : this.#given.about.told[kind]);
    this.#changed();
  }

  #tell(words) {
    const isNine = this.#answer !== null;
    // The counts of the key are those of the real map: they would give it away.
    this.#bar.parentElement.classList.toggle("is-nine", isNine);
    this.#told.textContent = words;
    this.#say(words);
    for (const [kind, button] of this.#buttons) {
      if (kind in KINDS || kind === "off") button.setAttribute("aria-pressed", kind === this.#kind);
    }
    const hold = this.#buttons.get("hold");
    hold.textContent = isNine ? "Answer" : this.#isHeld ? "Go on" : "Pause";
    hold.disabled = this.#kind === "off";
    this.#view.describe(this.#kind === "off" || isNine ? "" : words);
  }

  #step() {
    const { map } = this.#view;
    const start = performance.now();
    this.#draw += 1;
    const drawn = { kind: this.#kind, seed: this.#seed };
    map.draw(classesAt(this.#given, map.frame.columns.class, drawn, this.#draw));
    this.#changed();
    performance.measure("wardwise:shaken", { start, end: performance.now() });
    if (!this.#isHeld) this.#timer = setTimeout(() => this.#step(), EVERY);
  }

  /** Pauses, goes on, or answers which of the nine is real. */
  #hold() {
    if (this.#answer !== null) {
      this.#guess();
      return;
    }
    this.#isHeld = !this.#isHeld;
    clearTimeout(this.#timer);
    if (!this.#isHeld) this.#step();
    this.#tell(this.#told.textContent);
  }

  #showNine() {
    const { map } = this.#view;
    const { maps, answer } = nineOf(this.#given, map.frame.columns.class, this.#seed);
    this.#answer = answer;
    const pictures = map
      .stills(maps, SMALL)
      .map((picture, at) =>
        make(
          "button",
          { type: "button", onclick: () => this.#guess(at) },
          picture,
          make("span", {}, `Map ${at + 1}`),
        ),
      );
    this.#maps.replaceChildren(...pictures);
    this.#maps.hidden = false;
  }

  #guess(at) {
    const words = answerWords(this.#answer, at);
    [...this.#maps.children].forEach((each, i) =>
      each.classList.toggle("is-real", i === this.#answer),
    );
    this.#told.textContent = words;
    this.#say(words);
  }
}
