"""Counts that came hidden, where it is said what they can be: every sum is a range."""

from collections import defaultdict
from pathlib import Path
from random import Random

import numpy as np
import pytest

from data.errors import CatalogueError
from data.pipeline.build import build_atlas
from data.pipeline.check.examine import examine
from data.store.reader import Atlas, open_atlas
from data.store.values import RANGE, VALUE
from tests.support.council import CATALOGUE, write_council

BOUNDED = CATALOGUE.replace('count = "n"', 'count = "n"\ncame_hidden = { least = 1, most = 4 }')
MONTHS = 26
PARENTS = {f"L{i}": f"W{i // 3}" for i in range(6)}
Key = tuple[str, str, int]


def mark_of(count: int, chance: Random) -> str:
    """A true count as an owner would give it."""
    if 1 <= count <= 4:
        return chance.choice(("*", "<5", "[low]"))
    return "5 to 9" if 5 <= count <= 9 and chance.random() < 0.2 else str(count)


def hidden_rows(seed: int) -> tuple[list[tuple[str, ...]], dict[Key, int]]:
    """Rows of a made-up set, and the true count of each service, LSOA and month."""
    chance, rows = Random(seed), []
    truth: dict[Key, int] = defaultdict(int)
    for month in range(MONTHS):
        for place in PARENTS:
            for code, service in (("8", "potholes"), ("9", "lights")):
                for channel in ("web", "phone"):
                    count = chance.choice((0, 2, 3, 7, 12, 40))
                    truth[service, place, month] += count
                    date = f"01/{1 + month % 12:02d}/{2023 + month // 12}"
                    rows.append((date, place, code, channel, mark_of(count, chance)))
    return rows, truth


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Atlas, dict[Key, int]]:
    folder = tmp_path_factory.mktemp("bounds")
    rows, truth = hidden_rows(1)
    path = write_council(folder / "council", rows=rows, catalogue=BOUNDED)
    build_atlas(path, folder / "store", silent=True)
    return open_atlas(folder / "store"), truth


def true_counts(truth: dict[Key, int], item: str, level: str, codes: list[str]) -> np.ndarray:
    """(areas, months) of an item, which may be the total of the theme."""
    found = np.zeros((len(codes), MONTHS))
    for (service, place, month), count in truth.items():
        code = {"lsoa": place, "ward": PARENTS[place], "authority": "A1"}[level]
        if item in (service, "theme-streets"):
            found[codes.index(code), month] += count
    return found


@pytest.mark.parametrize("item", ["potholes", "theme-streets"])
@pytest.mark.parametrize("level", ["lsoa", "ward", "authority"])
@pytest.mark.parametrize("window", ["month", "year"])
def test_the_true_sum_always_lies_in_the_range(
    built: tuple[Atlas, dict[Key, int]], item: str, level: str, window: str
) -> None:
    atlas, truth = built
    codes = [str(code) for code in atlas.areas(level).codes]
    monthly, span = true_counts(truth, item, level, codes), 12 if window == "year" else 1
    months, ranges = atlas.months(level, item, window), 0
    assert len(months) == MONTHS - span + 1
    for month in months:
        found = atlas.counts(level, item, "all", month, window)
        least, most = found.ends
        true = monthly[:, month - span + 1 : month + 1].sum(axis=1)
        assert (least <= true).all()
        assert (true <= most).all()
        assert set(found.states.tolist()) <= {VALUE, RANGE}
        ranges += int((found.states == RANGE).sum())
        series = [atlas.series(level, item, "all", n + 1, window) for n in range(len(codes))]
        for one, low, high in zip(series, least, most, strict=True):
            assert (one.ends[0][month], one.ends[1][month]) == (low, high)
        whole = atlas.range_of(level, item, "all", None, month, window)
        assert whole == (least.sum(), most.sum())
    assert ranges > 0


def test_marks_and_declared_bounds_make_one_range(tmp_path: Path) -> None:
    rows = [
        ("01/01/2023", "L0", "8", "web", "100"),
        ("01/01/2023", "L0", "8", "phone", "*"),
        ("01/01/2023", "L1", "8", "web", "<10"),
        ("01/01/2023", "L2", "8", "web", "15r"),
        ("01/01/2023", "L2", "8", "web", "[x]"),
        ("01/01/2023", "L2", "8", "web", "z"),
    ]
    path = write_council(tmp_path / "council", rows=rows, catalogue=BOUNDED)
    build_atlas(path, tmp_path / "store", silent=True)
    atlas = open_atlas(tmp_path / "store")
    least, most = atlas.counts("lsoa", "potholes", "all", 0, "month").ends
    assert (least.tolist(), most.tolist()) == ([101, 1, 15, 0, 0, 0], [104, 9, 15, 0, 0, 0])
    assert atlas.cell("lsoa", "potholes", "all", 3, 0, "month") == (15, VALUE)
    [records] = atlas.manifest.records
    assert (records.read, records.accepted, records.refused) == (6, 4, 1)


def test_without_bounds_sums_stay_hidden(tmp_path: Path) -> None:
    rows = [("01/01/2023", "L0", "8", "web", n) for n in ("100", "1 to 4")]
    build_atlas(write_council(tmp_path / "council", rows=rows), tmp_path / "store", silent=True)
    atlas = open_atlas(tmp_path / "store")
    assert atlas.total("potholes", "all", 0, "month")[1] == 1


def test_a_protected_set_takes_no_bounds(tmp_path: Path) -> None:
    protected = BOUNDED.replace('preset = "none"', 'preset = "LA5"')
    path = write_council(tmp_path / "council", catalogue=protected)
    with pytest.raises(CatalogueError, match="leave the line came_hidden out"):
        build_atlas(path, tmp_path / "store", silent=True)
    assert any("leave the line came_hidden out" in f.sentence for f in examine(path).findings)


def test_the_doctor_says_what_will_be_a_range(tmp_path: Path) -> None:
    rows, _ = hidden_rows(2)
    path = write_council(tmp_path / "council", rows=rows, catalogue=BOUNDED)
    words = " ".join(f.sentence for f in examine(path).findings)
    assert "Every sum that one of them is a part of will be a range:" in words
    assert "all 4 yearly counts of authorities" in words
