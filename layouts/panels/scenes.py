"""A scene of a talk, for a room: one finding at a time, in large type, beside the map."""

import math
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from data.answers.story.chart_values import ProfileFigure, ProfileRow
from data.answers.story.tabs import Tab
from data.answers.story.values import MixFigure, Trend
from data.answers.talk import ShownScene
from layouts import elements as html
from layouts.panels.answer import build_answer
from layouts.panels.mix import build_mix
from layouts.talk.chart import build_chart_picture

SCENE_SEGMENTS = 5


def build_shown(found: ShownScene, missing: list[html.Element]) -> list[html.Element]:
    """The words and the figures of a scene under its headline.

    ``missing``: the table of the tab Missing, which is asked for by itself.
    """
    gone = [html.P(sentence, className="scene-gone") for sentence in found.gone]
    words = [html.P(paragraph, className="scene-words") for paragraph in found.words]
    figures = (
        _paper(found.trend)
        if found.trend
        else html.Div([*_figures(found.tab), *missing], className="scene-tab")
    )
    return [*gone, *words, figures]


def _paper(trend: Trend) -> html.Element:
    """The chart as a picture for paper: on the stage it is drawn large beside the map."""
    drawn = quote(build_chart_picture(trend), safe="")
    return html.Img(
        src=f"data:image/svg+xml,{drawn}", alt="The chart of this scene", className="scene-paper"
    )


def _figures(tab: Tab) -> Any:
    """The body of the tab; of many groups, those alone that say most."""
    if tab.mix is not None and tab.mix.rows:
        return [build_mix(_commonest(tab.mix), place="Here", comparator=tab.mix_comparator)]
    if isinstance(tab.profile, ProfileFigure):
        tab = replace(tab, profile=_farthest(tab.profile))
    return build_answer(tab).body


def _farthest(figure: ProfileFigure) -> ProfileFigure:
    """The groups whose index is farthest from 100, in either direction."""

    def distance(row: ProfileRow) -> float:
        least, most = row.indices
        nearest = min(max(least, 100.0), most)
        return abs(math.log(max(nearest, 1.0) / 100)) if nearest == nearest else -1.0

    rows = sorted(figure.rows, key=distance, reverse=True)[:SCENE_SEGMENTS]
    return replace(figure, rows=tuple(row for row in figure.rows if row in rows))


def _commonest(mix: MixFigure) -> MixFigure:
    rows = tuple(sorted(mix.rows, key=lambda r: -r.share)[:SCENE_SEGMENTS])
    return MixFigure(mix.title, mix.counted, mix.base, rows, mix.cited, mix.note)
