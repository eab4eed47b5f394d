"""The address of a view as a QR code, for paper and for phones in a room."""

import io

import segno
from flask import Blueprint, Response, request

from callbacks.api.query import asked_by_request
from callbacks.api.responses import bytes_response
from callbacks.context import Services
from data.answers.address import canonical_query
from data.errors import NotFoundError

BORDER = 2
"""Modules of white around the code; scanners need at least some."""
KEPT = "private, max-age=86400"
"""A code holds the host that it was asked under, so that no shared cache may keep it."""


def register_qr(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/qr.svg``, which takes the query of a view."""

    @blueprint.get("/<build>/qr.svg")
    def qr(build: str) -> Response:
        asked = asked_by_request(services, build)
        query = canonical_query(asked.view, asked.manifest)
        address = f"{request.host_url}{f'?{query}' if query else ''}"
        drawn = io.BytesIO()
        _code_of(address).save(
            drawn, kind="svg", border=BORDER, dark="#000", light="#fff", omitsize=True
        )
        return bytes_response(drawn.getvalue(), "image/svg+xml", cache=KEPT)


def _code_of(address: str) -> segno.QRCode:
    """The code of an address; a long one has less to spare for damage.

    Raises NotFoundError for one that no code can hold.
    """
    for spare in ("m", "l"):
        try:
            return segno.make(address, error=spare, micro=False)
        except segno.DataOverflowError:
            continue
    raise NotFoundError("This address is too long for a QR code. Copy the link instead.")
