"""Files to take away: what the map shows, with its interval, base, period and rule beside it."""

from collections.abc import Iterator

import numpy as np
import pytest
from flask.testing import FlaskClient

from data.answers.address import ask_query
from data.answers.asked import Asked
from data.answers.exports.formats import EXPORTS
from data.answers.exports.notes import notes_for
from data.answers.exports.table import Table, table_for
from data.answers.map.paint import paint_for
from data.answers.measures.registry import MEASURES
from data.errors import NotFoundError
from data.store.reader import Atlas, open_atlas
from data.store.values import HIDDEN
from tests.support.asking import asker
from tests.support.sixty import questions_of

BESIDE = ("base_of", "period", "rule")


def views_of(atlas: Atlas) -> list[str]:
    """The twenty questions of an atlas, and each measure as the page opens it."""
    keys = [m.key for m in MEASURES if m.is_offered(atlas.manifest, has_records=True)]
    return [*(f"measure={key}" for key in keys), *(case.query for case in questions_of(atlas))]


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


def test_each_figure_has_its_interval_base_period_and_rule_beside_it(
    tables: list[tuple[Asked, Table]],
) -> None:
    assert len({asked.measure.key for asked, _ in tables}) >= len(MEASURES.keys) - 1
    for asked, table in tables:
        where = (asked.measure.key, asked.view)
        for name in BESIDE:
            assert all(table[name].values), where
        if not table.figure:
            continue
        value, low, high = (table[f"value{end}"].values for end in ("", "_low", "_high"))
        known = np.isfinite(value)
        if asked.measure.limits(asked) is None:
            assert notes_for(asked).interval, where
            continue
        judged = known & np.isfinite(low)
        assert judged.any() or not known.any() or (table["note"].values != "").all(), where
        # A ratio is not rounded as its interval is, so they may differ in the last place.
        slack = 10.0 ** -(table["value"].places or 0)
        assert (low[judged] <= value[judged] + slack).all(), where
        assert (high[judged] >= value[judged] - slack).all(), where


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


def test_every_file_says_what_it_is_of_and_under_which_address(client: FlaskClient) -> None:
    ask = asker(client)
    query = "measure=expected&area=ward:W0000002"
    for export in EXPORTS:
        answer = ask(f"{export.key}?{query}")
        assert answer.status_code == 200, export.key
        assert answer.mimetype == export.mimetype
        assert f".{export.extension}" in answer.headers["Content-Disposition"]
        assert "public" not in answer.headers["Cache-Control"]
    text = ask(f"areas.csv?{query}").get_data(as_text=True)
    for part in ("Headline: ", "Base: ", "Source: ", "http://localhost/?", "Disclosure rule: "):
        assert part in text


def test_without_a_figure_the_reason_is_given(client: FlaskClient) -> None:
    answer = asker(client)("areas.csv?measure=change&period=2019-12")
    assert answer.status_code == 404
    assert "a year earlier is not counted" in answer.get_json()["error"]["message"]
