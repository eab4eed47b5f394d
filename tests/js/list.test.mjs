import assert from "node:assert/strict";
import test from "node:test";
import { decoded, placesOf } from "../../assets/js/panels/list/read.js";

const TABLE =
  "Card;Name;Home\r\n1;O\u00a3Neill;LS6 1AA\r\n2;Smith;ls61aa\r\n3;;E00000001\r\n;;\r\n";
const PLACES = { LS61AA: 2, E00000001: 1 };

test("a list is read however a program saves it", () => {
  const utf16 = new Uint8Array([
    0xff,
    0xfe,
    ...new Uint8Array(new Uint16Array([...TABLE].map((c) => c.charCodeAt(0))).buffer),
  ]);
  const windows = new Uint8Array([...TABLE].map((c) => (c === "\u00a3" ? 0xa3 : c.charCodeAt(0))));
  for (const bytes of [new TextEncoder().encode(`\uFEFF${TABLE}`), utf16, windows]) {
    assert.equal(decoded(bytes).replace("\uFEFF", ""), TABLE);
  }
  for (const each of [TABLE, TABLE.replaceAll(";", "\t"), `Members, May\r\n\r\n${TABLE}`]) {
    const { places, rows, column } = placesOf(each);
    assert.deepEqual([places, rows, column], [PLACES, 3, "Home"]);
  }
});

test("a list without headings keeps its first row, and what names no place is counted", () => {
  const { places, rows, left, column } = placesOf(`LS6 1AA\nLS6 1AA\n${"x".repeat(41)}\n`);
  assert.deepEqual([places, rows, left, column], [{ LS61AA: 2 }, 2, 1, ""]);
});

test("a postcode is taken out of an address over two lines, and nothing else of it", () => {
  const { places } = placesOf('Name,Address\nx,"1 High St\nLeeds, LS6 1AA"\n');
  assert.deepEqual(places, { LS61AA: 1 });
});

test("what has no place is refused", () => {
  assert.throws(() => placesOf(" \n"), /empty/);
  assert.throws(() => placesOf("Name\nSmith\n"), /No column/);
});
