"""The HTTP interface that the map and programs fetch from. docs/api.md describes every address."""

from flask import Blueprint, Flask, Response

from callbacks.api.catalogue import register_catalogue
from callbacks.api.errors import response_to
from callbacks.api.exports import register_exports
from callbacks.api.own_list import register_own_list
from callbacks.api.paint import register_paint
from callbacks.api.picture import register_picture
from callbacks.api.places import register_places
from callbacks.api.qr import register_qr
from callbacks.api.rates_csv import register_rates
from callbacks.api.register_files import register_register
from callbacks.api.responses import json_response
from callbacks.api.scene import register_scene
from callbacks.api.short import register_short
from callbacks.api.table_json import register_table
from callbacks.api.tiles import register_tiles
from callbacks.context import Services
from data.errors import NotFoundError

PREFIX = "/api/v1"


def register(server: Flask, services: Services) -> None:
    """Wire every address of the API, and one shape for its errors."""
    blueprint = Blueprint("api", __name__)
    register_catalogue(blueprint, services)
    register_tiles(blueprint, services)
    register_paint(blueprint, services)
    register_places(blueprint, services)
    register_picture(blueprint, services)
    register_qr(blueprint, services)
    register_rates(blueprint, services)
    register_exports(blueprint, services)
    register_own_list(blueprint, services)
    register_register(blueprint, services)
    register_scene(blueprint, services)
    register_table(blueprint, services)
    server.register_blueprint(blueprint, url_prefix=PREFIX)
    server.register_blueprint(_bounds_of_the_api(services))
    short = Blueprint("short", __name__)
    register_short(short, services)
    server.register_blueprint(short)
    server.register_error_handler(Exception, response_to)


def _bounds_of_the_api(services: Services) -> Blueprint:
    """``/healthz``, and a 404 for every unknown address under ``/api``.

    Without it an unknown address would show the page.
    """
    blueprint = Blueprint("bounds", __name__)

    @blueprint.get("/healthz")
    def health() -> Response:
        return json_response(
            {"status": "ok", "build": services.atlases.current().build_id}, cache="no-store"
        )

    @blueprint.route("/api", defaults={"rest": ""}, strict_slashes=False)
    @blueprint.route("/api/<path:rest>")
    def nowhere(rest: str) -> Response:
        raise NotFoundError(f"There is nothing at /api/{rest[:80]}.")

    return blueprint
