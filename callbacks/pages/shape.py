"""The page of a shape: the published figures of whole areas, added up."""

from typing import Any

from data.answers.asked import Asked
from data.answers.pages import Page
from data.answers.story.shape import shape_for
from data.tiles.quadkey import degrees_of
from layouts.panels.shape import build_shape


def answer(asked: Asked) -> dict[str, Any]:
    """The tools, and the sums of the areas that the address lists."""
    figure = shape_for(asked)
    found = {
        "page": build_shape(figure),
        "title": figure.headline,
        "area": asked.view.area,
        "status": f"{figure.headline}.",
        "outlined": list(figure.references),
    }
    if figure.bounds is None:
        return found
    west, south, east, north = figure.bounds
    return found | {"around": [*degrees_of(west, south), *degrees_of(east, north)]}


SHAPE = Page("shape", "Any shape", answer, in_header=False, adds_areas=True)
