"""Files to take away: what the map shows, with its interval, base, period and rule beside it."""

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import geopandas
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
from flask.testing import FlaskClient

from app import create_app
from data.answers.address import ask_query
from data.answers.asked import Asked
from data.answers.exports import workbook
from data.answers.exports.formats import EXPORTS
from data.answers.exports.menu import name_for
from data.answers.exports.notes import notes_for
from data.answers.exports.table import Table, table_for
from data.answers.map.paint import paint_for
from data.answers.measures.registry import MEASURES
from data.errors import NotFoundError
from data.settings import Settings
from data.store.reader import Atlas, open_atlas
from data.store.values import HIDDEN
from tests.support import stores
from tests.support.asking import See, asker
from tests.support.exports import READERS, notes_in, table_in
from tests.support.sixty import questions_of

BESIDE = ("base_of", "period", "rule")
FEW = 64
OF_OTHER_ATLASES = {
    "classification.csv",
    "classification.xlsx",
    "preferred.csv",
    "preferred.xlsx",
    "together.csv",
    "together.xlsx",
    "segments.csv",
    "segments.xlsx",
}
"""Files that need attributes, or a classification of one's own, which the small atlas lacks."""
ROOT = "http://atlas.example/"


def views_of(atlas: Atlas) -> list[str]:
    """The twenty questions of an atlas, and each measure as the page opens it."""
    keys = [m.key for m in MEASURES if m.is_offered(atlas.manifest, has_records=True)]
    one = next(m for m in MEASURES if m.is_of_two).key
    two = next(pairs_of(atlas))
    opened = [f"measure={key}{two if key == one else ''}" for key in keys]
    return [*opened, *(case.query for case in questions_of(atlas))]


def pairs_of(atlas: Atlas) -> Iterator[str]:
    """Two services each that are counted as events and divided by one base, as a link has them."""
    for one, other in itertools.permutations((i for i in atlas.items() if not i.is_total), 2):
        if one.base == other.base and not any(i.is_of_people for i in (one, other)):
            yield f"&service={one.name}&beside=service:{other.name}"


def tables_of(atlas: Atlas) -> Iterator[tuple[Asked, Table]]:
    for query in views_of(atlas):
        asked = ask_query(query, atlas)
        try:
            yield asked, table_for(asked)
        except NotFoundError:
            assert paint_for(asked.at(asked.measure.told_level(asked))).notice is not None


@pytest.fixture(scope="module", params=["demonstration", "small"])
def tables(request: pytest.FixtureRequest, demo: Atlas) -> list[tuple[Asked, Table]]:
    if request.param == "demonstration":
        return list(tables_of(demo))
    store = request.getfixturevalue("small_store")
    return list(tables_of(open_atlas(store)))


def figures_in(extension: str, content: bytes) -> tuple[int, int]:
    """How many figures a file has, and beside how many interval, base, period and rule stand.

    A figure without an interval has the reason: in its note, or for all of them among the notes.
    """
    table, notes = table_in(extension, content), notes_in(extension, content)
    if "value" not in table:
        return 0, 0
    is_figure = table["value"].notna()
    has_limits = table[["value_low", "value_high"]].notna().all(axis=1)
    none = "none" in notes["Interval"][0].casefold() and not has_limits.any()
    is_told = has_limits | table["note"].ne("") | none
    complete = is_figure & is_told & table[list(BESIDE)].ne("").all(axis=1)
    return int(is_figure.sum()), int(complete.sum())


def test_each_figure_has_its_interval_base_period_and_rule_beside_it(
    tables: list[tuple[Asked, Table]],
) -> None:
    """Of every view as text; of each measure in every format, in the small atlas."""
    found, seen = [], set()
    for asked, table in tables:
        formats = [export for export in EXPORTS if export.has_table and table.figure]
        if asked.measure.key in seen or len(table) > FEW:
            formats = formats[:1]
        seen.add(asked.measure.key)
        found += [
            (e.key, asked.view, *figures_in(e.extension, e.make(asked, ROOT))) for e in formats
        ]
    # The small atlas has too few areas for clusters, and its wards have no larger area to be
    # compared with.
    assert set(MEASURES.keys) - seen in (set(), {"clusters", "parent"})
    assert [each for each in found if each[2] != each[3]] == []
    assert sum(each[2] for each in found) > 500


