"""The verdict of every area as a number, and the words for each number."""

from collections.abc import Callable

import numpy as np

from data.answers.classes.of_values import Bytes
from data.stats.refusals import Rule, refusal_for
from data.stats.verdict import Band, Verdicts

LEFT_OUT = 32
"""Added to the verdict of an area that is left out of its own comparator."""
RULES = 8
"""Added to the number of the rule that prevents a verdict."""
SHOWN_BY_CLASS = (Rule.NONE, Rule.HIDDEN, Rule.CAME_HIDDEN, Rule.MISSING, Rule.NOT_COVERED)
"""Rules that the class of an area already shows."""


def verdict_column(
    verdicts: Verdicts, words_of: Callable[[Band], str]
) -> tuple[Bytes, dict[str, str]]:
    """Number of each verdict (n,), and the meaning of each number that occurs.

    The meaning is a band in the words of ``words_of``, or a rule that prevents a verdict.
    """
    rules = np.where(np.isin(verdicts.rule, SHOWN_BY_CLASS), 0, verdicts.rule + RULES)
    judged = verdicts.band + LEFT_OUT * verdicts.left_out
    numbers = np.where(verdicts.band > 0, judged, rules).astype(np.uint8)
    words = {}
    for number in np.unique(numbers[numbers > 0]).tolist():
        band = number % LEFT_OUT
        refusal = refusal_for(Rule(band - RULES)) if band >= RULES else None
        words[str(number)] = refusal.reason if refusal else words_of(Band(band))
    return numbers, words


def no_words(areas: int) -> tuple[Bytes, dict[str, str]]:
    """A column without words: the class of each area is its verdict."""
    return np.zeros(areas, dtype=np.uint8), {}
