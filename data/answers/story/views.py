"""The views that the catalogue offers to everybody, each with its headline as it stands."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.answers.address import ask, canonical_query, read_view
from data.answers.pages import FIRST_PAGE

if TYPE_CHECKING:
    from data.answers.asked import Asked


@dataclass(frozen=True, slots=True)
class Card:
    """One view: its name, for whom it is, what it says now, and its picture."""

    title: str
    audience: str
    query: str
    headline: str
    picture: str
    """The address of its map as a picture; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Cards:
    """The views that this atlas can show to this person, and how many it cannot."""

    cards: tuple[Card, ...]
    left_out: int


def cards_for(asked: "Asked") -> Cards:
    """The cards of the page Views.

    A view that names what this atlas does not have, or what this person may not see, is left out
    and counted: its name could tell what the person may not know.
    """
    atlas, manifest = asked.atlas, asked.manifest
    found = []
    for shared in manifest.views:
        view, ignored = read_view(shared.query, manifest)
        there = ask(view, atlas)
        is_lost = (view.area and there.spot is None) or (view.compare and there.beside is None)
        if ignored or is_lost:
            continue
        query = canonical_query(view, manifest)
        pictured = view.mode == FIRST_PAGE
        plain = canonical_query(replace(view, at=""), manifest)
        found.append(
            Card(
                title=shared.title,
                audience=shared.audience,
                query=query,
                headline=there.measure.headline(there),
                picture=f"/api/v1/{atlas.build_id}/map.png?{plain}" if pictured else "",
            )
        )
    return Cards(tuple(found), len(manifest.views) - len(found))
