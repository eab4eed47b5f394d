"""The publication ledger: what is published of a set under a rule stays, and late rows wait."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.commands import build
from data.errors import CatalogueError, SettingsError, SourceError
from data.pipeline.build import build_atlas
from data.pipeline.check.examine import examine
from data.pipeline.publications import FIGURES, INDEX, Entry, Publications, read_publications
from data.pipeline.records.settled import Counts, Kept, settled
from data.rules import RULES
from data.store import writer
from data.store.layout import read_current
from data.store.swap import point_current_at
from tests.support.attack.builds import Told, told_by
from tests.support.commands import status_of
from tests.support.council import write_council
from tests.support.effort import examples
from tests.support.monthly import START, catalogue_of, rows_of

SEED = 1
LATE = [
    (f"20/{month:02d}/2023", f"L{area}", "8", "Online", "60") for month in (6, 7) for area in (2, 4)
]
"""Enough late rows of some areas to be published by a revision."""


def council(folder: Path, months: int, *, rows=(), changes=()) -> Path:  # type: ignore[no-untyped-def]
    text = catalogue_of("TRE10", months=12, ledger=True)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return write_council(folder / "council", rows=[*rows_of(months, SEED), *rows], catalogue=text)


def lines_of(folder: Path) -> list[str]:
    return (folder / "council" / "kept" / INDEX).read_text().splitlines()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after two monthly builds, the second of which completes a financial year."""
    folder = tmp_path_factory.mktemp("published")
    for months in (11, 12):
        path = council(folder, months)
        assert status_of(build, path, "--store", folder / "store", "--quiet") == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    shutil.copytree(made, tmp_path / "made", symlinks=True)
    return tmp_path / "made"


def test_a_build_with_nothing_new_adds_nothing_and_is_the_same_build(folder: Path) -> None:
    before, lines = read_current(folder / "store"), lines_of(folder)
    build_atlas(council(folder, 12), folder / "other", silent=True)
    assert read_current(folder / "other") == before
    assert lines_of(folder) == lines
    assert [list(json.loads(line)["periods"]) for line in lines] == [["month"], ["year", "month"]]


def test_the_ledger_holds_no_count_that_is_not_published(folder: Path) -> None:
    files = sorted((folder / "council" / "kept").glob("*.parquet"))
    figures = pd.concat([pd.read_parquet(path) for path in files])
    assert list(figures.columns) == FIGURES.names
    assert (figures.loc[figures["is_hidden"], "event_count"] == 0).all()
    assert (figures.loc[~figures["is_hidden"], "event_count"] >= RULES["TRE10"].smallest).all()


def test_a_build_that_stops_adds_nothing(folder: Path) -> None:
    lines = lines_of(folder)
    path = council(folder, 13, changes=[('event = "report"', 'event = "report"\nkind = "none"')])
    with pytest.raises(CatalogueError):
        build_atlas(path, folder / "store", silent=True)
    (folder / "council" / "kept" / "0001-reports.parquet").write_bytes(b"damaged")
    with pytest.raises(SourceError, match="restore the folder from a copy"):
        build_atlas(council(folder, 13), folder / "store", silent=True)
    assert lines_of(folder) == lines


def test_a_build_killed_before_its_swap_is_made_the_same_by_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(folder, folder / "undisturbed", symlinks=True)
    whole = build_atlas(council(folder / "undisturbed", 13), folder / "other", silent=True)
    before = read_current(folder / "store")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as at_the_swap:
        at_the_swap.setattr(writer, "install", killed)
        with pytest.raises(KeyboardInterrupt):
            build_atlas(council(folder, 13), folder / "store", silent=True)
    assert read_current(folder / "store") == before
    lines = lines_of(folder)
    assert build_atlas(council(folder, 13), folder / "store", silent=True).build_id == (
        whole.build_id
    )
    assert lines_of(folder) == lines == lines_of(folder / "undisturbed")


def test_going_back_to_the_build_before_leaves_the_ledger_as_it_is(folder: Path) -> None:
    latest, lines = read_current(folder / "store"), lines_of(folder)
    (older,) = {path.name for path in (folder / "store" / "builds").iterdir()} - {latest, ".lock"}
    point_current_at(folder / "store", older)
    assert build_atlas(council(folder, 12), folder / "store", silent=True).build_id == latest
    assert lines_of(folder) == lines


