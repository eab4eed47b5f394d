"""The parts of a picture that the browser gets.

They are its description, its frame, and all months as one frame.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.address import canonical_query
from data.answers.asked import Asked
from data.answers.map.description import carried, describe
from data.answers.map.frame_format import Frame, frame_of
from data.answers.map.months import series_for
from data.answers.map.overlay import CIRCLES
from data.answers.map.paint import paint_for

MOST_AREAS_WITH_VALUES = 10_000
"""Levels with more areas than this send the values of the hover in an answer of their own.

That answer comes after the picture.
"""


def classes_for(asked: Asked) -> bytes:
    """The class of every area of the level shown, one byte each."""
    return paint_for(asked).classes.tobytes()


def description_for(asked: Asked) -> dict[str, object]:
    """The description of the classes of a view."""
    return describe(paint_for(asked), asked, _query(asked))


def frame_for(asked: Asked, *, with_values: bool = False, with_words: bool = True) -> Frame:
    """The frame of a view: classes, and the values of the hover (value, mix).

    The values are left out where the level is too large, unless ``with_values`` is set. A frame
    without words is for a reader who has the description of the same question at another month.
    """
    tells = with_values or asked.level.areas <= MOST_AREAS_WITH_VALUES
    paint = paint_for(asked, with_mix=tells)
    columns: list[tuple[str, NDArray[Any]]] = [("class", paint.classes)]
    if paint.shades is not None:
        columns.append(("shade", paint.shades.numbers))
    if tells and paint.values is not None:
        columns.append(("value", paint.values))
    if tells and paint.ends is not None:
        columns += zip(("least", "most"), paint.ends, strict=True)
    if paint.mix is not None:
        columns += [("mix_segment", paint.mix[0]), ("mix_share", paint.mix[1])]
    # Circles are drawn from their values; the values of hatched fifths appear in the hover only.
    is_drawn = paint.overlay is not None and paint.overlay["kind"] == CIRCLES
    over = [
        (name, values)
        for name, values in paint.overlay_columns
        if tells or is_drawn or name == "overlay_class"
    ]
    is_told = tells and paint.notice is None
    told = asked.measure.hover(asked) if is_told else None
    if paint.values is None and not (told and told.words):
        told = None
    columns += told.columns if told else []
    has_more = not tells and (paint.values is not None or len(over) < len(paint.overlay_columns))
    description = describe(paint, asked, _query(asked)) | {
        "has_more": has_more,
        "verdicts": told.words if told else {},
    }
    return frame_of(carried(description, with_words=with_words), [*columns, *over])


def series_frame_for(asked: Asked) -> Frame:
    """All months of a take-up view: rows of classes, one month after the other.

    They have the same classes as the view's own frame. Where verdicts are circles, the size of each
    circle comes with them.
    """
    months, classes, legend = series_for(asked)
    description = {
        "build": asked.atlas.build_id,
        "level": asked.level.key,
        "n": asked.level.areas,
        "months": months,
        "classes": [entry.as_json() for entry in legend],
    }
    columns: list[tuple[str, NDArray[Any]]] = [("class", classes.reshape(-1))]
    sizes = asked.measure.sizes(asked, len(months))
    if sizes is not None:
        # Month after month, like the classes; a frame counts n rows of a column of numbers.
        columns.append(("size", sizes.astype(np.float32).reshape(asked.level.areas, len(months))))
    return frame_of(description, columns)


def _query(asked: Asked) -> str:
    """A view's own query with its level written out, so that an answer names its question."""
    said = replace(asked.view, level=asked.level.key, area="", compare="", at="")
    return canonical_query(said, asked.manifest)
