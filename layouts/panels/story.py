"""The story panel of the map page, put together from its parts."""

from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.figures.trend import build_trend
from layouts.panels.links import build_cited
from layouts.panels.mix import build_mix
from layouts.panels.place import build_place
from layouts.panels.services import build_channels, build_chosen, build_services
from layouts.panels.values import Story, Trend
from layouts.panels.working import build_working
from layouts.words import count_of, month_name


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
    """The panel of a story; ``item`` is the chosen service as the URL says it."""
    compared = story.compared.name if story.compared else ""
    short = _short(story)
    opening = [build_place(story)]
    if story.mix:
        opening.append(build_mix(story.mix, place=short, comparator=story.mix_short, compared=compared))
    events = story.trend.events if story.trend else ""
    summary = [
        html.P(story.service_place, className="stand-in") if story.service_place else None,
        build_chosen(story.chosen, events=events, period=story.period, comparator=story.comparator, expected=story.expected),
        build_working(story.working),
    ]
    closing = [
        build_channels(story.channels, events=events, place=short, comparator=story.known_short, period=story.period, cited=story.cited),
        build_services(
            story.services,
            place=story.place.name,
            comparator=story.comparator_short,
            compared=compared,
            chosen=item,
            period=story.period,
            absent=story.absent,
            cited=story.services_cited,
        ),
    ]
    return StoryPanel(opening, story.service_title, summary, trend_figure(story.trend), build_trend_note(story), closing)


def _short(story: Story) -> str:
    return story.place.name if len(story.place.name) <= 14 else "Here" if story.place.reference else "Share"


def trend_figure(trend: Trend | None, *, large: bool = False) -> dict[str, Any]:
    """The figure of a trend, empty where there is none."""
    if trend is None or (not any(value is not None for value in trend.bars.values) and not trend.lines):
        return {"data": [], "layout": {}}
    return build_trend(
        months=trend.months,
        bars=(trend.bars.name, trend.bars.values),
        lines=[(line.name, line.values) for line in trend.lines],
        events=trend.events,
        unit=trend.unit,
        breaks=trend.breaks,
        marked=trend.marked,
        large=large,
    )


def build_trend_note(story: Story) -> list[Any]:
    """What the chart shows in words, and what it cannot show: the text a reader gets who does not see it."""
    trend = story.trend
    if trend is None:
        return []
    legend = build_trend_legend(trend)
    said = [f"Bars: {trend.events} in each month in {trend.bars.name}, {month_name(trend.months[0])} to {month_name(trend.months[-1])}."]
    if trend.lines:
        said.append(f"Lines: {trend.unit} over 12 months ({', '.join(line.name for line in trend.lines)}).")
    if trend.hidden_months:
        said.append(f"{count_of(trend.hidden_months, 'month is', 'months are')} hidden to protect people.")
    if trend.missing_months:
        said.append(f"{count_of(trend.missing_months, 'month has', 'months have')} no data and leave a gap.")
    said += [f"{month_name(month)}: {sentence}" for month, sentence in trend.breaks]
    said += story.notes
    return [legend, html.P([" ".join(said), *build_cited(story.cited)], className="figure-source")]


def build_trend_legend(trend: Trend) -> html.Ul:
    """What each bar and line of the trend stands for, in the chart's own strokes."""
    bars = html.Li([html.Span(className="key key-bar", **{"aria-hidden": "true"}), f"{trend.bars.name}, {trend.events} a month"])
    lines = [
        html.Li([html.Span(className=f"key key-line-{place + 1}", **{"aria-hidden": "true"}), f"{line.name}, 12 months"])
        for place, line in enumerate(trend.lines)
    ]
    return html.Ul([bars, *lines], className="keys")
