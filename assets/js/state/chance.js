/* Chance: counts as chance would draw them, and the class of each. Pure: the same number of the
 * draws gives the same classes. No limit is calculated here; the counts at which a class changes
 * come from the server (data/stats/shake.py). */
const HIDDEN = 1;
/** The class of a count that is lower at 99.8 %, as data/answers/classes/of_values.py has it. */
const LOWEST = 3;
const FEW = 30;

/** A function that returns numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomOf(seed) {
  let at = seed >>> 0;
  return () => {
    at = (at + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(at ^ (at >>> 15), at | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The seed of one of the draws that belong to a number. */
export const seedOf = (number, draw) => (Math.imul(number, 0x9e3779b1) + 7919 * draw) >>> 0;

/** ln(k!) by Stirling's series, which is exact enough from 10 up. */
function logFactorial(k) {
  if (k < 10) {
    let product = 1;
    for (let each = 2; each <= k; each++) product *= each;
    return Math.log(product);
  }
  const x = k + 1;
  return (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + 1 / (12 * x) - 1 / (360 * x ** 3);
}

/** A Poisson count: by inversion where few are expected, else by transformed rejection
 * (Hörmann 1993, PTRS). */
export function poisson(mean, random) {
  if (!(mean > 0)) return 0;
  if (mean < FEW) {
    let count = 0;
    for (let part = Math.exp(-mean), left = random(); left > part && count < 1000; ) {
      left -= part;
      count += 1;
      part *= mean / count;
    }
    return count;
  }
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  const enough = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= enough) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const way = Math.log((v * inverse) / (a / (us * us) + b));
    if (way <= k * Math.log(mean) - mean - logFactorial(k)) return k;
  }
}

/** A standard normal number (Box and Muller 1958). */
const normal = (random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A gamma number of a shape, with scale 1 (Marsaglia and Tsang 2000). */
function gamma(shape, random) {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** A count of a mean: Poisson, or negative binomial whose variance is `dispersion` times its
 * mean. */
export function drawnCount(mean, dispersion, random) {
  const extra = dispersion - 1;
  return poisson(extra > 0 ? extra * gamma(mean / extra, random) : mean, random);
}

/** The class of every area as drawn. `about` has {dispersion, smallest, rounding}, `means` one mean
 * an area and `cuts` four counts. An area without a mean keeps its class of `real`. */
export function drawnClasses({ about, means, cuts, real }, random) {
  const { dispersion, smallest, rounding } = about;
  const found = Uint8Array.from(real);
  for (let area = 0; area < means.length; area++) {
    if (!(means[area] >= 0)) continue;
    const count = drawnCount(means[area], dispersion, random);
    if (count > 0 && count < smallest) {
      found[area] = HIDDEN;
      continue;
    }
    const told = rounding > 1 ? rounding * Math.round(count / rounding) : count;
    const at = 4 * area;
    const above = (told >= cuts[at + 2]) + (told >= cuts[at + 3]);
    const below = (told <= cuts[at]) + (told <= cuts[at + 1]);
    found[area] = LOWEST + 2 + above - below;
  }
  return found;
}
