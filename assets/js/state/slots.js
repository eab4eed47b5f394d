/* The places of the page that an answer fills. An answer has its parts as plain JSON
 * (layouts/elements.py), and React draws them, which Dash brings along. Dash itself would make each
 * of some five hundred elements a component that listens to the whole page: half a second for a
 * long tab, where React alone takes ten milliseconds. */
const roots = new WeakMap();
let times = 0;

/** The React element of a part: JSON of an element, a list, a text or nothing. */
function elementOf(part) {
  if (Array.isArray(part)) {
    return window.React.createElement(window.React.Fragment, null, ...part.map(elementOf));
  }
  if (part === null || typeof part !== "object") return part;
  const { children, ...props } = part.props;
  if (props.href) props.href = window.dash_clientside.clean_url(props.href);
  const inside = children === undefined || children === null ? [] : [children].flat();
  return window.React.createElement(part.type.toLowerCase(), props, ...inside.map(elementOf));
}

function rootOf(place) {
  if (!roots.has(place)) roots.set(place, window.ReactDOM.createRoot(place));
  return roots.get(place);
}

/** The boxes that scroll around places that hold the focus, each with how far it is scrolled: what
 * was chosen in a part stays where it was, though the part is made anew. */
function scrolledAround(parts) {
  const held = Object.keys(parts)
    .map((id) => document.getElementById(id))
    .filter((place) => place && place.contains(document.activeElement));
  const boxes = new Set(held.map((place) => place.closest(".panel, .page")).filter(Boolean));
  return [...boxes].map((box) => [box, box.scrollTop]);
}

/** Fills places of the page at once: {id: part}. An undefined part keeps what is there.
 *
 * Elements are made anew, since scripts draw into some of them. A text is changed only where it is
 * another one, so that a screen reader does not say it twice. */
export function fill(parts) {
  times += 1;
  const scrolled = scrolledAround(parts);
  window.ReactDOM.flushSync(() => {
    for (const [id, part] of Object.entries(parts)) {
      const place = document.getElementById(id);
      if (!place || part === undefined) continue;
      const key = part !== null && typeof part === "object" ? String(times) : "text";
      rootOf(place).render(
        window.React.createElement(window.React.Fragment, { key }, elementOf(part)),
      );
    }
  });
  for (const [box, top] of scrolled) box.scrollTop = top;
}
