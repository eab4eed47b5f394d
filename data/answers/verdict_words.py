"""Verdicts in words and marks: the same on the map, in panels, in tables and in files."""

from data.answers.words import between, format_rate
from data.stats.trend import Trend as Direction
from data.stats.verdict import Band, Verdict

__all__ = ["KINDS", "MARKS", "TREND_MARKS", "Band", "Direction", "Verdict", "verdict_words"]

MARKS = {
    Band.LOW_998: "▼▼",
    Band.LOW_95: "▼",
    Band.SIMILAR: "●",
    Band.HIGH_95: "▲",
    Band.HIGH_998: "▲▲",
}


KINDS = {
    Band.LOW_998: "lower",
    Band.LOW_95: "lower",
    Band.SIMILAR: "similar",
    Band.HIGH_95: "higher",
    Band.HIGH_998: "higher",
}

TREND_MARKS = {
    Direction.UP: "▲",
    Direction.DOWN: "▼",
    Direction.NONE: "●",
    Direction.CANNOT: "–",
}


def verdict_words(verdict: Verdict) -> str:
    """A verdict as it follows a name or a number: 'higher than Leeds (8.1), unlikely to be chance'.

    Where there is no verdict, the words give the reason.
    """
    if verdict.refusal:
        return verdict.refusal.reason[:1].lower() + verdict.refusal.reason[1:].rstrip(".")
    reference = between(format_rate, verdict.range_of("reference"))
    beside = f" ({reference})" if verdict.measure == "rate" else ""
    return verdict.band.against(f"{verdict.comparator}{beside}")
