/* The areas of a shape as the address lists them: a level and codes, as data/answers/shape.py has
 * them. A code is written as what differs from the one before it. Pure. */

/** Level and codes of a list, each once: {level, codes}; an empty level where it is none. */
export function readCodes(text) {
  const colon = text.indexOf(":");
  if (colon < 0) return { level: "", codes: [] };
  const codes = new Set();
  let before = "";
  for (const each of text.slice(colon + 1).split(",")) {
    const part = each.trim().toUpperCase();
    if (!part) continue;
    before = part.length < before.length ? before.slice(0, -part.length) + part : part;
    codes.add(before);
  }
  return { level: text.slice(0, colon), codes: [...codes] };
}

/** How many characters a code shares with the beginning of another of its length. */
function alike(before, code) {
  if (before.length !== code.length) return 0;
  let at = 0;
  while (at < code.length && before[at] === code[at]) at += 1;
  return at;
}

/** A level and codes as the address lists them, the shortest codes first; "" for none. */
export function writeCodes(level, codes) {
  const upper = [...new Set(codes.map((code) => code.toUpperCase()))];
  upper.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  let before = "";
  const parts = upper.map((code) => {
    const part = code.slice(alike(before, code));
    before = code;
    return part;
  });
  return parts.length ? `${level}:${parts.join(",")}` : "";
}
