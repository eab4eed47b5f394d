"""The same picture for every month of a series.

The breaks between classes stay the same, so that a colour means the same in every month.
"""

from data.answers.asked import Asked
from data.answers.classes.of_values import Bytes, LegendEntry, with_reason
from data.answers.words import hidden_words
from data.manifest import period_labels

Series = tuple[list[str], Bytes, list[LegendEntry]]
"""Months, classes (months, n) and the legend."""


def series_for(asked: Asked) -> Series:
    """Every month of the measure at the level shown; none where it does not change with time."""
    months, classes, legend = asked.measure.series(asked)
    labels = period_labels(asked.manifest, asked.view.window, tuple(months))
    return list(labels), classes, with_reason(legend, hidden_words(asked.records))
