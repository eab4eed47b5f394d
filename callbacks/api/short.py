"""Short addresses that can be read aloud: ``/ward/NAME``, and the feed of a ward."""

from dataclasses import replace
from html import escape
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request

from callbacks.api.responses import asks_for_a_page, short_text
from callbacks.context import Services
from data.answers.address import ask_query
from data.answers.story.ward import ward_page
from data.errors import DraftError, NotFoundError
from data.names import folded_name
from data.store.reader import Atlas
from layouts.index_html import build_plain_page

LONGEST_NAME = 100
LOOKED_AT = 60
"""Places of a name, and of names that begin with it, that are looked at."""
Place = tuple[str, str, str]
"""Level, code and name of an area."""


def register_short(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/ward/<name>``, ``/ward/<name>/<within>`` and ``/ward/<name>/feed.atom``."""

    @blueprint.get("/ward/<name>")
    @blueprint.get("/ward/<name>/<within>")
    def ward(name: str, within: str = "") -> Response:
        atlas = services.atlases.current()
        found = places_called(atlas, short_text("name", name, LONGEST_NAME), within)
        if len(found) != 1:
            return _page_of_none(name, len(found))
        level, code, _ = found[0]
        return redirect(f"{_home()}?mode=ward&area={level}:{quote(code)}", 302)  # type: ignore[return-value]

    @blueprint.get("/ward/<name>/feed.atom")
    def feed(name: str) -> Response:
        atlas = services.atlases.current()
        found = places_called(atlas, short_text("name", name, LONGEST_NAME), "")
        if len(found) != 1:
            return _page_of_none(name, len(found))
        if atlas.manifest.draft:
            raise DraftError
        return Response(feed_of(atlas, found[0]), mimetype="application/atom+xml")


def places_called(atlas: Atlas, name: str, within: str) -> list[Place]:
    """Areas of that very name or code, the level of wards before others.

    ``within`` is the name of a larger area, for names that occur twice.
    """
    wanted, around = folded_name(name.replace("_", " ")), folded_name(within)
    found = [
        (level, code, called)
        for level, _, code, called, where in atlas.find_names(name.replace("_", " "), LOOKED_AT)
        if wanted in (folded_name(called), code.casefold()) and around in folded_name(where)
    ]
    wards = [place for place in found if place[0] == "ward"]
    return wards or found


def _home() -> str:
    return request.root_path.rstrip("/") + "/"


def _page_of_none(name: str, count: int) -> Response:
    """A page that says that a name is unknown, or that it is that of several areas."""
    said = f"“{name[:LONGEST_NAME]}”"
    text = (
        f"{count} areas are called {said}. Add the council after it: /ward/NAME/COUNCIL."
        if count
        else f"No area of this atlas is called {said}."
    )
    if not asks_for_a_page():
        raise NotFoundError(text)
    page = build_plain_page("Which ward?", text, "Choose it from the list", f"{_home()}?mode=ward")
    return Response(page, status=404, mimetype="text/html")


def feed_of(atlas: Atlas, place: Place) -> str:
    """The changes of an area as an Atom feed (RFC 4287); it has no entry where nothing changed.

    Its times are those of the period, so that the same build gives the same feed. A service has one
    entry a year, so that a window that steps by a month tells nothing twice.
    """
    level, code, name = place
    asked = ask_query(f"mode=ward&area={level}:{code}", atlas)
    page = ward_page(replace(asked, view=replace(asked.view, mode="ward")))
    period = asked.view.period
    updated = f"{period if len(period) > len('2019-06') else f'{period}-28'}T00:00:00Z"
    address = escape(f"{request.host_url}?mode=ward&area={level}:{quote(code)}", quote=True)
    own = f"urn:wardwise:{escape(level)}:{escape(code)}"
    told = [changed for changed in page.changes if changed.band.direction]
    entries = "".join(
        f"<entry><id>{own}:{escape(changed.item)}:{escape(period[:4])}</id>"
        f"<title>{escape(changed.text)}</title><updated>{updated}</updated>"
        f'<link href="{address}"/><summary>{escape(page.period)}: {escape(changed.text)}</summary>'
        "</entry>"
        for changed in told
    )
    title = f"{name}: what changed · {atlas.manifest.title}"
    coming = f"<subtitle>{escape(page.coming)}</subtitle>" if page.coming else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<feed xmlns="http://www.w3.org/2005/Atom"><id>{own}</id><title>{escape(title)}</title>{coming}'
        f"<updated>{updated}</updated><author><name>{escape(atlas.manifest.title)}</name></author>"
        f'<link href="{address}"/>{entries}</feed>'
    )
