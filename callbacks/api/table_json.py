"""The wide table of a view: every service of a place, or every area for one service."""

from dataclasses import replace

from flask import Blueprint, Response, request

from callbacks.api.responses import JSON, cached_response, compressed, json_bytes
from callbacks.context import Services
from data.answers.address import ask_query, canonical_query
from data.answers.asked import Asked
from data.answers.exports.table_json import table_json

MODE = "services"
"""The page whose names of the address turn the table."""


def register_table(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/table.json?<view>``."""

    @blueprint.get("/<build>/table.json")
    def wide(build: str) -> Response:
        atlas = services.atlases.at(build)
        asked = ask_query({**request.args, "mode": MODE}, atlas)
        return cached_response(
            services,
            f"{asked.atlas.build_id}/table.json/{_key(asked)}",
            lambda: compressed(json_bytes(table_json(asked))),
            mimetype=JSON,
        )


def _key(asked: Asked) -> str:
    """The view without what only the page uses, such as the order of the rows."""
    view = replace(asked.view, sort="", find="", kind="", topic="", box="", at="", tab="now")
    is_by_area = view.turn == "areas"
    # All areas are in the table of a service, and all services in that of an area.
    view = replace(view, area="", compare="") if is_by_area else view
    return canonical_query(view, asked.manifest)
