"""``wardwise refresh`` and ``wardwise undo`` on a very small council, and a full disk."""

import errno
import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from data.store.layout import read_current
from data.store.reader import open_atlas
from data.store.undo import undo_build
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
