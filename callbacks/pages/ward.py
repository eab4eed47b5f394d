"""The page of one area, for printing."""

from typing import Any

from data.answers.address import canonical_query
from data.answers.asked import Asked
from data.answers.map.picture import legend_for
from data.answers.pages import Page
from data.answers.story import story_for
from data.names import natural_key
from layouts.panels.ward import WardMap, build_ward_choice, build_ward_page

CHOICES_SHOWN = 240
SENTENCES = 3


def answer(asked: Asked) -> dict[str, Any]:
    """The page of the chosen area, or a list of areas to choose from."""
    story, atlas = story_for(asked, sentences=SENTENCES), asked.atlas
    if not story.place.reference:
        return {
            "page": _choice(asked),
            "title": "Ward",
            "area": "",
            "status": "Choose an area.",
        }
    page = build_ward_page(story, _map(asked), atlas.manifest, item=asked.view.service)
    return {
        "page": page,
        "title": story.place.said,
        "area": story.place.reference,
        "bounds": list(story.place.bounds),
        "status": f"One page about {story.place.said}.",
    }


def _map(asked: Asked) -> WardMap:
    """The picture of the map with its caption and its key; segments are named beside the story."""
    measure = asked.measure
    query = canonical_query(asked.view, asked.manifest)
    said = filter(None, (measure.title(asked), measure.subtitle(asked)))
    legend = legend_for(asked) if measure.is_ramp else []
    return WardMap(
        f"/api/v1/{asked.atlas.build_id}/picture.png?{query}",
        ". ".join(said).rstrip(".") + ".",
        [(entry.label, entry.colours.get("light", ""), entry.kind) for entry in legend],
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


WARD = Page("ward", "Ward", answer)
