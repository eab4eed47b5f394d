/* Service points on the map: markers that can be reached by keyboard. */
import { fetched } from "./answers.js";

const state = { group: null, key: "" };

/** Shows the points of a view's service, or none. */
export async function show(map, view) {
  const key = view.points === "show" && view.service !== "total" ? view.service : "";
  if (key === state.key) return;
  state.key = key;
  if (state.group) state.group.remove();
  state.group = null;
  if (!key) return;
  const points = await fetched(`points/${key}`)
    .then((answer) => answer.json())
    .catch(() => []);
  if (state.key !== key) return;
  const icon = window.L.divIcon({ className: "service-point", iconSize: [16, 16] });
  const markers = points.map(({ name, at }) =>
    window.L.marker(at, { icon, title: name, alt: name, keyboard: true }).bindTooltip(name, {
      direction: "top",
      offset: [0, -8],
    }),
  );
  state.group = window.L.layerGroup(markers).addTo(map);
}
