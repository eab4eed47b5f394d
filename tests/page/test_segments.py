"""The page of a group: what is said of it, where it lives and what it uses; two side by side."""

import json
import struct

import pytest
from dash._utils import to_json

from data.answers.address import ask_query
from data.answers.exports.segments import segments_file
from data.answers.story.segments import Segments, segments_for
from data.answers.story.tabs import tab_for
from data.errors import NotFoundError
from data.model import Attribute, AttributeTable
from data.stats.intervals import wilson
from data.store.reader import Atlas
from data.store.visibility import visible_to
from layouts.panels.answer import build_answer
from tests.support.asking import Ask, See, words


@pytest.fixture
def said(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """The scheme and its codes of the small atlas, of which a table now says something."""
    scheme = atlas.manifest.classifications[0]
    codes = [s.code for s in scheme.tiers[0].segments]
    phone = Attribute(
        title="Prefer the phone",
        group="Reached by",
        kind="percent",
        channel=atlas.manifest.channels[0].key,
        values={codes[0]: "40", codes[1]: "25"},
    )
    home = Attribute(
        title="At home", group="Like", kind="number", unit="hours", values={codes[0]: "=9"}
    )
    table = AttributeTable(
        classification=scheme.key,
        title="Portraits",
        attributes=(phone, home),
        source="Invented",
        dated="2025",
    )
    manifest = atlas.manifest.model_copy(update={"attributes": (table,)})
    monkeypatch.setattr(atlas, "manifest", manifest)
    return scheme.key, codes


def test_each_group_in_the_list_of_people_links_to_its_page(
    atlas: Atlas,
) -> None:
    (segment, *_) = atlas.manifest.classifications[0].tiers[0].segments
    panel = build_answer(tab_for(ask_query("measure=segment&tab=people", atlas)))
    told = words(json.loads(to_json(panel.body)))
    assert f"More about it : {segment.name}" in " ".join(told.split())


def test_two_groups_stand_side_by_side(atlas: Atlas, see: See, said: tuple[str, list[str]]) -> None:
    _, (first, second, *_) = said
    query = f"mode=segments&segment={second},{first}"
    found = segments_for(ask_query(query, atlas))
    assert isinstance(found, Segments)
    assert [card.segment.code for card in found.chosen] == [second, first]
    reached, like = found.tables[:2]
    assert (reached.title, reached.rows[0].values) == ("Reached by", ("25%", "40%"))
    assert like.rows[0].values == ("", "=9 hours")
    told = words(see(query)["page"])
    assert "Prefer the phone" in told
    assert "Invented, 2025" in told


def test_shares_and_places_are_those_of_the_mix(atlas: Atlas, said: tuple[str, list[str]]) -> None:
    scheme, codes = said
    asked = ask_query(f"mode=segments&segment={codes[0]}", atlas)
    found = segments_for(asked)
    assert isinstance(found, Segments)
    mix = atlas.mix_of(scheme, found.tier, asked.coarsest.key, None)
    assert found.chosen[0].share == f"{100 * mix[0] / mix.sum():.1f}%"
    [reference, _, share] = found.chosen[0].areas[0]
    level, _, code = reference.partition(":")
    number = atlas.number(level, code)
    assert number is not None
    shares = atlas.segment_shares(scheme, found.tier, level)[:, 0]
    assert shares[number - 1] == shares.max()
    assert share == f"{100 * shares.max():.1f}%"


def test_a_small_map_shows_where_a_group_lives_and_says_it_in_words(
    demo: Atlas,
) -> None:
    """Commoner or rarer where Wilson's interval of the share leaves out that of the whole atlas."""
    query = "mode=segments&classification=shoreline&segment=A"
    found = segments_for(ask_query(query, demo))
    assert isinstance(found, Segments)
    [card] = found.chosen
    picture = card.picture
    assert picture is not None
    level = demo.level(card.on_map["level"])
    whole = demo.mix_of("shoreline", found.tier, level.key, None)
    mixes = [demo.mix_of("shoreline", found.tier, level.key, n + 1) for n in range(level.areas)]
    low, high = wilson([mix[0] for mix in mixes], [mix.sum() for mix in mixes])
    usual = whole[0] / whole.sum()
    up, down = int((low > usual).sum()), int((high < usual).sum())
    told = f"commoner than overall in {up} of {level.areas} {level.names}, rarer in {down}."
    assert told in picture.described
    assert card.areas[0][1] in picture.described
    marks = {label[0]: int(label[:-1].rpartition("(")[2]) for label, _, _ in picture.legend}
    assert (marks["+"], marks["−"], sum(marks.values())) == (up, down, level.areas)


def test_the_small_map_is_light_and_clear_where_there_is_no_area(ask: Ask) -> None:
    content = ask("map.png?measure=index&segment=1&level=ward&small=1").data
    assert struct.unpack(">II", content[16:24]) == (640, 480)
    assert b"tRNS" in content
    assert len(content) < len(ask("map.png?measure=index&segment=1&level=ward").data) / 2


def test_the_list_is_a_file_that_no_spreadsheet_runs(
    atlas: Atlas, said: tuple[str, list[str]]
) -> None:
    asked = ask_query("", atlas)
    text = segments_file(asked, "https://host/").csv().decode("utf-8-sig")
    assert f"{said[1][0]}," in text
    assert "Prefer the phone,40,%," in text
    assert ",=9," not in text
    assert segments_file(asked, "https://host/").xlsx()[:2] == b"PK"


def test_what_a_group_uses_leaves_out_what_the_reader_may_not_see(
    atlas: Atlas, said: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = f"mode=segments&segment={said[1][0]}"
    whole = segments_for(ask_query(query, atlas))
    assert isinstance(whole, Segments)
    used = {row.title for row in whole.tables[-1].rows}
    themes = tuple(t.model_copy(update={"groups": ("police",)}) for t in atlas.manifest.themes)
    hidden = atlas.manifest.model_copy(update={"themes": themes})
    monkeypatch.setattr(atlas, "manifest", hidden)
    seen = segments_for(ask_query(query, visible_to(atlas, frozenset())))
    assert isinstance(seen, Segments)
    told = {row.title for table in seen.tables for row in table.rows}
    assert used
    assert not used & told
    assert "Prefer the phone" in told


def test_without_attributes_there_is_no_file(atlas: Atlas, see: See) -> None:
    with pytest.raises(NotFoundError, match="attributes"):
        segments_file(ask_query("", atlas), "https://host/")
    assert "Every group with all" not in words(see("mode=segments")["page"])
