"""The paint of the map: the class of every area of a level, and the legend.

Where there is nothing to show, it has the reason.
"""

from dataclasses import replace

import numpy as np

from data.answers.asked import Asked
from data.answers.classes.of_values import with_reason
from data.answers.classes.paint import Paint, has_overlay
from data.answers.map.notice import notice_for
from data.answers.map.overlay import with_overlay
from data.answers.words import hidden_words
from data.stats.refusals import Refusal


def paint_for(asked: Asked, *, with_mix: bool = False) -> Paint:
    """The picture of the level shown.

    ``with_mix`` adds the three commonest segments of areas that are a mix.
    """
    found = asked.measure.paint(asked, with_mix=with_mix)
    if found is None:
        found = _nothing(asked, notice_for(asked))
    elif isinstance(found, Refusal):
        found = _nothing(asked, {"text": found.text, "offer_level": ""})
    found = replace(found, legend=with_reason(found.legend, hidden_words(asked.records)))
    return with_overlay(found, asked) if has_overlay(asked) else found


def _nothing(asked: Asked, notice: dict[str, str]) -> Paint:
    """A picture of areas without data, with a sentence that gives the reason."""
    classes = np.zeros(asked.level.areas, dtype=np.uint8)
    return Paint(classes, asked.measure.legend_of_nothing(asked, classes), notice=notice)
