"""What can be measured on a page as it is drawn: room, targets, words that are cut, states in the
system's own colours.
"""

from playwright.sync_api import Page

OF_A_TEXT = """
const nameOf = (e) => {
  const words = (e.getAttribute("aria-label") || e.textContent || "").trim().slice(0, 40);
  return `${e.tagName.toLowerCase()}.${e.className} "${words}"`;
};
const isSeen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true,
  contentVisibilityAuto: true }) && !e.closest(".visually-hidden, .skip-link, [inert]");
"""

TOO_WIDE = """() => {
  const scrolls = (e) => e.scrollWidth > e.clientWidth + 1 &&
      ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
  const boxes = [...document.querySelectorAll("main, .panel, .page, .choices, .present-stage")];
  const found = boxes.filter(scrolls).map((e) => e.className || e.tagName);
  return document.documentElement.scrollWidth > innerWidth ? ["the page", ...found] : found;
}"""

SMALL_TARGETS = (
    """() => {"""
    + OF_A_TEXT
    + """
  const [LEAST, NEARLY] = [24, 0.01];
  const KINDS = "a[href], button, input, select, textarea, summary, label:has(input)," +
    " [tabindex]:not([tabindex='-1']), [role=button], [role=link], [role=tab], [role=option]," +
    " [role=switch], [role=radio], [role=checkbox], [role=menuitem], [role=slider]";
  const isFixed = (e) => e && (getComputedStyle(e).position === "fixed" ||
    isFixed(e.parentElement));
  const all = [...document.querySelectorAll(KINDS)]
    .filter((e) => isSeen(e) && !e.disabled && getComputedStyle(e).pointerEvents !== "none")
    .map((e) => ({ e, box: e.getBoundingClientRect(), over: Boolean(isFixed(e)) }))
    .filter(({ box }) => box.width && box.height);
  const isSmall = ({ box }) => Math.min(box.width, box.height) < LEAST - NEARLY;
  // In a line of text: the block around it has words that are no target.
  const isInText = (e) => {
    let block = e;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let words = "";
    while (texts.nextNode()) {
      const { parentElement, data } = texts.currentNode;
      if (!parentElement.closest(KINDS)) words += data;
    }
    return block !== e && /\\p{L}{2}/u.test(words);
  };
  const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2];
  const away = ([x, y], { left, right, top, bottom }) =>
    Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
  const isNear = (one, other) => {
    if (one.e.contains(other.e) || other.e.contains(one.e) || one.over !== other.over) return false;
    const [at, to] = [middle(one.box), middle(other.box)];
    return away(at, other.box) < LEAST / 2 - NEARLY ||
      (isSmall(other) && Math.hypot(at[0] - to[0], at[1] - to[1]) < LEAST - NEARLY);
  };
  return all
    .filter((one) => isSmall(one) && !isInText(one.e))
    .filter((one) => all.some((other) => other !== one && isNear(one, other)))
    .map(({ e, box }) => `${nameOf(e)} ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`);
}"""
)

LOST_WORDS = (
    """() => {"""
    + OF_A_TEXT
    + """
  const SLACK = 3;
  const LEFT_OUT = "script, style, select, svg, canvas, [role=application]";
  const scrolls = (value) => ["auto", "scroll"].includes(value);
  const clips = (value) => ["hidden", "clip"].includes(value);
  const [found, seen] = [[], []];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: parent, data } = texts.currentNode;
    if (!data.trim() || parent.closest(LEFT_OUT) || !isSeen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const { left, right, top, bottom, width, height } of range.getClientRects()) {
      if (width <= 1 || height <= 1) continue;
      const at = { text: texts.currentNode, parent, left, right, top, bottom, isOver: false };
      let isCut = false;
      for (let e = parent; e !== document.body && !isCut; e = e.parentElement) {
        const { overflowX, overflowY, display, position, clipPath } = getComputedStyle(e);
        const box = e.getBoundingClientRect();
        // Words that are there for the ear only.
        if (clipPath !== "none") at.right = at.left;
        at.isOver ||= position === "fixed";
        if (scrolls(overflowX)) {
          [at.left, at.right] = [Math.max(at.left, box.left), Math.min(at.right, box.right)];
        }
        if (scrolls(overflowY)) {
          [at.top, at.bottom] = [Math.max(at.top, box.top), Math.min(at.bottom, box.bottom)];
        }
        if (at.right <= at.left || at.bottom <= at.top) break;
        if (display === "inline") continue;
        const isWide = at.left < box.left - SLACK || at.right > box.right + SLACK;
        const isHigh = at.top < box.top - SLACK || at.bottom > box.bottom + SLACK;
        isCut = (clips(overflowX) && isWide) || (clips(overflowY) && isHigh);
        if (isCut) found.push(`${nameOf(parent)} is cut by ${e.tagName}.${e.className}`);
      }
      if (!isCut && !at.isOver && at.right > at.left && at.bottom > at.top) seen.push(at);
    }
  }
  seen.forEach((one, i) => seen.slice(i + 1).forEach((other) => {
    const over = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (one.text !== other.text && over > SLACK && down > SLACK) {
      found.push(`${nameOf(one.parent)} lies over ${nameOf(other.parent)}`);
    }
  }));
  return found;
}"""
)

