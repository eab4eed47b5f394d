"""wardwise check --fix: from files that stop a build to a catalogue that builds."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from data.commands import build, check
from data.pipeline.build import build_atlas
from tests.support.council import CATALOGUE, FIELDS, GOOD_ROWS, write_council, write_csv


def fix(path: Path, *options: str, answer: str = "") -> Result:
    return CliRunner().invoke(check, [str(path), "--fix", *options], input=answer)


def awkward(folder: Path) -> Path:
    """Another encoding, another delimiter, dates and names that are not what was declared."""
    names = ("Gât y De", "Gât y Gogledd")
    rows = [(row[0], names[place % 2], *row[2:]) for place, row in enumerate(GOOD_ROWS)]
    text = "\n".join(";".join(row) for row in (FIELDS, *rows))
    catalogue = CATALOGUE.replace('date_order = "uk"', "# As the old system wrote them.").replace(
        'place = { level = "lsoa", code = "where" }', 'place = { level = "ward", code = "where" }'
    )
    path = write_council(folder, catalogue=catalogue)
    write_csv(folder / "wards.csv", ("ward", "name"), [(f"W{n}", names[n]) for n in range(2)])
    (folder / "reports.csv").write_bytes(text.encode("cp1252"))
    return path


def test_every_key_is_written_in_turn_and_the_catalogue_builds(tmp_path: Path) -> None:
    path = awkward(tmp_path / "council")
    before = path.read_text(encoding="utf-8")
    done = fix(path, "--yes")
    assert done.exit_code == 0, done.output
    after = path.read_text(encoding="utf-8")
    assert [line for line in after.splitlines() if line not in before.splitlines()] == [
        'place = { level = "ward", name = "where" }',
        'encoding = "cp1252"',
        'delimiter = ";"',
        'date_order = "uk"',
    ]
    assert "# As the old system wrote them." in after
    assert build_atlas(path, tmp_path / "store", silent=True).accepted == 180


def test_nothing_is_written_without_a_yes(tmp_path: Path) -> None:
    path = awkward(tmp_path / "council")
    before = path.read_bytes()
    for answer in ("n\n", ""):
        done = fix(path, answer=answer)
        assert done.exit_code == 1
        assert '+encoding = "cp1252"' in done.output
        assert path.read_bytes() == before
    assert [file.name for file in path.parent.glob(".*")] == []


def test_a_build_that_is_refused_says_what_the_check_would_write(tmp_path: Path) -> None:
    path = awkward(tmp_path / "council")
    done = CliRunner().invoke(build, [str(path), "--store", str(tmp_path / "store"), "--quiet"])
    assert done.exit_code == 1
    assert '  [records reports] encoding = "cp1252": reports.csv is no UTF-8' in done.output
    assert f"To write it: wardwise check {path} --fix" in done.output


def test_codes_that_lost_their_zeros_are_given_to_their_services(tmp_path: Path) -> None:
    catalogue = CATALOGUE.replace('codes = ["8"]', 'codes = ["008"]').replace(
        'codes = ["9"]', 'codes = ["009"]'
    )
    path = write_council(tmp_path / "council", catalogue=catalogue)
    assert fix(path, "--yes").exit_code == 0
    after = path.read_text(encoding="utf-8")
    assert 'codes = ["008", "8"]' in after
    assert 'codes = ["009", "9"]' in after


def test_which_of_several_rows_is_meant_is_left_to_a_person(tmp_path: Path) -> None:
    entry = """
[[indicator]]
key = "smoking"
title = "Smoking"
file = "smoking.csv"
level = "lsoa"
code = "area"
value = "value"
period = "2023"
"""
    path = write_council(tmp_path / "council", catalogue=CATALOGUE + entry)
    kinds = (("Female", 9), ("Male", 11), ("Persons", 10))
    rows = [(f"L{n}", kind, str(value)) for n in range(6) for kind, value in kinds]
    write_csv(path.parent / "smoking.csv", ("area", "Sex", "value"), rows)
    before = path.read_bytes()
    done = fix(path, "--yes")
    assert done.exit_code == 1
    assert 'left to you: [indicator smoking] where = { Sex = "Persons" }' in done.output
    assert path.read_bytes() == before


@pytest.mark.parametrize("options", [("--yes",), ("--fix", "--html", "report.html")])
def test_options_that_do_not_go_together_are_told(tmp_path: Path, options: tuple[str, ...]) -> None:
    path = write_council(tmp_path / "council")
    done = CliRunner().invoke(check, [str(path), *options])
    assert done.exit_code == 2
    assert "Usage" in done.output
