"""Tables of the pages as files: what the page shows, with interval, base, period and rule."""

import csv
import io
from typing import Any

import numpy as np
import openpyxl
import pytest

from data.answers.address import ask_query
from data.answers.calculations.together import ServicesTogether
from data.answers.exports import together
from data.answers.exports.formats import EXPORTS
from data.answers.exports.table_json import table_json
from data.answers.exports.together import together_file
from data.answers.exports.wide import wide_file
from data.answers.story.wide import comparing
from data.errors import NotFoundError
from data.stats.together import Together
from data.store.reader import Atlas
from tests.support.asking import Ask, ward
from tests.support.exports import notes_in, table_in

ROOT = "http://atlas.example/"
AREAS = "mode=services&turn=areas&level=ward"
SAID = {"Headline", "Question", "Areas", "Period", "Base", "Interval", "Disclosure rule", "Source"}


def columns_at(query: str, atlas: Atlas) -> dict[str, list[Any]]:
    """The columns of the table of a view on file, by key."""
    made = wide_file(ask_query(query, atlas), ROOT)
    return {column.key: column.values.tolist() for column in made.columns}


@pytest.mark.parametrize(("turn", "measure"), [("services", "expected"), ("areas", "nextdoor")])
def test_the_file_has_the_rows_and_figures_of_the_page(
    atlas: Atlas, turn: str, measure: str
) -> None:
    query = f"mode=services&turn={turn}&level=ward&area={ward(atlas)}&measure={measure}"
    page, file = table_json(ask_query(query, atlas)), columns_at(query, atlas)
    key, names = ("service", "name") if turn == "services" else ("area_code", "key")
    order = [page["rows"][names].index(name) for name in file[key]]
    assert sorted(order) == list(range(page["count"]))
    for column in page["columns"]:
        if column["kind"] in ("line", "text", "verdict"):
            continue
        shown = [page["cells"][column["key"]]["v"][row] for row in order]
        told = [None if value != value else value for value in file[column["key"]]]
        assert told == shown, column["key"]
    assert {"gap", "ratio", "change", "online"} <= set(file)
    for beside in ("base_of", "period", "rule", "source"):
        assert all(file[beside]), beside


def test_intervals_are_those_of_the_map_and_a_count_of_ten_has_byars(atlas: Atlas) -> None:
    """10 events: 4.79 to 18.39 (Byar); by 1,000 of a base of b, those by 1,000 / b."""
    query = f"{AREAS}&service=crime&window=month&period=2019-01"
    found = columns_at(query, atlas)
    row = found["count"].index(10)
    dispersion = ask_query(query, atlas).question().dispersion  # type: ignore[union-attr]
    assert dispersion == 1
    assert (found["count_low"][row], found["count_high"][row]) == (5, 18)
    by_base = 1000 / found["base"][row]
    ends = [found[f"rate_{end}"][row] for end in ("low", "high")]
    assert ends == pytest.approx([4.7874 * by_base, 18.3915 * by_base], abs=1e-3)
    hidden = [at for at, note in enumerate(found["note"]) if "hidden" in note]
    assert hidden
    for key in ("count", "count_low", "rate", "rate_high", "gap", "gap_low", "ratio_high"):
        assert all(np.isnan(found[key][at]) for at in hidden), key


@pytest.mark.parametrize("measure", ["rate", "gap", "change"])
def test_each_interval_of_the_file_is_that_of_the_maps_own_file(ask: Ask, measure: str) -> None:
    query = "service=lights&level=ward&measure"
    areas = table_in("csv", ask(f"areas.csv?{query}={measure}").data)
    # A change is a column of its own where the question compares with something else.
    beside = "expected" if measure == "change" else measure
    rows = table_rows(ask(f"table.csv?turn=areas&{query}={beside}").data)
    assert [row["area_code"] for row in rows] == areas["area_code"].tolist()
    for end in ("", "_low", "_high"):
        told = [float(row[f"{measure}{end}"] or "nan") for row in rows]
        np.testing.assert_allclose(told, areas[f"value{end}"], atol=0.11, equal_nan=True)
        assert np.isfinite(told).any()


@pytest.mark.parametrize(("measure", "against"), [("segment", "expected"), ("between", "atlas")])
def test_a_question_of_another_kind_sets_services_beside_what_can_be_compared(
    atlas: Atlas, measure: str, against: str
) -> None:
    asked = comparing(ask_query(f"mode=services&measure={measure}", atlas))
    assert asked.measure.comparator == against


def test_pairs_of_services_have_their_interval_and_are_chosen_as_on_the_page(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    """r = 0.6 over 103 areas worth 28: tanh(0.693 ± 1.96 / √25) is 0.292 to 0.795."""
    items = tuple(item for item in atlas.items() if not item.is_total)[:2]
    square = np.array([[np.nan, 1.0], [1.0, np.nan]])
    pairs = Together(
        0.6 * square, 0.5 * square, 103 * square, 28 * square, 0.0124 * square, square == 1
    )
    level = atlas.level("ward")
    asked = ask_query("tab=services", atlas)
    monkeypatch.setattr(together, "pairs_found", lambda _: (ServicesTogether(items, pairs), level))
    [row] = table_rows(together_file(asked, ROOT).csv())
    assert (row["first"], row["second"]) == (items[0].title, items[1].title)
    assert [float(row[f"correlation{e}"]) for e in ("", "_low", "_high")] == [0.6, 0.292, 0.795]
    assert (row["verdict"], row["areas"], row["effective"]) == ("go together", "103", "28.0")
    monkeypatch.undo()
    with pytest.raises(NotFoundError, match="at least 6"):
        together_file(ask_query("tab=services&level=oa", atlas), ROOT)


def table_rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by the keys of its columns."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    table = [line for line in lines if not line[0].startswith("# ")]
    return [dict(zip(table[0], line, strict=True)) for line in table[1:]]


def test_every_table_file_says_what_it_is_and_its_workbook_says_the_same(ask: Ask) -> None:
    query = "area=ward:W0000001&against=ward:W0000004&shape=ward:W0000001,2&budget=100&cost=1"
    seen = set()
    for export in EXPORTS:
        if export.has_table or export.extension != "xlsx":
            continue
        told = ask(f"{export.key}?{query}&tab={export.tabs[0] if export.tabs else 'now'}")
        if told.status_code == 404:
            continue
        seen.add(export.key)
        book = openpyxl.load_workbook(io.BytesIO(told.data))
        text = ask(f"{export.key.replace('xlsx', 'csv')}?{query}&tab={(*export.tabs, 'now')[0]}")
        rows = table_rows(text.data)
        assert book.worksheets[0].max_row == len(rows) + 1
        assert book.worksheets[0].max_column == len(rows[0])
        notes = notes_in("xlsx", told.data)
        assert set(notes) >= SAID, export.key
        assert {k: v for k, v in notes_in("csv", text.data).items() if k in SAID} == {
            key: notes[key] for key in SAID
        }
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n"}, export.key
    assert {"table.xlsx", "shape.xlsx", "profile.xlsx"} <= seen
