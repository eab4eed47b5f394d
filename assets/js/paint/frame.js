/* Frames: columns behind a JSON description (docs/api.md). Pure. */
(function (root) {
  "use strict";

  const MAGIC = 0x31465757; // "WWF1", little-endian
  const HEAD = 8;
  const ARRAYS = { u1: Uint8Array, f4: Float32Array };

  /** The description of a frame and its columns as typed arrays over the same bytes: {about, columns: {name: array}}. Throws a RangeError. */
  function decode(buffer) {
    const view = new DataView(buffer);
    if (buffer.byteLength < HEAD || view.getUint32(0, true) !== MAGIC) throw new RangeError("The answer is not a frame.");
    const length = view.getUint32(4, true);
    const about = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, HEAD, length)));
    const columns = {};
    for (const { name, dtype, width, offset } of about.columns) {
      const rows = dtype === "u1" && about.months ? about.n * about.months.length : about.n;
      columns[name] = new ARRAYS[dtype](buffer, HEAD + length + offset, rows * width);
    }
    return { about, columns };
  }

  root.wardwise = root.wardwise || {};
  root.wardwise.paintFrame = { decode };
  if (typeof module !== "undefined") module.exports = root.wardwise.paintFrame;
})(typeof window !== "undefined" ? window : globalThis);
