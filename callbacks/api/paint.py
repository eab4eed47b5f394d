"""Paint: the classes of a view, one byte an area, with their description beside them; frames that
hold both; all months for playing.
"""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, request

from callbacks.api.responses import BINARY, JSON, QUALITY, compressed, json_bytes, kept_response
from callbacks.context import Services
from data.answers.map.frame import description_for, frame_for, series_frame_for
from data.answers.map.paint import paint_for
from data.answers.map.paint_type import paint_key
from data.answers.view import View, canonical_query, read_view
from data.store.reader import Atlas

SERIES_QUALITY = 4
"""Brotli quality of a whole series: it is large, and a month more of waiting is worse than a few
bytes.
"""
HOW = ("values", "words")
"""What of an address says how to answer, not about what."""


def register_paint(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/paint``, ``paint.json``, ``paint.frame`` and ``series.frame``; all take the
    query of a view.
    """

    def answer(
        build: str, kind: str, make: Callable[[View, Atlas], bytes], mimetype: str
    ) -> Response:
        atlas = services.atlases.at(build)
        view, _ = read_view({k: v for k, v in request.args.items() if k not in HOW}, atlas.manifest)
        key = f"{atlas.build_id}/{kind}/{paint_key(view)}"
        link = (
            f"<{request.path.rsplit('/', 1)[0]}/paint.json?{canonical_query(view, atlas.manifest)}>;"
            ' rel="describedby"'
        )
        headers = {"Link": link} if mimetype == BINARY else None
        return kept_response(
            services, key, lambda: make(view, atlas), mimetype=mimetype, headers=headers
        )

    @blueprint.get("/<build>/paint")
    def paint(build: str) -> Response:
        return answer(
            build,
            "paint",
            lambda view, atlas: compressed(paint_for(view, atlas).classes.tobytes()),
            BINARY,
        )

    @blueprint.get("/<build>/paint.json")
    def description(build: str) -> Response:
        return answer(
            build,
            "paint.json",
            lambda view, atlas: compressed(json_bytes(description_for(view, atlas))),
            JSON,
        )

    @blueprint.get("/<build>/paint.frame")
    def frame(build: str) -> Response:
        with_values, with_words = (
            request.args.get("values") == "1",
            request.args.get("words") != "0",
        )
        make = partial(frame_for, with_values=with_values, with_words=with_words)
        return answer(
            build,
            f"paint.frame/{with_values:d}{with_words:d}",
            lambda view, atlas: make(view, atlas).compressed(QUALITY),
            BINARY,
        )

    @blueprint.get("/<build>/series.frame")
    def series(build: str) -> Response:
        # A series is the same whichever of its months is shown: the page asks without one.
        return answer(
            build,
            "series.frame",
            lambda view, atlas: series_frame_for(view, atlas).compressed(SERIES_QUALITY),
            BINARY,
        )
