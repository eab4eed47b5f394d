"""A build that takes too little in stops and keeps the old atlas, unless a person accepts it; the
doctor says the same before.
"""

import json
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from data.commands import build
from data.errors import TooLittleError, WardwiseError
from data.pipeline.build import build_atlas
from data.pipeline.check.examine import examine
from data.pipeline.check.findings import Examination
from data.pipeline.judge import Held, Intake, SourceIntake, too_little
from data.settings import Settings
from data.store.layout import CURRENT, read_current
from tests.support.attack.everything import FILES, FRAMES, MEASURES, MODES, WANTED, Everything
from tests.support.commands import status_of
from tests.support.council import CATALOGUE, FIELDS, GOOD_ROWS, write_council, write_csv
from tests.support.places import SHARED

CASES_OF = SHARED / "cases"
CASES = sorted(path.parent for path in CASES_OF.glob("*/atlas.toml"))
INDICATOR = """
[[indicator]]
key = "smoking"
title = "Smokers"
unit = "%"
file = "smoking.csv"
level = "lsoa"
code = "area"
value = "share"
period = "2023"
"""
LA5 = CATALOGUE.split("[records.disclosure]")[0] + '[records.disclosure]\npreset = "LA5"\n'
UNREADABLE = [("24-Mar", *row[1:]) for row in GOOD_ROWS[:20]]
KEYS = ("reports", "smoking", "residents")


def council(
    folder: Path,
    *,
    rows: Sequence[Sequence[str]] = GOOD_ROWS,
    shares: Sequence[str] = ("12.5", "13", "14", "15", "16", "17"),
    people: str = "",
    catalogue: str = CATALOGUE,
) -> Path:
    """The small council with an indicator; ``people`` takes the place of every population."""
    path = write_council(folder, rows=rows, catalogue=catalogue + INDICATOR)
    write_csv(
        folder / "smoking.csv", ("area", "share"), [(f"L{i}", v) for i, v in enumerate(shares)]
    )
    if people:
        head, *lines = (folder / "lookup.csv").read_text().splitlines()
        parts = [line.split(",") for line in lines]
        lookup = [",".join((*p[:4], people, p[5])) for p in parts]
        (folder / "lookup.csv").write_text("\n".join([head, *lookup]) + "\n")
    return path


def stops(seen: Examination) -> str:
    return "\n".join(f"{f.sentence} {f.advice}" for f in seen.findings if f.severity == "stop")


TOO_LITTLE = {
    "reports": ({"rows": UNREADABLE}, "No row of reports.csv can be used: 20 rows read"),
    "smoking": ({"shares": ("[x]", "many")}, "No value of smoking.csv can be used: 2 rows read"),
    "residents": ({"people": "*"}, "No value of lookup.csv can be used: 24 rows read"),
}


@pytest.mark.parametrize("key", KEYS)
def test_a_build_that_takes_nothing_in_keeps_the_old_atlas(tmp_path: Path, key: str) -> None:
    given, sentence = TOO_LITTLE[key]
    store = tmp_path / "store"
    before = build_atlas(council(tmp_path / "good"), store, silent=True).build_id
    path = council(tmp_path / "bad", **given)
    with pytest.raises(TooLittleError) as refused:
        build_atlas(path, store, silent=True)
    said = str(refused.value)
    assert sentence in said
    assert f"--accept-less {key}" in said
    assert len(refused.value.problems) == 1
    assert read_current(store) == before
    seen = examine(path)
    assert not seen.would_build
    assert sentence in stops(seen)
    assert f"--accept-less {key}" in stops(seen)


def test_a_file_without_rows_is_too_little(tmp_path: Path) -> None:
    path = council(tmp_path / "council", rows=[])
    with pytest.raises(TooLittleError, match=r"reports\.csv has a header and no rows"):
        build_atlas(path, tmp_path / "store", silent=True)
    assert not (tmp_path / "store" / CURRENT).exists()


