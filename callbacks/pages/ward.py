"""The page of one area, for printing."""

from typing import Any

from data.answers.address import canonical_query
from data.answers.asked import Asked
from data.answers.map.picture import legend_for
from data.answers.pages import Page
from data.answers.story.values import Pictured
from data.answers.story.ward import WardPage, ward_page
from data.names import natural_key
from layouts.panels.ward import build_ward_choice, build_ward_page

CHOICES_SHOWN = 240


def answer(asked: Asked) -> dict[str, Any]:
    """The page of the chosen area, or a list of areas to choose from."""
    if asked.spot is None:
        return {
            "page": _choice(asked),
            "title": "My ward",
            "area": "",
            "status": "Choose an area.",
        }
    page = ward_page(asked)
    return {
        "page": build_ward_page(page, _map(asked, page)),
        "title": page.headline,
        "area": page.place.reference,
        "bounds": list(page.place.bounds),
        "status": page.headline,
    }


def _map(asked: Asked, page: WardPage) -> Pictured:
    """The picture of the map with its caption and its key; segments are named beside the story."""
    measure = asked.measure
    query = canonical_query(asked.view, asked.manifest)
    said = filter(None, (measure.title(asked), measure.subtitle(asked)))
    caption = ". ".join(said).rstrip(".") + "."
    legend = legend_for(asked) if measure.is_ramp else []
    return Pictured(
        f"/api/v1/{asked.atlas.build_id}/map.png?{query}",
        f"Map of {page.place.said}. {caption}",
        caption,
        tuple((entry.label, entry.colours.get("light", ""), entry.kind) for entry in legend),
    )


def _choice(asked: Asked) -> Any:
    named = [level for level in asked.manifest.levels if level.named]
    few = (level for level in named if level.areas <= CHOICES_SHOWN)
    level = next(few, named[-1] if named else asked.coarsest)
    areas = asked.atlas.areas(level.key)
    pairs = zip(map(str, areas.names), map(str, areas.codes), strict=True)
    choices = sorted(pairs, key=lambda pair: tuple(map(natural_key, pair)))[:CHOICES_SHOWN]
    return build_ward_choice(
        [(f"{level.key}:{code}", name) for name, code in choices],
        level.names,
        max(0, level.areas - CHOICES_SHOWN),
    )


WARD = Page("ward", "My ward", answer)
