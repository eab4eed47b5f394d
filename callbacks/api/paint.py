"""Paint: the classes of a view, one byte an area, with their description beside them; frames that
hold both; all months for playing.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, request
from numpy.typing import NDArray

from callbacks.api.describing import carried, describe
from callbacks.api.frames import Frame, frame_of
from callbacks.api.painting import MOST_AREAS_WITH_VALUES, paint_for, shown_level
from callbacks.api.paints import paint_key
from callbacks.api.playing import series_for
from callbacks.api.responses import BINARY, JSON, QUALITY, compressed, json_bytes, kept_response
from callbacks.api.telling import told_for
from callbacks.services import Services
from data.store.reader import Atlas
from layouts.urls import canonical_query
from layouts.view import View, read_view

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


def description_for(view: View, atlas: Atlas) -> dict[str, object]:
    """What the classes of a view mean."""
    return describe(paint_for(view, atlas), view, atlas, _query(view, atlas))


def frame_for(
    view: View, atlas: Atlas, *, with_values: bool = False, with_words: bool = True
) -> Frame:
    """The frame of a view: class, and what a hover tells (value, mix) where the level is not too
    large or ``with_values``.

    Without words it is for those who have the description of the same question at another month.
    """
    tells = with_values or atlas.level(shown_level(view, atlas)).areas <= MOST_AREAS_WITH_VALUES
    paint = paint_for(view, atlas, with_mix=tells)
    columns: list[tuple[str, NDArray[Any]]] = [("class", paint.classes)]
    if tells and paint.values is not None:
        columns.append(("value", paint.values))
    if paint.mix is not None:
        columns += [("mix_segment", paint.mix[0]), ("mix_share", paint.mix[1])]
    # Circles are drawn from their values; of hatched fifths the values are told by a hover only.
    is_drawn = paint.overlay is not None and paint.overlay["kind"] == "circles"
    over = [
        (name, values)
        for name, values in paint.overlay_columns
        if tells or is_drawn or name == "overlay_class"
    ]
    told = told_for(view, atlas) if tells and paint.values is not None else None
    columns += told.columns if told else []
    has_more = not tells and (paint.values is not None or len(over) < len(paint.overlay_columns))
    description = describe(paint, view, atlas, _query(view, atlas)) | {
        "has_more": has_more,
        "verdicts": told.words if told else {},
    }
    return frame_of(carried(description, with_words=with_words), [*columns, *over])


def series_frame_for(view: View, atlas: Atlas) -> Frame:
    """All months of a take-up view: rows of classes, one month after the other, in the classes of
    the view's own frame.
    """
    months, classes, legend = series_for(view, atlas)
    level = shown_level(view, atlas)
    description = {
        "build": atlas.build_id,
        "level": level,
        "n": atlas.level(level).areas,
        "months": months,
        "classes": [entry.as_json() for entry in legend],
    }
    return frame_of(description, [("class", classes.reshape(-1))])


def _query(view: View, atlas: Atlas) -> str:
    """A view's own query with its level said, so that an answer tells what it answers."""
    return canonical_query(
        replace(view, level=shown_level(view, atlas), area="", compare="", at=""), atlas.manifest
    )
