"""The trend of a service over time, and its meaning in words."""

from typing import Any

from data.answers.asked import Asked
from data.answers.story.services import cited_of
from data.answers.story.values import Trend
from data.answers.verdict_words import TREND_MARKS
from data.answers.words import count_of, format_count, month_name
from layouts import elements as html
from layouts.figures.trend import TrendChart, build_months, build_rates
from layouts.panels.links import build_cited, helped


def trend_figure(
    trend: Trend | None, *, months: bool = False, large: bool = False
) -> dict[str, Any]:
    """The figure of a trend, empty where there is none.

    ``months``: the counts of each period with their limits, instead of rates. Where there is no
    base, there are counts only.
    """
    if trend is None or (
        not any(value is not None for value in (*trend.bars.values, *trend.ranges))
        and not trend.lines
    ):
        return {"data": [], "layout": {}}
    chart = TrendChart(
        periods=trend.periods,
        bars=(trend.bars.name, trend.bars.values),
        lines=[(line.name, line.values) for line in trend.lines],
        events=trend.events,
        unit=trend.unit,
        each=trend.each,
        over=trend.over,
        breaks=trend.breaks,
        limits=[(each.start, each.end, each.mean, each.low, each.high) for each in trend.limits],
        outside=[place for each in trend.limits for place in each.outside],
        marked=trend.marked,
        ranges=trend.ranges,
        line_ranges=[line.ranges for line in trend.lines],
    )
    is_counts = (months or not trend.lines) and not trend.is_stock
    return build_months(chart) if is_counts else build_rates(chart, large=large)


def build_trend_note(asked: Asked, trend: Trend | None, *, months: bool = False) -> list[Any]:
    """The meaning of the chart in words, and what it cannot show.

    Readers who do not see the chart get this text.
    """
    item = asked.item
    if trend is None or item is None:
        return [html.P("There are no figures over time for this question.", className="empty")]
    is_counts = (months or not trend.lines) and not trend.is_stock
    said = [_drawn_words(trend, is_counts=is_counts)]
    if is_counts:
        said += _limits_words(trend)
    one, many = trend.each, f"{trend.each}s"
    if trend.hidden_months:
        told = count_of(trend.hidden_months, f"{one} is", f"{many} are")
        said.append(f"{told} {trend.hidden_words}.")
    if ranged := sum(ends is not None for ends in trend.ranges):
        told = count_of(ranged, f"{one} is", f"{many} are")
        drawn = "hatched bars" if is_counts else "upright strokes"
        said.append(
            f"{told} known only to lie between two numbers, because some counts came hidden from"
            f" the owner of the data: {drawn} reach from the least to the most."
        )
    if trend.missing_months:
        told = count_of(trend.missing_months, f"{one} has", f"{many} have")
        said.append(f"{told} no data and leave a gap.")
    said += [f"{month_name(month)}: {sentence}" for month, sentence in trend.breaks]
    said += (*item.records.notes, *item.records.cautions)
    source = [" ".join(filter(None, said)), *build_cited(cited_of(item))]
    return helped([build_recent(trend), html.P(source, className="figure-source")])


def _drawn_words(trend: Trend, *, is_counts: bool) -> str:
    """The bars or the lines in words."""
    first, last = trend.ends
    names = ", ".join(line.name for line in trend.lines)
    between = first if first == last else f"{first} to {last}"
    if trend.is_stock:
        return f"Lines: {trend.unit} on each day they were counted ({names}), {between}."
    if is_counts:
        return f"Bars: {trend.events} in each {trend.each} in {trend.bars.name}, {between}."
    return f"Lines: {trend.unit} over {trend.over} ({names}), {between}."


def build_recent(trend: Trend) -> html.Element | None:
    """The marker of the recent trend, in words and as a sign."""
    if trend.recent is None:
        return None
    verdict, years = (
        trend.recent.verdict,
        f"Five years that do not overlap, to {month_name(trend.marked)}",
    )
    badge = html.Span(
        [html.Span(TREND_MARKS[verdict], **{"aria-hidden": "true"}), f" {verdict.words}"],
        className="verdict",
    )
    counts = trend.recent.counts
    told = (
        f", from {format_count(counts[0])} to {format_count(counts[-1])} {trend.events}."
        if len(counts)
        else f" ({trend.recent.reason})."
        if trend.recent.reason
        else ""
    )
    return html.P([f"{years}, {trend.bars.name}: ", badge, told], className="chart-told")


def _limits_words(trend: Trend) -> list[str]:
    """The meaning of the control limits, and what they leave out."""
    if not trend.limits:
        return []
    outside, rows = (
        sum(len(stretch.outside) for stretch in trend.limits),
        sum(stretch.in_rows for stretch in trend.limits),
    )
    each = trend.each
    said = (
        f"Dotted: control limits of the {each}s, the mean ± 2.66 × the mean change from {each} to"
        f" {each}"
    )
    marked = (
        f"{count_of(outside, f'{each} lies', f'{each}s lie')} outside them (◆)"
        if outside
        else f"No {each} lies outside them"
    )
    runs = (
        f" {count_of(rows, 'is', 'are')} in a row of 7 or more: on one side of the mean, or all"
        " rising or falling."
        if rows
        else ""
    )
    return [f"{said}. {marked}.{runs} The limits take no account of seasons."]
