"""Disclosure: nothing too small is published, and what is published does not give it away by plain
subtraction.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import DisclosureError
from data.pipeline.disclosure import RULES, Protected, protect, release
from data.pipeline.disclosure.lines import Table
from tests.support.effort import examples


def table(level: str, item: str, rows: list[tuple[int, int, int, int]]) -> Table:
    """Rows are (month, channel, area, count)."""
    frame = pd.DataFrame(
        rows, columns=["month_index", "channel_index", "area_number", "event_count"]
    )
    return Table(level=level, item=item, frame=frame.assign(is_hidden=False))


def shown(protected: Protected) -> dict[int, int | None]:
    """Area → count, None where hidden."""
    frame = protected.frame
    return {
        int(a): None if h else int(n)
        for a, n, h in zip(
            frame["area_number"], frame["event_count"], frame["is_hidden"], strict=True
        )
    }


def test_only_this_package_makes_protected_counts() -> None:
    with pytest.raises(DisclosureError, match="made outside"):
        Protected(frame=pd.DataFrame(), rule="none")


def test_small_counts_are_hidden_and_others_rounded() -> None:
    counts = table("oa", "x", [(0, 0, i + 1, n) for i, n in enumerate([1, 4, 5, 7, 8, 23])])
    protected = protect(tables=[counts], rule=RULES["LA5"], parents={}, totals={}).tables
    assert list(shown(protected["month", "oa", "x"]).values()) == [None, None, 5, 5, 10, 25]


def test_a_lone_hidden_area_within_a_parent_takes_its_next_smallest_with_it() -> None:
    fine = table("oa", "x", [(0, 0, 1, 3), (0, 0, 2, 40), (0, 0, 3, 12)])
    coarse = table("ward", "x", [(0, 0, 1, 55)])
    parents = {("oa", "ward"): np.array([1, 1, 1], dtype=np.uint32)}
    protected = protect(
        tables=[fine, coarse], rule=RULES["TRE10"], parents=parents, totals={}
    ).tables
    assert shown(protected["month", "oa", "x"]) == {1: None, 2: 40, 3: None}
    assert shown(protected["month", "ward", "x"]) == {1: 55}


def test_a_lone_hidden_channel_and_a_lone_hidden_service_are_covered_too() -> None:
    one = table("oa", "a", [(0, 0, 1, 43), (0, 1, 1, 3), (0, 2, 1, 40)])
    protected = protect(tables=[one], rule=RULES["TRE10"], parents={}, totals={}).tables
    frame = protected["month", "oa", "a"].frame
    assert frame["is_hidden"].tolist() == [False, True, True]
    services = [
        table("oa", "a", [(0, 0, 1, 3)]),
        table("oa", "b", [(0, 0, 1, 30)]),
        table("oa", "theme-t", [(0, 0, 1, 33)]),
    ]
    protected = protect(
        tables=services, rule=RULES["TRE10"], parents={}, totals={"theme-t": ["a", "b"]}
    ).tables
    assert [shown(protected["month", "oa", i])[1] for i in ("a", "b", "theme-t")] == [
        None,
        None,
        33,
    ]


@examples(60)
@given(counts=st.lists(st.integers(0, 60), min_size=2, max_size=12))
def test_no_total_minus_the_shown_parts_gives_a_hidden_count(counts: list[int]) -> None:
    rule = RULES["TRE10"]
    rows = [(0, 0, i + 1, n) for i, n in enumerate(counts) if n]
    fine, coarse = (
        table("oa", "x", rows),
        table("ward", "x", [(0, 0, 1, sum(counts))] if sum(counts) else []),
    )
    if not rows:
        return
    parents = {("oa", "ward"): np.ones(len(counts), dtype=np.uint32)}
    protected = protect(tables=[fine, coarse], rule=rule, parents=parents, totals={}).tables
    parts, total = shown(protected["month", "oa", "x"]), shown(protected["month", "ward", "x"])[1]
    assert all(n is None or n >= rule.smallest for n in parts.values())
    hidden = [area for area, n in parts.items() if n is None]
    if total is not None and hidden:
        assert len(hidden) > 1 or len(parts) == 1


def test_open_data_pass_as_they_are_but_stay_hidden_where_they_came_hidden() -> None:
    frame = table("oa", "x", [(0, 0, 1, 3), (0, 0, 2, 9)]).frame.assign(is_hidden=[False, True])
    assert shown(release(frame)) == {1: 3, 2: None}
    assert release(frame).frame["event_count"].tolist() == [3, 0]


def test_protect_refuses_the_rule_none() -> None:
    with pytest.raises(DisclosureError, match="release"):
        protect(tables=[], rule=RULES["none"], parents={}, totals={})
