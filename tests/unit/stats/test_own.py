"""A classification of one's own: figures worked by hand, and groups that are there are found."""

import numpy as np
import pytest

from data.stats.kmeans import Effort, tried
from data.stats.own import distances, explained, held_out_deviance, nearest, typicality


def test_a_held_out_deviance_worked_by_hand() -> None:
    """Two folds of two areas; bases 1. Fold 0 learns from counts 4 and 0: r = 2, b = 1.

    Rates: (4 + 2)/(1 + 1) = 3 and (0 + 2)/(1 + 1) = 1. Seen are 3 and 0, so the deviances are
    2(3 ln 1 - 0) = 0 and 2(0 - (0 - 1)) = 2.
    """
    counts = np.array([3.0, 0.0, 4.0, 0.0])
    found = held_out_deviance(counts, np.ones(4), np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]))
    assert found[:2] == pytest.approx([0, 2])


def test_typicality_worked_by_hand() -> None:
    """From (0, 1) it is 1 to the own centre (0, 0) and 2 to the other (0, 3): 1 - 1/2."""
    centres = np.array([[0.0, 0.0], [0.0, 3.0]])
    assert typicality(np.array([[0.0, 1.0]]), centres, np.array([0])) == pytest.approx([0.5])


def test_an_area_without_an_input_is_put_by_those_that_it_has() -> None:
    """It has 0.6 in the second of two: 0.16 from the first centre squared, 0.04 from the second.

    So it is in the second group, and its typicality is 1 - 0.2/0.4.
    """
    inputs, centres = np.array([[np.nan, 0.6]]), np.array([[0.0, 0.2], [1.0, 0.8]])
    assert distances(inputs, centres) ** 2 == pytest.approx(np.array([[0.16, 0.04]]))
    assert nearest(inputs, centres).tolist() == [1]
    assert typicality(inputs, centres, np.array([1])) == pytest.approx([0.5])


def test_centres_are_those_of_the_areas_that_have_every_input() -> None:
    pytest.importorskip("sklearn", reason="see requirements-segments.txt")
    inputs = np.array([[0.0, 0.1], [0.0, 0.3], [1.0, 0.7], [1.0, 0.9], [np.nan, 0.6]])
    (found,) = tried(inputs, (2,), Effort(starts=3))
    assert sorted(found.centres.round(6).tolist()) == [[0.0, 0.2], [1.0, 0.8]]
    assert found.groups[4] == found.groups[3] != found.groups[0]
    assert found.within == pytest.approx(4 * 0.01)


def test_groups_that_the_service_follows_explain_more_than_groups_by_chance() -> None:
    rng = np.random.default_rng(7)
    blocks, real = np.repeat(np.arange(30), 10), rng.integers(0, 2, 300)
    other = rng.integers(0, 2, 300)
    bases = np.full(300, 100.0)
    counts = rng.poisson(np.where(real, 20, 5)).astype(float)
    found = explained(counts, bases, real, other, blocks)
    assert found is not None
    assert found.own > 0.5 > abs(found.other)
    assert 0 < found.low < found.own - found.other < found.high
    turned = explained(counts, bases, other, real, blocks)
    assert turned is not None
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


def test_nothing_is_said_of_too_little() -> None:
    groups, ones = np.arange(40) % 2, np.ones(40)
    blocks = np.arange(40)
    assert explained(2 * ones, ones, groups, groups, blocks) is None  # 80 events
    assert explained(9 * ones, ones, groups, groups, blocks % 9) is None  # 9 blocks
    one = np.where(blocks == 0, 500.0, 0.0)
    assert explained(one, ones, groups, groups, blocks) is None  # all in one fold
