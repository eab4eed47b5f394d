// The speaker's page: it sends a step without a reload, and follows steps of other devices.
const EVERY = 1000;
const PATIENCE = 5000;
const body = document.body;
const { place } = body.dataset;
const status = document.querySelector("[role=status]");
let tag = "";
let timer = 0;

function show(state) {
  if (state.ended) {
    location.reload();
    return;
  }
  const on = state.screen ? `. The screen is ${state.screen === "blank" ? "black" : "white"}` : "";
  status.textContent = `Scene ${state.scene + 1} of ${body.dataset.scenes}${on}`;
  document.querySelector("h1").textContent = state.headline;
  document.querySelector(".note").textContent = state.note || "No note.";
  document.querySelector(".after").textContent = state.next
    ? `Next: ${state.next}`
    : "This is the last scene.";
}

async function ask() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch(`${place}/state`, {
      cache: "no-store",
      headers: tag ? { "If-None-Match": tag } : {},
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 410) location.reload();
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? "";
      show(await answer.json());
    }
  } catch {
    status.textContent = "No connection. This page tries again by itself.";
    tag = "";
  }
  timer = setTimeout(ask, EVERY);
}

async function step(action) {
  try {
    await fetch(place, { method: "POST", body: new URLSearchParams({ do: action }) });
  } catch {
    status.textContent = "No connection: that step was not sent.";
    return;
  }
  ask();
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  step(event.submitter?.value || event.target.querySelector("select").value);
});

const KEYS = { PageDown: "next", ArrowRight: "next", PageUp: "back", ArrowLeft: "back" };
document.addEventListener("keydown", (event) => {
  if (!KEYS[event.key] || event.target.closest("select")) return;
  event.preventDefault();
  step(KEYS[event.key]);
});
document.addEventListener("visibilitychange", ask);
ask();
