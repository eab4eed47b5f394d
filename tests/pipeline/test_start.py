"""wardwise start: from folders of downloads to an atlas, with nothing written by hand."""

import contextlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import tomlkit
from click.testing import CliRunner

from data.pipeline.check.examine import examine
from data.pipeline.start.run import Wishes, run_start, write_atlas
from data.store.reader import open_atlas
from tests.support.cells import compare_cells
from tests.support.council import square, write_boundaries, write_csv
from tests.support.places import ROOT
from wardwise import wardwise

if sys.platform != "win32":
    import pty

SHARED = Path(os.environ.get("WARDWISE_SHARED", "../shared"))
PORTAL = SHARED / "bundles" / "portal_leeds"
MONTHS = [f"{m}-23" for m in ("Jan", "Feb", "Mar", "Apr", "May", "Jun")]


def boxes(folder: Path, file: str, code: str, areas: dict[str, tuple[int, int, int, int]]) -> None:
    """Boundaries of areas that are rectangles of squares: first column, row, columns, rows."""
    features = []
    for key, (c, r, width, height) in areas.items():
        (low, *_), (*_, high, _, _) = square(c, r)[:1], square(c + width - 1, r + height - 1)[0]
        (x, y), (x2, y2) = low[0], high
        ring = [[x, y], [x2, y], [x2, y2], [x, y2], [x, y]]
        features.append(
            {
                "type": "Feature",
                "properties": {
                    code: key,
                    code.replace("CD", "NM").replace("id", "name"): f"{key} Park",
                },
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    write_boundaries(folder / file, features=features)


def a_city(folder: Path) -> None:
    """Another ladder, and requests with dates of the United States and a 12-hour clock."""
    tracts = {f"3600{c}{r}": (c, r, 1, 1) for c in range(6) for r in range(4)}
    boxes(folder, "tracts.geojson", "tract_id", tracts)
    boxes(folder, "districts.geojson", "district_id", {"D1": (0, 0, 3, 4), "D2": (3, 0, 3, 4)})
    boxes(folder, "boroughs.geojson", "borough_id", {"B1": (0, 0, 6, 4)})
    rows = [(t, "D1" if c < 3 else "D2", "B1") for t, (c, *_) in tracts.items()]
    write_csv(folder / "geography.csv", ("tract_id", "district_id", "borough_id"), rows)
    people = [(t, 1000 + 10 * i) for i, t in enumerate(tracts)]
    write_csv(folder / "population.csv", ("tract_id", "population"), people)
    requests = [
        (
            f"{1 + i % 12:02d}/{1 + i % 28:02d}/2023 {1 + i % 12:02d}:15:00 {'AP'[i % 2]}M",
            ("Graffiti", "POTHOLE", "Street Light")[i % 3],
            ("ONLINE", "Phone")[i % 2],
            list(tracts)[i % 24],
        )
        for i in range(240)
    ]
    header = ("Created Date", "Complaint Type", "Open Data Channel Type", "Tract")
    write_csv(folder / "311 requests.csv", header, requests)


def a_library(folder: Path) -> None:
    """Members of libraries by ward, one file for each snapshot."""
    wards = {f"E0500000{w}": (w, 0, 1, 4) for w in range(6)}
    boxes(folder, "wards.geojson", "WD24CD", wards)
    write_csv(folder / "people.csv", ("WD24CD", "Population 2022"), [(w, 5000) for w in wards])
    for place, date in enumerate(("2022-03-31", "2022-09-30", "2023-03-31")):
        rows = [(w, 100 + 10 * i + place) for i, w in enumerate(wards)]
        write_csv(folder / f"library_members_{date}.csv", ("Ward code", "Members"), rows)


def a_workbook(folder: Path) -> None:
    """A workbook with a title, one column for each month, and a note below."""
    wards = {f"E0500000{w}": (w, 0, 1, 4) for w in range(6)}
    boxes(folder, "wards.geojson", "WD24CD", wards)
    write_csv(folder / "people.csv", ("WD24CD", "Population 2022"), [(w, 5000) for w in wards])
    book = openpyxl.Workbook()
    for row in (
        ("Fly-tipping by ward",),
        (),
        ("Ward code", "Ward", *MONTHS),
        *((w, f"{w} Park", *(10 + i + m for m in range(6))) for i, w in enumerate(wards)),
        (),
        ("Source: the council's own figures.",),
    ):
        book.active.append(row)
    book.save(folder / "Fly-tipping 2023.xlsx")


def a_portal(folder: Path) -> None:
    """Downloads whose headings are known: a Nomis query, Code-Point Open and the rural-urban list.

    Code-Point Open has no row of headings, and one file for each postcode area, near or far.
    """
    lsoas = {f"E010000{c}{r}": (c, r, 1, 1) for c in range(6) for r in range(4)}
    boxes(folder, "lsoa.geojson", "LSOA21CD", lsoas)
    lines = [
        '"TS001 - Number of usual residents"',
        '"Population :","All usual residents"',
        '"Units      :","Persons"',
        "",
        '"2021 super output area - lower layer","mnemonic","2021"',
        "",
        *(f'"{code}","{code}",{1000 + i}' for i, code in enumerate(lsoas)),
    ]
    (folder / "4203521.csv").write_text("\n".join(lines) + "\n")
    kinds = [(code, "UN1" if c < 4 else "RSN1") for code, (c, *_) in lsoas.items()]
    write_csv(folder / "ruc.csv", ("LSOA21CD", "RUC21CD", "RUC21NM"), [(*k, "-") for k in kinds])
    for area, far in (("LS", 0), ("BD", 90_000)):
        rows = []
        for i, (c, r, *_) in enumerate(lsoas.values()):
            x, y = square(c, r)[0][0]
            rest = f"{int(x) + 5 + far},{int(y) + 5},E92000001,,,,E08000035,E05011394"
            rows.append(f"{area}{1 + i // 8} 1A{'ABDEFGHJ'[i % 8]},10,{rest}")
        (folder / f"{area.casefold()}.csv").write_text("\n".join(rows) + "\n")
    requests = [
        (f"{1 + i % 28:02d}/{1 + i % 12:02d}/2023", f"LS1 1A{'ABDEFGHJ'[i % 8]}", "Noise")
        for i in range(240)
    ]
    write_csv(folder / "requests.csv", ("Received", "Postcode", "Service"), requests)


def a_register(folder: Path) -> None:
    """People who joined a library and some who left, one row each."""
    wards = {f"E0500000{w}": (w, 0, 1, 4) for w in range(6)}
    boxes(folder, "wards.geojson", "WD24CD", wards)
    write_csv(folder / "people.csv", ("WD24CD", "Population 2022"), [(w, 5000) for w in wards])
    people = [
        (
            1000 + i,
            f"{1 + i % 28:02d}/{1 + i % 9:02d}/2022",
            f"{1 + i % 28:02d}/{1 + i % 12:02d}/2023" if i % 3 else "",
            list(wards)[i % 6],
        )
        for i in range(300)
    ]
    write_csv(folder / "readers.csv", ("Card", "Joined", "Left", "Ward code"), people)


def crimes(folder: Path) -> None:
    """Street-level crimes as data.police.uk gives them to everyone."""
    a_city(folder)
    (folder / "311 requests.csv").unlink()
    head = ("Crime ID", "Month", "Longitude", "Latitude", "LSOA code", "Crime type")
    rows = [
        (i, f"2023-{1 + i % 12:02d}", "", "", f"3600{i % 6}{i % 4}", "Burglary") for i in range(99)
    ]
    write_csv(folder / "street.csv", head, rows)


def start(folder: Path, store: Path, *extracts: Path) -> int:
    return run_start(Wishes(folder, extracts, "", is_silent=True), store)


@pytest.mark.parametrize(
    ("make", "levels", "events"),
    [
        (a_city, ["tract", "district", "borough"], 240),
        (a_library, ["ward"], 6 * 125 + 6 * 2),
        (a_workbook, ["ward"], sum(10 + i + m for i in range(6) for m in range(6))),
        (a_portal, ["lsoa"], 240),
    ],
)
def test_a_folder_becomes_an_atlas_without_an_edit(
    tmp_path: Path, make: Callable[[Path], None], levels: list[str], events: int
) -> None:
    folder, store = tmp_path / "folder", tmp_path / "store"
    folder.mkdir()
    make(folder)
    assert start(folder, store) == 0
    manifest = open_atlas(store).manifest
    assert [level.key for level in manifest.levels] == levels
    told = json.loads((tmp_path / "store-refused" / "fates.json").read_text())
    (fates,) = told.values()
    level = levels[-1] if make is not a_city else "district"
    # Members are there on a day: all snapshots are read, and the latest is told by area.
    assert sum(fates["counted_by"][level].values()) == events
    counted = sum(p["count"] for p in fates["fates"] if p["fate"] == "counted")
    assert counted == (events if make is not a_library else 3 * 6 * 125 + 6 * (0 + 1 + 2))


def test_the_tutorial_is_followed_from_a_folder_to_a_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command of the page makes the entry that the page shows, and the atlas is served."""
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    folder, store = tmp_path / "folder", tmp_path / "store"
    folder.mkdir()
    a_city(folder)
    (words,) = re.findall(r"^`wardwise (start FOLDER --yes)` asks nothing", page, re.MULTILINE)
    served: list[Path] = []
    monkeypatch.setattr("app.run_server", lambda at, *_given, **_named: served.append(at) or 0)
    arguments = [str(folder) if word == "FOLDER" else word for word in words.split()]
    told = CliRunner().invoke(wardwise, [*arguments, "--store", str(store)])
    assert told.exit_code == 0, told.output
    assert served == [store]
    (shown,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    written = (folder / "atlas.toml").read_text(encoding="utf-8").splitlines()
    assert [line for line in shown.splitlines() if line not in written] == []


def test_what_was_guessed_of_a_city_is_written_down(tmp_path: Path) -> None:
    a_city(tmp_path)
    types = [
        (f"3600{c}{r}", "ABO"[c % 3], f"{'ABO'[c % 3]}0{1 + r}") for c in range(6) for r in range(4)
    ]
    write_csv(tmp_path / "mosaic_2009.csv", ("tract", "mosaic_group", "mosaic_type"), types)
    assert write_atlas(Wishes(tmp_path, (), "", is_silent=True)) is not None
    text = (tmp_path / "atlas.toml").read_text()
    (scheme,) = tomlkit.parse(text)["classification"]  # type: ignore[misc]
    columns = {"group": "mosaic_group", "type": "mosaic_type"}
    assert (scheme["like"], scheme["tier"]) == ("mosaic2009", "type")
    assert scheme["segments"]["columns"] == columns
    assert scheme["membership"]["segment"] == "mosaic_type"
    assert "title" not in scheme, "what the line says need not be written"
    (records,) = tomlkit.parse(text)["records"]  # type: ignore[misc]
    assert (records["date"], records["date_order"]) == ("Created Date", "us")
    assert records["place"] == {"level": "tract", "code": "Tract"}
    assert records["channel"] == "Open Data Channel Type"
    assert "# 24 of 24 codes in Tract are tracts" in text
    assert '# published = "published" here keeps what others have seen' in text
    assert "published" not in tomlkit.parse(text)["atlas"]  # type: ignore[operator]
    assert records["disclosure"]["preset"] == "LA5"
    assert records["audit"]["policy"] == "warn"
    assert tomlkit.parse(text)["atlas"]["draft"] is True  # type: ignore[index]


def test_files_known_by_their_headings_are_read_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_portal(tmp_path)
    write_atlas(Wishes(tmp_path, (), "", is_silent=True))
    text = (tmp_path / "atlas.toml").read_text()
    made = tomlkit.parse(text)
    (base,), (postcodes,) = made["base"], made["postcodes"]  # type: ignore[misc]
    assert (base["period"], base["value"]) == ("Census 2021", "2021")
    # The file of the other postcode area has no point near.
    assert postcodes["file"] == "ls.csv"
    assert (postcodes["x"], postcodes["crs"]) == ("Eastings", "EPSG:27700")
    assert postcodes["headings"][0] == "Postcode"
    assert "Royal Mail" in postcodes["source"]
    assert made["classification"][0]["key"] == "ruc2021"  # type: ignore[index]
    assert "# known by its headings: Lower layer Super Output Areas, boundaries" in text
    assert "known by its headings: Code-Point Open" in capsys.readouterr().out


def test_people_of_a_workbook_are_those_of_the_sheet_of_persons(tmp_path: Path) -> None:
    a_portal(tmp_path)
    (tmp_path / "4203521.csv").unlink()
    head = ("LSOA Code", "LSOA Name", "LA Code (2021 boundaries)", "All Ages")
    book = openpyxl.Workbook()
    book.active.title = "Mid-2020 Females"
    for place, sheet in enumerate((book.active, book.create_sheet("Mid-2020 Persons"))):
        rows = [(f"E010000{c}{r}", "-", "-", 10 + place) for c in range(6) for r in range(4)]
        for row in (("Estimates",), (), head, *rows):
            sheet.append(row)
    book.save(tmp_path / "estimates.xlsx")
    write_atlas(Wishes(tmp_path, (), "", is_silent=True))
    (base,) = tomlkit.parse((tmp_path / "atlas.toml").read_text())["base"]  # type: ignore[misc]
    assert (base["sheet"], base["period"]) == ("Mid-2020 Persons", "mid-2020")


def test_members_on_days_are_a_stock(tmp_path: Path) -> None:
    a_library(tmp_path)
    write_atlas(Wishes(tmp_path, (), "", is_silent=True))
    made = tomlkit.parse((tmp_path / "atlas.toml").read_text())
    (records,), (service,) = made["records"], made["service"]  # type: ignore[misc]
    assert service["kind"] == "stock"
    assert "(?P<date>" in records["date_from"]
    assert len(records["files"]) == 3


def test_people_with_days_of_joining_and_leaving_are_a_register(tmp_path: Path) -> None:
    folder, store = tmp_path / "folder", tmp_path / "store"
    folder.mkdir()
    a_register(folder)
    assert start(folder, store) == 0
    text = (folder / "atlas.toml").read_text()
    made = tomlkit.parse(text)
    (records,), (service,) = made["records"], made["service"]  # type: ignore[misc]
    assert (records["from"], records["until"], records["date_order"]) == ("Joined", "Left", "uk")
    assert "date" not in records
    assert records["audit"] == {"about": "individuals", "policy": "warn"}
    assert service["kind"] == "stock"
    assert "# a register: a row looks like a person who is there from Joined until Left" in text
    assert made["atlas"]["draft"] is True  # type: ignore[index]
    assert open_atlas(store).manifest.snapshots[-1] == "2023-11-30"


def test_check_asks_whether_rows_with_days_of_leaving_are_people(tmp_path: Path) -> None:
    a_register(tmp_path)
    path = write_atlas(Wishes(tmp_path, (), "", is_silent=True))
    assert path is not None
    assert not [f for f in examine(path).findings if "those of a register" in f.sentence]
    text = path.read_text().replace('from = "Joined"', 'date = "Joined"')
    text = text.replace('until = "Left"\n', "").replace('kind = "stock"\n', "")
    path.write_text(text)
    (asked,) = (f for f in examine(path).findings if "those of a register" in f.sentence)
    assert [each.line for each in asked.suggests] == ['from = "Joined"', 'until = "Left"']
    assert all(each.by_person for each in asked.suggests)


def test_rows_that_everyone_may_have_are_said_to_be_and_a_person_confirms_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crimes(tmp_path)
    path = write_atlas(Wishes(tmp_path, (), "", is_silent=True))
    assert path is not None
    text = path.read_text()
    assert "# its publisher gives these rows to everyone; if a person confirms that" in text
    assert tomlkit.parse(text)["atlas"]["draft"] is True  # type: ignore[index]
    for answer, about, is_draft in (("y", "areas", False), ("n", "individuals", True)):
        path.unlink()
        monkeypatch.setattr("sys.stdin", io.StringIO(f"\n\n{answer}\n" + "\n" * 7))
        assert write_atlas(Wishes(tmp_path, (), "", is_silent=False)) == path
        made = tomlkit.parse(path.read_text()).unwrap()
        assert made["records"][0]["audit"]["about"] == about
        assert made["atlas"].get("draft", False) is is_draft


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("is_register", [True, False])
def test_what_only_a_person_can_decide_is_asked_in_the_terminal(
    tmp_path: Path, *, is_register: bool
) -> None:
    """The command is run in a pseudo-terminal, and answered there."""
    folder = tmp_path / "folder"
    folder.mkdir()
    a_register(folder)
    audit = ["lending", "public task", "A. Owner", "B. Analyst", "none", "a year", "2099-01-01"]
    answers = ["HES8", "HES7", "y" if is_register else "n", *audit]
    own, its = pty.openpty()
    arguments = ["start", str(folder), "--no-serve", "--store", str(tmp_path / "store")]
    with subprocess.Popen(
        [sys.executable, "wardwise.py", *arguments], stdin=its, stdout=its, stderr=its, cwd=ROOT
    ) as run:
        os.close(its)
        os.write(own, "".join(f"{answer}\n" for answer in answers).encode())
        said = b""
        with contextlib.suppress(OSError):  # the end of a terminal is an error on Linux
            while part := os.read(own, 65_536):
                said += part
        os.close(own)
    told = " ".join(said.decode().split())
    assert run.returncode == 0, told
    assert "'HES8' is not one of" in told
    assert "Is a row a person who is there from Joined until Left?" in told
    made = tomlkit.parse((folder / "atlas.toml").read_text()).unwrap()
    (records,), (service,) = made["records"], made["service"]
    assert records["disclosure"] == {"preset": "HES7"}
    assert (records["audit"]["owner"], records["audit"]["policy"]) == ("A. Owner", "refuse")
    assert "draft" not in made["atlas"]
    assert service["kind"] == ("stock" if is_register else "flow")
    assert ("until" in records) is is_register
    assert records["from" if is_register else "date"] == "Joined"


def test_what_a_person_changed_is_kept_and_new_files_are_added(tmp_path: Path) -> None:
    a_workbook(tmp_path)
    write_atlas(Wishes(tmp_path, (), "", is_silent=True))
    target = tmp_path / "atlas.toml"
    changed = target.read_text().replace('title = "Our area"', 'title = "Parkshire" # ours')
    target.write_text(changed)
    assert 'title = "Parkshire" # ours' in changed
    write_atlas(Wishes(tmp_path, (), "", is_silent=True))
    assert target.read_text() == changed
    rows = [(f"E0500000{w}", f"{d:02d}/03/2023", "Noise") for w in range(6) for d in range(1, 29)]
    write_csv(tmp_path / "noise.csv", ("Ward code", "Received", "Service"), rows)
    write_atlas(Wishes(tmp_path, (), "", is_silent=True))
    again = target.read_text()
    assert again.startswith(changed.rstrip()[:200])
    assert 'file = "noise.csv"' in again
    assert 'title = "Parkshire" # ours' in again


def test_a_folder_without_boundaries_is_told_what_to_fetch(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_city(tmp_path)
    for file in tmp_path.glob("*.geojson"):
        file.unlink()
    assert start(tmp_path, tmp_path / "store") == 1
    assert (
        "Lower layer Super Output Areas (December 2021) Boundaries EW BGC"
        in capsys.readouterr().err
    )
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        (
            "lsoa.geojson",
            "'Lower layer Super Output Areas (December 2021) Boundaries EW BGC' of the ONS Open"
            " Geography Portal",
        ),
        ("4203521.csv", "Nomis has 'TS001 Usual residents' and 'TS041 Number of households'"),
        (
            "??.csv",
            "requests.csv has postcodes in Postcode, and no table says where each lies. The",
        ),
        ("requests.csv", "No table looks like records"),
        ("ruc.csv", "'Output Area Classification' of 2021, by output area"),
    ],
)
def test_each_missing_piece_is_named_with_its_product(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], gone: str, told: str
) -> None:
    a_portal(tmp_path)
    for file in tmp_path.glob(gone):
        file.unlink()
    write_atlas(Wishes(tmp_path, (), "", is_silent=True))
    said = capsys.readouterr()
    assert told in said.out + said.err


def shuffled_copy(source: Path, target: Path) -> None:
    """The files under names that say nothing; those of one shape file keep one name."""
    stems: dict[str, str] = {}
    files = [p for p in sorted(source.rglob("*")) if p.is_file()]
    files = [p for p in files if p.name not in ("expected.json", "README.md")]
    order = list(range(len(files)))
    random.Random(7).shuffle(order)
    for place, file in zip(order, files, strict=True):
        own = (
            str(file.with_suffix(""))
            if file.suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg")
            else str(file)
        )
        stem = stems.setdefault(own, f"f{place:03d}")
        (target / f"{stem}{file.suffix}").write_bytes(file.read_bytes())


NEEDS_BUNDLES = pytest.mark.skipif(
    not PORTAL.is_dir(), reason="needs the open data bundles (WARDWISE_SHARED)"
)


@pytest.fixture(scope="module")
def portal_leeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of portal_leeds under shuffled names, made an atlas: it is beside ``store``."""
    root = tmp_path_factory.mktemp("portal")
    (root / "folder").mkdir()
    shuffled_copy(PORTAL, root / "folder")
    assert start(root / "folder", root / "store") == 0
    return root


@pytest.mark.real
@NEEDS_BUNDLES
def test_leeds_as_downloaded_becomes_an_atlas(portal_leeds: Path) -> None:
    expected = json.loads((PORTAL / "expected.json").read_text())
    atlas = open_atlas(portal_leeds / "store")
    wards = atlas.areas("ward")
    assert atlas.manifest.title == "Leeds"
    assert len(wards.codes) == 33
    assert set(wards.names) == set(expected["census2021_residents_by_ward24_lsoa_best_fit"])
    residents = dict(zip(wards.names, atlas.base("ward", "residents"), strict=True))
    assert residents == expected["census2021_residents_by_ward24_lsoa_best_fit"]
    assert [i.key for i in atlas.manifest.indicators][:1] == ["imd-decile"]
    assert [c.key for c in atlas.manifest.classifications] == ["oac2021", "ruc2021"]
    exact = json.loads((portal_leeds / "store-refused" / "fates.json").read_text())
    (told,) = exact.values()
    answers = expected["records"]
    assert told["counted_by"]["year"] == answers["by_year"]
    by_ward = {key.split()[0]: count for key, count in answers["by_ward24"].items()}
    assert told["counted_by"]["ward"] == by_ward
    by_service: dict[str, int] = {}
    for part in told["fates"]:
        if part["fate"] == "counted":
            by_service[part["service"]] = by_service.get(part["service"], 0) + part["count"]
    assert sorted(by_service.values()) == sorted(
        answers["by_case_type_word_trimmed_casefolded"].values()
    )


@pytest.mark.real
@NEEDS_BUNDLES
def test_every_cell_of_leeds_is_the_exact_one_rounded_and_no_small_one_is_shown(
    portal_leeds: Path,
) -> None:
    """The route of start: the postcode's LSOA of 2021, else that of 2011 by the exact lookup."""
    catalogue = tomlkit.parse((portal_leeds / "folder" / "atlas.toml").read_text()).unwrap()

    def read(name: str) -> pd.DataFrame:
        return pd.read_csv(PORTAL / name, dtype=str, keep_default_na=False, encoding="utf-8-sig")

    rows = read("CRM Extract - Environment and Highways cases (all to Dec 2020).csv")
    date = pd.to_datetime(rows["Date Received"], format="%d/%m/%Y %H:%M", errors="coerce")
    nspl = read("NSPL_MAY_2025_UK_Leeds.csv").set_index("pcd7")["lsoa21cd"]
    nspl.index = nspl.index.str.replace(" ", "")
    later = read("LSOA11_LSOA21_LAD22_EW_LU_v2.csv").drop_duplicates("LSOA11CD")
    lsoa = rows["Postcode"].str.replace(" ", "").str.upper().map(nspl)
    lsoa = lsoa.fillna(rows["LSOA"].str.strip().map(later.set_index("LSOA11CD")["LSOA21CD"]))
    wards = read("LSOA21_WD24_LAD24_EW_LU.csv").set_index("LSOA21CD")
    words = {code: s["key"] for s in catalogue["service"] for code in s["codes"]}
    (records,) = catalogue["records"]
    events = pd.DataFrame(
        {
            "month": date.dt.strftime("%Y-%m"),
            "service": rows["Case Type"].str.strip().str.upper().map(words),
            "theme": catalogue["theme"][0]["key"],
            "channel": rows["Channel"].str.strip().map(records["channels"]),
            "count": 1,
            "ward": lsoa.map(wards["WD24CD"]),
            "authority": lsoa.map(wards["LAD24CD"]),
        }
    ).dropna()
    events = events[events["authority"] == "E08000035"]
    expected = json.loads((PORTAL / "expected.json").read_text())["records"]
    assert len(events) == expected["usable_reports"]
    by_ward = {key.split()[0]: count for key, count in expected["by_ward24"].items()}
    assert events["ward"].value_counts().to_dict() == by_ward
    shown, hidden = compare_cells(portal_leeds / "store", events)
    assert shown > 600
    assert hidden > 100


@pytest.mark.prove(1, only=True)
@pytest.mark.real
@NEEDS_BUNDLES
def test_every_cell_of_the_leeds_of_2011_is_the_exact_one_rounded(tmp_path: Path) -> None:
    """Reports and crimes by LSOA, which lie in the larger area that has most of their residents."""
    folder, source = tmp_path / "folder", SHARED / "bundles" / "leeds"
    folder.mkdir()
    for file in source.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    assert start(folder, tmp_path / "store") == 0
    exact = json.loads((tmp_path / "store-refused" / "fates.json").read_text())
    counted = {key: sum(told["counted_by"]["lsoa"].values()) for key, told in exact.items()}
    catalogue = tomlkit.parse((folder / "atlas.toml").read_text()).unwrap()
    attributes = pd.read_csv(source / "oa11_attributes.csv")
    parents = pd.DataFrame(index=attributes["LSOA11CD"].unique())
    for level, column in (("msoa", "MSOA11CD"), ("ward", "WD13CD"), ("authority", "LAD11CD")):
        held = attributes.groupby(["LSOA11CD", column])["pop2021"].sum().reset_index()
        most = held.sort_values("pop2021").drop_duplicates("LSOA11CD", keep="last")
        parents[level] = most.set_index("LSOA11CD")[column]
    reports = pd.read_csv(source / "fixmystreet_lsoa_month.csv")
    crimes = pd.read_csv(source / "police_street_crime_jul2016_2018.csv")
    words = {
        (service["theme"], code): service["key"]
        for service in catalogue["service"]
        for code in service["codes"]
    }
    frames = []
    for records, table, columns in (
        (catalogue["records"][0], reports, ("month", "lsoa", "SHEF_B_CODE", "interface")),
        (catalogue["records"][1], crimes, ("Month", "LSOA code", "Crime type", "")),
    ):
        month, place, service, channel = columns
        frame = pd.DataFrame(
            {
                "month": table[month],
                "service": [words[records["key"], str(t).upper()] for t in table[service]],
                "theme": records["key"],
                "channel": table[channel] if channel else "",
                "count": table["reports"] if channel else 1,
                "lsoa": table[place],
            }
        )
        assert frame["count"].sum() == counted[records["key"]]
        frames.append(frame.join(parents, on="lsoa"))
    shown, hidden = compare_cells(tmp_path / "store", pd.concat(frames))
    assert shown > 3000
    assert hidden > 400


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert start(tmp_path / "none", tmp_path / "store") == 2
    assert "There is no folder" in capsys.readouterr().err
    shutil.rmtree(tmp_path / "store", ignore_errors=True)
