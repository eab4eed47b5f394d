"""Services that go together: an error that all share makes no pair, and a true pair is found."""

import numpy as np
import pytest

from data.stats.together import LEAST_AREAS, Together, left_over, used_together
from tests.support.effort import tries

ATLASES = tries(8, 400)
SIDE, SERVICES = 10, 12


def drawn(
    random: np.random.Generator, *, base_error: float, own: float, alike: float = 0.0
) -> Together:
    """An atlas of 100 areas and 12 services, from small to large, whose own differences lie in
    patches. All expected counts have the same error. The first two services are ``alike``.
    """
    x, y = (axis.ravel().astype(float) for axis in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
    n = len(x)
    nearness = np.exp(-np.hypot(x[:, None] - x, y[:, None] - y) / 2)
    spread = np.linalg.cholesky(nearness + 1e-9 * np.eye(n))
    differences = random.normal(size=(SERVICES, n)) @ spread.T
    differences[1] = alike * differences[0] + np.sqrt(1 - alike**2) * differences[1]
    sizes = np.geomspace(8, 2_000, SERVICES)[:, None]
    expected = random.permutation(sizes) * np.exp(random.normal(0, 0.3, n))
    error = random.normal(0, base_error, n)
    observed = random.poisson(expected * np.exp(own * differences + error)).astype(float)
    found = used_together(left_over(observed, expected), x, y)
    assert found is not None
    return found


@pytest.mark.prove(ATLASES)
@pytest.mark.parametrize(("base_error", "own"), [(0.3, 0.25), (0.3, 0.0), (0.1, 0.05), (0.0, 0.25)])
def test_an_error_that_all_services_share_makes_no_pair(base_error: float, own: float) -> None:
    """At most one atlas in twenty has a pair; a few more are within the chance of the trial."""
    random = np.random.default_rng(2026)
    wrong = sum(
        bool(drawn(random, base_error=base_error, own=own).chosen.any()) for _ in range(ATLASES)
    )
    assert wrong <= 0.05 * ATLASES + 2 * np.sqrt(0.05 * ATLASES)


def test_two_services_that_are_alike_are_found_and_no_others() -> None:
    random = np.random.default_rng(7)
    atlases = [drawn(random, base_error=0.15, own=0.4, alike=0.95) for _ in range(4)]
    assert sum(found.chosen[0, 1] for found in atlases) >= 3
    for found in atlases:
        assert np.array_equal(found.chosen, found.chosen.T)
        others = np.triu(found.chosen, 1)
        others[0, 1] = False
        assert others.sum() <= 1


def test_areas_that_are_alike_tell_less_than_their_number() -> None:
    found = drawn(np.random.default_rng(3), base_error=0.0, own=0.4)
    large = np.nanargmax(np.nanmean(found.areas, axis=0))
    worth = found.effective[large][np.isfinite(found.effective[large])]
    assert (worth < SIDE**2).any()
    assert (worth > 2).all()


def test_what_is_hidden_or_too_few_is_left_out() -> None:
    observed = np.array([[10.0, np.nan, 3.0]])
    expected = np.array([[20.0, 20.0, 2.0]])
    left = left_over(observed, expected)
    assert left[0, 0] == pytest.approx(np.log(10.5 / 20.5))
    assert np.isnan(left[0, 1:]).all()


def test_few_services_or_areas_are_not_judged() -> None:
    random = np.random.default_rng(1)
    place = np.arange(40.0)
    assert used_together(random.normal(size=(5, 40)), place, place) is None
    few = random.normal(size=(8, LEAST_AREAS - 1))
    assert used_together(few, place[: LEAST_AREAS - 1], place[: LEAST_AREAS - 1]) is None
