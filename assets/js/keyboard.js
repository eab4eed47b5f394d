/* Keys: "/" searches, "[" and "]" step through time, "p" plays, digits change the mode, "?" lists them, Escape closes.
 * With an area chosen, a letter each says what it is compared with. */
(function () {
  "use strict";

  const root = typeof window === "undefined" ? globalThis : window;
  const wardwise = (root.wardwise = root.wardwise || {});
  /** The same keys as on the buttons of the compare bar (callbacks/story/against.py). */
  const COMPARE = ["u", "a", "n", "s", "y", "m"];
  const MODES = ["explore", "ward", "present", "about"];

  /** What a key does in a mode, as a word; "" for nothing. Pure. */
  function meaning(key, mode) {
    if (mode === "present") {
      if (["ArrowRight", "ArrowDown", "PageDown", " "].includes(key)) return "next-scene";
      if (["ArrowLeft", "ArrowUp", "PageUp"].includes(key)) return "last-scene";
      if (key === "Escape") return "leave";
    }
    if (mode === "explore" && COMPARE.includes(key)) return `compare-${key}`;
    if (/^[1-4]$/.test(key)) return `mode-${MODES[Number(key) - 1]}`;
    return { "/": "search", "?": "help", "[": "earlier", "]": "later", p: "play", Escape: "close" }[key] || "";
  }

  if (typeof module !== "undefined") {
    module.exports = { meaning };
    return;
  }

  const isTyping = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  const helpIsOpen = () => document.querySelector(".shortcuts") !== null;
  const help = (opened) => window.dash_clientside.set_props("shortcuts", { opened });

  function close() {
    const page = document.documentElement;
    if (page.dataset.sheet) wardwise.press.openSheet("");
    else if (wardwise.url.current() && wardwise.url.current().area) wardwise.url.go({ area: "", compare: "" });
  }

  /** Presses the button of the compare bar with that key; one that cannot be pressed tells why. */
  function compare(key) {
    const button = document.querySelector(`.compare-bar [data-key="${key}"]`);
    if (!button) return;
    if (button.getAttribute("aria-disabled") !== "true") button.click();
    else {
      // The focus shows the reason, the status line says it.
      button.focus();
      wardwise.answer.say(button.querySelector(".reason").textContent);
    }
  }

  const DEEDS = {
    search: () => document.getElementById("search").focus(),
    help: () => help(true),
    earlier: () => wardwise.press.step(-1),
    later: () => wardwise.press.step(1),
    play: () => wardwise.time.toggle(),
    close,
    leave: () => wardwise.url.go({ mode: "explore" }),
    "next-scene": () => wardwise.present.step(1),
    "last-scene": () => wardwise.present.step(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || helpIsOpen()) return;
    const view = wardwise.url.current();
    if (!view) return;
    const deed = meaning(event.key, view.mode);
    // A focused button takes the space bar; the map takes the arrows.
    if (!deed || (event.key === " " && event.target instanceof HTMLButtonElement)) return;
    event.preventDefault();
    if (deed.startsWith("mode-")) wardwise.url.go({ mode: deed.slice(5) });
    else if (deed.startsWith("compare-")) compare(deed.slice(8));
    else DEEDS[deed]();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#shortcuts-button")) help(true);
  });

  wardwise.keys = { meaning };
})();