def test_one_file_of_several_without_a_usable_row_is_named(tmp_path: Path) -> None:
    several = CATALOGUE.replace('file = "reports.csv"', 'files = ["reports.csv", "march.csv"]')
    path = council(tmp_path / "council", catalogue=several)
    write_csv(path.parent / "march.csv", FIELDS, UNREADABLE)
    with pytest.raises(TooLittleError) as refused:
        build_atlas(path, tmp_path / "store", silent=True)
    assert "No row of march.csv can be used" in str(refused.value)
    assert "reports.csv" not in str(refused.value)
    assert "No row of march.csv can be used" in stops(examine(path))


@pytest.mark.parametrize("catalogue", [CATALOGUE, LA5], ids=["open", "LA5"])
def test_less_than_half_of_the_present_atlas_stops_a_build(tmp_path: Path, catalogue: str) -> None:
    store = tmp_path / "store"
    many = [(*row[:4], "40") for row in GOOD_ROWS]
    before = build_atlas(
        council(tmp_path / "good", rows=many, catalogue=catalogue), store, silent=True
    ).build_id
    few = council(tmp_path / "few", rows=many[::3], catalogue=catalogue)
    with pytest.raises(TooLittleError) as refused:
        build_atlas(few, store, silent=True)
    said = str(refused.value)
    assert "[records reports] reports.csv gave" in said
    assert "less than half" in said
    assert ("about" in said) == (catalogue is LA5)
    assert read_current(store) == before
    assert examine(few).would_build
    assert "less than half" in stops(examine(few, store=store))
    after = build_atlas(few, store, silent=True, accept_less=["reports"])
    assert read_current(store) == after.build_id != before


