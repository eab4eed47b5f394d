/* The talk of the device while it is made on the page, and what it was before each change. */
import { canonical } from "../../state/address.js";
import { forget, keep, kept, MOST } from "../../state/talk.js";
import { choices, current } from "../../state/view.js";
import { refresh } from "../scenes.js";

const before = [];

/** Keeps a changed talk, null for none; false where the browser keeps nothing. */
export function change(talk) {
  before.push(kept());
  const isKept = talk ? keep(talk) : forget();
  refresh();
  return isKept;
}

/** Takes the last change back. Returns whether there was one. */
export function undo() {
  const talk = before.pop();
  if (!talk) return false;
  keep(talk);
  refresh();
  return true;
}

/** Adds the view that is shown at the end of the talk. Returns what became of it, in words. */
export function addView() {
  const talk = kept();
  if (talk.scenes.length >= MOST) return `A talk has ${MOST} scenes at most.`;
  const view = canonical({ ...current(), mode: "explore" }, choices());
  change({ ...talk, scenes: [...talk.scenes, { view }] });
  return `Scene ${talk.scenes.length + 1} of your talk. See Present, Your talk.`;
}
