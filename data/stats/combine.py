"""Add up values where the kind of measure allows it.

Flows sum, stocks are snapshots, and distinct users do not add at all.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from data.stats.inputs import MISSING, VALUE, Codes, Floats, StatsError, counts_from
from data.stats.refusals import Refusal, Rule, refused

Kind = Literal["flow", "stock", "distinct"]
"""A kind of measure, which decides whether its values add up.

``flow``: events (requests, visits); ``stock``: counts on a day (members, claimants); ``distinct``:
people counted once each.
"""


class Combined(NamedTuple):
    """Values (NaN unless known) and their states."""

    values: Floats
    states: Codes


def over_time(values: ArrayLike, states: ArrayLike, kind: Kind) -> Combined | Refusal:
    """One value for several months (first axis).

    A flow is summed; of a stock the latest snapshot is taken.

    A sum with a hidden part is hidden and one with a missing part missing (missing first). A stock
    takes the latest month that is not missing. Distinct users are refused: use those counted for
    the whole window.

    >>> flow = over_time([[3.0, 4.0], [5.0, float("nan")]], [[0, 0], [0, 1]], "flow")
    >>> flow.values.tolist(), flow.states.tolist()
    ([8.0, nan], [0, 1])
    >>> over_time([[3.0], [5.0]], [[0], [0]], "stock").values.tolist()
    [5.0]
    >>> over_time([3.0], [0], "distinct").rule.name
    'DISTINCT_DO_NOT_ADD'
    """
    if kind == "distinct":
        return refused(Rule.DISTINCT_DO_NOT_ADD)
    x, state = _checked(values, states)
    if kind == "flow":
        return _summed(x, state)
    latest = len(state) - 1 - np.argmax(state[::-1] != MISSING, axis=0)
    rows = np.expand_dims(latest, 0)
    chosen = np.take_along_axis(state, rows, axis=0)[0]
    return Combined(
        np.where(chosen == VALUE, np.take_along_axis(x, rows, axis=0)[0], np.nan), chosen
    )


def over_areas(values: ArrayLike, states: ArrayLike, kind: Kind) -> Combined | Refusal:
    """One value for several areas (first axis) at one time.

    Flows and stocks sum; distinct users are refused.

    >>> over_areas([3.0, 4.0], [0, 0], "stock").values.tolist()
    7.0
    """
    return (
        refused(Rule.DISTINCT_DO_NOT_ADD)
        if kind == "distinct"
        else _summed(*_checked(values, states))
    )


def _checked(values: ArrayLike, states: ArrayLike) -> tuple[Floats, Codes]:
    x, state = counts_from(values, "value"), np.asarray(states, dtype=np.uint8)
    if x.shape != state.shape or not len(x):
        raise StatsError(
            f"values of shape {x.shape} and states of shape {state.shape} were given; both need the"
            " same, with at least one entry"
        )
    return x, state


def _summed(x: Floats, state: Codes) -> Combined:
    worst = state.max(axis=0)
    return Combined(
        np.where(worst == VALUE, np.where(state == VALUE, x, 0.0).sum(axis=0), np.nan), worst
    )
