"""How far counts vary by repeat visits: where a build finds it, and that it stores no person."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from data.errors import CatalogueError
from data.model import Dispersion, RecordSet
from data.pipeline.build import build_atlas
from data.pipeline.catalogue import parse_catalogue
from data.pipeline.records.dispersion import period_of_months
from data.store.reader import open_atlas
from tests.support.council import (
    ABOUT_PEOPLE,
    CATALOGUE,
    FIELDS,
    area_code,
    write_council,
    write_csv,
)

BY_OA = CATALOGUE.replace(
    'place = { level = "lsoa", code = "where" }', 'place = { level = "oa", code = "where" }'
)
PROTECTED = BY_OA.replace(
    'preset = "none"\nname = "A. Tester"\nreason = "Made up for a test"', 'preset = "LA5"'
)
OAS = [area_code(c, r) for c in range(6) for r in range(4)]


def monthly(phi: int, mean: float, months: int = 24) -> list[tuple[str, ...]]:
    """Counts of 24 areas by month: events that come ``phi`` at a time."""
    random = np.random.default_rng(3)
    counts = phi * random.poisson(mean / phi, (len(OAS), months))
    return [
        (f"01/{1 + m % 12:02d}/{2023 + m // 12}", OAS[a], "8", "web", str(counts[a, m]))
        for a, m in np.ndindex(counts.shape)
    ]


def records_of(folder: Path, catalogue: str, rows: Sequence[Sequence[str]]) -> RecordSet:
    path = write_council(folder / "council", catalogue=catalogue, rows=rows)
    build_atlas(path, folder / "store", silent=True)
    return open_atlas(folder / "store").manifest.records[0]


def found(records: RecordSet, item: str) -> Dispersion:
    return next(each for each in records.dispersions if each.item == item)


def test_counts_that_come_in_threes_have_a_dispersion_of_three(tmp_path: Path) -> None:
    records = records_of(tmp_path, BY_OA, monthly(3, 20))
    potholes = found(records, "potholes")
    assert (potholes.how, potholes.level, potholes.months) == ("periods", "oa", 1)
    assert potholes.value == pytest.approx(3, abs=0.4)
    assert potholes.cells == 24 * 24


def test_counts_known_only_as_ranges_have_a_dispersion_too(tmp_path: Path) -> None:
    ranged = BY_OA.replace('count = "n"', 'count = "n"\ncame_hidden = { least = 1, most = 4 }')
    rows = [
        (*row[:-1], f"{int(row[-1]) - 1} to {int(row[-1]) + 1}" if place % 3 == 0 else row[-1])
        for place, row in enumerate(monthly(3, 20))
    ]
    potholes = found(records_of(tmp_path, ranged, rows), "potholes")
    assert potholes.how == "periods"
    assert potholes.value == pytest.approx(3, abs=0.4)


def test_small_counts_are_judged_over_longer_periods(tmp_path: Path) -> None:
    potholes = found(records_of(tmp_path, BY_OA, monthly(1, 3)), "potholes")
    assert (potholes.how, potholes.level, potholes.months) == ("periods", "oa", 3)
    assert potholes.value == pytest.approx(1, abs=0.3)


def test_protected_counts_give_their_dispersion_by_what_is_published(tmp_path: Path) -> None:
    """Counts are rounded to 5, which would look like a dispersion of its own."""
    potholes = found(records_of(tmp_path, PROTECTED, monthly(1, 40)), "potholes")
    assert potholes.how == "periods"
    assert potholes.value == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("declared", ["repeats = false", 'counts = "people"'])
def test_what_is_declared_to_be_of_different_people_has_none(tmp_path: Path, declared: str) -> None:
    once = BY_OA.replace('codes = ["8"]', f'codes = ["8"]\n{declared}')
    records = records_of(tmp_path, once, monthly(3, 20))
    assert found(records, "potholes") == Dispersion(item="potholes", how="declared")


def with_persons(persons: int) -> list[tuple[str, ...]]:
    """Each person reports one pothole in each of the two years; one in five reports five in 2024,
    and a street light.
    """
    rows = []
    for person in range(persons):
        name = f"SECRET-{person:04d}"
        rows.append(("05/01/2023", OAS[person % 24], "8", "web", "1", name))
        often = person % 5 == 0
        rows += [(f"0{n}/12/2024", OAS[person % 24], "8", "web", "1", name) for n in range(1, 2)]
        rows += [("09/12/2024", OAS[person % 24], "8", "web", "4", name)] * often
        rows += [("09/12/2024", OAS[person % 24], "9", "web", "1", name)] * often
    return [*rows, ("01/12/2024", OAS[0], "8", "web", "900", " ")]


def test_persons_give_the_dispersion_of_their_events_in_a_year(tmp_path: Path) -> None:
    """Of 200 persons a year, 360 have one pothole and 40 have five: Σm² ÷ Σm = 1,360 ÷ 560.

    Rows that name nobody are in no person's events.
    """
    catalogue = BY_OA.replace('count = "n"', 'count = "n"\nperson = "who"') + ABOUT_PEOPLE
    path = write_council(tmp_path / "council", catalogue=catalogue)
    write_csv(path.with_name("reports.csv"), (*FIELDS, "who"), with_persons(200))
    build_atlas(path, tmp_path / "store", silent=True)
    records = open_atlas(tmp_path / "store").manifest.records[0]
    assert found(records, "potholes") == Dispersion(item="potholes", value=2.4, how="persons")
    # 40 persons have a street light: too few to tell anything of. All reports together: 40 persons
    # have six in 2024.
    assert found(records, "lights").how == "unknown"
    assert found(records, "theme-streets").value == round((360 + 40 * 36) / (360 + 40 * 6), 1)
    for file in (tmp_path / "store").rglob("*"):
        assert not file.is_file() or b"SECRET-" not in file.read_bytes(), file


def test_a_column_of_persons_has_to_be_there(tmp_path: Path) -> None:
    catalogue = CATALOGUE.replace('count = "n"', 'count = "n"\nperson = "card"') + ABOUT_PEOPLE
    with pytest.raises(CatalogueError, match="card"):
        build_atlas(write_council(tmp_path, catalogue=catalogue), tmp_path / "store", silent=True)


@pytest.mark.parametrize(
    "given",
    [
        {"about_use": False},
        {"about_use": False, "site": "FixMyStreet"},
        {"about_use": False, "caution": "Only what came through it."},
        {"site": "FixMyStreet"},
    ],
    ids=str,
)
def test_a_sample_needs_the_name_of_its_site_and_a_caution(given: dict[str, object]) -> None:
    records = {
        "key": "r",
        "title": "R",
        "file": "r.csv",
        "date": "d",
        "place": {"postcode": "p"},
        "service": "s",
        "disclosure": {"preset": "LA5"},
    }
    with pytest.raises(CatalogueError, match="about_use"):
        parse_catalogue(
            {
                "atlas": {"title": "A"},
                "level": [{"key": "oa", "name": "area", "names": "areas"}],
                "records": [records | given],
            }
        )


def test_periods_of_months_have_no_gap_inside() -> None:
    places, count = period_of_months([0, 1, 2, 3, 5, 6, 7], 3)
    assert (places.tolist(), count) == ([-1, 1, 1, 1, -1, 0, 0, 0], 2)
    assert period_of_months([], 3)[1] == 0
