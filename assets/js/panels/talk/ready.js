/* Which scenes can be shown without a network: a bar over the controls of the stage, and words. */
import { make } from "../../map/elements.js";
import { isReady } from "./scene.js";

/** Numbers in order as words: [1, 2, 3, 5] is "1 to 3, 5". Pure. */
export function runsOf(numbers) {
  const runs = [];
  for (const number of numbers) {
    const last = runs[runs.length - 1];
    if (last && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(", ");
}

/** Which of the scenes are here with their maps, in words. */
export function readyWords(scenes) {
  const numbers = scenes.map((scene, place) => isReady(scene) && place + 1).filter(Boolean);
  if (numbers.length === scenes.length) return "Every scene is here, with or without a network.";
  const here = runsOf(numbers) || "no scene yet";
  return `Here with or without a network: ${here} of ${scenes.length}.`;
}

/** Draws the bar: a part for each scene, filled when it is here. */
export function draw(scenes, at) {
  const bar = document.getElementById("present-ready");
  if (!bar) return;
  const words = readyWords(scenes);
  Object.assign(bar, { title: words });
  bar.setAttribute("aria-label", words);
  bar.replaceChildren(
    ...scenes.map((scene, place) =>
      make("span", {
        className: [isReady(scene) && "is-ready", place === at && "is-now"]
          .filter(Boolean)
          .join(" "),
      }),
    ),
  );
}
