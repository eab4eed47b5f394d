/* A painted picture on one Leaflet map: the surface of a view's level with its frame, the surface
 * that is to replace it, the drawings over it, and its key. A page has one, or two beside each
 * other. */
import { isBySegment } from "../state/measures.js";
import { patience } from "../state/patience.js";
import { isCircled } from "../state/question.js";
import { choices, go } from "../state/view.js";
import { drawings } from "./annotations.js";
import { frameOf } from "./answers.js";
import { copiesOf } from "./layer.js";
import * as legend from "./legend.js";
import * as levels from "./levels.js";
import { Surface } from "./surface.js";
import { readTokens } from "./tokens.js";

/** What of a view begins with all classes kept. */
const KEEPING = [
  "measure",
  "classification",
  "tier",
  "theme",
  "service",
  "indicator",
  "segment",
  "mode",
  "kind",
];

/** Names whose values differ between two views. */
export const differing = (before, view, names) =>
  names.filter((name) => !before || String(before[name]) !== String(view[name]));

export class Picture {
  #map;
  #bounds;
  #key;
  #tell;
  #drawn = {};
  #copies = [];
  #isScheduled = false;
  #coming = null;
  #asking = null;
  #wanted = null;
  /** Asks for a lost frame again. */
  #lost = patience(() => this.#wanted && this.bring(this.#wanted.level, this.#wanted.query));
  /** The surface that is on the map, null before the first. */
  shown = null;

  /** The view that is painted, null before the first. */
  view = null;
  /** Numbers of the classes that are kept, none for all. */
  kept = new Set();

  /** `key`: the id of the place of its key. `tell` has onArrival(), called when something has
   * arrived, onReplaced(), called when another surface is shown, onNotice(notice), and
   * onSegments(codes), called when other groups are kept. */
  constructor(map, bounds, key, tell) {
    this.#map = map;
    this.#bounds = bounds;
    this.#key = key;
    this.#tell = tell;
    this.drawings = drawings(map, this.dress);
  }

  /** The colours of the look, the classes that are kept, and whether verdicts are circles. */
  dress = () => ({
    ...readTokens(),
    kept: this.kept,
    circled: Boolean(this.view && choices() && isCircled(this.view, choices())),
  });

  /** Takes a view; bring() brings its picture. */
  show(view) {
    const before = this.view;
    this.view = view;
    if (differing(before, view, KEEPING).length) {
      this.setKept(levels.keptNumbers(view, choices()));
    }
    if (before && differing(before, view, ["draw", "shake"]).length) this.schedule();
    if (differing(before, view, ["area", "compare"]).length) this.drawings.choose(view);
  }

  setKept(kept) {
    const isSame =
      kept.size === this.kept.size && [...kept].every((number) => this.kept.has(number));
    this.kept = kept;
    if (!isSame) this.schedule();
  }

