"""Saved views: cards of the catalogue with the headline that their address opens on."""

from pathlib import Path

import pytest

from data.answers.address import ask_query
from data.answers.story.views import cards_for
from data.errors import CatalogueError
from data.model import SharedView
from data.pipeline.add import added
from data.pipeline.catalogue import read_catalogue
from data.store.reader import Atlas
from tests.support.asking import See, words
from tests.support.commands import status_of
from wardwise import add

VIEWS = (
    SharedView(title="Lights", query="measure=rate&service=lights", audience="Officers"),
    SharedView(title="Secret", query="service=secret-meetings", audience=""),
    SharedView(title="Elsewhere", query="area=ward:NOWHERE", audience=""),
    SharedView(title="Mine", query="mode=ward&area=ward:{ward}", audience=""),
)
CATALOGUE = """# Our atlas: this comment stays.
[atlas]
title = "Ours"

[[level]]
key = "oa"
name = "output area"
names = "output areas"
boundaries = { file = "oa.geojson", code = "code" }
"""
VIEW = '[[view]]\ntitle = "Loans: \\"all\\" of them"\nquery = "level=oa"\nfor = "Officers"\n'


@pytest.fixture
def shared(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> Atlas:
    """The small atlas, as if its catalogue had views."""
    code = str(atlas.areas("ward").codes[0])
    views = tuple(v.model_copy(update={"query": v.query.format(ward=code)}) for v in VIEWS)
    manifest = atlas.manifest.model_copy(update={"views": views})
    monkeypatch.setattr(atlas, "manifest", manifest)
    return atlas


def test_a_card_has_the_headline_that_its_address_opens_on(shared: Atlas, see: See) -> None:
    found = cards_for(ask_query("mode=views", shared))
    assert [card.title for card in found.cards] == ["Lights", "Mine"]
    assert found.cards[0].headline == see(found.cards[0].query)["headline"]
    assert found.cards[0].picture.startswith(f"/api/v1/{shared.build_id}/map.png?")
    assert found.cards[1].picture == ""
    told = words(see("mode=views")["page"])
    assert found.cards[0].headline in told
    assert "For: Officers" in told


def test_a_view_that_cannot_be_shown_is_counted_and_not_named(shared: Atlas, see: See) -> None:
    assert cards_for(ask_query("mode=views", shared)).left_out == 2
    told = words(see("mode=views")["page"])
    assert "2 views are not shown" in told
    assert "Secret" not in told
    assert "Elsewhere" not in told


def test_the_page_without_shared_views_is_for_the_device_alone(see: See) -> None:
    told = words(see("mode=views")["page"])
    assert "For everybody" not in told
    assert "On this device" in told


def test_views_are_added_behind_a_catalogue_that_stays_as_it_was(tmp_path: Path) -> None:
    catalogue, file = tmp_path / "atlas.toml", tmp_path / "views.toml"
    catalogue.write_text(CATALOGUE, "utf-8")
    file.write_text(VIEW, "utf-8")
    assert status_of(add, file, catalogue, "--yes", "--store", tmp_path / "none") == 0
    assert catalogue.read_text("utf-8").startswith(CATALOGUE.rstrip("\n"))
    [view] = read_catalogue(catalogue).view
    assert (view.title, view.query, view.audience) == (
        'Loans: "all" of them',
        "level=oa",
        "Officers",
    )
    before = catalogue.read_text("utf-8")
    assert status_of(add, file, catalogue, "--yes", "--store", tmp_path / "none") == 1
    assert catalogue.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[view]]\ntitle = "A"\nquery = "https://example.org/?a=b"\n', "part of an address"),
        ('[[view]]\ntitle = "A"\nquery = "a b"\n', "query"),
        ('[[view]]\ntitle = ""\nquery = "a=b"\n', "title"),
        ('[[view]]\ntitle = "A"\nquery = "a=b"\nsecret = 1\n', "secret"),
        ('[atlas]\ntitle = "Mine"\n', "[[story]] and [[classification]] can be added"),
        ('[[view]]\ntitle = "A"\nquery = "service=loans"\n', "service 'loans' is not declared"),
        ("", "no table to add"),
        ("[[view]\n", "is not TOML"),
    ],
)
def test_what_cannot_be_added_is_refused_whole(tmp_path: Path, text: str, told: str) -> None:
    catalogue, file = tmp_path / "atlas.toml", tmp_path / "views.toml"
    catalogue.write_text(CATALOGUE, "utf-8")
    file.write_text(f"{VIEW}\n{text}" if text.startswith("[[view]]") else text, "utf-8")
    with pytest.raises(CatalogueError) as refused:
        added(file, catalogue, {})
    assert told in str(refused.value)
    assert catalogue.read_text("utf-8") == CATALOGUE
