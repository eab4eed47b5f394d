"""How often a ward's feed tells a change that is none, and how soon it tells one that is.

Each month the twelve months up to it are set against the twelve before, and their last six against
the same six a year before. The changes that are told are chosen from all services of the ward
together, as ``data.answers.story.ward`` does. A service is told once a year.
"""

import numpy as np
import pytest

from data.answers.story.ward import SHARES
from data.stats import discoveries, p_of_change, surest
from tests.support.effort import tries

WARDS = tries(100, 5_000)
YEARLY = np.geomspace(60, 2_000, 24)
"""Events a year of each of the services of a ward."""
YEAR = 12
ENOUGH = 1_000
"""Wards from which on a share is known to about one in a hundred."""


def told(monthly: np.ndarray, phi: float) -> np.ndarray:
    """The month from 1 to 12 after the change in which each service is told first; 0 for never.

    ``monthly``: (months, services), 24 months before the change and 12 after it.
    """
    first = np.zeros(monthly.shape[1], dtype=int)
    for month in range(1, YEAR + 1):
        end = 2 * YEAR + month
        tests = []
        for months in (YEAR, YEAR // 2):
            now = monthly[end - months : end].sum(axis=0)
            before = monthly[end - YEAR - months : end - YEAR].sum(axis=0)
            tests.append(p_of_change(now, 1.0, before, 1.0, dispersion=phi))
        found = discoveries(surest(tests, SHARES))
        first[np.asarray(found) & (first == 0)] = month
    return first


def drawn(random: np.random.Generator, phi: float, changed: dict[int, float]) -> np.ndarray:
    """Counts of 36 months; a service among ``changed`` is that many times as busy at the end."""
    rates = np.tile(YEARLY / YEAR, (3 * YEAR, 1))
    for service, ratio in changed.items():
        rates[2 * YEAR :, service] *= ratio
    if phi == 1:
        return random.poisson(rates)
    return random.negative_binomial(rates / (phi - 1), 1 / phi)


@pytest.mark.prove(WARDS)
@pytest.mark.parametrize("phi", [1.0, 2.0])
def test_a_feed_tells_at_most_one_change_a_year_where_nothing_changed(phi: float) -> None:
    random = np.random.default_rng(2026)
    false = [(told(drawn(random, phi, {}), phi) > 0).sum() for _ in range(WARDS)]
    assert np.mean(false) <= 1


@pytest.mark.prove(WARDS)
@pytest.mark.parametrize(("yearly", "ratio"), [(800, 1.3), (200, 1.65)])
def test_a_lasting_change_is_told_within_the_year(yearly: float, ratio: float) -> None:
    """A rise by 30% at 800 events a year, and by 65% at 200, within six months in four of five.

    The least shares leave room for the chance of 100 wards; 5,000 are held to what is promised.
    """
    service = int(np.abs(YEARLY - yearly).argmin())
    random = np.random.default_rng(2027)
    first = np.array(
        [told(drawn(random, 1.0, {service: ratio}), 1.0)[service] for _ in range(WARDS)]
    )
    within = {months: float(np.mean((first > 0) & (first <= months))) for months in (6, 9, 12)}
    assert within[6] >= (0.8 if WARDS >= ENOUGH else 0.7)
    assert within[9] >= 0.9
    assert within[12] >= 0.97