def test_more_than_half_and_a_shorter_extract_are_enough(tmp_path: Path) -> None:
    store = tmp_path / "store"
    many = [(*row[:4], "40") for row in GOOD_ROWS]
    build_atlas(council(tmp_path / "good", rows=many), store, silent=True)
    most = council(tmp_path / "most", rows=many[: len(many) * 2 // 3])
    assert examine(most, store=store).would_build
    build_atlas(most, store, silent=True)
    one_month = council(tmp_path / "short", rows=[r for r in many if r[0].endswith("01/2023")])
    assert examine(one_month, store=store).would_build
    build_atlas(one_month, store, silent=True)


def test_a_store_that_cannot_be_read_is_told_and_stops_nothing(tmp_path: Path) -> None:
    store = tmp_path / "store"
    path = council(tmp_path / "council")
    build_id = build_atlas(path, store, silent=True).build_id
    (store / "builds" / build_id / "manifest.json").write_text("{}")
    seen = examine(path, store=store)
    assert seen.would_build
    assert any("counts were not compared with it" in f.sentence for f in seen.findings)
    built = build_atlas(path, store, silent=True)
    assert any("counts were not compared with it" in remark for remark in built.remarks)


def test_a_set_taken_out_of_the_catalogue_is_named_and_stops_nothing(tmp_path: Path) -> None:
    store = tmp_path / "store"
    build_atlas(council(tmp_path / "a"), store, silent=True)
    renamed = CATALOGUE.replace('key = "reports"', 'key = "calls"')
    built = build_atlas(council(tmp_path / "b", catalogue=renamed), store, silent=True)
    assert any("record set 'reports' (Reports)" in remark for remark in built.remarks)
    report = (store / "builds" / built.build_id / "report.json").read_text()
    assert "'reports'" not in report  # the same files make the same build in any store


def test_what_a_person_accepts_is_built_and_told_in_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = council(tmp_path / "council", rows=UNREADABLE)
    command = [str(path), "--store", str(tmp_path / "store"), "--quiet"]
    assert status_of(build, *command) == 1
    assert "Not built. Too little was taken in" in capsys.readouterr().err
    assert status_of(build, *[*command, "--accept-less", "reprots"]) == 1
    assert "'reprots'" in (said := capsys.readouterr().err)
    assert "reports, smoking, residents" in said
    assert (
        status_of(build, *[*command, "--accept-less", "smoking", "--accept-less", "reports"]) == 0
    )
    made = tmp_path / "store" / "builds" / read_current(tmp_path / "store")
    remarks = json.loads((made / "report.json").read_text())["remarks"]
    assert [r for r in remarks if "--accept-less" in r] == [
        "[records reports] No row of reports.csv could be used; this was accepted with"
        " --accept-less reports."
    ]


def test_counts_outside_the_compared_months_are_no_part_of_it() -> None:
    held = [Held("lights", 10, 21, 600), Held("lights", 22, 33, 100)]
    counts = {("lights", 12): 5, ("lights", 22): 30, ("lights", 33): 30, ("bins", 22): 900}
    intake = Intake("records", "crm", (SourceIntake("a.csv", 9, 9),), counts)
    assert too_little([intake], {"crm": held}) == []
    fewer = Intake("records", "crm", intake.sources, counts | {("lights", 33): 10})
    assert [f.key for f in too_little([fewer], {"crm": held})] == ["crm"]
    assert too_little([fewer], {}) == []


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A server of an atlas in which every table that may be empty is empty."""
    folder = tmp_path_factory.mktemp("empty")
    path = council(folder / "council", rows=UNREADABLE, shares=("[x]",), people="*")
    build_atlas(path, folder / "store", silent=True, accept_less=KEYS)
    return create_app(Settings(store=folder / "store")).server.test_client()


def test_every_address_of_an_empty_atlas_answers(empty: FlaskClient) -> None:
    asked = Everything(empty)
    views = [
        f"level={level}&measure={measure}&theme=streets&service=potholes&indicator=smoking&area=ward:W0"
        for level, measure in product(asked.levels, ("segment", "indicator", *MEASURES))
    ]
    paths = [
        *asked.addresses(),
        *(f"{asked.root}/{n}?{v}" for n, v in product((*FRAMES, *FILES), views)),
        *(f"{asked.root}/picture.png?{v}" for v in views if f"level={asked.levels[0]}&" in v),
    ]
    faults = {path: code for path in paths if (code := empty.get(path).status_code) >= 500}
    assert faults == {}


def test_every_page_of_an_empty_atlas_answers(empty: FlaskClient) -> None:
    asked = Everything(empty)
    views = [
        f"mode={mode}&measure={measure}&indicator=smoking&{more}"
        for mode, measure in product(MODES, ("indicator", "rate", "gap"))
        for more in ("level=ward", "level=lsoa&area=ward:W0&compare=ward:W1")
    ]
    for view, wanted, question in product(views, WANTED, asked.questions):
        assert b"Something went wrong" not in asked.asked(question, view, wanted), view
        assert json.loads(asked.asked(question, view, wanted)), view


def test_the_map_says_that_an_indicator_has_no_values(empty: FlaskClient) -> None:
    root = Everything(empty).root
    told = empty.get(f"{root}/paint.json?level=lsoa&measure=indicator&indicator=smoking").get_json()
    assert "Smokers has no values in this atlas." in json.dumps(told)


def refusal_of(path: Path, store: Path) -> str:
    """Why a build of a catalogue stops; empty where it gets through."""
    try:
        build_atlas(path, store, silent=True)
    except WardwiseError as error:
        return str(error)
    return ""


def replaced(path: Path, **words: str) -> Path:
    """The catalogue with words in the place of others: old=new as pairs of keys."""
    text = path.read_text()
    assert words["old"] in text
    path.write_text(text.replace(words["old"], words["new"]))
    return path


def counted_twice(folder: Path) -> Path:
    again = CATALOGUE[CATALOGUE.index("[[records]]") :].replace('"reports"', '"again"')
    return council(folder, catalogue=CATALOGUE + again)


def review_before_the_last_month(folder: Path) -> Path:
    answers = {key: "x" for key in ("purpose", "lawful_basis", "owner", "analyst", "sharing")}
    answers |= {"retention": "x", "review": "2024-06-01", "about": "individuals"}
    audit = "".join(f'{key} = "{value}"\n' for key, value in answers.items())
    return council(folder, catalogue=f"{CATALOGUE}\n[records.audit]\n{audit}")


def points_in_no_system(folder: Path) -> Path:
    points = 'points = { file = "sites.csv", name = "n", x = "x", y = "y", crs = "EPSG:27700" }\n'
    old = 'events = "reports"\n'
    path = council(folder, catalogue=CATALOGUE.replace(old, old + points, 1))
    write_csv(folder / "sites.csv", ("n", "x", "y"), [("Depot", "-1.5", "53.8")])
    return path


def a_list_of_old_codes_in_another_encoding(folder: Path) -> Path:
    old = 'dissolved = "oa"\n'
    vintages = 'vintages = [{ file = "old.csv", code = "LSOA01" }]\n'
    path = council(folder, catalogue=CATALOGUE.replace(old, old + vintages, 1))
    # Far from the header, so that nothing of a build reads it.
    lines = "".join(f"X{i},Plain\n" for i in range(20_000))
    (folder / "old.csv").write_bytes(f"LSOA01,name\n{lines}X,Môn\n".encode("cp1252"))
    return path


def names_with_semicolons(folder: Path) -> Path:
    path = council(folder)
    write_csv(folder / "wards.csv", ("ward", "name;a;b"), [("W0", "West;1;2"), ("W1", "East;3;4")])
    return replaced(path, old='name = "name" }', new='name = "name;a;b" }')


def a_service_nobody_knows(folder: Path) -> Path:
    return council(folder, rows=[(*r[:2], "77", *r[3:]) for r in GOOD_ROWS])


def everything_left_out(folder: Path) -> Path:
    return replaced(council(folder), old='count = "n"', new='count = "n"\nwhere = { n = "x" }')


def an_engine_that_is_not_there(folder: Path) -> Path:
    url = 'url = "duckdb:///no/such/folder/a.db"'
    return council(folder, catalogue=f"{CATALOGUE}\n[engine]\n{url}\n")


OWN_CASES = {
    counted_twice: "is counted by both reports and again",
    review_before_the_last_month: "the review was due on 2024-06-01, before 2024-12-31",
    points_in_no_system: "sites.csv says EPSG:27700",
    a_list_of_old_codes_in_another_encoding: "",
    names_with_semicolons: "",
    a_service_nobody_knows: "no such service in the catalogue [what]: 180",
    everything_left_out: "No row of reports.csv can be used: 180 rows read; left out by where [n]",
    an_engine_that_is_not_there: "cannot be reached",
}
"""A catalogue with its files → part of the reason why it stops, '' where it builds."""


@pytest.mark.parametrize("make", OWN_CASES, ids=lambda make: make.__name__)
def test_doctor_and_build_judge_alike(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "council")
    seen, said = examine(path), refusal_of(path, tmp_path / "store")
    assert bool(said) != seen.would_build, said or stops(seen)
    assert OWN_CASES[make] in said
    assert OWN_CASES[make] in stops(seen)
    assert bool(said) == bool(OWN_CASES[make])


@pytest.mark.real
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_doctor_and_build_judge_a_case_alike(tmp_path: Path, case: Path) -> None:
    store = tmp_path / "store"
    before = build_atlas(CASES_OF / "month-before-it" / "atlas.toml", store, silent=True).build_id
    seen = examine(case / "atlas.toml", store=store)
    said = refusal_of(case / "atlas.toml", store)
    assert bool(said) != seen.would_build, said or stops(seen)
    assert not said or read_current(store) == before


@pytest.mark.real
def test_the_cases_are_here() -> None:
    if not CASES:
        pytest.skip("the cases are not here; set WARDWISE_SHARED to the folder that holds cases/")
    assert {"month-before-it", "month-with-unreadable-dates"} <= {case.name for case in CASES}
