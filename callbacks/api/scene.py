"""What one scene of a talk shows, as the parts of the page: the view of a query, in large type."""

from typing import Any

from flask import Blueprint, Response, request

from callbacks.api.query import asked_by_request
from callbacks.api.responses import JSON, cached_response, compressed, json_bytes
from callbacks.context import Services
from data.answers.talk import shown
from data.store.reader import Atlas
from data.talk import Emphasis, Scene
from layouts.panels.scenes import build_shown
from layouts.panels.trend import trend_figure

CHART = "chart"
"""Name of the query that asks for the chart: ``chart=1``."""
LONGEST = 4000


def register_scene(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/scene.json?<view>``."""

    @blueprint.get("/<build>/scene.json")
    def scene(build: str) -> Response:
        asked = asked_by_request(services, build, but=(CHART,))
        has_chart = request.args.get(CHART) == "1"
        # What the build does not have is said of the words of the address itself.
        said = request.query_string.decode("utf-8", "replace")[:LONGEST]
        given = "&".join(p for p in said.split("&") if p.partition("=")[0] != CHART)
        told = Scene.model_construct(view=given, emphasis=Emphasis(chart=has_chart))
        return cached_response(
            services,
            f"{asked.atlas.build_id}/scene.json/{has_chart:d}/{given}",
            lambda: compressed(json_bytes(scene_json(told, asked.atlas))),
            mimetype=JSON,
        )


def scene_json(scene: Scene, atlas: Atlas) -> dict[str, Any]:
    """The parts of a scene as JSON: ``headline``, ``body`` (elements), ``bounds``, and its chart
    for a projector (``figure``) and for a phone (``small``).
    """
    found = shown(scene, atlas)
    return {
        "headline": found.headline,
        "place": found.tab.place.name,
        "body": build_shown(found),
        "figure": trend_figure(found.trend, large=True) if found.trend else None,
        "small": trend_figure(found.trend) if found.trend else None,
        "bounds": list(found.bounds),
        "area": found.tab.place.reference,
        "gone": list(found.gone),
    }
