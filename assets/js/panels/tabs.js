/* The tabs of the answer: what the address says is open, and the keys that move between them. */
import { subjectOf } from "../state/measures.js";
import { current, go, lookAhead } from "../state/view.js";

/** Milliseconds that a pointer or the focus rests on a tab before its answer is asked for. */
const REST = 60;
const state = { resting: 0 };

const tabs = () => [...document.querySelectorAll("#answer-tabs [role=tab]")];
/** The tabs that are not hidden: a search for places has fewer. */
const shown = () => tabs().filter((tab) => tab.offsetParent !== null);

/** Parts of an answer that another tab leads to. */
const WITHIN = { plan: "missing" };

/** Marks the tab of a view. */
export function show(view) {
  document.documentElement.dataset.tab = view.tab;
  document.documentElement.dataset.subject = subjectOf(view);
  for (const tab of tabs()) {
    const isOpen = tab.dataset.tab === (WITHIN[view.tab] || view.tab);
    tab.setAttribute("aria-selected", String(isOpen));
    tab.tabIndex = isOpen ? 0 : -1;
    if (isOpen) document.getElementById("answer-body").setAttribute("aria-labelledby", tab.id);
  }
}

function onKey(event) {
  if (!event.target.matches || !event.target.matches("#answer-tabs [role=tab]")) return;
  const all = shown();
  const at = all.indexOf(event.target);
  const next = {
    ArrowRight: all[(at + 1) % all.length],
    ArrowLeft: all[(at + all.length - 1) % all.length],
    Home: all[0],
    End: all[all.length - 1],
  }[event.key];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
  choose(next.dataset.tab);
}

function choose(tab) {
  if (current() && current().tab !== tab) go({ tab });
}

/** A tab that is pointed at or focused may soon be opened. */
function onApproach({ target }) {
  const tab = target.closest && target.closest("#answer-tabs [role=tab]");
  if (!tab) return;
  window.clearTimeout(state.resting);
  state.resting = window.setTimeout(() => current() && lookAhead({ tab: tab.dataset.tab }), REST);
}

/** Listens to the tabs. */
export function listen() {
  for (const name of ["pointerover", "focusin"]) document.addEventListener(name, onApproach);
  document.addEventListener("click", ({ target }) => {
    const tab = target.closest("#answer-tabs [role=tab]");
    if (tab) choose(tab.dataset.tab);
  });
  document.addEventListener("keydown", onKey, true);
}
