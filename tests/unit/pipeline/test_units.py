"""Units that lie in several areas: whole numbers are shared out, and none is lost."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import CatalogueError
from data.pipeline.areas.shares import OWN, PART, TO, whole_shares, without_repeated
from data.pipeline.areas.units import Unit, share_out, summed
from data.pipeline.catalogue import LookupEntry
from data.pipeline.ledger import Account

ENTRY = LookupEntry(
    unit="old", name="old area", names="old areas", level="lsoa", file="x.csv", code="a", to="b"
)
PARTS = pd.DataFrame(
    {"unit": ["A", "B", "B"], "area_number": [1, 2, 3], "share": [1.0, 0.75, 0.25]}
)


def unit() -> Unit:
    return Unit(ENTRY, PARTS.copy(), listed={"C"})


def cells(counts: list[int], code: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_number": unit().numbers[code],
            "month_number": range(len(counts)),
            "service_index": 0,
            "channel_index": 1,
            "event_count": counts,
            "row_count": counts,
            "hidden_rows": 0,
        }
    )


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_shared_counts_add_up_in_each_month_and_keep_to_the_shares(counts: list[int]) -> None:
    shared = share_out(cells(counts, "B"), [unit()])
    assert (shared["event_count"] >= 0).all()
    by_month = shared.groupby("month_number")["event_count"].sum()
    assert [int(by_month.get(month, 0)) for month in range(len(counts))] == counts
    first = int(shared.loc[shared["area_number"] == 2, "event_count"].sum())
    assert abs(first - 0.75 * sum(counts)) <= 0.5 + 1e-6


def test_the_part_of_a_unit_that_lies_elsewhere_is_in_no_area() -> None:
    """Of 40 events of a unit that is 0.75 in the atlas, 30 are counted, in whole numbers."""
    apart = Unit(ENTRY, PARTS[PARTS["area_number"] != 3].copy(), listed=set())
    assert apart.several == ["B"]
    given = cells([1] * 40, "B").assign(area_number=apart.numbers["B"])
    shared = share_out(given, [apart])
    assert set(shared["area_number"]) == {2}
    assert shared["event_count"].sum() == 30
    np.testing.assert_array_equal(summed(apart, pd.Series({"A": 1.0, "B": 40.0}), 2), [1, 30])


def shares(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[OWN, TO, PART])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("A", "1", 1.0), ("B", "1", 0.7), ("B", "2", 0.7)], "1 of 2 old areas .* B (1.40)"),
        ([("A", "1", 0.6)], "1 of 1 old areas .* A (0.60)"),
        ([("A", "1", 0.6), ("A", "1", 0.4)], "1 pairs twice, with different shares: A to 1"),
    ],
)
def test_shares_that_count_people_twice_or_lose_some_are_refused(
    rows: list[tuple[str, str, float]], said: str
) -> None:
    with pytest.raises(CatalogueError) as refused:
        whole_shares(shares(*rows), "[lookup]", "old areas")
    assert all(part in str(refused.value) for part in said.split(" .* "))


def test_rounded_shares_are_made_whole_and_repeats_are_counted() -> None:
    account = Account("x.csv", "lookup-old", "")
    thirds = [("A", to, 0.33) for to in "123"]
    given = without_repeated(shares(*thirds, thirds[0]), account)
    whole = whole_shares(given, "[lookup]", "old areas")
    np.testing.assert_allclose(whole[PART], [1 / 3] * 3)
    assert account.out_of_scope.total() == 1


def test_a_unit_in_one_area_is_that_area() -> None:
    whole = cells([3, 4], "A")
    assert (whole["area_number"] == 1).all()
    pd.testing.assert_frame_equal(share_out(whole, [unit()]), whole)


def test_what_came_hidden_may_be_in_each_part() -> None:
    hidden = cells([0], "B").assign(hidden_rows=1, hidden_least=1, hidden_most=4)
    shared = share_out(hidden, [unit()])
    assert sorted(shared["area_number"]) == [2, 3]
    assert (shared["hidden_rows"] == 1).all()
    assert (shared["hidden_least"] == 0).all()
    assert (shared["hidden_most"] == 4).all()


def test_bases_are_summed_and_unknown_where_a_part_is() -> None:
    known = summed(unit(), pd.Series({"A": 10.0, "B": 40.0}), 4)
    np.testing.assert_array_equal(known, [10, 30, 10, np.nan])
    partly = summed(unit(), pd.Series({"A": 10.0}), 4)
    np.testing.assert_array_equal(partly, [10, np.nan, np.nan, np.nan])
