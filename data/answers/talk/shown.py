"""What a scene shows, as values: the same for the page, a file of its own and a slide."""

from dataclasses import dataclass, replace

from data.answers.address import ask, read_view
from data.answers.asked import Asked
from data.answers.pages import FIRST_PAGE, PAGES
from data.answers.spots import Spot
from data.answers.story.places import place_of
from data.answers.story.tabs import Tab, tab_for
from data.answers.story.trend import trend_for
from data.answers.story.values import Trend
from data.answers.view import SHAKES, View
from data.model import Tier
from data.store.reader import Atlas
from data.talk import Emphasis, Scene

Bounds = tuple[float, float, float, float]
STILL = "This is the real map. On the stage it is drawn again as chance would bring it."
"""Of a picture of a map that is shaken."""


@dataclass(frozen=True, slots=True)
class ShownScene:
    """A scene with its figures as this build has them."""

    scene: Scene
    asked: Asked
    outlined: Spot | None
    """The area that its map outlines: the emphasised one, else that of the view."""
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

    @property
    def is_shaken(self) -> bool:
        """Whether a live map of the scene is drawn as chance would bring it."""
        asked = self.asked
        is_one = self.trend is None and asked.second is None
        return is_one and asked.measure.shakes and asked.view.shake != SHAKES[0]


def shown(scene: Scene, atlas: Atlas) -> ShownScene:
    """What a scene shows of an atlas. Never raises for a view that the atlas does not have."""
    manifest = atlas.manifest
    view, ignored = read_view(scene.view, manifest)
    gone = [*ignored, *_left_out(view)]
    emphasis = scene.emphasis or Emphasis()
    view = replace(view, mode=FIRST_PAGE)
    asked = ask(view, atlas)
    if emphasis.segment and asked.tier and _has(asked.tier, emphasis.segment):
        view = replace(view, segment=(emphasis.segment,))
        asked = ask(view, atlas)
    elif emphasis.segment:
        gone.append(f"The group '{emphasis.segment[:40]}' is not in this atlas: none is kept.")
    if view.area and asked.spot is None:
        gone.append(f"The area '{view.area[:40]}' is not in this atlas; the whole atlas is shown.")
        view = replace(view, area="")
        asked = ask(view, atlas)
    own = ask(replace(view, area=emphasis.area), atlas).spot if emphasis.area else None
    if emphasis.area and own is None:
        gone.append(f"The area '{emphasis.area[:40]}' is not in this atlas: none is outlined.")
    tab = tab_for(asked)
    has_chart = view.tab == "time" or emphasis.chart
    trend = trend_for(asked, asked.item) if has_chart and asked.item else None
    if has_chart and trend is None:
        gone.append("There is no chart: this atlas has no counts over time for this view.")
    return ShownScene(
        scene=scene,
        asked=asked,
        outlined=own or asked.spot,
        headline=scene.headline or tab.headline,
        words=scene.paragraphs,
        tab=tab,
        trend=trend,
        bounds=place_of(asked.spot, atlas).bounds,
        gone=tuple(gone),
    )


def _left_out(view: View) -> list[str]:
    """What a view has and a scene does not: a page of its own, and draws of two maps."""
    said = []
    if view.mode != FIRST_PAGE and PAGES[view.mode].covers_map:
        page = PAGES[view.mode].label
        said.append(f"A scene shows a map: the page '{page}' is left out.")
    if view.beside and view.shake != SHAKES[0]:
        said.append("Two maps are shown, so neither is shaken.")
    return said


def _has(tier: Tier, code: str) -> bool:
    return any(segment.code == code for segment in tier.segments)
