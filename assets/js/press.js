/* What buttons and links ask for, read from their data attributes, in one place: the page's own parts can come and go under it. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});

  const isPhone = () => window.matchMedia("(max-width: 899px)").matches;

  /** Opens one sheet over the map ("filters", "story"), or closes them (""). */
  function openSheet(name) {
    const root = document.documentElement;
    const open = root.dataset.sheet === name ? "" : name;
    root.dataset.sheet = open;
    for (const button of document.querySelectorAll(".tab-bar [data-sheet]")) button.setAttribute("aria-expanded", String(button.dataset.sheet === open));
    const sheet = open && document.getElementById(open);
    if (sheet) sheet.querySelector(".sheet-heading button").focus();
  }

  function step(by) {
    const url = wardwise.url;
    const view = url.current();
    const months = url.months();
    const next = months[months.indexOf(view.period) + by];
    if (next) url.go({ period: next });
  }

  const ACTIONS = {
    go: (element) => wardwise.url.go(JSON.parse(element.dataset.go), { fly: element.dataset.fly === "1" }),
    modeTab: (element) => wardwise.url.go({ mode: element.dataset.modeTab }),
    sheet: (element) => openSheet(element.dataset.sheet),
    step: (element) => step(Number(element.dataset.step)),
    sceneStep: (element) => wardwise.present.step(Number(element.dataset.sceneStep)),
    print: () => window.print(),
    dismiss: (element) => window.dash_clientside.set_props(element.dataset.dismiss, { children: null }),
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const element = event.target.closest("[data-go],[data-mode-tab],[data-sheet],[data-step],[data-scene-step],[data-print],[data-dismiss]");
    if (!element || element === document.documentElement) return;
    const action = Object.keys(ACTIONS).find((name) => name in element.dataset);
    event.preventDefault();
    ACTIONS[action](element);
  });

  // A sentence leads to its figure: within the story, without touching the address, which is the state.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.sentence");
    const figure = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!figure) return;
    event.preventDefault();
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    figure.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    figure.setAttribute("tabindex", "-1");
    figure.focus({ preventScroll: true });
  });

  wardwise.press = { openSheet, step, isPhone };
})();
