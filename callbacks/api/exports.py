"""The files that can be taken away of a view: a route for each that is registered."""

from collections.abc import Callable
from threading import Lock

from flask import Blueprint, Response, request

from callbacks.api.query import asked_by_request
from callbacks.api.responses import JSON, bytes_response, json_bytes
from callbacks.context import Services
from callbacks.talk.one_file import TALK_HTML
from data.answers.asked import Asked
from data.answers.exports.formats import EXPORTS, Export
from data.answers.exports.menu import menu_for, name_for
from data.answers.talk import talk_of
from data.errors import TooManyRequestsError
from data.talk import Talk, read_talk

KEPT = "private, max-age=86400"
"""A file holds the address that it was asked under, so that no shared cache may keep it."""
NOTES = "notes"
"""The name of the query that asks for the speaker's notes in the file of a talk."""
PATIENCE = 20
"""Seconds that the file of a talk waits for another."""
BUSY = "The file of another talk is being made."

EXPORTS.register(TALK_HTML)


def register_exports(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/<name>?<view>`` for every file, and ``/<build>/exports.json?<view>``.

    The file of a talk is also made of the talk that is posted there, as JSON; nothing is kept.
    """
    for export in EXPORTS:
        endpoint = export.key.replace(".", "_")
        methods = ["GET", "POST"] if export.tell else ["GET"]
        blueprint.add_url_rule(
            f"/<build>/{export.key}", endpoint, _answer(export, services), methods=methods
        )

    @blueprint.get("/<build>/exports.json")
    def menu(build: str) -> Response:
        found = menu_for(asked_by_request(services, build), request.url_root)
        return bytes_response(json_bytes(found), JSON, cache=KEPT)


def _answer(export: Export, services: Services) -> Callable[[str], Response]:
    talks = Lock()

    def answer(build: str) -> Response:
        asked = asked_by_request(services, build, but=(NOTES,), mode=export.mode)
        name = name_for(export, asked)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        }
        content = (
            export.make(asked, request.url_root)
            if export.tell is None
            else _told(export, _talk(asked), asked, talks, with_notes=_has_notes(services))
        )
        return bytes_response(content, export.mimetype, cache=KEPT, headers=headers)

    return answer


def _talk(asked: Asked) -> Talk:
    """The talk that was posted, else that of the view. Raises StoryError."""
    if request.method == "POST":
        return read_talk(request.get_data(as_text=True))
    return talk_of(asked.atlas, asked.view.story, asked)


def _has_notes(services: Services) -> bool:
    """Whether the file has the speaker's notes: asked for, and of a talk that was posted or by
    somebody who may read those of the atlas.
    """
    may = request.method == "POST" or services.may_read_notes
    return may and request.args.get(NOTES) == "1"


def _told(export: Export, talk: Talk, asked: Asked, talks: Lock, *, with_notes: bool) -> bytes:
    """The file of a talk. They are made one at a time, since each takes seconds.

    Raises TooManyRequestsError where another takes too long.
    """
    assert export.tell is not None
    if not talks.acquire(timeout=PATIENCE):
        raise TooManyRequestsError(BUSY)
    try:
        return export.tell(talk, asked.atlas, request.url_root, with_notes)
    finally:
        talks.release()