  #newest() {
    return this.#coming || this.shown;
  }

  /** Brings a level and its frame, given as a paint query. Asks nothing for what is there. */
  bring(level, query) {
    this.#wanted = { level, query };
    this.#bringLevel(level);
    const wanting = this.#newest();
    const isOnIt = wanting.query === query;
    if (wanting.wanted !== query || (!isOnIt && !this.#asking)) this.#ask(wanting, query);
    else if (isOnIt && this.#asking) this.#stopAsking();
  }

  /** Makes a surface of a level, where neither the surface shown nor the one that is coming has
   * that level. */
  #bringLevel(level) {
    if (this.#newest() && this.#newest().level === level) return;
    if (this.#coming) this.#coming.remove();
    this.#coming = null;
    if (this.shown && this.shown.level === level) return;
    this.#coming = new Surface({
      map: this.#map,
      choices: choices(),
      level,
      bounds: this.#bounds,
      dress: this.dress,
      onChange: this.#tell.onArrival,
    });
  }

  #stopAsking() {
    if (this.#asking) this.#asking.abort();
    this.#asking = null;
  }

  async #ask(wanting, query) {
    this.#stopAsking();
    wanting.wanted = query;
    const stop = (this.#asking = new AbortController());
    try {
      const frame = await frameOf(query, stop.signal);
      // A late answer is dropped, because something else has been requested since.
      if (wanting.wanted !== query || this.#newest() !== wanting || stop.signal.aborted) return;
      wanting.setFrame(frame, query);
      this.#lost.stop();
      this.#tell.onNotice(frame.about.notice);
    } catch (error) {
      if (error.name === "AbortError") return;
      const words = error.isRefused
        ? `${error.message} The map shows what it had.`
        : "No answer yet. The map shows what it had, and asks again.";
      this.#tell.onNotice({ text: words, offer_level: "" });
      if (!error.isRefused && !this.#lost.isWaiting()) this.#lost.start();
    }
    if (this.#asking === stop) this.#asking = null;
    this.#tell.onArrival();
  }

  /** A surface that is complete replaces the one before; key and drawings follow. */
  advance() {
    const coming = this.#coming;
    if (coming && coming.isReady() && !this.#asking) {
      if (this.shown) this.shown.remove();
      this.shown = coming;
      this.#coming = null;
      this.#tell.onReplaced();
    }
    const own = this.shown;
    if (!own || !own.classes) return;
    const { circled } = this.dress();
    const { frame, kept } = this.#drawn;
    const isOld = own.frame !== frame || kept !== this.kept || circled !== this.#drawn.circled;
    if (isOld) this.#drawKey(own, circled);
    this.drawings.draw(own);
  }

  #drawKey(own, circled) {
    this.#drawn = { frame: own.frame, kept: this.kept, circled };
    const { about } = own.frame;
    const all = about.classes.filter((c) => c.kind === "class" || c.kind === "segment");
    const keep = (kept) => {
      const codes = all.filter((c) => kept.has(c.class)).map((c) => c.code);
      const isTable = choices().table.modes.includes(this.view.mode);
      if (isBySegment(about)) this.#tell.onSegments(codes);
      else if (isTable && about.is_difference) {
        const added = [...kept].find((number) => !this.kept.has(number));
        go({ kind: added === undefined ? "" : levels.kindOf(added) });
      } else {
        this.setKept(kept);
        this.#tell.onArrival();
      }
    };
    legend.draw({
      place: this.#key,
      about,
      kept: this.kept,
      looks: (code) => own.looks(code, true),
      tokens: this.dress().tokens,
      circled,
      onPress: (number) => keep(legend.pressed(this.kept, number, all)),
      onReset: () => keep(new Set()),
    });
  }

  isReady() {
    const isDrawn = this.shown && this.shown.isReady() && !this.#map._animatingZoom;
    return Boolean(isDrawn && !this.#coming && !this.#asking && !this.#isScheduled);
  }

  /** Paints before the next frame, once however often it is called. */
  schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    window.requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.repaint();
      if (this.#coming) this.#coming.repaint();
      this.#tell.onArrival();
    });
  }

  /** Paints all that is in view again. Returns the milliseconds the main thread took. */
  repaint() {
    return this.shown ? this.shown.repaint() : 0;
  }

  /** The look has changed: all is painted and drawn again. */
  redress() {
    this.#drawn = {};
    this.schedule();
  }

  /** The same at once, for a page that is printed and may not wait for a frame; and back. */
  redressNow(isPaper) {
    this.#drawn = {};
    this.repaint();
    this.advance();
    for (const copy of this.#copies.splice(0)) copy.remove();
    if (isPaper && this.shown) this.#copies = copiesOf(this.shown.layer);
  }

  /** Takes everything from the map. */
  remove() {
    this.#wanted = null;
    this.#stopAsking();
    this.#lost.stop();
    for (const surface of [this.shown, this.#coming]) if (surface) surface.remove();
    Object.assign(this, { shown: null, view: null });
    this.#coming = null;
    this.#drawn = {};
    this.drawings.clear();
  }
}
