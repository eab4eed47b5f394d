/* What a visitor gives as a list of customers: pasted lines, or a table as CSV. Pure. */
import { postcodeOf } from "../shape/read.js";

/** Rows by which the column of places is found. */
const LOOKED_AT = 400;
/** Characters of what names a place; a longer cell is not sent. */
const LONGEST = 40;
const CODE = /^[A-Z]{1,3}[0-9]{2,9}$/;

const isPlace = (text) => Boolean(postcodeOf(text)) || CODE.test(text.trim());

/** The cells of a line; a cell in quotes may hold the separator, and quotes twice. */
function cellsOf(line, separator) {
  const cells = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at];
    if (letter === '"') {
      if (isQuoted && line[at + 1] === '"') cell += line[at++];
      else isQuoted = !isQuoted;
    } else if (letter === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += letter;
  }
  return [...cells, cell.trim()];
}

const separatorOf = (line) =>
  [",", ";", "\t"].reduce((best, each) =>
    line.split(each).length > line.split(best).length ? each : best,
  );

/** The places of a list: {places, rows, left, column}. `places` is the number of rows of each
 * place; `left` is how many rows name none; `column` is the heading of the column that has them, ""
 * for a list without one. Throws an Error with a sentence where there is none. */
export function placesOf(text) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n|\r/);
  const full = lines.filter((line) => line.trim());
  if (!full.length) throw new Error("The list is empty. Paste postcodes or choose a file.");
  const separator = separatorOf(full[0]);
  const table = full.map((line) => cellsOf(line, separator));
  const many = table[0].map(
    (_, column) => table.slice(0, LOOKED_AT).filter((row) => isPlace(row[column] || "")).length,
  );
  const column = many.indexOf(Math.max(...many));
  if (!many[column]) {
    throw new Error(
      "No column of this list has postcodes or codes of areas. A workbook must be saved as CSV.",
    );
  }
  const [head] = table;
  const hasHead = !isPlace(head[column]);
  const places = {};
  let rows = 0;
  let left = 0;
  for (const row of hasHead ? table.slice(1) : table) {
    const cell = row[column] || "";
    if (!cell || cell.length > LONGEST) {
      left += 1;
      continue;
    }
    const place = postcodeOf(cell) || cell;
    places[place] = (places[place] || 0) + 1;
    rows += 1;
  }
  return { places, rows, left, column: hasHead ? head[column] : "" };
}
