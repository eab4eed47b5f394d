"""The address of a view as a QR code, for paper and for phones in a room."""

from flask import Blueprint, Response, request

from callbacks.api.query import asked_by_request
from callbacks.api.responses import bytes_response
from callbacks.context import Services
from callbacks.qr import code_of, svg_of
from data.answers.address import canonical_query
from data.errors import NotFoundError

KEPT = "private, max-age=86400"
"""A code holds the host that it was asked under, so that no shared cache may keep it."""


def register_qr(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/qr.svg``, which takes the query of a view."""

    @blueprint.get("/<build>/qr.svg")
    def qr(build: str) -> Response:
        asked = asked_by_request(services, build)
        query = canonical_query(asked.view, asked.manifest)
        address = f"{request.host_url}{f'?{query}' if query else ''}"
        code = code_of(address)
        if code is None:
            raise NotFoundError("This address is too long for a QR code. Copy the link instead.")
        return bytes_response(svg_of(code), "image/svg+xml", cache=KEPT)
