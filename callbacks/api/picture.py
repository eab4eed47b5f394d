"""The bare map as a picture, painted on the server, for pages to print.

It is painted from the same area tiles and classes as in the browser.
"""

from flask import Blueprint, Response, request

from callbacks.api.query import asked_by_request
from callbacks.api.responses import FOREVER, bytes_response, cached_response, compressed
from callbacks.context import Services
from data.answers.classes.paint import paint_key
from data.answers.map.picture import HEIGHT, SMALL, WIDTH, picture_for, png_of

SMALLER = "small"
"""The name of the query that asks for a small picture."""


def register_picture(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/map.png`` and ``/<build>/report.html``.

    The picture takes the query of a view; with ``small=1`` it is a small one, among words.
    """

    @blueprint.get("/<build>/map.png")
    def picture(build: str) -> Response:
        asked = asked_by_request(services, build, but=(SMALLER,))
        is_small = request.args.get(SMALLER) == "1"
        size = SMALL if is_small else (WIDTH, HEIGHT)
        drawn = f"{size[0]}/{paint_key(asked)}&area={asked.view.area}"
        key = f"{asked.atlas.build_id}/picture/{drawn}"
        return cached_response(
            services,
            key,
            lambda: compressed(png_of(picture_for(asked, size), is_clear=is_small)),
            mimetype="image/png",
        )

    @blueprint.get("/<build>/report.html")
    def report(build: str) -> Response:
        return bytes_response(
            services.atlases.at(build).content("report.html"), "text/html", cache=FOREVER
        )
