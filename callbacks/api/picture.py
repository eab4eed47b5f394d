"""The map as a picture, painted on the server from the same area tiles and classes as in the
browser: for pages to print and files to keep.
"""

from flask import Blueprint, Response, request

from callbacks.api.responses import FOREVER, bytes_response, compressed, kept_response
from callbacks.context import Services
from data.answers.map.picture import picture_for, png_of
from data.answers.view import read_view


def register_picture(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/picture.png``, which takes the query of a view, and
    ``/<build>/report.html``.
    """

    @blueprint.get("/<build>/picture.png")
    def picture(build: str) -> Response:
        atlas = services.atlases.at(build)
        view, _ = read_view(dict(request.args.items()), atlas.manifest)
        kept = ",".join(
            [
                view.level,
                view.area,
                view.measure,
                view.classification,
                view.tier,
                *view.segment,
                view.theme,
                view.service,
                view.channel,
            ]
        )
        key = f"{atlas.build_id}/picture/{kept},{view.indicator},{view.period},{view.window}"
        return kept_response(
            services,
            key,
            lambda: compressed(png_of(picture_for(view, atlas))),
            mimetype="image/png",
        )

    @blueprint.get("/<build>/report.html")
    def report(build: str) -> Response:
        return bytes_response(
            services.atlases.at(build).content("report.html"), "text/html", cache=FOREVER
        )
