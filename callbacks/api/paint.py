"""Paint: the classes of a view, one byte for each area, and their description.

Frames hold both. Series hold all months for playing.
"""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, request

from callbacks.api.query import asked_by_request
from callbacks.api.responses import BINARY, JSON, QUALITY, cached_response, compressed, json_bytes
from callbacks.context import Services
from data.answers.address import canonical_query
from data.answers.asked import Asked
from data.answers.classes.paint import paint_key
from data.answers.map.frame import classes_for, description_for, frame_for, series_frame_for
from data.answers.map.shake import shake_frame_for

SERIES_QUALITY = 4
"""Brotli quality of a whole series.

A series is large, and a longer wait is worse than a few more bytes.
"""
HOW = ("values", "words")
"""Names of an address that choose the form of the answer, not its subject."""


def register_paint(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/paint``, ``paint.json``, ``paint.frame``, ``series.frame``
    and ``shake.frame``.

    All take the query of a view.
    """

    def answer(
        build: str, kind: str, make: Callable[[Asked], bytes], mimetype: str = BINARY
    ) -> Response:
        asked = asked_by_request(services, build, but=HOW)
        key = f"{asked.atlas.build_id}/{kind}/{paint_key(asked)}"
        headers = {"Link": _description_of(asked)} if mimetype == BINARY else None
        return cached_response(
            services, key, lambda: make(asked), mimetype=mimetype, headers=headers
        )

    @blueprint.get("/<build>/paint")
    def paint(build: str) -> Response:
        return answer(build, "paint", lambda asked: compressed(classes_for(asked)))

    @blueprint.get("/<build>/paint.json")
    def description(build: str) -> Response:
        def make(asked: Asked) -> bytes:
            return compressed(json_bytes(description_for(asked)))

        return answer(build, "paint.json", make, JSON)

    @blueprint.get("/<build>/paint.frame")
    def frame(build: str) -> Response:
        with_values = request.args.get("values") == "1"
        with_words = request.args.get("words") != "0"
        make = partial(frame_for, with_values=with_values, with_words=with_words)
        kind = f"paint.frame/{with_values:d}{with_words:d}"
        return answer(build, kind, lambda asked: make(asked).compressed(QUALITY))

    @blueprint.get("/<build>/series.frame")
    def series(build: str) -> Response:
        # A series is the same whichever of its months is shown, so the page asks without a month.
        def make(asked: Asked) -> bytes:
            return series_frame_for(asked).compressed(SERIES_QUALITY)

        return answer(build, "series.frame", make)

    @blueprint.get("/<build>/shake.frame")
    def shake(build: str) -> Response:
        return answer(
            build, "shake.frame", lambda asked: shake_frame_for(asked).compressed(QUALITY)
        )


def _description_of(asked: Asked) -> str:
    """The header with the address of the description of the classes."""
    folder = request.path.rsplit("/", 1)[0]
    query = canonical_query(asked.view, asked.manifest)
    return f'<{folder}/paint.json?{query}>; rel="describedby"'
