/* Charts: mounted when the first one is about to be seen, after the map is drawn; dressed in the
 * colours of the look. */
import { ready } from "../map/paint.js";

/** A figure with every `token:<name>` replaced by what `read(name)` gives. Pure. */
export function dress(value, read) {
  if (typeof value === "string") return value.startsWith("token:") ? read(value.slice(6)) : value;
  if (Array.isArray(value)) {
    return value.some((v) => typeof v === "object" && v !== null)
      ? value.map((v) => dress(v, read))
      : value;
  }
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, dress(v, read)]));
  }
  return value;
}

/** Answers Dash's loader of the chart component, which asks an old generator runtime for one
 * thing, to step a function to its end. The runtime itself comes in a file of 30 kB that nothing
 * else on the page wants, so the page leaves that out (callbacks/serving/bundle.py). */
export const regeneratorRuntime = {
  mark: (step) => step,
  wrap(step) {
    const context = { prev: 0, next: 0, isDone: false, stop: () => void (context.isDone = true) };
    return {
      next: () => ({ value: step(context), done: context.isDone }),
      throw(error) {
        throw error;
      },
    };
  },
};

const token = (name) =>
  window.getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Clientside callback: figure and look to the figure that is shown; a figure without anything in
 * it leaves its place to the words below. */
export function draw(figure) {
  if (!figure) return window.dash_clientside.no_update;
  const holder = document.getElementById(
    `${window.dash_clientside.callback_context.outputs_list.id}-holder`,
  );
  if (holder) holder.hidden = !figure.data.length;
  return dress(figure, token);
}

/** Clientside callback: the chart's component, once it is wanted. */
export function mount(wanted, charts) {
  return wanted && charts[wanted] ? charts[wanted] : window.dash_clientside.no_update;
}

/** Asks for a chart when its place comes into view, but not before the map is drawn. */
function mountWhenSeen(place, store, chart) {
  const holder = document.getElementById(place);
  if (!holder || holder.dataset.watched) return;
  holder.dataset.watched = "1";
  const want = () => window.dash_clientside.set_props(store, { data: chart });
  const afterMap = () => {
    ready()
      .catch(() => null)
      .then(() =>
        window.requestIdleCallback
          ? window.requestIdleCallback(want, { timeout: 2000 })
          : window.setTimeout(want, 200),
      );
  };
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      afterMap();
    },
    { rootMargin: "200px" },
  );
  watcher.observe(holder);
}

/** Clientside callback on the first answer: once that is on the page, charts may be wanted. Before
 * it, everything stands higher than it will. */
export function watch() {
  const begin = () => {
    mountWhenSeen("trend-holder", "charts-wanted", "trend");
    mountWhenSeen("present-trend-holder", "present-wanted", "present-trend");
  };
  window.requestAnimationFrame(() => window.requestAnimationFrame(begin));
  return window.dash_clientside.no_update;
}
