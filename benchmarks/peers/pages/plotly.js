// Plotly: other values for the same locations.
(function () {
  const graph = () => document.querySelector(".js-plotly-plot");
  const map = () => {
    const plot = graph();
    return plot && plot._fullLayout && plot._fullLayout.map && plot._fullLayout.map._subplot && plot._fullLayout.map._subplot.map;
  };
  const idle = () => new Promise((resolve) => map().once("idle", resolve));
  window.peer.until(() => map() && map().getStyle() && map().getStyle().layers.some(({ type }) => type === "fill") && map().loaded())
    .then(window.peer.onScreen).then((at) => (window.firstPicture = at));
  window.recolour = async (turn) => {
    const begun = performance.now();
    const classes = Array.from({ length: window.told.areas }, (_, place) => window.peer.classOf(place + 1, turn + 1));
    const whole = idle();
    await window.Plotly.restyle(graph(), { z: [classes] });
    await whole;
    return (await window.peer.onScreen()) - begun;
  };
})();
