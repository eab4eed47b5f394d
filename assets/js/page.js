/* The page's own script: its work at the start, and the functions that others may call
 * (docs/browser-api.md). */
import "./start.js";
import { others } from "./libraries.js";
import { about, areaAt, level } from "./map/pointer.js";
import * as debug from "./map/debug.js";
import * as paint from "./map/paint.js";
import { pause, play, prefetch } from "./map/player.js";
import * as position from "./map/position.js";
import { release, show as queue } from "./map/queue.js";
import * as second from "./map/second.js";
import { bytes } from "./map/tiles.js";
import * as beside from "./panels/beside.js";
import * as buttons from "./panels/buttons.js";
import * as conditions from "./panels/conditions.js";
import * as charts from "./panels/charts.js";
import * as evidence from "./panels/evidence.js";
import * as keyboard from "./panels/keyboard.js";
import * as choice from "./panels/choice.js";
import * as lines from "./panels/lines.js";
import * as listbox from "./panels/listbox.js";
import * as look from "./panels/look.js";
import * as menu from "./panels/menu.js";
import * as paper from "./panels/paper.js";
import * as plan from "./panels/plan.js";
import * as pointing from "./panels/pointing.js";
import * as question from "./panels/question.js";
import * as register from "./panels/register.js";
import * as scenes from "./panels/scenes.js";
import * as search from "./panels/search.js";
import * as shake from "./panels/shake.js";
import * as shape from "./panels/shape/page.js";
import * as tabs from "./panels/tabs.js";
import * as cover from "./panels/talk/cover.js";
import * as phones from "./panels/talk/phones.js";
import * as speaker from "./panels/talk/speaker.js";
import * as take from "./panels/take.js";
import * as time from "./panels/time.js";
import * as views from "./panels/views.js";
import * as ward from "./panels/ward.js";
import { canonical, modeIn } from "./state/address.js";
import { onAnswer, receive, receiveAhead } from "./state/answer.js";
import * as view from "./state/view.js";

/** Pages whose script comes with them (others.js). */
const OTHERS = ["services", "list", "present"];

/** Handler of a group on the map: takes the map that the group was added to. */
function attach(_, context) {
  const map = context && context.map ? context.map : context;
  if (!map) return;
  paint.attach(map);
  position.attach(map);
}

/** A view to the map. On the stage the map is that of a scene, which comes with the talk. */
const queueOf = (shown) => shown.mode === "present" || queue(canonical(shown, view.choices()));

window.wardwise = {
  paint: {
    attach,
    show: paint.show,
    ready: paint.ready,
    repaint: paint.repaint,
    areaAt,
    level,
    about,
    play,
    prefetch,
    pause,
    stop: pause,
    map: position.map,
    surface: paint.shown,
    beside: paint.shownBeside,
    mapBeside: second.map,
    bytes,
  },
  url: { current: view.current, choices: view.choices, months: view.months, go: view.go },
};

/** The component of layouts/kept.py: Dash keeps its data, and nothing is drawn. */
window.wardwise_parts = { Kept: () => null };

/** Functions that Dash calls by name (callbacks/clientside.py). */
window.dash_clientside = Object.assign(window.dash_clientside || {}, {
  wardwise: {
    settle: view.settle,
    receive,
    receiveAhead,
    pick: evidence.pick,
    draw: charts.draw,
    mount: charts.mount,
    watch: charts.watch,
  },
});
window.regeneratorRuntime = charts.regeneratorRuntime;

look.wear();
document.documentElement.dataset.mode = modeIn(window.location.search);
debug.begin(window.location.search);
view.onArrival(position.moveTo);
view.onWant(evidence.prepare);
// The room of the map is known before the map is drawn.
view.onView(beside.show);
for (const part of [queueOf, buttons.markModes, question.show, tabs.show, time.show]) {
  view.onView(part);
}
view.onView(register.show);
view.onView(({ mode }) => OTHERS.includes(mode) && others().catch(() => null));
view.onView(shape.show);
view.onView(search.show);
view.onView(paper.follow);
view.onView(views.show);
view.onView(ward.show);
view.onView(scenes.follow);
view.onView(phones.follow);
scenes.onScene(speaker.draw);
scenes.onScene(() => shake.mark());
view.onView(keyboard.markKeys);
onAnswer(position.bringIntoView);
onAnswer(shape.follow);
onAnswer(release);
onAnswer(beside.answered);
onAnswer(views.name);
// The page is filled after this.
onAnswer(() => window.setTimeout(buttons.arrive, 0));
onAnswer(plan.outline);
onAnswer((answer) => answer.mode === "present" && window.setTimeout(scenes.open, 0, answer));
paint.onShaken(shake.changed);
view.onView(shake.mark);
view.onView(({ mode }) => mode === "present" && paint.again());
paint.onAnother(time.interrupt);
for (const part of [
  view,
  evidence,
  keyboard,
  beside,
  buttons,
  choice,
  conditions,
  lines,
  listbox,
  menu,
  paper,
  plan,
  pointing,
  register,
  shake,
  scenes,
  shape,
  cover,
  phones,
  tabs,
  take,
  time,
  views,
  ward,
]) {
  part.listen();
}
