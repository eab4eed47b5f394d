/* Files that a visitor saves and opens. Nothing of them is sent. */
import { make } from "../map/elements.js";

/** Saves a blob as a file. */
export function saved(name, blob) {
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Saves a text as a JSON file. */
export const saveJson = (name, text) => saved(name, new Blob([text], { type: "application/json" }));

/** Lets the visitor choose a JSON file. `read(text)` uses it; what it throws goes to `refused`, as
 * a sentence. */
export function openJson(read, refused) {
  const input = make("input", { type: "file", accept: ".json,application/json" });
  input.addEventListener("change", async () => {
    try {
      read(await input.files[0].text());
    } catch (error) {
      refused(error.message);
    }
  });
  input.click();
}
