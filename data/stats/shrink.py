"""Empirical Bayes: observed over expected of many areas, drawn together where chance is large.

The lowest of many ratios is low partly by chance, and rises by itself. So each area's ratio is
drawn to that of all areas, the more so the fewer are expected there. Sources: Clayton and Kaldor
(1987), Biometrics 43, 671–681 (gamma prior); Marshall (1991), Applied Statistics 40, 283–294 (its
two moments).
"""

from dataclasses import dataclass

import numpy as np

from data.stats import quantiles
from data.stats.inputs import Floats, Interval, counts_from

SEED = 20_260
MOST_DRAWS, FEWEST_DRAWS, NUMBERS = 2000, 200, 1_000_000
"""Draws of all areas together; fewer of many areas, within so many numbers."""
DRAWN = 500
"""So many areas of a plan are drawn, or all that it reaches; of the others together the mean and
the variance are enough, since they are many."""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """n areas as gamma distributions of observed over expected; NaN where a count is not known."""

    mean: float
    """Observed over expected of all areas together."""
    spread: float
    """Variance of the areas' own ratios, without what chance adds; 0 where chance explains all."""
    expected: Floats
    shape: Floats
    rate: Floats

    @property
    def ratio(self) -> Floats:
        """The ratio of each area as far as chance lets one know it, (n,)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            drawn: Floats = np.where(np.isfinite(self.shape), self.shape / self.rate, self.mean)
        return np.where(np.isnan(self.expected), np.nan, drawn)

    @property
    def missing(self) -> Floats:
        """Expected less what the ratio gives, (n,), in events; below 0 where there are more."""
        return self.expected * (1 - self.ratio)

    def missing_limits(self, rows: np.ndarray) -> Interval:
        """The 95 % interval of what is missing in some areas, (rows,) each, in events."""
        if self.spread == 0:
            return Interval(self.missing[rows], self.missing[rows])
        high, low = (quantiles.gamma(p, self.shape[rows]) / self.rate[rows] for p in (0.025, 0.975))
        return Interval(self.expected[rows] * (1 - low), self.expected[rows] * (1 - high))

    def missing_moments(self, rows: np.ndarray) -> tuple[float, float]:
        """Mean and variance of what is missing in some areas together, none below 0, in events.

        Of an area whose ratio R is gamma with shape a and rate b, and P(a) the chance of R ≤ 1:
        mean of max(1 − R, 0) is P(a) − P(a + 1) · a/b, that of its square P(a) − 2P(a + 1) · a/b +
        P(a + 2) · a(a + 1)/b².
        """
        expected = self.expected[rows]
        if self.spread == 0:
            return float(expected.sum() * max(1 - self.mean, 0.0)), 0.0
        a, b = self.shape[rows], self.rate[rows]
        below = [quantiles.gamma_below(b, a + more) for more in range(3)]
        mean = below[0] - below[1] * a / b
        square = below[0] - 2 * below[1] * a / b + below[2] * a * (a + 1) / b**2
        variance = np.maximum(square - mean**2, 0.0)
        return float((expected * mean).sum()), float((expected**2 * variance).sum())

    def draws(self, rows: np.ndarray) -> Floats:
        """Missing events of some areas as they could be, (draws, rows): the same at every call."""
        size = int(np.clip(NUMBERS // max(len(rows), 1), FEWEST_DRAWS, MOST_DRAWS))
        if self.spread == 0:
            ratios = np.full((size, len(rows)), self.mean)
        else:
            random = np.random.default_rng(SEED)
            ratios = random.gamma(self.shape[rows], 1 / self.rate[rows], (size, len(rows)))
        drawn: Floats = self.expected[rows] * (1 - ratios)
        return drawn


def shrunk_ratios(observed: Floats, expected: Floats, dispersion: float = 1.0) -> Shrunk:
    """Observed over expected of n areas, each (n,), drawn together.

    ``dispersion``: variance of a count over its expectation. Of the areas with a known count and
    some expected: m = ΣO/ΣE; s² = ΣE(O/E − m)²/ΣE; spread v = s² − φ·m/mean(E), at least 0. An
    area's ratio is then gamma with shape m²/v + O/φ and rate m/v + E/φ, whose mean is m +
    (O/E − m) · v/(v + φ·m/E).

    >>> found = shrunk_ratios(np.array([60.0, 100.0, 140.0]), np.array([100.0, 100.0, 100.0]))
    >>> round(found.spread, 4), found.ratio.round(3).tolist()
    (0.0967, [0.638, 1.0, 1.362])
    """
    x, e = counts_from(observed), counts_from(expected, "expected count")
    known = np.isfinite(x) & (np.nan_to_num(e) > 0)
    own = np.where(known, e, np.nan)
    if not known.any() or not x[known].sum() > 0:
        nothing = np.full(x.shape, np.inf)
        return Shrunk(float("nan"), 0.0, own, nothing, nothing)
    weight = e[known].sum()
    mean = float(x[known].sum() / weight)
    variance = float((e[known] * (x[known] / e[known] - mean) ** 2).sum() / weight)
    spread = max(0.0, variance - dispersion * mean / float(e[known].mean()))
    if spread == 0:
        endless = np.full(x.shape, np.inf)
        return Shrunk(mean, 0.0, own, endless, endless)
    shape = np.where(known, mean**2 / spread + x / dispersion, np.nan)
    rate = np.where(known, mean / spread + e / dispersion, np.nan)
    return Shrunk(mean, spread, own, shape, rate)


@dataclass(frozen=True, slots=True)
class Spending:
    """A plan for k areas, in the order in which they are served."""

    served: Floats
    """People to reach in each area, (k,): all that are missing, of the last one only some."""
    share: float
    """Part of the whole gap that they would close, 0 to 1, over the gaps as they could be: where
    less is missing than planned for, less can be filled."""
    limits: Interval
    """Its 95 % interval."""


def spent(shrunk: Shrunk, rows: np.ndarray, people: float) -> Spending:
    """How far reaching so many people closes the gaps of ``rows``, from the first to the last.

    ``rows`` are places of all areas that have fewer than expected; those with most missing come
    first. Each person reached fills one of what is missing, and no more than is missing.

    >>> found = shrunk_ratios(np.array([60.0, 100.0, 140.0]), np.array([100.0, 100.0, 100.0]))
    >>> plan = spent(found, np.array([0]), 20)
    >>> plan.served.tolist(), round(plan.share, 2)
    ([20.0], 0.55)
    """
    missing = np.maximum(shrunk.missing[rows], 0.0)
    before = np.concatenate([[0.0], np.cumsum(missing)[:-1]])
    served = np.clip(people - before, 0.0, missing)
    chosen = int((served > 0).sum())
    few = max(chosen, DRAWN)
    drawn = np.maximum(shrunk.draws(rows[:few]), 0.0)
    closed = np.minimum(drawn[:, :chosen], served[:chosen]).sum(axis=1)
    mean, variance = shrunk.missing_moments(rows[few:])
    others = np.random.default_rng(SEED + 1).normal(mean, np.sqrt(variance), len(drawn))
    whole = np.maximum(drawn.sum(axis=1) + np.maximum(others, 0.0), 1e-9)
    share = float(closed.sum() / whole.sum())
    low, high = np.quantile(closed / whole, [0.025, 0.975])
    return Spending(served[:chosen], share, Interval(np.asarray(low), np.asarray(high)))
