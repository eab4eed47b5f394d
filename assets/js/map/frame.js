/* Frames: columns behind a JSON description (docs/browser-api.md), and the check whether an
 * answer is one. Pure. */
const MAGIC = 0x31465757; // "WWF1", little-endian
const HEAD = 8;
const ARRAYS = { u1: Uint8Array, f4: Float32Array };
/** Values that a description leaves out. The first four belong to a month, and change with it. */
const MONTHS_OWN = { subtitle: "", explanation: "", overlay: null, verdicts: {} };
const PLAIN = {
  ...MONTHS_OWN,
  assumption: "",
  notice: null,
  decimals: 0,
  is_difference: false,
  is_signed: false,
  shades: [],
  segments_in_mix: [],
  has_more: false,
};

/** The meaning of each number of a packed column: `each` symbols in a number, as digits to the
 * base of how many symbols there are. The first digit is the least. */
function meaning({ symbols, each }, count) {
  const base = Math.max(symbols.length, 2);
  const meant = new Uint8Array(count * each);
  for (let value = 0; value < count; value++) {
    for (let digit = 0, left = value; digit < each; digit++, left = Math.floor(left / base)) {
      meant[value * each + digit] = symbols[left % base];
    }
  }
  return meant;
}

/** A column of bytes that were packed several to a byte. */
function unpack(packed, rows, described) {
  const { symbols, each } = described;
  if (each === 1 && symbols.length === 256) return packed;
  const meant = meaning(described, 256);
  const found = new Uint8Array(packed.length * each);
  for (let i = 0, to = 0; i < packed.length; i++) {
    const from = packed[i] * each;
    for (let digit = 0; digit < each; digit++) found[to++] = meant[from + digit];
  }
  return found.subarray(0, rows);
}

/** Symbol and length of the code that begins with each number of `longest` bits, as 16 · symbol
 * + length. It is made from the lengths of the codes alone. */
function codeTable(lengths, longest) {
  const table = new Uint16Array(1 << longest);
  let next = 0;
  for (let length = 1; length <= longest; length++) {
    const span = 1 << (longest - length);
    lengths.forEach((own, symbol) => {
      if (own !== length) return;
      table.fill(16 * symbol + length, next, next + span);
      next += span;
    });
  }
  return table;
}

/** A column in bits: codes of symbols, and of the digits of runs of the commonest symbol. */
function decodeBits(bits, rows, described) {
  const { each, often } = described;
  const lengths = Array.from(described.lengths, (digit) => parseInt(digit, 16));
  const longest = Math.max(...lengths);
  const table = codeTable(lengths, longest);
  const runs = lengths.length - 2;
  const meant = meaning(described, runs);
  const found = new Uint8Array(Math.ceil(rows / each) * each);
  let to = 0;
  let at = 0;
  let window = 0;
  let left = 0;
  let worth = 1;
  while (to < rows) {
    for (; left < longest; left += 8) window = ((window << 8) | bits[at++]) & 0xffffff;
    const entry = table[(window >> (left - longest)) & (table.length - 1)];
    left -= entry & 15;
    const symbol = entry >> 4;
    const times = symbol < runs ? 1 : (symbol - runs + 1) * worth;
    worth = symbol < runs ? 1 : 2 * worth;
    const from = (symbol < runs ? symbol : often) * each;
    for (let time = 0; time < times; time++) {
      for (let digit = 0; digit < each; digit++) found[to++] = meant[from + digit];
    }
  }
  return found.subarray(0, rows);
}

function columnOf(buffer, start, rows, described) {
  const { dtype = "u1", symbols, each, lengths, offset = 0 } = described;
  if (lengths) return decodeBits(new Uint8Array(buffer, start + offset), rows, described);
  const stored = new ARRAYS[dtype](buffer, start + offset, symbols ? Math.ceil(rows / each) : rows);
  return symbols ? unpack(stored, rows, described) : stored;
}

/** Classes with how many areas each has. The special ones (no data, hidden, zero) are listed
 * only where there are any. */
function counted(classes, column) {
  const counts = new Uint32Array(256);
  for (let i = 0; i < column.length; i++) counts[column[i]] += 1;
  const isOrdinary = ({ kind }) => kind === "class" || kind === "segment";
  return classes
    .map((entry) => ({ ...entry, areas: counts[entry.class] }))
    .filter((entry) => entry.areas > 0 || isOrdinary(entry));
}

/** The full description of a class: a look without a colour of its own has the colour of another
 * look. */
function entryOf({ code = "", say = "", kind = "class", colours = {}, ...entry }) {
  const { light, contrast = light, projector = contrast } = colours;
  return { ...entry, code, say, kind, colours: light ? { ...colours, contrast, projector } : {} };
}

/** The description of a frame and its columns as typed arrays: {about, columns: {name: array}}.
 * Throws a RangeError.
 *
 * A frame without words is of another month of the question that `known` describes; `known` is
 * not changed. */
export function decode(buffer, known = null) {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEAD || view.getUint32(0, true) !== MAGIC) {
    throw new RangeError("The answer is not a frame.");
  }
  const length = view.getUint32(4, true);
  const told = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, HEAD, length)));
  const about = told.classes
    ? { ...PLAIN, ...told, classes: told.classes.map(entryOf) }
    : { ...PLAIN, ...known, ...MONTHS_OWN, ...told };
  const columns = {};
  for (const described of about.columns) {
    const { name, dtype = "u1", width = 1 } = described;
    const rows = (dtype === "u1" && about.months ? about.n * about.months.length : about.n) * width;
    columns[name] = columnOf(buffer, HEAD + length, rows, described);
  }
  if (about.classes && columns.class && !about.months) {
    about.classes = counted(about.classes, columns.class);
  }
  return { about, columns };
}

/** Whether every class of a frame is described: the kept description may be of months without
 * that class. */
export function isDescribed({ about, columns }) {
  return about.classes.reduce((sum, entry) => sum + entry.areas, 0) === columns.class.length;
}

/** A description for other months: it has the classes that were known before as well. Null where
 * there are no figures. */
export function held(about, before = null) {
  if (about.notice) return before;
  const known = new Map(
    [...(before ? before.classes : []), ...about.classes].map((entry) => [entry.class, entry]),
  );
  return { ...about, classes: [...known.values()].sort((a, b) => a.class - b.class) };
}

/** Refusals for the moment: too slow, and too many at once. */
const FOR_NOW = [408, 429];

/** An answer of the server. Throws an Error with the server's own sentence where the server has
 * refused; such a question is not asked again (`isRefused`), unless it was refused for now. */
export async function accepted(answer) {
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => null);
  const words = told && told.error ? told.error.message : `The server answered ${answer.status}.`;
  const isRefused = answer.status < 500 && !FOR_NOW.includes(answer.status);
  throw Object.assign(new Error(words), { isRefused });
}