def test_a_period_inside_a_year_that_was_published_without_it_is_never_published(
    folder: Path,
) -> None:
    changes = [('count = "n"', 'count = "n"\nquarters = true')]
    built = build_atlas(council(folder, 16, changes=changes), folder / "store", silent=True)
    assert any("the quarter to 2023-06, the quarter to 2023-09" in told for told in built.remarks)
    entries = read_publications(folder / "council" / "kept").entries
    found = [label for entry in entries for label in entry.periods.get("quarter", ())]
    assert found == ["2024-06"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('count = "n"', 'count = "n"\nyears = "calendar"'), 'Paste years = "financial"'),
        (('preset = "TRE10"', 'preset = "LA5"'), 'Paste preset = "TRE10"'),
        (
            ('preset = "TRE10"', 'preset = "none"\nname = "A"\nreason = "B"'),
            'Paste preset = "TRE10"',
        ),
    ],
)
def test_another_kind_of_year_or_a_weaker_rule_stops_build_and_doctor(
    folder: Path, change: tuple[str, str], sentence: str
) -> None:
    path = council(folder, 12, changes=[change])
    with pytest.raises(CatalogueError, match=sentence):
        build_atlas(path, folder / "store", silent=True)
    told = [f.sentence for f in examine(path).findings if f.severity == "stop"]
    assert any(sentence in one for one in told)


def test_an_extract_of_the_latest_months_keeps_the_earlier_ones(folder: Path) -> None:
    before = told_by(folder / "store")
    rows = [row for row in rows_of(13, SEED) if row[0].endswith("2024")]
    path = write_council(
        folder / "council", rows=rows, catalogue=catalogue_of("TRE10", months=13, ledger=True)
    )
    build_atlas(path, folder / "store", silent=True, accept_less=["reports"])
    after = told_by(folder / "store")
    assert after.tables["year", "ward", "lights"] == before.tables["year", "ward", "lights"]
    assert after.tables["month", "ward", "lights"] == [*range(START, START + 13)]
    pd.testing.assert_frame_equal(
        _of(before, "month"), _of(after, "month", until=START + 11), check_dtype=False
    )


def _of(told: Told, window: str, until: int = 10**6) -> pd.DataFrame:
    cells = told.cells[(told.cells["window"] == window) & (told.cells["month"] <= until)]
    return cells.sort_values(list(cells.columns)).reset_index(drop=True)


def test_late_rows_wait_for_a_revision_and_then_are_added(folder: Path) -> None:
    before = told_by(folder / "store")
    built = build_atlas(council(folder, 12, rows=LATE), folder / "store", silent=True)
    assert any("about 250 rows for periods already published" in r for r in built.remarks)
    pd.testing.assert_frame_equal(told_by(folder / "store").cells, before.cells)
    path = council(folder, 12, rows=LATE)
    revised = build_atlas(path, folder / "store", silent=True, revise=["reports"])
    assert not any("were changed; they are left out" in r and "250" in r for r in revised.remarks)
    again = build_atlas(path, folder / "store", silent=True)
    assert again.build_id == revised.build_id
    after = told_by(folder / "store")
    key = ["window", "level", "item", "month", "area"]
    both = before.cells.merge(after.cells, on=key, how="outer", suffixes=("", "_after"))
    assert (both["hidden"] == both["hidden_after"]).all()
    more = (both["shown_after"] - both["shown"])[~both["hidden"]]
    assert set(more) > {0}
    assert (more[more > 0] >= RULES["TRE10"].smallest).all()
    year = both[(both["window"] == "year") & (both["level"] == "authority")].set_index("item")
    assert (year["shown_after"] - year["shown"])["theme-streets"] >= 240
    months = both[both["window"] == "month"]
    assert (months["shown_after"] == months["shown"]).all()


def test_what_cannot_be_revised_is_told_and_changes_nothing(folder: Path) -> None:
    lines = lines_of(folder)
    built = build_atlas(council(folder, 12), folder / "store", silent=True, revise=["reports"])
    assert any("nothing was revised" in remark for remark in built.remarks)
    assert lines_of(folder) == lines
    assert (
        built.build_id == build_atlas(council(folder, 12), folder / "store", silent=True).build_id
    )
    with pytest.raises(SettingsError, match="no record set under a rule"):
        build_atlas(council(folder, 12), folder / "store", silent=True, revise=["lights"])


def test_a_set_under_a_rule_without_a_ledger_is_remarked_on(tmp_path: Path) -> None:
    path = write_council(
        tmp_path, rows=rows_of(2, SEED), catalogue=catalogue_of("LA5", months=2, ledger=False)
    )
    built = build_atlas(path, tmp_path / "store", silent=True)
    assert any('paste published = "published"' in remark for remark in built.remarks)
    with pytest.raises(SettingsError, match="--revise needs the ledger"):
        build_atlas(path, tmp_path / "store", silent=True, revise=["reports"])


