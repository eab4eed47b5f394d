/* Whether single-letter keys do something (WCAG 2.1.4). The device remembers it. */
const KEPT = "wardwise-keys";

export function areOn() {
  try {
    return window.localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

/** Switches them on or off. */
export function set(isOn) {
  try {
    window.localStorage.setItem(KEPT, isOn ? "on" : "off");
  } catch {
    // They then stay on.
  }
}
