"""What the browser gets of a picture: its description, its frame, all months as one frame."""

from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from data.answers.map.description import carried, describe
from data.answers.map.frame_format import Frame, frame_of
from data.answers.map.hover import told_for
from data.answers.map.months import series_for
from data.answers.map.paint import MOST_AREAS_WITH_VALUES, paint_for, shown_level
from data.answers.view import View, canonical_query
from data.store.reader import Atlas


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
