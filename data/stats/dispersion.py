"""Dispersion: how many times as much a count varies as one of independent events would.

Events of the same people come together. φ = variance / expectation is 1 where each event is of
another person, and higher where some people have many. Sources: Cox 1983 (over-dispersion);
McCullagh & Nelder 1989, Pearson's estimate.
"""

from typing import NamedTuple

from numpy.typing import ArrayLike

from data.stats.inputs import StatsError, counts_from

FEWEST_PERSONS = 100
"""With fewer persons no dispersion is made of their events: it would say something about a few."""
FEWEST_EXPECTED = 5
"""Cells with fewer expected are left out of Pearson's χ²."""
ENOUGH_CELLS = 100
"""With fewer cells the estimate is too uncertain to be used."""


class WithinAreas(NamedTuple):
    """Dispersion over time within areas, and the number of cells it was estimated from."""

    dispersion: float
    cells: int


def dispersion_of_persons(events: float, squares: float, persons: int) -> float | None:
    """φ = Σm² / Σm over persons, m being the events of one person, to one decimal.

    ``events`` is Σm and ``squares`` Σm². None with fewer than 100 persons, or without events. It is
    the variance of a count over its expectation where persons come independently of each other
    (compound Poisson) and are alike in area and period.

    >>> dispersion_of_persons(events=400, squares=1000, persons=250)
    2.5
    >>> dispersion_of_persons(events=40, squares=100, persons=25) is None
    True
    """
    if persons < FEWEST_PERSONS or not events > 0:
        return None
    return max(1.0, round(float(squares) / float(events), 1))


def dispersion_within_areas(
    counts: ArrayLike, totals: ArrayLike | None = None, *, step: int = 1
) -> WithinAreas | None:
    """Pearson's χ² of areas by periods over its degrees of freedom, at least 1, to one decimal.

    ``counts`` (n, t): events of n areas in t periods, all known. ``totals`` (t,): events of all
    areas in each period, by default the sums of ``counts``; give them where small areas are left
    out of ``counts``. ``step``: what counts were rounded to; the variance of rounding,
    (step² − 1)/12, is taken off (Sheppard's correction).

    Expected is the area's sum times the share of the period in all areas, so that neither the
    differences between areas nor what all areas share (seasons, growth, a new definition) are taken
    for noise. χ² is over cells with at least 5 expected, and each gives (1 − area's share)(1 −
    period's share) degrees of freedom. None with fewer than 100 such cells. A person who comes as
    often in every period is invisible to it, so it is a lower bound.

    >>> import numpy as np
    >>> random = np.random.default_rng(1)
    >>> dispersion_within_areas(random.poisson(20, (40, 24)))
    WithinAreas(dispersion=1.0, cells=960)
    >>> in_pairs = 2 * random.poisson(10, (400, 24))
    >>> dispersion_within_areas(in_pairs).dispersion
    2.0
    """
    x = counts_from(counts)
    if x.ndim != 2:
        raise StatsError(f"counts of shape {x.shape} were given; use areas by periods, (n, t)")
    by_period = x.sum(axis=0) if totals is None else counts_from(totals)
    if by_period.shape != x.shape[1:]:
        raise StatsError(
            f"counts of shape {x.shape} and totals of shape {by_period.shape} were given; use one"
            " total for each period"
        )
    whole = by_period.sum()
    if not whole > 0:
        return None
    of_area, of_period = x.sum(axis=1, keepdims=True) / whole, by_period / whole
    expected = whole * of_area * of_period
    used = expected >= FEWEST_EXPECTED
    cells = int(used.sum())
    if cells < ENOUGH_CELLS:
        return None
    rounding = (step**2 - 1) / 12
    chi2 = (((x - expected) ** 2 - rounding)[used] / expected[used]).sum()
    freedom = ((1 - of_area) * (1 - of_period))[used].sum()
    if not freedom > 0:
        return None
    return WithinAreas(max(1.0, round(float(chi2 / freedom), 1)), cells)
