/* What a visitor gives as a shape: a list of codes, names or postcodes, or a GeoJSON file. Pure. */

const POSTCODE = /^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$/;
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** The entries of a list, each once: lines, or parts between commas, semicolons and tabs. */
export function entriesOf(text) {
  const parts = text.split(/[\n\r,;\t]+/).map((part) => part.trim().replace(/^["']|["']$/g, ""));
  return [...new Set(parts.filter(Boolean))];
}

/** A postcode without spaces; "" for a text that is none. */
export function postcodeOf(text) {
  const key = text.replace(/\s+/g, "").toUpperCase();
  return POSTCODE.test(key) ? key : "";
}

/** The district of a postcode: "LS6" of "LS62AB". It is all of a postcode that is sent. */
export const districtOf = (key) => key.slice(0, -3);

/** The areas of a level that entries name by code or by name: {numbers, rest}. */
export function matched(entries, items) {
  const known = new Map();
  for (let place = 0; place < items.length; place++) {
    const { code, name } = items[place];
    for (const text of [name, code]) if (text) known.set(folded(text), place + 1);
  }
  const numbers = new Set();
  const rest = [];
  for (const entry of entries) {
    const number = known.get(folded(entry));
    if (number) numbers.add(number);
    else rest.push(entry);
  }
  return { numbers: [...numbers], rest };
}

const isPlace = (at) =>
  Array.isArray(at) && Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90 && at.length >= 2;

function* polygonsOf(given) {
  if (!given || typeof given !== "object") return;
  const { type, coordinates } = given;
  if (type === "FeatureCollection") {
    for (const each of given.features || []) yield* polygonsOf(each);
  }
  if (type === "Feature") yield* polygonsOf(given.geometry);
  if (type === "GeometryCollection") {
    for (const each of given.geometries || []) yield* polygonsOf(each);
  }
  if (type === "Polygon") yield coordinates;
  if (type === "MultiPolygon") yield* coordinates;
}

/** The shape of a GeoJSON text, as polygons of rings of [longitude, latitude]. Throws an Error
 * with a sentence where there is none. */
export function shapeOf(text) {
  let given = null;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error("This is not a GeoJSON file: it could not be read as JSON.");
  }
  const polygons = [...polygonsOf(given)].filter(
    (rings) => Array.isArray(rings) && rings.length && rings.every((ring) => ring.length >= 4),
  );
  if (!polygons.length) {
    throw new Error("The file has no polygon. Points and lines have no inside.");
  }
  if (!polygons.flat(2).every(isPlace)) {
    throw new Error("The file is not in longitude and latitude. Save it as WGS 84 (EPSG:4326).");
  }
  return polygons.map((rings) => rings.map((ring) => ring.map(([lng, lat]) => [lng, lat])));
}

const percent = (share) => `${Math.round(100 * share)}%`;
const counted = (many, { name, names }) =>
  `${many.toLocaleString("en-GB")} ${many === 1 ? name : names}`;

/** What was found of a shape, as sentences. `level` has `name` and `names`. */
export function foundWords({ numbers, covers, beyond }, level) {
  if (!numbers.length) {
    const other = "Choose smaller areas or a larger shape.";
    return `No ${level.name} has half of its area in the shape. ${other}`;
  }
  const [has, its] = numbers.length === 1 ? ["has", "its"] : ["have", "their"];
  return (
    `${counted(numbers.length, level)} ${has} at least half of ${its} area in the shape. ` +
    `Together they cover ${percent(covers)} of it; ${percent(1 - covers)} lies outside them. ` +
    `${percent(beyond)} of their own area lies outside the shape.`
  );
}

/** What was found of a list of postcodes, as a sentence. */
export function postcodeWords({ given, found, numbers, districts }, level) {
  const sent = districts.length > 3 ? `${districts.length} districts` : districts.join(", ");
  const every = counted(given, { name: "postcode", names: "postcodes" });
  const where = `in ${counted(numbers.length, level)}`;
  const many = found.toLocaleString("en-GB");
  return `${many} of ${every} found, ${where}. Only their districts were sent (${sent}).`;
}
