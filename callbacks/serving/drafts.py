"""Files of a draft, which stay on its machine until its data audit is answered."""

from flask import Flask, request

from callbacks.context import Services
from data.errors import DraftError

OF_THE_PAGE = (
    "paint.frame",
    "series.frame",
    "shake.frame",
    "scene.json",
    "list.json",
    "report.html",
    "qr.svg",
)
"""What the page itself shows. Every other address of a build that ends like a file is one to take
away, so a new one is refused unless it is named here."""
FETCHED = {"map.png": "image", "table.json": "empty"}
"""What the page shows in an image, or fetches for a script. A browser says so, and nobody else may
have it."""


def keep_files_of_drafts(server: Flask, services: Services) -> None:
    """Answer 403, with what to do, to whoever asks for a file of a draft."""

    def refuse() -> None:
        build = (request.view_args or {}).get("build", "")
        if (
            build
            and request.url_rule
            and leaves(request.url_rule.rule)
            and services.atlases.at(build).manifest.draft
        ):
            raise DraftError

    server.before_request(refuse)


def leaves(rule: str) -> bool:
    """Whether the request for an address of a build asks for a file to take away."""
    name = rule.rpartition("/")[2]
    if name in FETCHED:
        return not _is_of_the_page(FETCHED[name])
    return "." in name and name not in OF_THE_PAGE


def _is_of_the_page(kind: str) -> bool:
    """Whether a page of this atlas asks, for an image that it shows or for its script."""
    said = request.headers
    return (said.get("Sec-Fetch-Site"), said.get("Sec-Fetch-Dest")) == ("same-origin", kind)
