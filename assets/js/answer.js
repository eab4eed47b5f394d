/* The server's answer on its way to the page: kept only if it answers what is asked now. Busy is our own, by the query an answer carries. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  const LATE = 15000;
  /** How long the map waits for where its area lies before it is drawn wherever it is. */
  const PATIENCE = 1500;
  const state = { query: null, timer: 0, held: null, patience: 0 };

  /** Told by settle() that an answer to this query is on its way. */
  function wait(query) {
    state.query = query;
    document.documentElement.dataset.waiting = "1";
    window.clearTimeout(state.timer);
    state.timer = window.setTimeout(() => say("No answer yet. The figures will follow as soon as the connection is back."), LATE);
  }

  function say(sentence) {
    const status = document.getElementById("status");
    if (status) window.dash_clientside.set_props("status", { children: sentence });
  }

  /** The page is up to date again. */
  function arrived(answer) {
    window.clearTimeout(state.timer);
    delete document.documentElement.dataset.waiting;
    document.title = answer.title ? `${answer.title} · Wardwise` : "Wardwise";
    if (wardwise.url.bringIntoView) wardwise.url.bringIntoView(answer.area, answer.bounds);
    release();
    if (answer.mode === "present") window.setTimeout(() => wardwise.present.open(), 0);
  }

  /** Clientside callback: the answer to every slot of the page, or nothing where it answers an older question. */
  function receive(answer) {
    const context = window.dash_clientside.callback_context;
    const noUpdate = window.dash_clientside.no_update;
    if (!answer || answer.query !== state.query) return context.outputs_list.map(() => noUpdate);
    if (!answer.only) arrived(answer);
    const slots = {
      ...wardwise.evidence.slotsOf(answer),
      "notice.children": answer.only ? undefined : answer.notice || null,
      "status.children": answer.only ? undefined : answer.status || "",
      "story-body.children": answer.opening,
      "trend-heading.children": answer.heading,
      "trend-summary.children": answer.summary,
      "story-closing.children": answer.closing,
      ...(answer.mode === "present" ? { "trend-drawn.data": answer.figure } : {}),
      "ward-page.children": answer.mode === "ward" ? answer.page : undefined,
      "about-page.children": answer.mode === "about" ? answer.page : undefined,
      "present-stage.children": answer.scenes,
    };
    return context.outputs_list.map(({ id, property }) => {
      const value = slots[`${id}.${property}`];
      return value === undefined ? noUpdate : value;
    });
  }

  /** Clientside callback: the view to the map, which fetches what it needs to paint it and nothing where nothing changed. */
  function paint(view) {
    if (view && wardwise.url.isJumping()) hold(view.query);
    else if (view) show(view.query);
    return window.dash_clientside.no_update;
  }

  function show(query) {
    state.held = null;
    if (wardwise.paint && wardwise.paint.show) wardwise.paint.show(query);
  }

  /** A page that opens on an area is drawn where that lies, which the answer tells: not the whole atlas first. */
  function hold(query) {
    state.held = query;
    window.clearTimeout(state.patience);
    state.patience = window.setTimeout(release, PATIENCE);
  }

  function release() {
    if (state.held !== null) show(state.held);
  }

  wardwise.answer = { wait, say };
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.wardwise = Object.assign(window.dash_clientside.wardwise || {}, { receive, paint });
})();
