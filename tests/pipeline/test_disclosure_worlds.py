"""Disclosure, by trying everything: over all worlds that publish the same figures, every hidden
count can be what the rule demands.
"""

import importlib
import itertools
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import DisclosureError
from data.pipeline.disclosure import RULES, Outcome, Rule, Table, protect
from tests.support.effort import examples

TINY = Rule("TRE10", 3, 1, "Counts from 1 to 2 are hidden.")
TINY_ROUNDED = Rule(
    "LA5", 3, 3, "Counts from 1 to 2 are hidden, all others are rounded to the nearest 3."
)
PARENTS = {
    ("oa", "ward"): np.array([1, 1, 2], dtype=np.uint32),
    ("oa", "best"): np.array([1, 2, 2], dtype=np.uint32),
}
TOTALS = {"theme-t": ["a", "b"]}
Key = tuple[str, str, int, int]
"""Level, item, channel, area."""
Atom = tuple[str, int, int]
"""Service, channel, output area."""


def sums_of(atoms: dict[Atom, int]) -> dict[Key, int]:
    """Every count that is published, from the counts of each service, channel and output area."""
    counts: Counter[Key] = Counter()
    for (item, channel, area), n in atoms.items():
        for level in ("oa", "ward", "best"):
            where = area if level == "oa" else int(PARENTS["oa", level][area - 1])
            for i, c in itertools.product((item, "theme-t"), (0, channel)):
                counts[level, i, c, where] += n
    return {key: n for key, n in counts.items() if n}


def tables_of(counts: dict[Key, int]) -> list[Table]:
    made = []
    for level, item in sorted(
        {key[:2] for key in counts}, key=lambda k: (["oa", "ward", "best"].index(k[0]), k[1])
    ):
        rows = [
            (0, c, a, n)
            for (where, i, c, a), n in sorted(counts.items())
            if (where, i) == (level, item)
        ]
        frame = pd.DataFrame(
            rows, columns=["month_index", "channel_index", "area_number", "event_count"]
        ).assign(is_hidden=False)
        made.append(Table(level=level, item=item, frame=frame))
    return made


def published(outcome: Outcome) -> dict[Key, int | None]:
    told: dict[Key, int | None] = {}
    for (_, level, item), protected in outcome.tables.items():
        f = protected.frame
        for channel, area, n, hidden in zip(
            f["channel_index"], f["area_number"], f["event_count"], f["is_hidden"], strict=True
        ):
            told[level, item, int(channel), int(area)] = None if hidden else int(n)
    return told


def agrees(counts: dict[Key, int], told: dict[Key, int | None], rule: Rule) -> bool:
    if counts.keys() != told.keys():
        return False
    half = rule.rounding // 2
    for key, shown in told.items():
        n = counts[key]
        if shown is not None and (
            n < rule.smallest or (n + half) // rule.rounding * rule.rounding != shown
        ):
            return False
    return True


def worlds(atoms: dict[Atom, int], most: int) -> Iterator[dict[Key, int]]:
    """Every set of counts above zero of the same atoms, up to ``most`` each."""
    for values in itertools.product(range(1, most + 1), repeat=len(atoms)):
        yield sums_of(dict(zip(atoms, values, strict=True)))


ATOMS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from([1, 2]), st.sampled_from([1, 2, 3])),
    st.integers(1, 5),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("rule", [TINY, TINY_ROUNDED], ids=lambda r: f"rounded to {r.rounding}")
@examples(25)
@given(atoms=ATOMS)
def test_every_hidden_count_could_be_whatever_the_rule_hides(
    rule: Rule, atoms: dict[Atom, int]
) -> None:
    counts = sums_of(atoms)
    outcome = protect(tables=tables_of(counts), rule=rule, parents=PARENTS, totals=TOTALS)
    told = published(outcome)
    assert told.keys() == counts.keys()
    assert agrees(counts, told, rule)
    assert all(told[key] is None for key, n in counts.items() if n < rule.smallest)
    hidden = [key for key, n in told.items() if n is None]
    possible: dict[Key, set[int]] = {key: set() for key in hidden}
    for world in worlds(atoms, 6):
        if agrees(world, told, rule):
            for key in hidden:
                possible[key].add(world[key])
    for key in hidden:
        floor = min(possible[key])
        assert len(possible[key]) >= rule.smallest - 1, (key, counts, told)
        if counts[key] < rule.smallest:
            assert set(range(floor, floor + rule.smallest - 1)) <= possible[key]


def line(*counts: int) -> list[Table]:
    rows = [(0, 0, i + 1, n) for i, n in enumerate(counts)]
    columns = ["month_index", "channel_index", "area_number", "event_count"]
    fine = pd.DataFrame(rows, columns=columns).assign(is_hidden=False)
    coarse = pd.DataFrame([(0, 0, 1, sum(counts))], columns=columns).assign(is_hidden=False)
    return [Table("oa", "x", fine), Table("ward", "x", coarse)]


