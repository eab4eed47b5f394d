/* Frames: columns behind a JSON description (docs/api.md); and whether there is one. Pure. */
(function (root) {
  "use strict";

  const MAGIC = 0x31465757; // "WWF1", little-endian
  const HEAD = 8;
  const ARRAYS = { u1: Uint8Array, f4: Float32Array };

  /** A column of bytes that were packed several to a byte: digits to the base of how many symbols there are, the first the least. */
  function unpack(packed, rows, { symbols, each }) {
    if (each === 1 && symbols.length === 256) return packed;
    const base = Math.max(symbols.length, 2);
    const meant = new Uint8Array(256 * each);
    for (let value = 0; value < 256; value++) {
      for (let digit = 0, left = value; digit < each; digit++, left = Math.floor(left / base)) meant[value * each + digit] = symbols[left % base];
    }
    const found = new Uint8Array(packed.length * each);
    for (let i = 0, to = 0; i < packed.length; i++) {
      const from = packed[i] * each;
      for (let digit = 0; digit < each; digit++) found[to++] = meant[from + digit];
    }
    return found.subarray(0, rows);
  }

  /** The description of a frame and its columns as typed arrays over the same bytes: {about, columns: {name: array}}. Throws a RangeError. */
  function decode(buffer) {
    const view = new DataView(buffer);
    if (buffer.byteLength < HEAD || view.getUint32(0, true) !== MAGIC) throw new RangeError("The answer is not a frame.");
    const length = view.getUint32(4, true);
    const about = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, HEAD, length)));
    const columns = {};
    for (const { name, dtype, width, offset, symbols, each } of about.columns) {
      const rows = (dtype === "u1" && about.months ? about.n * about.months.length : about.n) * width;
      const stored = new ARRAYS[dtype](buffer, HEAD + length + offset, symbols ? Math.ceil(rows / each) : rows);
      columns[name] = symbols ? unpack(stored, rows, { symbols, each }) : stored;
    }
    return { about, columns };
  }

  /** An answer of the server. Throws an Error with the server's own sentence where it has refused. */
  async function accepted(answer) {
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => null);
    throw new Error(told && told.error ? told.error.message : `The server answered ${answer.status}.`);
  }

  root.wardwise = root.wardwise || {};
  root.wardwise.paintFrame = { accepted, decode };
  if (typeof module !== "undefined") module.exports = root.wardwise.paintFrame;
})(typeof window !== "undefined" ? window : globalThis);
