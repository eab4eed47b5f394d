"""The story panel of the map page, made of its parts."""

from dataclasses import dataclass
from typing import Any

from data.answers.story.chart_values import Working
from data.answers.story.values import Story, Trend
from data.answers.verdict_words import TREND_MARKS
from data.answers.words import count_of, format_count, month_name
from layouts import elements as html
from layouts.figures.trend import TrendChart, build_trend
from layouts.panels.links import build_cited
from layouts.panels.mix import build_mix
from layouts.panels.place import build_place
from layouts.panels.services import ServicesTable, build_channels, build_chosen, build_services


@dataclass(frozen=True, slots=True)
class StoryPanel:
    """Children of the slots of the story, from top to bottom."""

    opening: Any
    heading: str
    summary: Any
    figure: dict[str, Any]
    note: Any
    closing: Any


def build_story(story: Story, *, item: str) -> StoryPanel:
    """The panel of a story; ``item`` is the chosen service as in the URL."""
    compared = story.compared.name if story.compared else ""
    short = _short(story)
    opening = [build_place(story)]
    if story.mix:
        opening.append(
            build_mix(story.mix, place=short, comparator=story.mix_short, compared=compared)
        )
    events = story.trend.events if story.trend else ""
    summary = [
        html.P(story.service_place, className="stand-in") if story.service_place else None,
        build_chosen(
            story.chosen,
            events=events,
            period=story.period,
            comparator=story.comparator,
            expected=story.expected,
            wider=story.wider,
        ),
        html.P(story.elsewhere, className="figure-note") if story.elsewhere else None,
        build_working(story.working),
    ]
    closing = [
        build_channels(
            story.channels,
            events=events,
            place=short,
            comparator=story.known_short,
            period=story.period,
            cited=story.cited,
        ),
        build_services(
            ServicesTable(
                rows=story.services,
                place=story.place.said,
                comparator=story.comparator_short,
                compared=compared,
                chosen=item,
                period=story.period,
                absent=story.absent,
                cited=story.services_cited,
            )
        ),
    ]
    return StoryPanel(
        opening,
        story.service_title,
        summary,
        trend_figure(story.trend),
        build_trend_note(story),
        closing,
    )


def _short(story: Story) -> str:
    return (
        story.place.name
        if len(story.place.name) <= 14
        else "Here"
        if story.place.reference
        else "Share"
    )


def trend_figure(trend: Trend | None, *, large: bool = False) -> dict[str, Any]:
    """The figure of a trend, empty where there is none."""
    if trend is None or (
        not any(value is not None for value in (*trend.bars.values, *trend.ranges))
        and not trend.lines
    ):
        return {"data": [], "layout": {}}
    stretches = [] if large else trend.limits
    chart = TrendChart(
        periods=trend.periods,
        bars=(trend.bars.name, trend.bars.values),
        lines=[(line.name, line.values) for line in trend.lines],
        events=trend.events,
        unit=trend.unit,
        each=trend.each,
        over=trend.over,
        breaks=trend.breaks,
        limits=[(each.start, each.end, each.mean, each.low, each.high) for each in stretches],
        outside=[place for each in stretches for place in each.outside],
        marked=trend.marked,
        ranges=trend.ranges,
        line_ranges=[line.ranges for line in trend.lines],
    )
    return build_trend(chart, large=large)


def build_trend_note(story: Story) -> list[Any]:
    """The meaning of the chart in words, and what it cannot show.

    Readers who do not see the chart get this text.
    """
    trend = story.trend
    if trend is None:
        return []
    legend = build_trend_legend(trend)
    said = [*_drawn_words(trend), *_limits_words(trend)]
    one, many = trend.each, f"{trend.each}s"
    if trend.hidden_months:
        told = count_of(trend.hidden_months, f"{one} is", f"{many} are")
        said.append(f"{told} {trend.hidden_words}.")
    if ranged := sum(ends is not None for ends in trend.ranges):
        told = count_of(ranged, f"{one} is", f"{many} are")
        drawn = (
            "upright strokes" if trend.is_stock else "hatched bars, and upright strokes of lines,"
        )
        said.append(
            f"{told} known only to lie between two numbers, because some counts came hidden from"
            f" the owner of the data: {drawn} reach from the least to the most."
        )
    if trend.missing_months:
        told = count_of(trend.missing_months, f"{one} has", f"{many} have")
        said.append(f"{told} no data and leave a gap.")
    said += [f"{month_name(month)}: {sentence}" for month, sentence in trend.breaks]
    said += story.notes
    return [
        build_recent(trend),
        legend,
        html.P([" ".join(said), *build_cited(story.cited)], className="figure-source"),
    ]


