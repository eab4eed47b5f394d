"""The parts of the story that are worked out only while they are looked at: folded sections, and
the charts of areas.
"""

from dataclasses import dataclass
from typing import Any

from data.answers.story.areas_chart import field_for, funnel_for, scatter_for
from data.answers.story.missing import missed_figure
from data.answers.story.profile import profile_figure
from data.answers.view import View
from data.store.reader import Atlas
from layouts.panels.missed import build_missed
from layouts.panels.profile import build_profile
from layouts.panels.spread import Chart, distribution_chart, funnel_chart, no_chart, scatter_chart

SECTIONS = ("uses", "missed")
CHARTS = ("trend", "distribution", "funnel", "scatter")
LAST_PAGE = 9_999


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page looks at besides the story."""

    sections: tuple[str, ...] = ()
    chart: str = "trend"
    page: int | None = None
    """Of who is missing, from 0; None for the one that holds the chosen area."""


def read_wanted(given: Any) -> Wanted:
    """What the browser says it looks at. Never raises: whatever cannot be used is left out."""
    asked = given if isinstance(given, dict) else {}
    opened, chart, page = asked.get("open"), asked.get("chart"), asked.get("page")
    return Wanted(
        sections=tuple(name for name in SECTIONS if isinstance(opened, list) and name in opened),
        chart=chart if isinstance(chart, str) and chart in CHARTS else "trend",
        page=page if isinstance(page, int) and 0 <= page <= LAST_PAGE else None,
    )


def sections_for(view: View, atlas: Atlas, wanted: Wanted) -> dict[str, list[Any]]:
    """Body of each open section, by its name."""
    made: dict[str, list[Any]] = {}
    if "uses" in wanted.sections:
        made["uses"] = build_profile(profile_figure(view, atlas))
    if "missed" in wanted.sections:
        made["missed"] = build_missed(missed_figure(view, atlas, wanted.page))
    return made


def chart_for(view: View, atlas: Atlas, kind: str) -> Chart:
    """A chart of areas, and what stands under it."""
    field = field_for(view, atlas)
    if field is None:
        return no_chart(
            "There are no areas with rates to set side by side for this service and period."
        )
    if kind == "funnel":
        return funnel_chart(funnel_for(field))
    if kind == "scatter":
        scatter = scatter_for(view, field, atlas)
        return no_chart(scatter) if isinstance(scatter, str) else scatter_chart(scatter)
    return distribution_chart(field)
