/* From a frame to the colours of its classes, as the map and a file of its own draw them. Pure. */
import { isBySegment } from "../state/measures.js";
import * as colours from "./colours.js";
import { lineStrength } from "./levels.js";
import { MARKS } from "./pixels.js";

/** The entry of each class of a frame. */
export const legendOf = (frame) =>
  new Map(frame.about.classes.map((entry) => [entry.class, entry]));

/** Under circles, areas with a verdict have one quiet colour; the others keep their hatch. */
export function lookOf(code, { legend, shades }, { tokens, look, kept, circled }, isOwn) {
  const entry = legend.get(code & 255);
  if (circled && !isOwn && entry && entry.kind === "class") {
    return { ground: colours.inkOf(tokens["surface-raised"]), hatches: [] };
  }
  return colours.looksOf(code, legend, tokens, look, isOwn || circled ? new Set() : kept, shades);
}

/** Colours of the codes that are present, with the lines that belong to a level at a zoom,
 * `width` pixels wide. */
export function styleOf({ declared, frame, legend, zoom, dress, present, width }) {
  const { shades } = frame.about;
  const isRamp = !isBySegment(frame.about) || shades.length > 0;
  const ink = colours.inkOf(dress.tokens[isRamp ? "area-line-ramp" : "area-line"]);
  const lines = {
    ink,
    strength: lineStrength(declared, zoom),
    coast: isRamp,
    outline: colours.inkOf(dress.tokens.text),
  };
  return colours.styleFor(
    present,
    (code) => lookOf(code, { legend, shades }, dress, false),
    lines,
    width,
  );
}

/** All that is needed to colour tiles of a level by a frame, without a map: {table, cells}. */
export function colouring({ declared, frame, zoom, dress, width }) {
  const classes = frame.columns.class;
  const over = colours.overOf(frame.columns);
  const style = styleOf({
    declared,
    frame,
    legend: legendOf(frame),
    zoom,
    dress,
    present: colours.present(classes, over),
    width,
  });
  const table = new Uint32Array(MARKS * (declared.areas + 1));
  colours.fillTable(table, classes, over, style);
  return { table, cells: style.cells };
}