def hidden_of(tables: list[Table], rule: str) -> tuple[list[bool], bool]:
    above = {("oa", "ward"): np.ones(len(tables[0].frame), dtype=np.uint32)}
    made = protect(tables=tables, rule=RULES[rule], parents=above, totals={}).tables
    return made["month", "oa", "x"].frame["is_hidden"].tolist(), bool(
        made["month", "ward", "x"].frame["is_hidden"].iloc[0]
    )


def test_two_hidden_counts_whose_sum_is_small_take_a_third_with_them() -> None:
    assert hidden_of(line(1, 2, 40, 50), "TRE10") == ([True, True, True, False], False)


def test_where_there_is_no_third_the_sum_is_hidden() -> None:
    assert hidden_of(line(3, 3, 4), "TRE10") == ([True, True, True], True)
    assert hidden_of(line(3), "TRE10") == ([True], True)


def test_rounding_that_leaves_room_saves_a_count() -> None:
    assert hidden_of(line(3, 40, 12), "LA5") == ([True, False, False], False)
    assert hidden_of(line(1, 5), "LA5") == ([True, True], False)


def test_a_month_is_not_its_year_less_the_other_eleven() -> None:
    columns = ["month_index", "channel_index", "area_number", "event_count"]
    months = [3, *([20] * 11)]
    month = pd.DataFrame([(m, 0, 1, n) for m, n in enumerate(months)], columns=columns).assign(
        is_hidden=False
    )
    year = pd.DataFrame([(11, 0, 1, sum(months))], columns=columns).assign(is_hidden=False)
    made = protect(
        tables=[Table("ward", "x", month), Table("ward", "x", year, window="year")],
        rule=RULES["TRE10"],
        parents={},
        totals={},
    ).tables
    assert made["month", "ward", "x"].frame["is_hidden"].sum() == 2
    assert made["year", "ward", "x"].frame["event_count"].tolist() == [223]


def test_parts_of_overlapping_areas_that_are_not_published_are_protected_too() -> None:
    """Two levels that overlap in a part with 2: one larger area less the other would give it."""
    columns = ["month_index", "channel_index", "area_number", "event_count"]
    parts = pd.DataFrame([(0, 0, 1, 50), (0, 0, 2, 2), (0, 0, 3, 60)], columns=columns).assign(
        is_hidden=False
    )
    first = pd.DataFrame([(0, 0, 1, 52), (0, 0, 2, 60)], columns=columns).assign(is_hidden=False)
    second = pd.DataFrame([(0, 0, 1, 50), (0, 0, 2, 62)], columns=columns).assign(is_hidden=False)
    above = {
        ("~pieces", "msoa"): np.array([1, 1, 2], dtype=np.uint32),
        ("~pieces", "ward"): np.array([1, 2, 2], dtype=np.uint32),
    }
    tables = [
        Table("~pieces", "x", parts, published=False),
        Table("msoa", "x", first),
        Table("ward", "x", second),
    ]
    made = protect(tables=tables, rule=RULES["TRE10"], parents=above, totals={})
    assert not any(level == "~pieces" for _, level, _ in made.tables)
    assert sum(p.hidden for p in made.tables.values()) >= 2


def test_few_people_hide_what_is_counted_of_them() -> None:
    few = {("oa", "x"): np.array([False, True, False, False])}
    above = {("oa", "ward"): np.ones(4, dtype=np.uint32)}
    made = protect(
        tables=line(30, 12, 40, 50), rule=RULES["TRE10"], parents=above, totals={}, few_people=few
    ).tables
    assert made["month", "oa", "x"].frame["is_hidden"].tolist()[1]


def test_what_cannot_be_helped_fails_and_names_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    audit = importlib.import_module("data.pipeline.disclosure.audit")
    monkeypatch.setattr(audit, "_next_to_hide", lambda *_: np.empty(0, dtype=np.int64))
    module = importlib.import_module("data.pipeline.disclosure.protect")
    monkeypatch.setattr(module, "_covered", lambda _system, hidden, _rule: hidden)
    with pytest.raises(DisclosureError, match="x by oa"):
        hidden_of(line(3, 40), "TRE10")


def test_the_audit_says_what_it_did() -> None:
    above = {("oa", "ward"): np.ones(4, dtype=np.uint32)}
    audit = protect(tables=line(3, 12, 40, 50), rule=RULES["TRE10"], parents=above, totals={}).audit
    assert (audit.cells, audit.checked, audit.fewest) == (5, 2, 9)
    assert [(a.level, a.hidden) for a in audit.at] == [("oa", 2), ("ward", 0)]