def _drawn_words(trend: Trend) -> list[str]:
    """The bars and lines in words."""
    first, last = trend.ends
    names = ", ".join(line.name for line in trend.lines)
    between = first if first == last else f"{first} to {last}"
    if trend.is_stock:
        return [f"Lines: {trend.unit} on each day they were counted ({names}), {between}."]
    bars = f"Bars: {trend.events} in each {trend.each} in {trend.bars.name}, {between}."
    return [bars, *([f"Lines: {trend.unit} over {trend.over} ({names})."] if names else [])]


def build_recent(trend: Trend) -> html.Element | None:
    """The marker of the recent trend, in words and as a sign."""
    if trend.recent is None:
        return None
    verdict, years = trend.recent.verdict, f"Five separate years to {month_name(trend.marked)}"
    badge = html.Span(
        [html.Span(TREND_MARKS[verdict], **{"aria-hidden": "true"}), f" {verdict.words}"],
        className="verdict",
    )
    counts = ", ".join(format_count(count) for count in trend.recent.counts)
    told = (
        f" ({counts} {trend.events})"
        if counts
        else f" ({trend.recent.reason})"
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
        f"Dotted: control limits of the {each}s, mean ± 2.66 × the mean change from {each} to"
        f" {each}"
    )
    marked = (
        f"{count_of(outside, f'{each} lies', f'{each}s lie')} outside them (◆)"
        if outside
        else f"no {each} lies outside them"
    )
    runs = (
        f" and {count_of(rows, 'is', 'are')} in a row of 7 or more on one side of the mean, or"
        " rising or falling"
        if rows
        else ""
    )
    return [f"{said}: {marked}{runs}. They take no account of seasons."]


def build_trend_legend(trend: Trend, *, with_limits: bool = True) -> html.Element:
    """The meaning of each bar and line of the trend, in the chart's own strokes."""
    bars = (
        None
        if trend.is_stock
        else html.Li(
            [
                html.Span(className="key key-bar", **{"aria-hidden": "true"}),
                f"{trend.bars.name}, {trend.events} a {trend.each}",
            ]
        )
    )
    lines = [
        html.Li(
            [
                html.Span(className=f"key key-line-{place + 1}", **{"aria-hidden": "true"}),
                f"{line.name}, {trend.over}" if trend.over else line.name,
            ]
        )
        for place, line in enumerate(trend.lines)
    ]
    limits = (
        html.Li(
            [html.Span(className="key key-limits", **{"aria-hidden": "true"}), "control limits"]
        )
        if trend.limits and with_limits
        else None
    )
    return html.Ul([bars, *lines, limits], className="keys")


def build_working(working: Working | None) -> html.Element | None:
    """A folded line that opens the working; None where there is no figure."""
    if working is None or not working.steps:
        return None
    steps = [
        _line(
            step.name,
            [
                html.Span(step.formula, className="formula"),
                html.Span(step.numbers, className="sum"),
            ],
        )
        for step in working.steps
    ]
    rests = [_line(name, text) for name, text in working.sources if text]
    rests += [_line("In the register", build_cited(working.cited))] if working.cited else []
    return html.Details(
        [
            html.Summary("How is this worked out?"),
            html.Dl([*steps, *rests], className="register working"),
        ],
        className="more",
    )


def _line(name: str, told: Any) -> html.Element:
    return html.Div([html.Dt(name), html.Dd(told)])
