"""A story in scenes, for a room: one finding at a time, in large type, beside the map."""

from dataclasses import dataclass
from typing import Any

from data.answers.sentences import Sentence
from data.answers.story.values import MixFigure, Story
from data.answers.talk import ShownScene
from data.answers.words import format_count
from layouts import elements as html
from layouts.panels.answer import build_answer
from layouts.panels.mix import build_mix
from layouts.panels.place import build_sentences
from layouts.panels.services import build_chosen

SCENE_SEGMENTS = 5


@dataclass(frozen=True, slots=True)
class ScenePaint:
    """Query strings the map is painted by while the scenes are shown."""

    who: str
    takeup: str


def build_scenes(
    story: Story, paint: ScenePaint, headline: str, said: tuple[Sentence, ...]
) -> list[html.Element]:
    """The scenes in order.

    Each names the query of its map; ``assets/js/panels/scenes.js`` steps through them. ``headline``
    is the answer to the question, over the figures of the service, and ``said`` is the list of
    the last scene.
    """
    events = story.trend.events if story.trend else ""
    scenes: list[Any] = [
        _scene(_opening(story), paint.who, label="Who lives here" if not story.mix else "The place")
    ]
    if story.mix and story.mix.rows:
        scenes.append(
            _scene(
                [
                    html.H1("Who lives here"),
                    build_mix(_commonest(story.mix), place="Here", comparator=story.mix_short),
                ],
                paint.who,
                label="Who lives here",
            )
        )
    if story.chosen:
        taken = [
            html.H1(headline),
            build_chosen(
                story.chosen, events=events, period=story.period, comparator=story.comparator
            ),
        ]
        scenes.append(_scene(taken, paint.takeup, label="Take-up"))
    if story.trend:
        told = [html.H1(f"{story.service_title} over time")]
        scenes.append(_scene(told, paint.takeup, label="Trend", chart=True))
    if said:
        scenes.append(
            _scene(
                [
                    html.H1(_heading_of(said)),
                    html.P(f"{story.service_title}, {story.period}", className="scene-kind"),
                    build_sentences(said),
                ],
                paint.takeup,
                label=_heading_of(said),
            )
        )
    return scenes


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


def _scene(children: list[Any], query: str, *, label: str, chart: bool = False) -> html.Element:
    more = {"data-chart": "1"} if chart else {}
    return html.Section(
        children,
        className="scene",
        hidden=True,
        **{"aria-label": label, "data-paint": query, **more},
    )


def _opening(story: Story) -> list[Any]:
    where = ", ".join(name for _, name, _ in story.place.parents)
    people = next((f for f in story.facts if f.value == f.value), None)
    return [
        html.H1(story.place.name, className="scene-title"),
        html.P(
            f"{story.place.kind[:1].upper()}{story.place.kind[1:]}"
            f"{' in ' + where if where else ''}",
            className="scene-kind",
        ),
        (
            html.P(
                [
                    html.Strong(format_count(people.value)),
                    f" {people.label}, {people.period}{', estimate' if people.is_estimate else ''}",
                ],
                className="scene-number",
            )
            if people
            else None
        ),
    ]


def _commonest(mix: MixFigure) -> MixFigure:
    rows = tuple(sorted(mix.rows, key=lambda r: -r.share)[:SCENE_SEGMENTS])
    return MixFigure(mix.title, mix.counted, mix.base, rows, mix.cited, mix.note)


def _heading_of(said: tuple[Sentence, ...]) -> str:
    """Sentences that claim no difference are not said to stand out."""
    return "What stands out" if any(s.finding for s in said) else "In short"
