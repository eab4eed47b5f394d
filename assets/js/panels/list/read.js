/* What a visitor gives as a list of customers: pasted lines, or a table as CSV. Pure. */
import { postcodeOf } from "../shape/read.js";

/** Rows by which the column of places is found. */
const LOOKED_AT = 400;
/** Characters of what names a place; a longer cell is not sent. */
const LONGEST = 40;
const CODE = /^[A-Z]{1,3}[0-9]{2,9}$/;
/** A postcode within a longer text, such as an address. */
const WITHIN = /\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\b/gi;

const isPlace = (text) => Boolean(postcodeOf(text)) || CODE.test(text.trim());
const within = (text) => postcodeOf((text.match(WITHIN) || []).pop() || "");

/** The text of a file, from its bytes: UTF-8, UTF-16 with a mark, or Windows-1252. */
export function decoded(bytes) {
  const mark = `${bytes[0]} ${bytes[1]}`;
  const encoding = { "255 254": "utf-16le", "254 255": "utf-16be" }[mark] || "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The rows of a table; a cell in quotes may hold separators, ends of lines, and quotes twice. */
function* rowsOf(text, separator) {
  let cells = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[++at];
      else isQuoted = false;
    } else if (letter === '"' && !cell.trim()) isQuoted = true;
    else if (letter === separator) {
      cells.push(cell.trim());
      cell = "";
    } else if (letter === "\n" || letter === "\r") {
      yield [...cells, cell.trim()];
      [cells, cell] = [[], ""];
    } else cell += letter;
  }
  yield [...cells, cell.trim()];
}

/** The separator that most of the first lines have; of two, the one that they have more often. */
function separatorOf(text) {
  const lines = text.slice(0, 50_000).split(/[\r\n]+/);
  const many = (each) =>
    lines.filter((line) => line.includes(each)).length + text.split(each).length / text.length;
  return [",", ";", "\t", "|"].reduce((best, each) => (many(each) > many(best) ? each : best));
}

/** The places of a list: {places, rows, left, column}. `places` is the number of rows of each
 * place; `left` is how many rows name none; `column` is the heading of the column that has them, ""
 * for a list without one. Throws an Error with a sentence where there is none. */
export function placesOf(given) {
  const text = given.replace(/^\uFEFF/, "");
  const table = [...rowsOf(text, separatorOf(text))].filter((row) => row.some(Boolean));
  if (!table.length) throw new Error("The list is empty. Paste postcodes or choose a file.");
  const head = table.slice(0, LOOKED_AT);
  const columns = [...Array(Math.max(...head.map((row) => row.length))).keys()];
  const best = (judge) => {
    const many = columns.map((column) => head.filter((row) => judge(row[column] || "")).length);
    const most = Math.max(...many);
    return most ? many.indexOf(most) : -1;
  };
  const exact = best(isPlace);
  const column = exact < 0 ? best(within) : exact;
  if (column < 0) {
    throw new Error(
      "No column of this list has postcodes or codes of areas. A workbook must be saved as CSV.",
    );
  }
  const names = (row) => isPlace(row[column] || "") || Boolean(within(row[column] || ""));
  const first = table.findIndex(names);
  // Above the first place are a title and the headings; the lowest text there is the heading.
  const above = table.slice(0, first).filter((row) => row[column]);
  const places = {};
  let rows = 0;
  let left = 0;
  for (const row of table.slice(first)) {
    const cell = row[column] || "";
    const place = postcodeOf(cell) || (CODE.test(cell) ? cell : within(cell)) || cell;
    if (!place || place.length > LONGEST) {
      left += 1;
      continue;
    }
    places[place] = (places[place] || 0) + 1;
    rows += 1;
  }
  return { places, rows, left, column: above.length ? above.at(-1)[column] : "" };
}
