"""``wardwise profile``: a list is counted by segment, what is left out has its reason, and nothing
of it is kept.
"""

import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from tests.support.exports import notes_in, sheet_in, table_in
from wardwise import wardwise

PLACES = ["LS6 1AA"] * 20 + ["ls61aa"] * 10 + ["ZZ99 1ZZ"] * 10


def profiled(path: Path, store: Path, *options: str) -> Result:
    return CliRunner().invoke(wardwise, ["profile", str(path), "--store", str(store), *options])


def listed(folder: Path, places: list[str], **columns: list[str]) -> Path:
    path = folder / "members.csv"
    table = pd.DataFrame({"id": range(len(places)), "home": places, **columns})
    table.to_csv(path, index=False)
    return path


def test_a_list_is_counted_by_segment_and_the_rest_is_told(
    small_store: Path, tmp_path: Path
) -> None:
    path = listed(tmp_path, [*PLACES, "LS1 9ZZ", "", "*", "nobody", "nobody"])
    done = profiled(path, small_store)
    assert done.exit_code == 0, done.stderr
    said = done.stdout
    assert "Profile of members.csv against Test atlas" in said
    assert "40 of 45 rows were counted." in said
    assert "2 rows are left out: neither a postcode nor the code of an area" in said
    assert "1 row is left out: the postcode is not in this atlas." in said
    assert "1 row is left out: the cell is empty." in said
    assert "1 row is left out: a mark stands in place of a postcode or code." in said
    # 30 of 40 against 4,106 of 8,275 residents; 10 of 40 against 2,144.
    first, second, third = (line.split() for line in said.splitlines()[-3:])
    assert first[3:8] == ["30", "75.00", "4,106", "49.62", "0.73"]
    assert first[8:13] == ["151", "121", "to", "173", "over-represented,"]
    assert second[3:9] == ["0", "0.00", "2,025", "24.47", "0.00", "0"]
    assert third[3:9] == ["10", "25.00", "2,144", "25.91", "0.47", "96"]
    assert "could be chance" in said


def test_a_larger_area_is_shared_out_and_another_base_filters_both(
    small_store: Path, tmp_path: Path
) -> None:
    path = listed(tmp_path, ["W0000001", "E0000064"], many=["8", "<5"])
    done = profiled(path, small_store, "--count", "many", "--against", "ward:W0000001")
    # Half of the ward's households are of the first group, and a quarter of each other one.
    assert [line.split()[3] for line in done.stdout.splitlines()[-3:]] == ["4", "2", "2"]
    assert "1 row is left out: count is hidden." in done.stdout
    assert "against Moor Allerton" in done.stdout
    elsewhere = profiled(path, small_store, "--against", "ward:W0000001")
    assert "1 row is left out: not in Moor Allerton." in elsewhere.stdout


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_report_is_a_file_where_that_is_asked_for(
    small_store: Path, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / f"report.{suffix}"
    path = listed(tmp_path, PLACES)
    assert profiled(path, small_store, "--output", str(target)).exit_code == 0
    content = target.read_bytes()
    said = notes_in(suffix, content)
    assert "40 of 40 rows were counted." in said["Please note"]
    assert said["Disclosure rule"] == ["none: a list of your own, of which nothing is stored"]
    if suffix == "csv":
        assert table_in("csv", content)["index"].tolist() == [151, 0, 96]
    else:
        assert [row[7] for row in sheet_in(content, "Profile")[1:]] == [151, 0, 96]


def test_the_report_is_a_page_to_print_that_asks_for_nothing(
    small_store: Path, tmp_path: Path
) -> None:
    target, path = tmp_path / "report.html", listed(tmp_path, PLACES)
    path = path.rename(tmp_path / "<b>members.csv")
    assert profiled(path, small_store, "--output", str(target)).exit_code == 0
    page = target.read_text("utf-8")
    assert "<h1>Profile of &lt;b&gt;members.csv against Test atlas</h1>" in page
    assert "<b>" not in page
    assert not re.search(r"(src|href|url\()", page)
    for told in ("75.00", "0.73", "151", "121", "173", "over-represented", "Disclosure rule"):
        assert told in page, told


def test_a_workbook_is_a_list_too_and_nothing_of_it_is_kept(
    small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    for row in (["Postcode"], *([place] for place in PLACES)):
        book.active.append(row)
    path, empty = tmp_path / "members.xlsx", tmp_path / "temporary"
    book.save(path)
    empty.mkdir()
    monkeypatch.setenv("TMPDIR", str(empty))
    before = {each: each.stat().st_mtime_ns for each in small_store.rglob("*")}
    done = profiled(path, small_store)
    assert "40 of 40 rows were counted." in done.stdout
    assert "LS6" not in done.stdout
    assert {each: each.stat().st_mtime_ns for each in small_store.rglob("*")} == before
    assert list(empty.iterdir()) == []


def test_what_cannot_be_profiled_is_said_with_what_to_do(small_store: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, PLACES)
    for options, told in (
        (("--column", "street"), "has no column 'street'; it has id, home; give one of these"),
        (("--against", "ward:X"), "'ward:X' is no area of this atlas; expected LEVEL:CODE"),
        (("--output", "report.pdf"), "is no .csv, .xlsx, .html file"),
        (("--base", "dogs"), "dogs"),
    ):
        done = profiled(path, small_store, *options)
        assert done.exit_code == 1
        assert done.stderr.startswith("No profile. ")
        assert told in done.stderr
    strange = listed(tmp_path, ["nobody"])
    assert "name the column with --column" in profiled(strange, small_store).stderr
    assert "is not there" in profiled(tmp_path / "none.csv", small_store).stderr
