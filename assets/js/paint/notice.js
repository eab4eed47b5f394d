/* A sentence over the map, with a button where another level would help. */
(function () {
  "use strict";

  const wardwise = (window.wardwise = window.wardwise || {});

  /** Says {text, offer_level}, or nothing. */
  function say(notice) {
    const place = document.getElementById("map-notice");
    if (!place) return;
    const { make } = wardwise.paintLegend;
    place.replaceChildren();
    if (!notice) return;
    place.append(make("span", {}, notice.text));
    const level = wardwise.url.choices().levels.find((each) => each.key === notice.offer_level);
    if (!level) return;
    const button = make("button", { type: "button" }, `Show ${level.names}`);
    button.addEventListener("click", () => wardwise.url.go({ level: level.key }));
    place.append(button);
  }

  wardwise.paintNotice = { say };
})();
