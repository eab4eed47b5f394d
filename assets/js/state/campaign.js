/* A campaign as a table of atlas.toml, which `wardwise add` inserts. Pure. */
import { quoted } from "./saved.js";

/** What a campaign must say, in order, and the words for what is not filled in. */
export const FIELDS = {
  title: "its name",
  channel: "how people are reached",
  owner: "who is responsible",
  begins: "its first day",
  ends: "its last day",
  review: "the day of review",
};
const DAYS = ["begins", "ends", "review"];

/** The first of the fields that is empty, "" where none is. */
export const emptyOf = (values) => Object.keys(FIELDS).find((name) => !values[name]) || "";

/** The table: what was filled in, and what the plan decides. */
export function campaignOf(values, block) {
  const lines = Object.keys(FIELDS).map((name) => {
    const value = DAYS.includes(name) ? values[name] : quoted(values[name]);
    return `${name} = ${value}\n`;
  });
  return `[[campaign]]\n${lines.join("")}status = "planned"\n${block}`;
}
