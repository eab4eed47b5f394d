"""Channels preferred and used: on the tab Users, and as a file, on the demonstration."""

import csv
import io

import pytest

from data.answers.address import ask_query
from data.answers.exports.preferred import preferred_file
from data.answers.story.preferred import preferred_for
from data.answers.story.tabs import tab_for
from data.errors import NotFoundError
from data.stats.intervals import wilson
from data.store.reader import Atlas
from data.store.values import VALUE

QUERY = "tab=users&service=housing-repairs"


def test_what_is_preferred_is_weighed_by_who_lives_there(demo: Atlas) -> None:
    asked = ask_query(QUERY, demo)
    found = preferred_for(asked)
    assert found is not None
    (table,) = demo.manifest.attributes
    scheme = next(s for s in demo.manifest.classifications if s.key == table.classification)
    by_channel = {a.channel: a.values for a in table.attributes if a.channel}
    codes = next(iter(by_channel.values()))
    tier = next(t for t in scheme.tiers if {s.code for s in t.segments} & set(codes))
    mix = demo.mix_of(scheme.key, tier.key, asked.coarsest.key, None)
    people = {s.code: mix[k] for k, s in enumerate(tier.segments) if s.code in codes}
    for row in found.rows:
        said = by_channel[row.channel]
        weighed = sum(people[code] * float(said[code]) for code in people) / sum(people.values())
        assert row.verdict.reference == pytest.approx(weighed)
    assert sum(row.verdict.reference for row in found.rows) == pytest.approx(100)


def test_what_is_used_is_the_published_counts_with_their_interval(demo: Atlas) -> None:
    asked = ask_query(QUERY, demo)
    found = preferred_for(asked)
    assert found is not None
    assert asked.item is not None
    assert asked.month is not None
    cells = demo.channel_counts(
        asked.coarsest.key, asked.item.key, None, asked.month, asked.view.window
    )
    phi = asked.item.dispersion.value
    for row in found.rows:
        count, state = cells[row.channel]
        assert state == VALUE
        preferred = row.verdict.reference
        assert row.verdict.value == pytest.approx(100 * count / found.total)
        low, high = wilson(count / phi, found.total / phi)
        assert (row.low, row.high) == pytest.approx((100 * low - preferred, 100 * high - preferred))
        assert row.verdict.band.direction == (row.low > 0) - (row.high < 0)


def test_the_file_has_the_rows_of_the_tab(demo: Atlas) -> None:
    asked = ask_query(QUERY, demo)
    shown = tab_for(asked).preferred
    assert shown is not None
    text = preferred_file(asked, "http://127.0.0.1/").csv().decode("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith(("#", '"#'))]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert [row["channel"] for row in rows] == [row.title for row in shown.rows]
    assert [float(row["gap"]) for row in rows] == [round(r.gap, 1) for r in shown.rows]


def test_where_a_channel_is_hidden_nothing_is_said(demo: Atlas) -> None:
    """A share of the channels that are shown would tell the count of the hidden one."""
    codes = demo.areas("oa").codes
    cared = next(s.key for s in demo.manifest.services if s.records == "care")
    hidden = [
        asked
        for code in codes[:40]
        if (asked := ask_query(f"tab=users&service={cared}&area=oa:{code}", demo)).item is not None
    ]
    assert hidden
    for asked in hidden:
        assert preferred_for(asked) is None
    with pytest.raises(NotFoundError, match="counts by channel that are all shown"):
        preferred_file(hidden[0], "")
