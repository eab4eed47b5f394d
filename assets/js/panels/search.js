/* Search: the places that the typed text may mean. The combobox is Mantine's; this module fills
 * it and words its options. */
import { periodWords } from "../state/periods.js";
import { choices as ofAtlas, current, months } from "../state/view.js";

const PAUSE = 120;
const state = {
  text: "",
  timer: 0,
  seq: 0,
  leave: null,
  found: [],
  isLooking: false,
  isEntered: false,
};

/** "Postcode in Headingley", "Ward in Leeds": the kind of a place and where it is. */
function whereabouts(place) {
  const kind = place.kind === "postcode" ? "postcode" : place.level_name || place.level;
  return kind.charAt(0).toUpperCase() + kind.slice(1) + (place.where ? ` in ${place.where}` : "");
}

const optionOf = (place) => ({
  value: `${place.level}:${place.code}`,
  label: place.name,
  where: whereabouts(place),
});

/** Clientside callback: [options, words where there are none, words for a screen reader]. */
export function search(text, choices, chosen) {
  const noUpdate = window.dash_clientside.no_update;
  const wanted = (text || "").trim();
  if (chosen || wanted === state.text) return [noUpdate, noUpdate, noUpdate];
  state.text = wanted;
  state.isLooking = wanted.length > 1;
  state.isEntered = false;
  if (!state.isLooking) state.found = [];
  const seq = (state.seq += 1);
  if (wanted.length < 2) return [[], "Type the name of a place, or a postcode", ""];
  return new Promise((resolve) => {
    window.clearTimeout(state.timer);
    if (state.leave) state.leave([noUpdate, noUpdate, noUpdate]);
    state.leave = resolve;
    state.timer = window.setTimeout(
      async () => resolve(await look(wanted, choices.build, seq)),
      PAUSE,
    );
  });
}

async function look(wanted, build, seq) {
  const noUpdate = window.dash_clientside.no_update;
  let found;
  try {
    const response = await window.fetch(`/api/v1/${build}/search?q=${encodeURIComponent(wanted)}`);
    found = await response.json();
    if (!response.ok) {
      return [[], found.error ? found.error.message : "The search did not answer.", ""];
    }
  } catch {
    return [[], "The search did not answer. Check the connection and try again.", ""];
  }
  if (seq !== state.seq) return [noUpdate, noUpdate, noUpdate];
  const places = Array.isArray(found) ? found : found.results || [];
  const message =
    (!Array.isArray(found) && found.message) || `No place is called “${wanted}” here.`;
  state.isLooking = false;
  const unique = new Map(places.map((place) => [`${place.level}:${place.code}`, optionOf(place)]));
  state.found = [...unique.values()];
  if (state.isEntered) take();
  return [
    state.found,
    message,
    unique.size ? `${unique.size} ${unique.size === 1 ? "place" : "places"} found` : message,
  ];
}

/** Chooses the first place found, as a click on it would. */
function take() {
  state.isEntered = false;
  if (!state.found.length) return;
  window.dash_clientside.set_props("search", { value: state.found[0].value });
  document.getElementById("search").blur();
}

function onKey(event) {
  const isOther = event.key !== "Enter" || event.target.id !== "search";
  if (isOther || document.querySelector("[data-combobox-selected]")) return;
  if (state.isLooking) state.isEntered = true;
  else take();
}

/** Listens to Enter, which chooses the first place, even where it is pressed before the places
 * have arrived. Mantine handles an option chosen with the arrows. */
export const listen = () => document.addEventListener("keydown", onKey, true);

/** Functions that Mantine's components on the page call by name. */
export const mantineFunctions = {
  everyOption: ({ options }) => options,
  placeOption: ({ option }) => {
    const { createElement } = window.React;
    return createElement(
      "span",
      { className: "place-option" },
      createElement("span", null, option.label),
      createElement("span", { className: "place-option-where" }, option.where),
    );
  },
  periodLabel: (value) => {
    const view = current();
    return view ? periodWords(months()[value], view, ofAtlas()) : "";
  },
};
