"""What a request may be: small, and of the form the page's own requests have."""

import dash
from dash.exceptions import DependencyException
from flask import Request, Response, request
from werkzeug.exceptions import RequestURITooLarge

from callbacks.api.errors import error_response

LARGEST_REQUEST = 256 * 1024
"""Bytes of a request's body; the page's own take a few thousand."""
LONGEST_HEADERS = 32 * 1024
"""Bytes of a request's address and headers; cookies of a sign-in service are the longest of
them.
"""


LONGEST_ADDRESS = 8 * 1024
"""Characters of an address with its query; a link to a view takes a few hundred."""


def add_limits(app: dash.Dash) -> None:
    """Refuse what is too large, and callback requests no page of ours could have sent."""
    app.server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    path = f"{app.config.requests_pathname_prefix}_dash-update-component"

    def check_address() -> None:
        if len(request.path) + len(request.query_string) > LONGEST_ADDRESS:
            raise RequestURITooLarge

    def check_callback() -> Response | None:
        if request.path != path or request.method != "POST":
            return None
        return (
            None
            if _is_callback(_json_of(request), app)
            else error_response(400, "This is not a request of this page.", "Reload the page.")
        )

    def no_such_file(error: Exception) -> Response:  # noqa: ARG001
        return error_response(404, "There is no such file.", "Reload the page.")

    app.server.before_request(check_address)
    app.server.before_request(check_callback)
    app.server.register_error_handler(DependencyException, no_such_file)


def _json_of(asked: Request) -> object:
    """What a request says, None where it is no JSON. JSON in JSON in JSON … ends where Python's
    patience does.
    """
    try:
        said: object = asked.get_json(silent=True)
    except RecursionError:
        return None
    return said


def _is_callback(body: object, app: dash.Dash) -> bool:
    """Whether a callback is named that there is, with inputs and states in the right places and all
    its outputs.
    """
    if (
        not isinstance(body, dict)
        or not isinstance(body.get("output"), str)
        or body["output"] not in app.callback_map
    ):
        return False
    known = app.callback_map[body["output"]]
    parts = [
        (known.get("inputs", []), body.get("inputs", [])),
        (known.get("state", []), body.get("state", [])),
    ]
    if not all(_same_places(declared, given) for declared, given in parts):
        return False
    outputs = body.get("outputs")
    several = outputs if isinstance(outputs, list) else [outputs]
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(c, str) and "." in c for c in changed):
        return False
    return "{" in body["output"] or (bool(several) and all(_is_place(o) for o in several))


def _same_places(declared: object, given: object) -> bool:
    if not isinstance(declared, list) or not isinstance(given, list) or len(declared) != len(given):
        return False
    # Identifiers that are patterns begin with a brace; what they match is for Dash to judge.
    return all(
        d["id"].startswith("{")
        or (_is_place(g) and (g["id"], g["property"]) == (d["id"], d["property"]))
        for d, g in zip(declared, given, strict=True)
    )


def _is_place(given: object) -> bool:
    return (
        isinstance(given, dict)
        and isinstance(given.get("id"), str)
        and isinstance(given.get("property"), str)
    )
