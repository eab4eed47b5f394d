/* The menu "More" and the button Share in the header. */
import { say } from "../state/status.js";
import { choose as chooseLook, LOOKS, worn } from "./look.js";

const menu = () => document.getElementById("more");

/** Marks the look that is worn. */
export function mark() {
  for (const button of document.querySelectorAll("[data-look-choice]")) {
    button.setAttribute("aria-checked", String(button.dataset.lookChoice === worn()));
    button.tabIndex = button.dataset.lookChoice === worn() ? 0 : -1;
  }
}

function close(toSummary) {
  if (!menu() || !menu().open) return;
  menu().open = false;
  if (toSummary) menu().querySelector("summary").focus();
}

/** Gives the address to the system's share sheet, or copies it; what became of it, in words. */
export async function share() {
  const url = window.location.href;
  try {
    if (window.navigator.share) {
      await window.navigator.share({ title: document.title, url });
      return "";
    }
  } catch (error) {
    if (error.name === "AbortError") return "";
  }
  const said = (await copied(url)) ? "The link is copied." : `The link: ${url}`;
  say(said);
  const button = document.querySelector("[data-share]");
  button.dataset.done = "1";
  window.setTimeout(() => delete button.dataset.done, 2000);
  return said;
}

/** Copies a text; false where the browser does not allow it. Pages without HTTPS have no
 * clipboard of their own, so a field is selected and copied there. */
export async function copied(text) {
  try {
    await window.navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = Object.assign(document.createElement("textarea"), { value: text });
    field.setAttribute("aria-hidden", "true");
    // What lies under an open dialog cannot be selected.
    (document.querySelector("dialog[open]") || document.body).append(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    return isDone;
  }
}

function onClick({ target }) {
  const look = target.closest("[data-look-choice]");
  if (look) {
    chooseLook(look.dataset.lookChoice);
    mark();
  }
  if (target.closest("[data-share]")) share();
  if (menu() && !menu().contains(target)) close(false);
  if (target.closest("#shortcuts-button, .menu [data-mode-tab]")) close(false);
}

function onKey(event) {
  if (event.key === "Escape" && menu() && menu().open) {
    event.stopPropagation();
    close(true);
  }
  const look = event.target.closest && event.target.closest("[data-look-choice]");
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!look || !by) return;
  event.preventDefault();
  event.stopPropagation();
  const next = LOOKS[(LOOKS.indexOf(look.dataset.lookChoice) + by + LOOKS.length) % LOOKS.length];
  chooseLook(next);
  mark();
  document.querySelector(`[data-look-choice="${next}"]`).focus();
}

/** Listens to the menu and to Share. */
export function listen() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("toggle", ({ target }) => target === menu() && mark(), true);
}
