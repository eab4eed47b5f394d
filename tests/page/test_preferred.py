"""Channels preferred and used: on the tab Users, and as a file, on the demonstration."""

import csv
import io
import json
from dataclasses import replace

import pytest
from dash._utils import to_json

from data.answers.address import ask_query
from data.answers.exports.preferred import preferred_file
from data.answers.story.preferred import preferred_for
from data.answers.story.preferred_areas import preferred_areas
from data.answers.story.tabs import tab_for
from data.errors import NotFoundError
from data.stats.intervals import wilson
from data.store.reader import Atlas
from data.store.values import HIDDEN, VALUE, Values
from layouts.panels.preferred import build_preferred_there
from tests.support.asking import words

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
    whole = [row for row in rows if not row["area_code"]]
    assert [row["channel"] for row in whole] == [row.title for row in shown.rows]
    assert [float(row["gap"]) for row in whole] == [round(r.gap, 1) for r in shown.rows]
    # Each area of the level has the rows that it has when it is chosen.
    areas = {row["area_code"] for row in rows} - {""}
    found = preferred_areas(asked)
    assert found is not None
    assert len(areas) == found.known.sum() > 50
    for code in sorted(areas)[:3]:
        own = preferred_for(ask_query(f"{QUERY}&area={found.level.key}:{code}", demo))
        assert own is not None
        gaps = [float(row["gap"]) for row in rows if row["area_code"] == code]
        assert gaps == pytest.approx([row.gap for row in own.rows], abs=0.06)


def test_the_tab_has_the_areas_with_the_widest_difference(demo: Atlas) -> None:
    asked = ask_query(QUERY, demo)
    found, there = preferred_areas(asked), tab_for(asked).preferred_there
    assert found is not None
    assert there is not None
    gaps = [abs(far.row.gap) for far in there.rows]
    assert gaps == sorted(gaps, reverse=True)
    assert all(far.row.verdict.band.direction for far in there.rows)
    every = [
        abs(row.gap)
        for place in range(found.level.areas)
        for channel in range(len(found.channels))
        if found.known[place] and (row := found.row(place, channel)).verdict.band.direction
    ]
    assert gaps[0] == max(every)
    told = words(json.loads(to_json(build_preferred_there(there))))
    assert there.rows[0].name in told
    assert (
        tab_for(ask_query(f"{QUERY}&area={there.rows[0].reference}", demo)).preferred_there is None
    )


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


def test_an_area_with_one_hidden_channel_is_in_no_row(
    demo: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, true = ask_query(QUERY, demo), demo.counts
    before = preferred_areas(asked)
    assert before is not None
    place = before.furthest[0][0]

    def counts(level: str, item: str, channel: str, month: int, window: str) -> Values:
        found = true(level, item, channel, month, window)
        states = found.states.copy()
        states[place] = HIDDEN if channel == before.channels[0].key else states[place]
        return replace(found, states=states)

    monkeypatch.setattr(demo, "counts", counts)
    found = preferred_areas(asked)
    assert found is not None
    assert (before.known & ~found.known).nonzero()[0].tolist() == [place]
    assert place not in [row for row, _ in found.furthest]
    code = str(demo.areas(found.level.key).codes[place])
    assert code not in preferred_file(asked, "").csv().decode("utf-8-sig")