def test_an_interval_holds_its_figure(tables: list[tuple[Asked, Table]]) -> None:
    for asked, table in tables:
        if not table.figure:
            continue
        value, low, high = (table[f"value{end}"].values for end in ("", "_low", "_high"))
        judged = np.isfinite(value) & np.isfinite(low)
        # A figure and its interval are rounded apart, so they may differ in the last place.
        slack = 10.0 ** -(table["value"].places or 0)
        assert (low[judged] <= value[judged] + slack).all(), asked.view
        assert (high[judged] >= value[judged] - slack).all(), asked.view


def test_a_figure_that_is_not_there_has_a_mark_and_nothing_that_tells_of_it(
    tables: list[tuple[Asked, Table]],
) -> None:
    for asked, table in tables:
        if not table.figure:
            continue
        empty = ~np.isfinite(table["value"].values)
        assert ((table["mark"].values != "") == empty).all(), asked.view
        assert not np.isfinite(table["value_low"].values[empty]).any(), asked.view
        if asked.item is None or asked.measure.subject != "takeup":
            continue
        assert asked.month is not None
        counts = asked.atlas.counts(
            table.level.key, asked.item.key, asked.view.channel, asked.month, asked.view.window
        )
        hidden = (counts.states == HIDDEN)[table.numbers - 1]
        assert (table["mark"].values[hidden] == "c").all(), asked.view
        numbers = [c for c in table.columns if c.is_number and c.key != "base"]
        assert not any(np.isfinite(c.values[hidden]).any() for c in numbers), asked.view


def test_every_file_has_its_kind_and_its_name_and_no_shared_cache_keeps_it(
    client: FlaskClient, atlas: Atlas
) -> None:
    ask = asker(client)
    view = "measure=rate&level=ward&area=ward:W0000001&against=ward:W0000004&shape=ward:W0000001,2"
    lacking = set()
    for export in EXPORTS:
        answer = ask(f"{export.key}?{view}")
        # A file of one page is asked for as that page's.
        query = f"{view}&mode={export.mode or 'explore'}"
        if not export.is_there(ask_query(query, atlas)):
            assert answer.status_code == 404, export.key
            lacking.add(export.key)
            continue
        assert answer.status_code == 200, export.key
        assert answer.mimetype == export.mimetype
        name = name_for(export, ask_query(query, atlas))
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert "public" not in answer.headers["Cache-Control"]
    assert lacking == OF_OTHER_ATLASES


def test_every_table_says_the_same_and_is_the_same_when_asked_again(client: FlaskClient) -> None:
    query = "measure=expected&level=oa"
    answers = {end: asker(client)(f"areas.{end}?{query}").data for end in READERS}
    again = {end: asker(client)(f"areas.{end}?{query}").data for end in READERS}
    assert answers == again
    first = table_in("csv", answers["csv"])
    assert first["value"].notna().any()
    assert first["mark"].ne("").any()
    for end, content in answers.items():
        pd.testing.assert_frame_equal(table_in(end, content), first)
        said = notes_in(end, content)
        assert {"Headline", "Base", "Source", "Period", "Interval", "Disclosure rule"} <= set(said)
        assert said["Address"][0].startswith("http://localhost/?")
        assert any("Fictional" in text for text in said["Please note"])


def test_files_of_shapes_have_the_shape_of_every_area(client: FlaskClient) -> None:
    ask = asker(client)
    layer = io.BytesIO(ask("areas.gpkg?measure=rate&level=ward").data)
    of_package = pyogrio.read_dataframe(layer, layer="areas")
    of_parquet = geopandas.read_parquet(
        io.BytesIO(ask("areas.parquet?measure=rate&level=ward").data)
    )
    for found in (of_package, of_parquet):
        assert found.crs == "EPSG:3857"
        assert len(found) == 4
        assert found.set_index("area_code").geometry["W0000001"].area == pytest.approx(16e6)


