"""The parts of the answer that are calculated only while they are open.

They are folded sections, charts, and the table that is read a page at a time.
"""

from dataclasses import dataclass
from typing import Any

from data.answers.asked import Asked
from data.answers.story.areas_chart import field_for, funnel_for, scatter_for
from data.answers.story.missing import missed_figure
from data.answers.story.together import together_figure
from data.answers.story.trend import trend_for
from data.answers.story.working import working_of
from layouts.panels.missed import build_missed
from layouts.panels.spread import (
    EMPTY,
    Chart,
    distribution_chart,
    funnel_chart,
    no_chart,
    ranged_chart,
    scatter_chart,
)
from layouts.panels.together import build_together
from layouts.panels.trend import build_trend_note, trend_figure
from layouts.panels.working import build_working

SECTIONS = ("working", "together")
CHARTS = ("trend", "months", "distribution", "funnel", "scatter")
LAST_PAGE = 9_999


@dataclass(frozen=True, slots=True)
class Wanted:
    """The open parts of a page, besides the story."""

    sections: tuple[str, ...] = ()
    chart: str = ""
    """The chart that is shown; empty for none."""
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
        chart=chart if isinstance(chart, str) and chart in CHARTS else "",
        page=page if isinstance(page, int) and 0 <= page <= LAST_PAGE else None,
    )


def looked_at(asked: Asked, wanted: Wanted) -> dict[str, Any]:
    """The table of the open tab, open sections and the chosen chart.

    ``wanted`` in it is what was asked for, so that the page can drop an answer that comes late.
    """
    answer: dict[str, Any] = {
        "wanted": {"open": list(wanted.sections), "chart": wanted.chart, "page": wanted.page},
        "sections": sections_for(asked, wanted),
        "chart": wanted.chart,
    }
    if asked.view.tab == "missing":
        answer["body"] = build_missed(missed_figure(asked, wanted.page))
    if not wanted.chart:
        return answer | {"figure": EMPTY, "note": None}
    figure, note = chart_for(asked, wanted.chart)
    return answer | {"figure": figure, "note": note}


def sections_for(asked: Asked, wanted: Wanted) -> dict[str, Any]:
    """Body of each open section, by its name."""
    makers = {"working": _working, "together": _together}
    return {name: makers[name](asked) for name in wanted.sections}


def _working(asked: Asked) -> Any:
    measure = asked.measure
    explained = " ".join(filter(None, (measure.explanation(asked), measure.assumption(asked))))
    return build_working(working_of(asked), explained)


def _together(asked: Asked) -> Any:
    return build_together(together_figure(asked))


def chart_for(asked: Asked, kind: str) -> Chart:
    """A chart of the periods or of the areas, and the text under it."""
    if kind in ("trend", "months"):
        trend = trend_for(asked, asked.item) if asked.item else None
        return trend_figure(trend, months=kind == "months"), build_trend_note(
            asked, trend, months=kind == "months"
        )
    field = field_for(asked)
    if field is None:
        return no_chart(
            "There are no areas with rates to set side by side for this service and period."
        )
    if field.refusal:
        return no_chart(field.refusal)
    if field.is_ranged:
        return ranged_chart(field)
    if kind == "funnel":
        return funnel_chart(funnel_for(field))
    if kind == "scatter":
        scatter = scatter_for(asked, field)
        return no_chart(scatter) if isinstance(scatter, str) else scatter_chart(scatter)
    return distribution_chart(field)
