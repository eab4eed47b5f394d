"""A scene of a talk, for a room: one finding at a time, in large type, beside the map."""

from typing import Any

from data.answers.story.values import MixFigure
from data.answers.talk import ShownScene
from layouts import elements as html
from layouts.panels.answer import build_answer
from layouts.panels.mix import build_mix

SCENE_SEGMENTS = 5


def build_shown(found: ShownScene) -> list[html.Element]:
    """The words and the figures of a scene under its headline; it is never empty."""
    gone = [html.P(sentence, className="scene-gone") for sentence in found.gone]
    words = [html.P(paragraph, className="scene-words") for paragraph in found.words]
    figures = [] if found.trend else [html.Div(_figures(found), className="scene-tab")]
    return [*gone, *words, *figures]


def _figures(found: ShownScene) -> Any:
    """The body of the tab; of who lives there, the commonest groups alone."""
    tab = found.tab
    if tab.mix is None or not tab.mix.rows:
        return build_answer(tab).body
    return [build_mix(_commonest(tab.mix), place="Here", comparator=tab.mix_comparator)]


def _commonest(mix: MixFigure) -> MixFigure:
    rows = tuple(sorted(mix.rows, key=lambda r: -r.share)[:SCENE_SEGMENTS])
    return MixFigure(mix.title, mix.counted, mix.base, rows, mix.cited, mix.note)
