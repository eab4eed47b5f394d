/* Charts. They are mounted when the first one comes into view, after the map is drawn. They have
 * the colours of the look. */
import * as libraries from "../libraries.js";
import { ready } from "../map/paint.js";

/** Milliseconds before the libraries of charts are asked for again. */
const PAUSE = 5000;

/** A figure with every `token:<name>` replaced by the result of `read(name)`. Pure. */
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

/** Replaces the one function of an old generator runtime that Dash's loader of the chart
 * component calls: it steps a function to its end. The runtime itself is a file of 30 kB that
 * nothing else on the page needs, so the page leaves it out (callbacks/serving/bundle.py). */
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

/** The last figure of each chart, with tokens for its colours. */
const figures = new Map();

/** Clientside callback: figure and look to the figure that is shown. An empty figure gives its
 * place to the words below. */
export function draw(figure) {
  if (!figure) return window.dash_clientside.no_update;
  const { id } = window.dash_clientside.callback_context.outputs_list;
  figures.set(id, figure);
  const holder = document.getElementById(`${id}-holder`);
  if (holder) holder.hidden = !figure.data.length;
  return dress(figure, token);
}

/** Draws the charts that are there in the colours that the page has now, at once. */
export function redress() {
  for (const [id, figure] of figures) {
    const plot = document.querySelector(`#${id} .js-plotly-plot`);
    if (!plot || !window.Plotly) continue;
    const { data, layout } = dress(figure, token);
    window.Plotly.react(plot, data, layout);
  }
}

/** Clientside callback: the chart's component, once the page needs it. */
export function mount(wanted, charts) {
  return wanted && charts[wanted] ? charts[wanted] : window.dash_clientside.no_update;
}

/** Asks for a chart when its place comes into view, but not before the map is drawn. */
function mountWhenSeen(place, store, chart) {
  const holder = document.getElementById(place);
  if (!holder || holder.dataset.watched) return;
  holder.dataset.watched = "1";
  const want = () =>
    libraries.charts().then(
      () => window.dash_clientside.set_props(store, { data: chart }),
      () => window.setTimeout(want, PAUSE),
    );
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

/** Clientside callback on the first answer: charts may be mounted once that answer is on the
 * page. Before that, everything is higher on the page than it will be. */
export function watch() {
  const begin = () => {
    mountWhenSeen("trend-holder", "charts-wanted", "trend");
    mountWhenSeen("present-trend-holder", "present-wanted", "present-trend");
  };
  window.requestAnimationFrame(() => window.requestAnimationFrame(begin));
  return window.dash_clientside.no_update;
}
