"""The counts at which a drawn count changes its verdict agree with the verdict itself."""

import numpy as np
import pytest

from data.stats.expected import ratio_limits
from data.stats.shake import verdict_cuts
from data.stats.verdict import Band, bands_for

EXPECTED = np.array([5.0, 6.3, 9.9, 10.0, 17.2, 40.0, 88.8, 301.0])


def bands_of(count: int, dispersion: float) -> list[int]:
    """The verdict of one count against each of what is expected, as the real map has it."""
    counts = np.full(EXPECTED.size, float(count))
    narrow, wide = (
        ratio_limits(counts, EXPECTED, level, dispersion=dispersion) for level in (0.95, 0.998)
    )
    return bands_for(narrow, wide, 100.0).tolist()


def test_a_figure_worked_by_hand() -> None:
    """Of 20 expected. Byar's upper limit of 11 is 12 · (1 − 1/108 + 1.96/(3√12))³ = 19.7, under 20,
    and of 12 is 13 · (1 − 1/117 + 1.96/(3√13))³ = 21.0. The lower limit of 29 is 29 · (1 − 1/261 −
    1.96/(3√29))³ = 19.4, and of 30 is 30 · (1 − 1/270 − 1.96/(3√30))³ = 20.2.
    """
    assert verdict_cuts([20.0])[0, 1:3].tolist() == [11, 30]


@pytest.mark.parametrize("dispersion", [1.0, 2.5, 8.0])
def test_the_cuts_give_the_verdict_of_every_count(dispersion: float) -> None:
    cuts = verdict_cuts(EXPECTED, dispersion)
    for count in range(420):
        above = (count >= cuts[:, 2]).astype(int) + (count >= cuts[:, 3])
        below = (count <= cuts[:, 1]).astype(int) + (count <= cuts[:, 0])
        assert (Band.SIMILAR + above - below).tolist() == bands_of(count, dispersion), count


def test_what_is_not_known_has_no_cuts() -> None:
    assert np.isnan(verdict_cuts([np.nan, np.nan])).all()
    assert np.isnan(verdict_cuts([np.nan, 20.0])[0]).all()
