/* What the server answered: frames and lists of areas, each fetched once and kept for when it is wanted again. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});
  const KEPT_FRAMES = 24;
  const frames = new Map();
  const lists = new Map();

  const address = (path) => `/api/v1/${wardwise.url.choices().build}/${path}`;

  /** An answer of this build. Throws an Error with the server's own sentence. */
  async function fetched(path, signal) {
    const answer = await fetch(address(path), { signal });
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => null);
    throw new Error(told && told.error ? told.error.message : `The server answered ${answer.status}.`);
  }

  /** The frame of a paint query. */
  async function frameOf(query, signal) {
    if (!frames.has(query)) {
      const answer = await fetched(`paint.frame?${query}`, signal);
      frames.set(query, wardwise.paintFrame.decode(await answer.arrayBuffer()));
      if (frames.size > KEPT_FRAMES) frames.delete(frames.keys().next().value);
    }
    return frames.get(query);
  }

  /** A promise of the list of areas of a level: item i is area number i + 1. */
  function listOf(level) {
    if (!lists.has(level)) {
      const entry = { items: null };
      entry.promise = fetched(`areas/${level}`).then((answer) => answer.json()).then((items) => {
        entry.items = items;
        return items;
      });
      entry.promise.catch(() => lists.delete(level));
      lists.set(level, entry);
    }
    return lists.get(level).promise;
  }

  /** The same list if it has come, else null. */
  const itemsOf = (level) => (lists.has(level) ? lists.get(level).items : null);

  wardwise.paintAnswers = { address, fetched, frameOf, listOf, itemsOf };
})();