SPACE = """(isOn) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important;" +
    " word-spacing: 0.16em !important } p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = isOn ? [sheet] : [];
}"""

SILENT_STATES = (
    """() => {"""
    + OF_A_TEXT
    + """
  const STATES = ["aria-pressed", "aria-selected", "aria-checked", "aria-current"];
  const isOn = (e, state) => ![null, "false"].includes(e.getAttribute(state));
  const LOOK = ["backgroundColor", "borderTopColor", "borderBottomColor", "borderTopWidth",
    "borderBottomWidth", "borderTopStyle", "outlineColor", "outlineStyle", "outlineWidth",
    "textDecorationLine", "fontWeight", "maskImage", "display", "content"];
  const drawn = (e) => [null, "::before", "::after"].map((part) => {
    const style = getComputedStyle(e, part);
    return LOOK.map((name) => style[name]).join();
  }).join(";");
  const found = [];
  for (const state of STATES) {
    for (const e of document.querySelectorAll(`[${state}]`)) {
      if (!isSeen(e) || !isOn(e, state)) continue;
      const others = [...e.parentElement.parentElement.querySelectorAll(e.tagName)];
      const off = others.find((o) => o.className.split(" ")[0] === e.className.split(" ")[0] &&
        isSeen(o) && !isOn(o, state));
      if (off && drawn(e) === drawn(off)) found.push(`${nameOf(e)} ${state}`);
    }
  }
  return found;
}"""
)

LOST_ICONS = (
    """() => {"""
    + OF_A_TEXT
    + """
  const canvas = getComputedStyle(document.body).backgroundColor;
  const groundOf = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/^rgba.* 0\\)$/.test(colour)) return colour;
    }
    return canvas;
  };
  return [...document.querySelectorAll(".icon, .mark-icon")]
    .filter((e) => isSeen(e) && groundOf(e) === groundOf(e.parentElement))
    .map((e) => `${e.className} in ${nameOf(e.parentElement)}`);
}"""
)


def too_wide(page: Page) -> list[str]:
    """What must be scrolled sideways to be read, except the map and what says that it scrolls."""
    return list(page.evaluate(TOO_WIDE))


def small_targets(page: Page) -> list[str]:
    """Targets of a pointer that fail WCAG 2.5.8: smaller than 24 × 24 CSS pixels, not in a line of
    text, and with another target within the circle of 24 pixels around their middle.
    """
    return list(page.evaluate(SMALL_TARGETS))


def lost_words(page: Page) -> list[str]:
    """Texts that are cut by a box that does not scroll, or that lie over one another."""
    return list(page.evaluate(LOST_WORDS))


def space_text(page: Page, *, on: bool) -> None:
    """Set the spacing of text that WCAG 1.4.12 names, or take it back."""
    page.evaluate(SPACE, on)


def silent_states(page: Page) -> list[str]:
    """What is pressed, chosen, on or current, and is drawn like its fellows that are not."""
    return list(page.evaluate(SILENT_STATES))


def lost_icons(page: Page) -> list[str]:
    """Icons that have the colour of what they lie on."""
    return list(page.evaluate(LOST_ICONS))
