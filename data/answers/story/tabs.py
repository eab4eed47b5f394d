"""The answer of a view: its headline, and the values of the tab that is open."""

from dataclasses import dataclass

from data.answers.asked import Asked
from data.answers.measures.difference import DifferenceMeasure
from data.answers.measures.reclassed import RECLASSED
from data.answers.spots import Spot, comparator_of, name_of
from data.answers.story.became import Became, became_for
from data.answers.story.chart_values import ProfileFigure
from data.answers.story.mix_report import MixReport, report_for
from data.answers.story.now import Now, now_for, plain_for
from data.answers.story.places import place_of
from data.answers.story.plan import PlanFigure, plan_figure
from data.answers.story.preferred import Preferred, preferred_for
from data.answers.story.preferred_areas import PreferredThere, preferred_there
from data.answers.story.profile import profile_figure
from data.answers.story.residents import facts_for, mix_for
from data.answers.story.search import SearchFigure, search_for
from data.answers.story.services import channels_for
from data.answers.story.story import story_for
from data.answers.story.trend import small_trend
from data.answers.story.values import ChannelRow, Fact, MixFigure, Place, SmallTrend, Story
from data.answers.words import all_of, events_words, first_up, period_words


@dataclass(frozen=True, slots=True)
class Tab:
    """What the panel shows of a view; only the values of the open tab are there."""

    key: str
    headline: str
    place: Place
    where: str
    """What the headline speaks of: "all 100 wards", or the level of the chosen area."""
    asked: Asked
    compared: Place | None = None
    now: Now | None = None
    search: SearchFigure | None = None
    small: SmallTrend | None = None
    mix: MixFigure | None = None
    mix_comparator: str = ""
    report: MixReport | str | None = None
    became: Became | str | None = None
    facts: tuple[Fact, ...] = ()
    channels: tuple[ChannelRow, ...] = ()
    preferred: Preferred | None = None
    preferred_there: PreferredThere | None = None
    """The areas in which they differ most, where no area is chosen."""
    profile: ProfileFigure | str = ""
    plan: PlanFigure | None = None
    story: Story | None = None
    """The whole story, for the tab of all services."""

    @property
    def events(self) -> str:
        return events_words(self.asked)

    @property
    def period(self) -> str:
        return period_words(self.asked)


def tab_for(asked: Asked) -> Tab:
    """The headline and the open tab of a view."""
    measure, spot, atlas = asked.measure, asked.spot, asked.atlas
    tab = asked.view.tab
    shown: dict[str, object] = {}
    if tab == "now":
        shown = _now(asked)
    elif tab == "people":
        shown = _people(asked)
    elif tab == "users" and asked.item:
        shown = {
            "profile": profile_figure(asked),
            "channels": channels_for(asked, asked.item, comparator_of(asked)),
            "preferred": preferred_for(asked),
            "preferred_there": preferred_there(asked),
        }
    elif tab == "plan":
        shown = {"plan": plan_figure(asked)}
    elif tab == "services":
        shown = {"story": story_for(asked, sentences=0)}
    level = measure.told_level(asked)
    every = first_up(all_of(level.areas, level.name, level.names))
    return Tab(
        key=tab,
        headline=measure.headline(asked),
        place=place_of(spot, atlas),
        where="" if spot else every if level.areas > 1 else asked.manifest.title,
        asked=asked,
        compared=place_of(asked.beside, atlas) if asked.beside else None,
        **shown,  # type: ignore[arg-type]
    )


def _now(asked: Asked) -> dict[str, object]:
    measure = asked.measure
    if measure.subject == "people":
        return _people(asked)
    if measure.subject == "find":
        return {"search": search_for(asked)}
    now = now_for(asked, measure) if isinstance(measure, DifferenceMeasure) else plain_for(asked)
    shown: dict[str, object] = {"now": now}
    if asked.spot is not None and asked.item is not None and measure.subject == "takeup":
        shown["small"] = small_trend(asked, asked.item)
    return shown


def _people(asked: Asked) -> dict[str, object]:
    around: Spot | None = comparator_of(asked)
    is_mapped = asked.measure.key == RECLASSED.key
    return {
        "mix": mix_for(asked, around),
        "mix_comparator": _named(around, asked) if asked.spot else "",
        # The tab of another question has room for the mix alone.
        "report": report_for(asked) if asked.view.tab == "people" else None,
        "became": became_for(asked) if asked.view.tab == "people" or is_mapped else None,
        "facts": facts_for(asked),
    }


def _named(around: Spot | None, asked: Asked) -> str:
    return name_of(around, asked.atlas) if around else "Atlas"
