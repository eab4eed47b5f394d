"""What a request may be: small, and of the form the page's own requests have."""

import dash
from dash.exceptions import DependencyException
from flask import Response, request

from callbacks.api.errors import error_response

LARGEST_REQUEST = 256 * 1024
"""Bytes of a request's body; the page's own take a few thousand."""
LONGEST_HEADERS = 32 * 1024
"""Bytes of a request's address and headers; cookies of a sign-in service are the longest of them."""


def add_limits(app: dash.Dash) -> None:
    """Refuse what is too large, and callback requests no page of ours could have sent."""
    app.server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    path = f"{app.config.requests_pathname_prefix}_dash-update-component"

    def check_callback() -> Response | None:
        if request.path != path or request.method != "POST":
            return None
        return None if _is_callback(request.get_json(silent=True), app) else error_response(400, "This is not a request of this page.", "Reload the page.")

    def no_such_file(error: Exception) -> Response:  # noqa: ARG001
        return error_response(404, "There is no such file.", "Reload the page.")

    app.server.before_request(check_callback)
    app.server.register_error_handler(DependencyException, no_such_file)


def _is_callback(body: object, app: dash.Dash) -> bool:
    """Whether a callback is named that there is, with inputs and states in the right places and all its outputs."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str) or body["output"] not in app.callback_map:
        return False
    known = app.callback_map[body["output"]]
    parts = [(known.get("inputs", []), body.get("inputs", [])), (known.get("state", []), body.get("state", []))]
    if not all(_same_places(declared, given) for declared, given in parts):
        return False
    outputs = body.get("outputs")
    several = outputs if isinstance(outputs, list) else [outputs]
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(c, str) and "." in c for c in changed):
        return False
    return "{" in body["output"] or all(_is_place(o) for o in several)


def _same_places(declared: object, given: object) -> bool:
    if not isinstance(declared, list) or not isinstance(given, list) or len(declared) != len(given):
        return False
    # Identifiers that are patterns begin with a brace; what they match is for Dash to judge.
    return all(
        d["id"].startswith("{") or (_is_place(g) and (g["id"], g["property"]) == (d["id"], d["property"])) for d, g in zip(declared, given, strict=True)
    )


def _is_place(given: object) -> bool:
    return isinstance(given, dict) and isinstance(given.get("id"), str) and isinstance(given.get("property"), str)
