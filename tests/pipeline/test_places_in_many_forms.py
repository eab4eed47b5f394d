"""The same records with their places, months and services in other forms make the same counts."""

from pathlib import Path

import pytest

from data.pipeline.build import build_atlas
from data.store.reader import open_atlas
from tests.support.council import CATALOGUE, area_code, write_council, write_csv

MONTHS = ("2023-01", "2023-02", "2023-03")
WARD_OF = {"W0": "Westside", "W1": "Eastside"}
HEAD, RECORDS = CATALOGUE.split("[[records]]")
LONG = [(m, f"L{lsoa}", str(3 + lsoa * i)) for i, m in enumerate(MONTHS) for lsoa in range(6)]


def entry(**keys: str) -> str:
    told = {"key": '"reports"', "title": '"Reports"', "file": '"reports.csv"', **keys}
    lines = "\n".join(f"{key} = {value}" for key, value in told.items() if value)
    rule = '[records.disclosure]\npreset = "none"\nname = "A. Tester"\nreason = "Made up"\n'
    return f"{HEAD}[[records]]\n{lines}\n\n{rule}"


def counts(
    folder: Path, catalogue: str, header: tuple[str, ...], rows: list[tuple[str, ...]]
) -> list[int]:
    """Counts of all wards by month, as the atlas shows them."""
    path = write_council(folder / "council", catalogue=catalogue)
    write_csv(folder / "council" / "reports.csv", header, rows)
    lookup = [(f"O{lsoa}{part}", f"L{lsoa}") for lsoa in range(6) for part in range(2)]
    write_csv(folder / "council" / "old.csv", ("old", "new"), lookup)
    build_atlas(path, folder / "store", silent=True)
    atlas = open_atlas(folder / "store")
    return [
        int(n)
        for month in range(len(MONTHS))
        for n in atlas.counts("ward", "potholes", "all", month, "month").values
    ]


