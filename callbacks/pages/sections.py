"""The parts of the story that are calculated only while they are open.

They are folded sections and the charts of areas.
"""

from dataclasses import dataclass
from typing import Any

from data.answers.asked import Asked
from data.answers.story import story_for
from data.answers.story.areas_chart import field_for, funnel_for, scatter_for
from data.answers.story.missing import missed_figure
from data.answers.story.profile import profile_figure
from layouts.panels.missed import build_missed
from layouts.panels.profile import build_profile
from layouts.panels.spread import (
    Chart,
    distribution_chart,
    funnel_chart,
    no_chart,
    ranged_chart,
    scatter_chart,
)
from layouts.panels.story import build_trend_note, trend_figure

SECTIONS = ("uses", "missed")
CHARTS = ("trend", "distribution", "funnel", "scatter")
LAST_PAGE = 9_999


@dataclass(frozen=True, slots=True)
class Wanted:
    """The open parts of a page, besides the story."""

    sections: tuple[str, ...] = ()
    chart: str = "trend"
    page: int | None = None
    """Page of who is missing, from 0; None for the page that holds the chosen area."""


def read_wanted(given: Any) -> Wanted:
    """Read from the browser's request which parts are open.

    Never raises: a value that cannot be used is left out.
    """
    asked = given if isinstance(given, dict) else {}
    opened, chart, page = asked.get("open"), asked.get("chart"), asked.get("page")
    return Wanted(
        sections=tuple(name for name in SECTIONS if isinstance(opened, list) and name in opened),
        chart=chart if isinstance(chart, str) and chart in CHARTS else "trend",
        page=page if isinstance(page, int) and 0 <= page <= LAST_PAGE else None,
    )


def looked_at(asked: Asked, wanted: Wanted, *, alone: bool) -> dict[str, Any]:
    """Open sections and the chosen chart.

    The trend comes with the story. ``alone`` means that there is no story in this answer, and the
    trend is made here.
    """
    answer: dict[str, Any] = {"sections": sections_for(asked, wanted), "chart": wanted.chart}
    if wanted.chart != "trend":
        figure, note = chart_for(asked, wanted.chart)
        return answer | {"figure": figure, "note": note}
    if not alone:
        return answer
    story = story_for(asked)
    return answer | {"figure": trend_figure(story.trend), "note": build_trend_note(story)}


def sections_for(asked: Asked, wanted: Wanted) -> dict[str, list[Any]]:
    """Body of each open section, by its name."""
    made: dict[str, list[Any]] = {}
    if "uses" in wanted.sections:
        made["uses"] = build_profile(profile_figure(asked))
    if "missed" in wanted.sections:
        made["missed"] = build_missed(missed_figure(asked, wanted.page))
    return made


def chart_for(asked: Asked, kind: str) -> Chart:
    """A chart of areas, and the text under it."""
    field = field_for(asked)
    if field is None:
        return no_chart(
            "There are no areas with rates to set side by side for this service and period."
        )
    if field.reference_range:
        return ranged_chart(field)
    if kind == "funnel":
        return funnel_chart(funnel_for(field))
    if kind == "scatter":
        scatter = scatter_for(asked, field)
        return no_chart(scatter) if isinstance(scatter, str) else scatter_chart(scatter)
    return distribution_chart(field)
