"""Addresses that this atlas does not have: a page that says so, with a way on."""

import dash
from flask import Response, request

from callbacks.api.responses import asks_for_a_page
from data.errors import NotFoundError
from layouts.index_html import build_plain_page


def refuse_unknown(app: dash.Dash) -> None:
    """Answer 404 where Dash would show the page at any path."""
    home = app.config.requests_pathname_prefix

    def refuse() -> Response | None:
        rule = request.url_rule
        is_any = rule is not None and rule.rule.endswith("/<path:path>")
        if not is_any or request.path == home:
            return None
        text = f"There is nothing at {request.path[:80]}. A part of the address may be missing."
        if not asks_for_a_page():
            raise NotFoundError(text)
        page = build_plain_page("Not found", text, "Open the atlas", home)
        return Response(page, status=404, mimetype="text/html")

    app.server.before_request(refuse)
