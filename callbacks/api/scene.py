"""What one scene of a talk shows, as the parts of the page: the view of a query, in large type."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from callbacks.api.query import asked_by_request
from callbacks.api.responses import JSON, cached_response, compressed, json_bytes
from callbacks.context import Services
from data.answers.asked import Asked
from data.answers.story.missing import missed_figure
from data.answers.story.two_maps import two_maps_for
from data.answers.talk import shown
from data.store.reader import Atlas
from data.talk import Emphasis, Scene
from layouts.elements import Element
from layouts.panels.missed import build_missed
from layouts.panels.scenes import build_shown
from layouts.panels.trend import trend_figure

EMPHASISED = CHART, OUTLINE, KEEP = "chart", "outline", "keep"
"""Names of the query for what is emphasised: ``chart=1``, an area and the code of a group."""
LONGEST, LONGEST_NAME = 4000, 60


def register_scene(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/scene.json?<view>``."""

    @blueprint.get("/<build>/scene.json")
    def scene(build: str) -> Response:
        asked = asked_by_request(services, build, but=EMPHASISED)
        given = request.args
        emphasis = Emphasis(
            area=given.get(OUTLINE, "")[:LONGEST_NAME],
            segment=given.get(KEEP, "")[:LONGEST_NAME],
            chart=given.get(CHART) == "1",
        )
        # What the build does not have is said of the words of the address itself.
        said = request.query_string.decode("utf-8", "replace")[:LONGEST]
        view = "&".join(p for p in said.split("&") if p.partition("=")[0] not in EMPHASISED)
        told = Scene.model_construct(view=view, emphasis=emphasis)
        return cached_response(
            services,
            f"{asked.atlas.build_id}/scene.json/{emphasis!r}/{view}",
            lambda: compressed(json_bytes(scene_json(told, asked.atlas))),
            mimetype=JSON,
        )


def scene_json(scene: Scene, atlas: Atlas) -> dict[str, Any]:
    """The parts of a scene as JSON: ``headline``, ``body`` (elements), ``bounds``, and its chart
    for a projector (``figure``) and for a phone (``small``).
    """
    found = shown(scene, atlas)
    two = two_maps_for(found.asked)
    return {
        "headline": found.headline,
        "place": found.tab.place.name,
        "body": build_shown(found, _missing(found.asked)),
        "figure": trend_figure(found.trend, large=True) if found.trend else None,
        "small": trend_figure(found.trend) if found.trend else None,
        "bounds": list(found.bounds),
        "area": found.tab.place.reference,
        "gone": list(found.gone),
        "beside": asdict(two) if two else None,
    }


def _missing(asked: Asked) -> list[Element]:
    """The table of who is missing, on the tab of that name."""
    return build_missed(missed_figure(asked, None)) if asked.view.tab == "missing" else []
