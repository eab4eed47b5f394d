"""The attack on successive builds: monthly builds made from raw rows by the command, with rows that
come late and a definition that changes. All that they publish together gives no hidden count.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.commands import build
from data.pipeline.records import publication
from data.pipeline.records.windows import Schedule
from data.store.reader import open_atlas
from tests.support.attack.builds import (
    Grid,
    Told,
    attack_on,
    hidden_found,
    late_found,
    revised_found,
    told_by,
)
from tests.support.attack.crawl import RULES
from tests.support.commands import status_of
from tests.support.council import write_council, write_csv
from tests.support.effort import tries
from tests.support.monthly import (
    MONTHLY,
    PERSON,
    SERVICES,
    START,
    TELLING,
    catalogue_of,
    people_at,
    people_of,
    register_of,
    rows_of,
)

MANY = [
    (f"20/0{month}/2023", f"L{area}", "8", "Online", "60") for month in (6, 7) for area in (2, 4)
]
"""Enough late rows of some areas for a revision to publish them, and few of others."""
FEW = [("21/08/2023", "L0", "8", "Online", "3"), ("21/08/2023", "L5", "8", "Online", "1")]
SEED = 14
"""With these rows a year that is protected without its months gives one of them away."""


def builds(
    folder: Path, preset: str, steps: Sequence[int], *, seed: int, ledger: bool
) -> list[Told]:
    """What each of the builds publishes; the store of the last is ``folder / "store"``."""
    told = []
    for months in steps:
        path = write_council(
            folder / "council",
            rows=rows_of(months, seed),
            catalogue=catalogue_of(preset, months=months, ledger=ledger),
        )
        assert status_of(build, path, "--store", folder / "store", "--quiet") == 0
        told.append(told_by(folder / "store"))
    return told


def grid_of(store: Path) -> Grid:
    """The unknown counts, with boundaries that anybody can look up."""
    areas = open_atlas(store).areas("lsoa")
    return Grid(
        months=range(START, START + max(MONTHLY)),
        areas=6,
        services=list(SERVICES.values()),
        parents={
            "lsoa": np.arange(1, 7),
            **{k: np.asarray(areas.parents[k]) for k in ("ward", "authority")},
        },
        items={s: [s] for s in SERVICES.values()} | {"theme-streets": list(SERVICES.values())},
    )


def attacked(folder: Path, preset: str, steps: Sequence[int], *, seed: int, ledger: bool = True):
    told = builds(folder, preset, steps, seed=seed, ledger=ledger)
    return told, attack_on(told, grid_of(folder / "store"), RULES[preset])


@pytest.mark.prove(2)
@pytest.mark.parametrize("preset", ["TRE10", "LA5"][: tries(1, 2)])
def test_monthly_builds_together_give_nothing(tmp_path: Path, preset: str) -> None:
    steps = MONTHLY if tries(1, 2) > 1 else TELLING
    told, attack = attacked(tmp_path, preset, steps, seed=SEED)
    last = told[-1]
    assert last.cells["hidden"].sum() > 50
    assert (~last.cells["hidden"]).sum() > 50
    assert {"month", "year"} <= set(last.cells["window"])
    for before in told[:-1]:
        _is_kept(before, last)
    assert hidden_found(attack, last, RULES[preset], tries(40, 10_000)) == []
    assert late_found(attack, told, RULES[preset]) == []


def _is_kept(before: Told, after: Told) -> None:
    """Every figure, hidden cell and zero of a build is in a later one as it was."""
    key = ["window", "level", "item", "month", "area"]
    there = {name: set(months) for name, months in before.tables.items()}
    cells = after.cells
    mine = [
        row.month in there.get((row.window, row.level, row.item), ()) for row in cells.itertuples()
    ]
    one, other = (
        frame.sort_values(key).to_numpy().tolist() for frame in (before.cells, cells[mine])
    )
    assert one == other


def test_the_attack_bites_where_years_end_with_the_latest_month_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_the_latest(counted, _so_far) -> Schedule:
        months = counted.months
        ends = tuple(range(months[-1], months[0] + 10, -12)[::-1])
        return Schedule({"year": ends, "month": months} if ends else {"month": months})

    monkeypatch.setattr(publication, "schedule_of", to_the_latest)
    told, attack = attacked(tmp_path, "TRE10", (12, 13, 14), seed=SEED, ledger=False)
    assert late_found(attack, told, RULES["TRE10"])
    assert hidden_found(attack, told[-1], RULES["TRE10"], tries(40, 10_000))


@pytest.mark.prove(2)
@pytest.mark.parametrize("preset", ["TRE10", "LA5"][: tries(1, 2)])
def test_a_revision_gives_no_few_late_rows(tmp_path: Path, preset: str) -> None:
    before = builds(tmp_path, preset, (11, 12), seed=SEED, ledger=True)[-1]
    path = write_council(
        tmp_path / "council",
        rows=[*rows_of(12, SEED), *MANY, *FEW],
        catalogue=catalogue_of(preset, months=12, ledger=True),
    )
    store = tmp_path / "store"
    assert status_of(build, path, "--store", store, "--quiet", "--revise", "reports") == 0
    assert revised_found(before, told_by(store), grid_of(store), RULES[preset]) == []


LATE_PEOPLE = [("15/06/2023", "", f"L{area}", "8") for area in (2, 4) for _ in range(30)]
"""Enough people who were entered late for a revision to publish them."""
FEW_PEOPLE = [("15/06/2023", "15/11/2023", "L0", "8")] * 3 + [("15/08/2023", "", "L5", "8")]


def register_built(
    folder: Path, preset: str, people: Sequence[Sequence[str]], *options: str
) -> Told:
    path = write_council(folder / "council", catalogue=register_of(preset))
    write_csv(path.parent / "reports.csv", PERSON, people)
    assert status_of(build, path, "--store", folder / "store", *options) == 0
    return told_by(folder / "store")


@pytest.mark.prove(3)
@pytest.mark.parametrize("preset", ["TRE10", "LA5", "HES7"][: tries(1, 3)])
def test_two_builds_of_a_register_give_nothing(
    tmp_path: Path, preset: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = register_built(tmp_path, preset, people_of(10, SEED))
    capsys.readouterr()
    people = [*people_of(12, SEED), *LATE_PEOPLE, *FEW_PEOPLE]
    second = register_built(tmp_path, preset, people)
    assert "about 60 rows for periods already published came late" in capsys.readouterr().out
    assert first.cells["hidden"].sum() > 20
    assert second.cells["month"].nunique() == first.cells["month"].nunique() + 2
    _is_kept(first, second)
    rule, grid = RULES[preset], grid_of(tmp_path / "store")
    attack = attack_on([first, second], grid, rule)
    assert hidden_found(attack, second, rule, tries(40, 10_000)) == []
    assert late_found(attack, [first, second], rule) == []
    revised = register_built(tmp_path, preset, people, "--revise", "reports")
    late = people_at(people) - people_at(people_of(10, SEED))
    few = [
        (*cell, late[month - START, grid.parents[level] == area, grid.services.index(item)].sum())
        for cell in revised_found(second, revised, grid, rule)
        for _, level, item, month, area in [cell]
    ]
    assert [cell for cell in few if cell[-1]] == []
    # Who is late is so at many snapshots: an area tells it at all of them or at none.
    both = second.cells.merge(revised.cells, on=["level", "item", "month", "area"])
    more = both[both["shown_x"] != both["shown_y"]].groupby(["level", "item", "area"])["month"]
    assert more.nunique().nunique() == 1


def test_the_attack_on_revisions_bites_where_one_ward_is_the_rest_of_the_authority() -> None:
    def told(authority: float, first: float, second: float) -> Told:
        rows = [("authority", 1, authority), ("ward", 1, first), ("ward", 2, second)]
        cells = pd.DataFrame(
            [("year", level, "lights", 11, area, n, False) for level, area, n in rows],
            columns=["window", "level", "item", "month", "area", "shown", "hidden"],
        )
        tables = {("year", level, "lights"): [11] for level in ("authority", "ward")}
        return Told(cells, tables)

    parents = {"ward": np.array([1, 2]), "authority": np.array([1, 1])}
    grid = Grid(range(12), 2, ["lights"], parents, {"lights": ["lights"]})
    found = revised_found(told(300, 200, 100), told(360, 257, 100), grid, RULES["TRE10"])
    assert found == [("year", "ward", "lights", 11, 2)]