DANGEROUS = ("=1+1", "+44", "-3", "@SUM(A1)")


def test_a_name_that_begins_like_a_formula_stays_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.name_wards(monkeypatch, DANGEROUS)
    store = stores.build_store(tmp_path / "store", side=4, title="=cmd|' /C calc'!A0\tTab")
    ask = asker(create_app(Settings(store=store)).server.test_client())
    query = "measure=rate&level=ward"
    for end in ("xlsx", "parquet", "gpkg"):
        content = ask(f"areas.{end}?{query}").data
        assert set(table_in(end, content)["area_name"]) == set(DANGEROUS)
    text = ask(f"areas.csv?{query}").data
    assert set(table_in("csv", text)["area_name"]) == {f"'{name}" for name in DANGEROUS}
    begins = [row[0][:1] for row in csv.reader(io.StringIO(text.decode("utf-8-sig"))) if row]
    assert not set(begins) & set("=+-@\t\r")
    book = openpyxl.load_workbook(io.BytesIO(ask(f"areas.xlsx?{query}").data))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_workbook_that_no_one_could_open_is_refused(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    answer = asker(client)("areas.xlsx?measure=rate&level=ward")
    assert answer.status_code == 404
    assert "A workbook of 4 areas" in answer.get_json()["error"]["message"]


def test_without_a_figure_the_reason_is_given(client: FlaskClient) -> None:
    answer = asker(client)("areas.csv?measure=change&period=2019-12")
    assert answer.status_code == 404
    assert "a year earlier is not counted" in answer.get_json()["error"]["message"]


def test_the_menu_has_a_sentence_with_its_source_and_every_file_that_is_there(
    client: FlaskClient, atlas: Atlas
) -> None:
    ask = asker(client)
    query = "measure=atlas&level=ward"
    told = ask(f"exports.json?{query}").get_json()
    of_the_map = [export for export in EXPORTS if export.is_of_the_map]
    assert [file["key"] for file in told["files"]] == [export.key for export in of_the_map]
    assert told["reason"] == ""
    assert told["about"] == notes_for(ask_query(query, atlas)).question
    for part in (
        "Street, all services: ",
        "Source: ",
        "Period: ",
        "Fictional",
        "http://localhost/?",
    ):
        assert part in told["sentence"]
    assert {file["name"] for file in told["files"]} == {
        f"street-all-services-wards-2021-06.{export.extension}" for export in of_the_map
    }


@pytest.mark.parametrize(
    ("view", "about"),
    [
        ("mode=services", "Services in "),
        ("mode=services&turn=areas&service=lights", "Lights by ward, "),
        ("mode=ward&area=ward:W0000001", "What changed in "),
        ("measure=found&level=oa&where=rate:lights:over:60", "output areas with over 60 reports"),
    ],
)
def test_the_sentence_to_copy_is_that_of_the_page(
    client: FlaskClient, see: See, view: str, about: str
) -> None:
    """A search counts areas, so that its sentence says of which conditions."""
    told = asker(client)(f"exports.json?{view}").get_json()
    assert told["about"].startswith(about)
    assert told["sentence"].startswith(see(view)["title"])
    if "found" in view:
        assert about in told["sentence"]
    assert "Source: " in told["sentence"]


def test_the_menu_says_why_there_is_no_table(client: FlaskClient) -> None:
    told = asker(client)("exports.json?measure=change&period=2019-12").get_json()
    assert "a year earlier is not counted" in told["reason"]
    assert [file["key"] for file in told["files"]] == [
        e.key for e in EXPORTS if e.is_of_the_map and not e.has_table
    ]


@pytest.mark.real
def test_an_indicator_of_small_areas_alone_is_told_and_taken_away_by_those(
    leeds_store: Path,
) -> None:
    atlas = open_atlas(leeds_store)
    for indicator in atlas.manifest.indicators:
        asked = ask_query(f"measure=indicator&indicator={indicator.key}", atlas)
        table = table_for(asked)
        assert table.level.key in indicator.levels
        assert len(table) == table.level.areas
        assert f"by {table.level.name}" in table.notes.headline
