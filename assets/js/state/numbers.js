/* Numbers as words, written like those of data/answers/words.py. Pure. */

/** A rate above zero that rounds to zero is said to be under this. */
export const LEAST_SHOWN = 0.01;

/** Decimal places of a rate. */
export const placesBySize = (size) => (size < 1 ? 2 : size < 100 ? 1 : 0);

const formats = new Map();

/** A number with thousands separated and a true minus sign; `isSigned`: a plus as well. */
export function numberText(value, places = 0, isSigned = false) {
  const key = `${places}${isSigned}`;
  if (!formats.has(key)) {
    const digits = { maximumFractionDigits: places, minimumFractionDigits: places };
    const signs = { signDisplay: isSigned ? "exceptZero" : "negative" };
    formats.set(key, new Intl.NumberFormat("en-GB", { ...digits, ...signs }));
  }
  return formats.get(key).format(value).replace("-", "−");
}

/** A rate per 1,000: above zero it never looks like zero. */
export function rateText(value) {
  if (value === 0) return "0";
  if (value > 0 && value < LEAST_SHOWN / 2) return `under ${LEAST_SHOWN}`;
  return numberText(value, placesBySize(Math.abs(value)));
}

/** A share between 0 and 1 as a percentage; one under a hundredth keeps one place. */
export function percentText(share) {
  const percent = 100 * share;
  return `${numberText(percent, percent > 0 && percent < 1 ? 1 : 0)}%`;
}
