"""What a scene shows, as values: the same for the page, a file of its own and a slide."""

from dataclasses import dataclass, replace

from data.answers.address import ask, read_view
from data.answers.asked import Asked
from data.answers.pages import FIRST_PAGE, PAGES
from data.answers.story.places import place_of
from data.answers.story.tabs import Tab, tab_for
from data.answers.story.trend import trend_for
from data.answers.story.values import Trend
from data.answers.view import View
from data.store.reader import Atlas
from data.talk import Scene

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ShownScene:
    """A scene with its figures as this build has them."""

    scene: Scene
    asked: Asked
    headline: str
    words: tuple[str, ...]
    """Paragraphs of the scene's own words."""
    tab: Tab
    """The sentences and the table of the view's tab."""
    trend: Trend | None
    """The periods of the chart; None where the scene shows none."""
    bounds: Bounds
    """West, south, east, north in degrees of what the map shows."""
    gone: tuple[str, ...]
    """What of the view this build cannot show, in sentences; the rest is shown."""


def shown(scene: Scene, atlas: Atlas, *, has_two: bool = False) -> ShownScene:
    """What a scene shows of an atlas. Never raises for a view that the atlas does not have.

    ``has_two``: a second map is shown as well; else the scene says that it is left out.
    """
    manifest = atlas.manifest
    view, ignored = read_view(scene.view, manifest)
    gone = [*ignored, *_left_out(view, has_two=has_two)]
    emphasis = scene.emphasis
    kept = (emphasis.segment,) if emphasis and emphasis.segment else view.segment
    view = replace(view, mode=FIRST_PAGE, segment=kept, beside=view.beside if has_two else "")
    asked = ask(view, atlas)
    if view.area and asked.spot is None:
        gone.append(f"The area '{view.area[:40]}' is not in this atlas; the whole atlas is shown.")
        view = replace(view, area="")
        asked = ask(view, atlas)
    tab = tab_for(asked)
    has_chart = view.tab == "time" or bool(emphasis and emphasis.chart)
    trend = trend_for(asked, asked.item) if has_chart and asked.item else None
    if has_chart and trend is None:
        gone.append("There is no chart: this atlas has no counts over time for this view.")
    return ShownScene(
        scene=scene,
        asked=asked,
        headline=scene.headline or tab.headline,
        words=scene.paragraphs,
        tab=tab,
        trend=trend,
        bounds=place_of(asked.spot, atlas).bounds,
        gone=tuple(gone),
    )


def _left_out(view: View, *, has_two: bool) -> list[str]:
    """What a view has and a scene does not: a page of its own, and the second of two maps."""
    said = []
    if view.mode != FIRST_PAGE and PAGES[view.mode].covers_map:
        page = PAGES[view.mode].label
        said.append(f"A scene shows a map: the page '{page}' is left out.")
    if view.beside and not has_two:
        said.append("A scene shows one map: the second is left out.")
    return said
