"""How many areas differ, beside how many chance alone would bring."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from data.answers.classes.of_differences import UNDECIDED
from data.answers.classes.of_values import HIDDEN
from data.answers.measures.headline import SIMILAR, Differences
from data.answers.story.now import differing_sentences


def test_chance_is_said_of_the_areas_that_are_judged() -> None:
    """100 are judged, of which 5 are outside 95 %; 300 more have too few or are hidden."""
    classes = np.repeat([SIMILAR, SIMILAR + 1, UNDECIDED, HIDDEN], [93, 7, 200, 100])
    none = (np.zeros(400), np.zeros(400))
    found = Differences(classes.astype(np.uint8), none, none)
    measure: Any = SimpleNamespace(is_untested=lambda _: False)
    level: Any = SimpleNamespace(name="ward", names="wards")
    asked: Any = None
    assert differing_sentences(measure, asked, found, level) == (
        "7 wards differ; chance alone would bring 5.",
        "200 have too few to compare.",
    )
