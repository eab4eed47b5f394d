// What every page needs: colours by class, and when something is on the screen.
window.peer = {
  rgb: window.told.colours.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))),
  classOf: (number, turn) => (number + turn) % window.told.colours.length,
  middle: [(window.told.bounds[0] + window.told.bounds[2]) / 2, (window.told.bounds[1] + window.told.bounds[3]) / 2],
  // Until what was asked of WebGL is done: the browser's own finish() does not wait.
  finish: (gl) => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)),
  // For what has just been drawn in this frame, and for what will be in the next.
  drawn: () =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now());
      channel.port2.postMessage(0);
    }),
  onScreen: () => new Promise((resolve) => requestAnimationFrame(() => window.peer.drawn().then(resolve))),
  until: async (test) => {
    while (!test()) await new Promise((resolve) => setTimeout(resolve, 20));
  },
};
