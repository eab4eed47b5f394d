"""The take-up of a service over a picture of segments.

Coarse levels have circles; at fine levels the highest and lowest fifth are hatched.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.asked import Asked
from data.answers.classes.of_values import HIGHEST_FIFTH, LOWEST_FIFTH, fifths_of
from data.answers.classes.paint import Paint
from data.answers.map.notice import notice_for
from data.answers.measures.registry import MEASURES
from data.answers.words import item_title
from data.store.values import MISSING, VALUE, Values

MOST_CIRCLES = 10_000
CIRCLES_PER_FINEST = 10
"""A level is drawn with circles where it has no more than a tenth of the finest level's areas."""
FIFTHS = {HIGHEST_FIFTH: "Highest fifth", LOWEST_FIFTH: "Lowest fifth"}
CIRCLES, HATCH = "circles", "hatch"


def with_overlay(paint: Paint, asked: Asked) -> Paint:
    """The picture with a description of the overlay, and the overlay's columns.

    The picture is unchanged without a service or a month.
    """
    if asked.item is None or asked.month is None:
        return paint
    finest, level = asked.manifest.levels[0], asked.level
    as_circles = level.areas <= min(MOST_CIRCLES, finest.areas // CIRCLES_PER_FINEST)
    shown = replace(asked, measure=MEASURES["count" if as_circles else "rate"])
    described: dict[str, Any] = {
        "title": item_title(asked),
        "kind": CIRCLES if as_circles else HATCH,
        "max": 0.0,
        "unit": shown.measure.unit(shown),
        "period": asked.period_words(),
        "labels": {},
    }
    counts = _read(asked, "counts")
    if not (counts.states != MISSING).any():
        return replace(paint, overlay=described, notice=paint.notice or notice_for(shown))
    values = counts if as_circles else _read(asked, "rates")
    numbers = values.values.astype(np.float32)
    if (values.states == VALUE).any():
        described["max"] = round(float(np.nanmax(numbers)), 4)
    columns: list[tuple[str, NDArray[Any]]] = []
    if not as_circles:
        fifths = fifths_of(values)
        described["labels"] = {
            str(number): label for number, label in FIFTHS.items() if (fifths == number).any()
        }
        columns.append(("overlay_class", fifths))
    columns.append(("overlay_value", numbers))
    if values.least is not None:
        least, most = (ends.astype(np.float32) for ends in values.ends)
        columns += [("overlay_least", least), ("overlay_most", most)]
    return replace(paint, overlay=described, overlay_columns=columns)


def _read(asked: Asked, what: str) -> Values:
    assert asked.item is not None
    assert asked.month is not None
    view, read = asked.view, asked.atlas.counts if what == "counts" else asked.atlas.rates
    return read(asked.level.key, asked.item.key, view.channel, asked.month, view.window)
