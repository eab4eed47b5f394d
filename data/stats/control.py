"""Control charts for months: do they show that a month differs from the ones before it?

XmR (individuals and moving range) chart. Source: NHS England, *Making Data Count*; Wheeler 1993.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.stats.inputs import Codes, Floats, StatsError
from data.stats.refusals import Refusal, Rule, refused

FEWEST_POINTS = 10
RUN = 7
WIDTH = 2.66
"""3 / 1.128: three standard deviations, estimated from the mean moving range of two."""


class Signal(IntFlag):
    """Rules that a point meets; several may hold at once."""

    NONE = 0
    OUTSIDE = 1
    ONE_SIDE = 2
    RUNNING = 4

    @property
    def words(self) -> str:
        """For the chart's alternative text and the working."""
        return "; ".join(_SIGNAL_WORDS[signal] for signal in self)


_SIGNAL_WORDS = {
    Signal.OUTSIDE: "outside the limits",
    Signal.ONE_SIDE: "one of 7 or more on one side of the mean",
    Signal.RUNNING: "one of 7 or more rising or falling",
}


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Centre, limits and signals of one series, in the unit of its values."""

    mean: float
    low: float
    high: float
    signals: Codes
    """``Signal`` bits of each point, (m,)."""


def control_chart(values: ArrayLike, *, floor: float | None = None) -> ControlChart | Refusal:
    """XmR limits of a series (m,), oldest first, NaN for gaps: mean ± 2.66 · mean moving range.

    It takes at least 10 points.

    Signals: outside a limit; 7 or more in a row on one side of the mean; 7 or more points in a row
    each above (or each below) the last. A gap breaks moving ranges and rows. ``floor`` (0 for
    counts and rates) keeps the lower limit from going below it. Fewer than 10 points give a
    Refusal. Raises StatsError unless the series is one-dimensional.

    >>> chart = control_chart([20, 22, 19, 21, 20, 23, 18, 21, 20, 40])
    >>> round(chart.mean, 2), round(chart.low, 2), round(chart.high, 2), chart.signals.tolist()
    (22.4, 10.58, 34.22, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    >>> control_chart([1, 2, 3]).rule.name
    'FEW_POINTS'
    """
    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1:
        raise StatsError(
            f"values of shape {series.shape} were given; a control chart is of one series, (m,)"
        )
    known = ~np.isnan(series)
    ranges = np.abs(np.diff(series))
    ranges = ranges[~np.isnan(ranges)]
    if known.sum() < FEWEST_POINTS or not len(ranges):
        return refused(
            Rule.FEW_POINTS, detail=f"{int(known.sum())} of the {FEWEST_POINTS} needed are there."
        )
    mean, reach = float(series[known].mean()), WIDTH * float(ranges.mean())
    low = mean - reach if floor is None else max(mean - reach, floor)
    high = mean + reach
    signals = np.zeros(series.shape, dtype=np.uint8)
    signals[(series < low) | (series > high)] |= np.uint8(Signal.OUTSIDE)
    signals[_in_rows(np.sign(series - mean), RUN)] |= np.uint8(Signal.ONE_SIDE)
    signals[_rising_or_falling(series)] |= np.uint8(Signal.RUNNING)
    return ControlChart(mean, low, high, signals)


def _in_rows(signs: Floats, length: int) -> NDArray[np.bool_]:
    """True for members of rows of at least ``length`` equal signs; 0 and NaN end a row."""
    found = np.zeros(signs.shape, dtype=bool)
    start = 0
    for end in range(1, len(signs) + 1):
        if end < len(signs) and signs[end] == signs[start]:
            continue
        if end - start >= length and abs(signs[start]) == 1:
            found[start:end] = True
        start = end
    return found


def _rising_or_falling(series: Floats) -> NDArray[np.bool_]:
    """True for points of rows of at least RUN points that all rise or all fall.

    Such a row has RUN − 1 steps of one sign and the point before.
    """
    steps = _in_rows(np.sign(np.diff(series)), RUN - 1)
    found = np.zeros(series.shape, dtype=bool)
    found[1:] |= steps
    found[:-1] |= steps
    return found


def unbroken_stretches(months: Sequence[int], breaks_at: Sequence[tuple[int, str]]) -> list[slice]:
    """Parts of a series that a chart may join with a line.

    It is cut where a month is missing and where boundaries, version or definition change.

    ``months``: month indices in order; ``breaks_at``: first month of each new definition with a
    sentence. Slices index ``months``.

    >>> unbroken_stretches([0, 1, 2, 5, 6, 7], [(7, "The form changed.")])
    [slice(0, 3, None), slice(3, 5, None), slice(5, 6, None)]
    """
    starts = {month for month, _ in breaks_at}
    cuts = [
        i for i in range(1, len(months)) if months[i] != months[i - 1] + 1 or months[i] in starts
    ]
    edges = [0, *cuts, len(months)]
    return [slice(a, b) for a, b in pairwise(edges) if b > a]
