"""``wardwise refresh`` and ``wardwise undo`` on a very small council, and a full disk."""

import errno
import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from callbacks.context import services_for
from data.answers.register.changes import changes_of
from data.errors import NotFoundError
from data.settings import Settings
from data.store.atlases import Atlases
from data.store.layout import read_current
from data.store.reader import open_atlas
from data.store.undo import undo_build
from data.store.visibility import build_before, visible_to
from tests.support.asking import page_of
from tests.support.council import CATALOGUE, FIELDS, GOOD_ROWS, write_council, write_csv
from wardwise import wardwise

LIGHTS = tuple(row for row in GOOD_ROWS if row[2].strip() == "9")
PRESET = 'preset = "none"\nname = "A. Tester"\nreason = "Made up for a test"'


def run(command: str, *arguments: object) -> Result:
    return CliRunner().invoke(wardwise, [command, *map(str, arguments)])


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """The atlas.toml of a council that takes every file of reports, of which one is there."""
    text = CATALOGUE.replace('file = "reports.csv"', 'files = ["reports*.csv"]')
    path = write_council(tmp_path / "council", rows=LIGHTS, catalogue=text)
    assert run("build", path, "--store", tmp_path / "store", "--quiet").exit_code == 0
    return path


def test_refresh_takes_the_newest_files_and_compares_and_undo_goes_back(
    tmp_path: Path, council: Path
) -> None:
    store, folder = tmp_path / "store", tmp_path / "store-refused"
    first = read_current(store)
    assert run("refresh", "--store", store).exit_code == 3
    assert read_current(store) == first

    potholes = [row for row in GOOD_ROWS if row[2] == "8"]
    write_csv(
        council.with_name("reports_2.csv"), FIELDS, [*potholes, ("1/1/2024", "l0", "8", "", "")]
    )
    told = run("refresh", "--store", store)
    assert told.exit_code == 0
    second = read_current(store)
    assert (
        f"refreshed: 120 rows counted (60 before), atlas {second}" == told.stdout.splitlines()[-1]
    )
    words = [line.split() for line in told.stdout.splitlines()]
    assert ["Reports", "121", "120", "0", "0", "1"] in [line[:6] for line in words]
    assert ["before", "60", "60", "0", "0", "0"] in [line[:6] for line in words]
    assert "New services: Potholes." in told.stdout

    assert stat.S_IMODE((folder / "source.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    published = b"".join(p.read_bytes() for p in (store / "builds").rglob("*.json"))
    assert str(tmp_path).encode() not in published

    assert run("undo", "--store", store).stdout == (
        f"undone: atlas {first} is served again, {second} is deleted\n"
    )
    assert read_current(store) == first
    again = run("undo", "--store", store)
    assert again.exit_code == 1
    assert "holds no build before" in again.stderr


def test_areas_that_lost_all_their_rows_are_told(tmp_path: Path, council: Path) -> None:
    store = tmp_path / "store"
    west = [row for row in LIGHTS if row[1].strip().lower() in ("l0", "l1", "l2")]
    write_csv(council.with_name("reports.csv"), FIELDS, west)
    told = run("refresh", "--store", store)
    assert told.exit_code == 0
    assert "Reports: no row any more in 1 of the LSOAs: L5." in told.stdout
    answer = page_of(services_for(Settings(store=store), Flask("test")), "mode=about")
    page = json.dumps(answer, ensure_ascii=False)
    for sentence in (
        "What changed in the data",
        "Reports: 30 rows were read, 60 before.",
        "Reports no longer has figures of 1 LSOA: L5.",
    ):
        assert sentence in page


def test_the_first_build_has_nothing_to_be_compared_with(tmp_path: Path, council: Path) -> None:
    assert council.is_file()
    services = services_for(Settings(store=tmp_path / "store"), Flask("test"))
    assert "What changed in the data" not in json.dumps(page_of(services, "mode=about"))


def test_what_changed_tells_nothing_of_hidden_counts_or_of_other_peoples_themes(
    tmp_path: Path, council: Path
) -> None:
    store, text = tmp_path / "store", council.read_text(encoding="utf-8")
    council.write_text(text.replace(PRESET, 'preset = "LA5"'), encoding="utf-8")
    assert run("refresh", "--store", store).exit_code == 0
    assert run("refresh", "--store", store).exit_code == 3
    atlas = open_atlas(store)
    before = build_before(atlas)
    assert before is not None
    (told, *_) = changes_of(atlas, before)
    assert told.startswith("Reports: about ")
    groups = text.replace('title = "Streets"', 'title = "Streets"\ngroups = ["Roads"]')
    council.write_text(groups, encoding="utf-8")
    assert run("refresh", "--store", store).exit_code == 0
    seen = visible_to(open_atlas(store), frozenset())
    older = build_before(seen)
    assert older is not None
    assert older.manifest.records == ()
    assert changes_of(seen, older) == ()


def test_refresh_passes_on_what_is_to_be_revised(tmp_path: Path, council: Path) -> None:
    assert council.is_file()
    told = run("refresh", "--store", tmp_path / "store", "--revise", "reports")
    assert told.exit_code == 1
    assert "--revise names 'reports', but no record set under a rule has that key" in told.stderr


def test_the_demonstration_has_nothing_new(tmp_path: Path, council: Path) -> None:
    store = tmp_path / "store"
    text = council.read_text(encoding="utf-8").replace("[atlas]", "[atlas]\nfictional = true")
    council.write_text(text, encoding="utf-8")
    assert run("build", council, "--store", store, "--quiet").exit_code == 0
    council.unlink()
    told = run("refresh", "--store", store)
    assert told.exit_code == 3
    assert f"make it anew with: wardwise demo --store {store}" in told.stdout


def test_a_running_server_does_not_answer_of_a_build_that_was_undone(
    tmp_path: Path, council: Path
) -> None:
    store = tmp_path / "store"
    first = read_current(store)
    write_csv(council.with_name("reports_2.csv"), FIELDS, GOOD_ROWS[:9])
    assert run("refresh", "--store", store).exit_code == 0
    atlases = Atlases(store)
    second = atlases.current().build_id
    assert atlases.at(second).total("lights", "all", 0, "month")
    assert run("undo", "--store", store).exit_code == 0
    with pytest.raises(NotFoundError):
        atlases.at(second)
    assert atlases.current().build_id == first


def test_a_refused_refresh_leaves_the_atlas(tmp_path: Path, council: Path) -> None:
    store = tmp_path / "store"
    write_csv(council.with_name("reports.csv"), FIELDS, LIGHTS[:2])
    told = run("refresh", "--store", store)
    assert told.exit_code == 1
    assert told.stdout.splitlines()[-1].startswith("refused: ")
    assert told.stdout.endswith(f"; atlas {read_current(store)} stays\n")
    assert run("refresh", "--store", store, "--accept-less", "reports").exit_code == 0


def test_a_store_that_does_not_know_its_catalogue_is_told_what_to_do(
    tmp_path: Path, council: Path
) -> None:
    (tmp_path / "store-refused" / "source.json").unlink()
    told = run("refresh", "--store", tmp_path / "store")
    assert told.exit_code == 1
    assert "wardwise build ATLAS.TOML" in told.stderr
    council.unlink()
    assert run("refresh", "--store", tmp_path / "none").exit_code == 1


def test_a_build_under_a_looser_rule_stays_undone(tmp_path: Path, council: Path) -> None:
    store = tmp_path / "store"
    text = council.read_text(encoding="utf-8")
    assert PRESET in text
    council.write_text(text.replace(PRESET, 'preset = "LA5"'), encoding="utf-8")
    assert run("refresh", "--store", store).exit_code == 0
    present = read_current(store)
    told = run("undo", "--store", store)
    assert told.exit_code == 1
    assert "Reports is under the rule LA5 now and was under none then." in told.stderr
    assert read_current(store) == present

    council.write_text(text, encoding="utf-8")
    assert run("refresh", "--store", store).exit_code == 0
    undo_build(store)
    assert open_atlas(store).manifest.records[0].rule == "LA5"


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device", "builds/x"),
        RuntimeError("IO Error: No space left on device"),
    ],
)
@pytest.mark.parametrize("command", ["build", "refresh", "start"])
def test_a_full_disk_is_a_sentence_and_the_atlas_stays(
    tmp_path: Path,
    council: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    error: Exception,
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise error

    store = tmp_path / "store"
    before = read_current(store)
    monkeypatch.setattr("data.store.writer.StoreWriter.write_areas", fail)
    monkeypatch.setattr("data.pipeline.start.run.write_atlas", lambda _wishes: council)
    given = {"build": [council], "refresh": [], "start": [council.parent, "--yes"]}[command]
    told = run(command, *given, "--store", store)
    assert told.exit_code == 1
    assert "The disk is full" in told.stderr
    assert "Traceback" not in told.output
    assert read_current(store) == before
    assert not list((store / "builds").glob(".partial*"))
    assert json.loads((tmp_path / "store-refused" / "source.json").read_text())[
        "builds"
    ].keys() == {before}


@pytest.mark.parametrize("command", ["start", "check"])
def test_a_disk_that_is_full_while_files_are_checked_is_no_fault_of_a_file(
    council: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("data.pipeline.check.examine.build_ladder", fail)
    monkeypatch.setattr("data.pipeline.start.run.write_atlas", lambda _wishes: council)
    given = {"check": [council], "start": [council.parent, "--yes"]}[command]
    told = run(command, *given, "--store", tmp_path / "store")
    assert told.exit_code == 1
    assert "The disk is full" in told.stderr
    assert "could not be read" not in told.output