EXPECTED = [3 + lsoa * i for i in range(3) for lsoa in range(6)]
BY_WARD = [
    sum(EXPECTED[6 * i + lsoa] for lsoa in range(6) if lsoa // 3 == ward)
    for i in range(3)
    for ward in range(2)
]
BASE = {"date": '"month"', "service_is": '"potholes"', "count": '"n"'}


@pytest.mark.parametrize(
    ("catalogue", "header", "rows"),
    [
        pytest.param(
            entry(**BASE, place='{ level = "lsoa", code = "lsoa" }'),
            ("month", "lsoa", "n"),
            LONG,
            id="long",
        ),
        pytest.param(
            entry(
                columns_are='"periods"',
                service_is='"potholes"',
                place='{ level = "lsoa", code = "lsoa" }',
            ),
            ("lsoa", *MONTHS),
            [(f"L{lsoa}", *(str(3 + lsoa * i) for i in range(3))) for lsoa in range(6)],
            id="one column a month",
        ),
        pytest.param(
            entry(
                columns_are='"areas"',
                date='"month"',
                service_is='"potholes"',
                place='{ level = "lsoa", code = "heading" }',
            ),
            ("month", *(f"L{lsoa}" for lsoa in range(6))),
            [(m, *(str(3 + lsoa * i) for lsoa in range(6))) for i, m in enumerate(MONTHS)],
            id="one column an area",
        ),
        pytest.param(
            entry(
                columns_are='"services"',
                date='"month"',
                place='{ level = "lsoa", code = "lsoa" }',
            ),
            ("month", "lsoa", "8"),
            LONG,
            id="one column a service",
        ),
        pytest.param(
            entry(**BASE, place='{ level = "ward", name = "ward" }'),
            ("month", "ward", "n"),
            [(m, f" {WARD_OF[f'W{int(w[1]) // 3}'].upper()}  Ward", n) for m, w, n in LONG],
            id="names of wards",
        ),
        pytest.param(
            entry(**BASE, place='{ postcode_in = "address" }'),
            ("month", "address", "n"),
            [(m, f"{w[1]} High Street, Squareton, zx{w[1]}0 1aa", n) for m, w, n in LONG],
            id="postcodes within addresses",
        ),
        pytest.param(
            entry(**BASE, place='[{ postcode = "pc" }, { level = "lsoa", code = "lsoa" }]'),
            ("month", "pc", "lsoa", "n"),
            [(m, f"ZX{w[1]}1 1AA", "", n) for m, w, n in LONG[::2]]
            + [(m, "", w, n) for m, w, n in LONG[1::2]],
            id="two ways in order",
        ),
        pytest.param(
            entry(**BASE, place='{ level = "old", code = "old" }').replace(
                "[[postcodes]]",
                '[[lookup]]\nunit = "old"\nname = "old area"\nnames = "old areas"\nlevel = "lsoa"\n'
                'file = "old.csv"\ncode = "old"\nto = "new"\n\n[[postcodes]]',
                1,
            ),
            ("month", "old", "n"),
            [(m, f"O{w[1]}{i % 2}", n) for i, (m, w, n) in enumerate(LONG)],
            id="areas of another date",
        ),
    ],
)
def test_other_forms_of_the_same_records_make_the_same_counts(
    tmp_path: Path, catalogue: str, header: tuple[str, ...], rows: list[tuple[str, ...]]
) -> None:
    assert sorted(counts(tmp_path, catalogue, header, rows)) == sorted(BY_WARD)


def test_what_a_unit_has_outside_the_atlas_is_elsewhere(tmp_path: Path) -> None:
    """Units by share: 10 events a month of one that is 0.7 in the atlas, and 4 of a whole one."""
    lookup = """[[lookup]]
unit = "old"
name = "old area"
names = "old areas"
level = "lsoa"
file = "old.csv"
code = "old"
to = "new"
share = "share"

[[postcodes]]"""
    catalogue = entry(**BASE, place='{ level = "old", code = "old" }')
    path = write_council(
        tmp_path / "council", catalogue=catalogue.replace("[[postcodes]]", lookup, 1)
    )
    rows = [(month, code, n) for month in MONTHS for code, n in (("A", "10"), ("B", "4"))]
    write_csv(tmp_path / "council" / "reports.csv", ("month", "old", "n"), rows)
    shares = [("A", "L0", "0.7"), ("A", "Z9", "0.3"), ("B", "L5", "1")]
    write_csv(tmp_path / "council" / "old.csv", ("old", "new", "share"), shares)
    build_atlas(path, tmp_path / "store", silent=True)
    atlas = open_atlas(tmp_path / "store")
    of_months = [atlas.counts("lsoa", "potholes", "all", m, "month").values.sum() for m in range(3)]
    assert of_months == [11, 11, 11]
    fates = {fate.fate: fate.count for fate in atlas.manifest.records[0].fates}
    assert (fates["counted"], fates["elsewhere"]) == (33, 9)


def test_keep_cuts_every_file_and_counts_what_it_cuts_as_elsewhere(tmp_path: Path) -> None:
    catalogue = entry(**BASE, place='{ level = "lsoa", code = "lsoa" }').replace(
        'title = "Squareshire"',
        'title = "Squareshire"\nkeep = { level = "ward", codes = ["W1"] }',
        1,
    )
    path = write_council(tmp_path / "council", catalogue=catalogue)
    write_csv(tmp_path / "council" / "reports.csv", ("month", "lsoa", "n"), LONG)
    built = build_atlas(path, tmp_path / "store", silent=True)
    assert (built.accepted, built.elsewhere, built.refused) == (9, 9, 0)
    atlas = open_atlas(tmp_path / "store")
    assert list(atlas.areas("ward").codes) == ["W1"]
    assert area_code(0, 0) not in set(atlas.areas("oa").codes)


def test_services_are_made_of_values_and_few_rows_go_to_the_rest(tmp_path: Path) -> None:
    services = (
        '{ column = "type", theme = "streets", base = "residents", at_least = 3,'
        ' rest = "Everything else" }'
    )
    catalogue = entry(
        date='"day"', services=services, place='{ level = "lsoa", code = "lsoa" }', channel='"how"'
    )
    path = write_council(tmp_path / "council", catalogue=catalogue)
    kinds = ["NOISE", "noise ", "Noise", "Fly tip", "Fly tip", "Fly tip", "Mrs Smith", "Rats"]
    rows = [("2023-01-05", "L0", kind, "Telephone") for kind in kinds]
    write_csv(tmp_path / "council" / "reports.csv", ("day", "lsoa", "type", "how"), rows)
    build_atlas(path, tmp_path / "store", silent=True)
    manifest = open_atlas(tmp_path / "store").manifest
    made = [s.title for s in manifest.services if s.key not in ("potholes", "lights")]
    assert made == ["Fly tip", "NOISE", "Everything else"] or made == [
        "Fly tip",
        "Noise",
        "Everything else",
    ]
    assert manifest.records[0].channels == ("phone",)