ONE = Entry(records="r", rule="LA5", periods={"month": ("2024-03",)})
FRAME = pd.DataFrame([("month", "ward", "x", "all", START, "W1", 5, False)], columns=FIGURES.names)


def test_an_unfinished_line_is_dropped_and_written_over(tmp_path: Path) -> None:
    ledger = Publications(tmp_path)
    ledger.add(ONE, FRAME)
    ledger.save()
    index = tmp_path / INDEX
    whole = index.read_bytes()
    index.write_bytes(whole + b'{"records": "r", "ru')
    again = read_publications(tmp_path)
    assert len(again.entries) == 1
    again.add(ONE, FRAME)
    again.save()
    assert index.read_bytes().startswith(whole)
    assert len(read_publications(tmp_path).entries) == 2
    assert read_publications(tmp_path).digest == again.digest


def test_two_builds_at_once_cannot_both_add(tmp_path: Path) -> None:
    one, other = Publications(tmp_path), Publications(tmp_path)
    one.add(ONE, FRAME)
    other.add(ONE, FRAME)
    one.save()
    with pytest.raises(SourceError, match="build again"):
        other.save()
    assert len(read_publications(tmp_path).entries) == 1


@pytest.mark.parametrize("line", ["nothing", "{}", '{"records": "r", "rule": "LA5"}'])
def test_a_line_that_is_no_entry_stops_the_build(tmp_path: Path, line: str) -> None:
    (tmp_path / INDEX).write_text(line + "\n")
    with pytest.raises(SourceError, match="line 1, is no entry"):
        read_publications(tmp_path)


ABOVE = np.array([1, 1, 2, 2])


def counts_of(numbers: list[int]) -> Counts:
    """Counts of 2 periods, 4 areas, 1 service and 1 channel."""
    at = np.arange(len(numbers))
    zero = np.zeros(len(numbers), dtype=np.int64)
    return Counts(at // 4, at % 4 + 1, zero, zero + 1, np.array(numbers), zero > 0)


def published(numbers: list[int], rule: str) -> list[Kept]:
    """The table of the two larger areas, as a build would have published it of these counts."""
    sums = np.array(numbers).reshape(2, 2, 2).sum(axis=2)
    period, area = np.nonzero(sums)
    count = sums[period, area]
    hidden = count < RULES[rule].smallest
    step = RULES[rule].rounding
    return [
        Kept(
            services=np.array([0]),
            above=ABOVE,
            ends=np.array([0, 1]),
            span=1,
            by_channel=np.array([False, False]),
            period=period,
            channel=np.zeros_like(period),
            area=area + 1,
            figure=np.where(hidden, 0, (count + step // 2) // step * step),
            hidden=hidden,
        )
    ]


few = st.lists(st.integers(0, 12), min_size=8, max_size=8)
late = st.lists(st.integers(-3, 3), min_size=8, max_size=8)


@examples(60)
@given(then=few, changes=late, rule=st.sampled_from(["LA5", "TRE10"]))
def test_settled_counts_would_have_published_the_same(
    then: list[int], changes: list[int], rule: str
) -> None:
    now = [max(0, a + b) for a, b in zip(then, changes, strict=True)]
    found = settled(counts_of(now), published(then, rule), RULES[rule])
    assert found is not None
    counts, changed = found
    made = np.zeros(8, dtype=np.int64)
    np.add.at(made, counts.period * 4 + counts.area - 1, counts.count + changed)
    one, other = published(then, rule)[0], published(made.tolist(), rule)[0]
    # A cell that was hidden may be any count above zero.
    shown = ~one.hidden
    cells = list(zip(other.period, other.area, strict=True))
    assert cells == list(zip(one.period, one.area, strict=True))
    assert (other.figure[shown] == one.figure[shown]).all()
    assert np.abs(changed).sum() <= np.abs(np.array(now) - np.array(then)).sum()


def test_records_that_cannot_have_published_the_figures_have_no_settled_counts() -> None:
    table = published([20, 0, 0, 0, 0, 0, 0, 0], "TRE10")[0]
    parts = [
        Kept(**(table.__dict__ | {"above": None, "area": np.array([1]), "figure": np.array([n])}))
        for n in (20, 30)
    ]
    assert settled(counts_of([20, 0, 0, 0, 0, 0, 0, 0]), parts, RULES["TRE10"]) is None
