"""Local clusters: a grid worked by hand, and no claims where there is no structure."""

import numpy as np
import pytest

from data.stats.clusters import Draws, Kind, _by_permutation, clusters_of, components
from tests.support.effort import tries

MAPS, SIDE = tries(10, 400), 10


def grid(side: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of squares of a board that share a side or a corner, both directions."""
    at = np.arange(side * side).reshape(side, side)
    pairs = [
        *((at[:, :-1], at[:, 1:]), (at[:-1], at[1:])),
        *((at[:-1, :-1], at[1:, 1:]), (at[:-1, 1:], at[1:, :-1])),
    ]
    own, other = (np.concatenate([pair[end].ravel() for pair in pairs]) for end in (0, 1))
    return np.concatenate([own, other]), np.concatenate([other, own])


def test_a_corner_worked_by_hand() -> None:
    """Six by six; the 2 x 3 in a corner are 6, all others 0: mean 1, standard deviation the root
    of 5, so z is the root of 5 for the six and its negative fifth for the others.
    """
    rate = np.zeros((6, 6))
    rate[:2, :3] = 6
    found = clusters_of(rate.ravel(), grid(6))
    at = np.arange(36).reshape(6, 6)
    # All three neighbours of the corner are high; of the third in its row, three of five are.
    assert found.moran[at[0, 0]] == pytest.approx(5)
    assert found.moran[at[0, 2]] == pytest.approx(np.sqrt(5) * (3 - 2 / 5) * np.sqrt(5) / 5)
    assert found.gi[at[0, 0]] == pytest.approx(4 * np.sqrt(5) / np.sqrt((36 * 4 - 16) / 35))
    # Drawn from the other 35, five of them high: three are with 5/35 x 4/34 x 3/33, and at least
    # three of five are with (C(5,3) C(30,2) + C(5,4) C(30,1) + 1) / C(35,5) = 4,501/324,632.
    assert found.p[at[0, 0]] == pytest.approx(2 * 0.001528, abs=0.0024)
    assert found.p[at[0, 2]] == pytest.approx(2 * 0.013865, abs=0.011)


def test_every_area_is_drawn_as_often_as_the_others_and_never_for_itself() -> None:
    """The lag of the one high area is the same in every draw; that of a low one is high where the
    high one is drawn: with two neighbours, in 2 of 39 draws.
    """
    z = np.r_[np.sqrt(39.0), np.full(39, -1 / np.sqrt(39.0))]
    touching = np.full(40, 2)
    lag = np.full(40, z[1])
    lag[1:3] = (z[0] + z[1]) / 2
    draws = Draws(1).of(39, 2, 20_000)
    assert (draws[0] != draws[1]).all()
    assert np.bincount(draws.ravel(), minlength=39).min() > 900
    p = _by_permutation(z, z * lag, touching, np.array([0, 1, 2, 39]), draws)
    assert p[0] == 1
    assert p[1:3] == pytest.approx(2 * 2 / 39, abs=0.01)
    assert p[3] == 1


def test_a_block_of_low_areas_is_one_cluster_and_what_is_unknown_is_left_out() -> None:
    rng = np.random.default_rng(3)
    rate = rng.normal(10, 1, (SIDE, SIDE))
    rate[:4, :4] -= 5
    rate[9, 9] = np.nan
    found = clusters_of(rate.ravel(), grid(SIDE))
    low = np.flatnonzero(found.kind == Kind.LOW)
    inside = np.zeros((SIDE, SIDE), dtype=bool)
    inside[:4, :4] = True
    assert {11, 12, 21, 22} <= set(low.tolist()) <= set(np.flatnonzero(inside).tolist())
    assert {11, 12, 21, 22} <= set(components(low, grid(SIDE))[0].tolist())
    assert np.flatnonzero(found.kind == Kind.LEFT_OUT).tolist() == [99]
    assert np.isnan(found.p[99])


def test_fewer_than_thirty_areas_are_not_judged() -> None:
    rate = np.zeros((6, 6))
    rate[:2, :3] = 6
    rate.ravel()[-7:] = np.nan
    assert not clusters_of(rate.ravel(), grid(6)).kind.any()


@pytest.mark.prove(MAPS)
def test_where_nothing_lies_together_at_most_one_map_in_twenty_claims_a_cluster() -> None:
    """Skewed rates without structure, as of rare events."""
    claimed = 0
    for seed in range(MAPS):
        rng = np.random.default_rng(seed)
        rate = rng.poisson(8, SIDE * SIDE) / rng.uniform(0.8, 1.2, SIDE * SIDE)
        found = clusters_of(rate, grid(SIDE), Draws(seed))
        claimed += bool(np.isin(found.kind, (Kind.LOW, Kind.HIGH)).any())
    assert claimed <= 0.05 * MAPS + 2 * np.sqrt(0.05 * MAPS)
