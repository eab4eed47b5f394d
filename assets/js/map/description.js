/* What is known of an area on the map, as lines of text. Pure. */

/** Places a number of a frame is shown to; a rate to what it can bear, as layouts/words.py has
 * it. */
const placesOf = (value, about) =>
  value === 0
    ? 0
    : about.measure !== "rate"
      ? about.decimals
      : Math.abs(value) < 1
        ? 2
        : Math.abs(value) < 100
          ? 1
          : 0;

function written(value, about) {
  const places = placesOf(value, about);
  const text = value.toLocaleString("en-GB", {
    maximumFractionDigits: places,
    minimumFractionDigits: places,
    signDisplay: about.is_signed ? "exceptZero" : "auto",
  });
  return text.replace("-", "−");
}

/** What is known of an area, as lines of text: {name, where, label, value, interval, verdict, mix,
 * overlay}. Pure. */
export function wordsFor(number, { about, columns }, area) {
  const i = number - 1;
  const byte = columns.class[i];
  const entry = about.classes.find((c) => c.class === (byte & 127));
  const isApart = !entry || entry.kind === "missing" || entry.kind === "hidden";
  const value = columns.value ? columns.value[i] : NaN;
  const told = {
    name: area ? area.name : "",
    where: area && area.in ? area.in : "",
    label: "",
    value: "",
    interval: "",
    verdict: "",
    mix: [],
    overlay: "",
  };
  if (entry && (about.measure === "segment" || about.is_difference || isApart))
    told.label = [entry.code, entry.label].filter(Boolean).join(" ");
  else if (entry && !Number.isFinite(value))
    told.label = [entry.label, about.unit].filter(Boolean).join(" ");
  if (Number.isFinite(value)) {
    told.value =
      about.measure === "segment"
        ? `${Math.round(value)}${about.unit}`
        : [written(value, about), about.unit].filter(Boolean).join(" ").replace(" %", "%");
  }
  if (columns.low && Number.isFinite(columns.low[i])) {
    const high = columns.high[i] === Infinity ? "no upper limit" : written(columns.high[i], about);
    told.interval = `95% interval ${written(columns.low[i], about)} to ${high}`;
  }
  if (columns.verdict) told.verdict = about.verdicts[columns.verdict[i]] || "";
  if (columns.mix_segment) {
    for (let k = 0; k < 3; k++) {
      const place = columns.mix_segment[3 * i + k];
      const share = columns.mix_share[3 * i + k];
      if (place !== 255 && share > 0)
        told.mix.push({ class: 3 + place, code: about.segments_in_mix[place], share });
    }
  }
  if (about.overlay && columns.overlay_value) {
    const { title, unit } = about.overlay;
    const over = columns.overlay_value[i];
    const figure = over.toLocaleString("en-GB", { maximumFractionDigits: 1 });
    told.overlay = `${title}: ${Number.isFinite(over) ? `${figure} ${unit}` : "no figure"}`;
  }
  return told;
}

/** Words for an area that was pointed at, for the status line. */
export const sentence = (told) =>
  [told.name, told.label, told.value, told.interval, told.verdict, told.overlay]
    .filter(Boolean)
    .join(", ");
