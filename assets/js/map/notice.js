/* A sentence over the map, with a button where another level would help. */
import { choices, go } from "../state/view.js";
import { make } from "./elements.js";

/** Shows {text, offer_level} at a place over a map, or nothing. */
export function say(notice, id = "map-notice") {
  const place = document.getElementById(id);
  if (!place) return;
  place.replaceChildren();
  if (!notice) return;
  place.append(make("span", {}, notice.text));
  const level = choices().levels.find((each) => each.key === notice.offer_level);
  if (!level) return;
  const button = make("button", { type: "button" }, `Show ${level.names}`);
  button.addEventListener("click", () => go({ level: level.key }));
  place.append(button);
}
