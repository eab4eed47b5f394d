"""Errors as answers: one shape, and one table from the kind of error to its status."""

import logging
from http import HTTPStatus

from flask import Response
from werkzeug.exceptions import HTTPException, SecurityError

from callbacks.api.responses import json_response
from data.errors import (
    DamagedFileError,
    DraftError,
    NotFoundError,
    RequestError,
    StoreError,
    StoryError,
    TooManyRequestsError,
    WardwiseError,
)

STATUS: tuple[tuple[type[WardwiseError], int, str], ...] = (
    (DraftError, 403, "docs/data-audit.md says what is asked."),
    (NotFoundError, 404, "Look up what there is in /api/v1/catalogue.json."),
    (TooManyRequestsError, 429, "Wait a minute and try again."),
    (StoryError, 400, "docs/data.md says what a scene of a [[story]] may have."),
    (RequestError, 400, "The address is described in docs/api.md."),
    (
        DamagedFileError,
        503,
        "The rest of the atlas still works; whoever runs it should build it again.",
    ),
    (StoreError, 503, "Whoever runs this atlas should look at its log."),
    (WardwiseError, 503, "Whoever runs this atlas should look at its log."),
)
"""Kind of error, HTTP status and what to do; the first kind that fits counts."""

WORDS = {
    400: (
        "This request could not be read.",
        "Reload the page; the addresses for programs are described in docs/api.md.",
    ),
    401: ("You have not signed in.", "Reload the page to sign in."),
    404: ("There is nothing at this address.", "Look up what there is in /api/v1/catalogue.json."),
    405: ("This address does not take that method.", "Use GET or HEAD."),
    413: ("This request is larger than any of this page's own.", "Ask for less at once."),
    414: ("This address is longer than any of this page's own.", "Ask for less at once."),
    415: ("This request is not in a form that is taken here.", "Send JSON, as the page does."),
}
"""The words for a status that has no words of its own: what is wrong, and what to do."""
OTHERWISE = (
    "This request cannot be answered.",
    "Reload the page; the addresses for programs are described in docs/api.md.",
)

_log = logging.getLogger(__name__)


def error_response(status: int, message: str, hint: str = "") -> Response:
    """``{"error": {"status", "message", "hint"}}``, which no cache may keep."""
    return json_response(
        {"error": {"status": status, "message": message, "hint": hint}},
        cache="no-store",
        status=status,
    )


def response_to(error: Exception) -> Response:
    """The answer to an error.

    An unexpected error is logged with its trace; the answer leaves the trace out.
    """
    if isinstance(error, WardwiseError):
        status, hint = next(
            (status, hint) for kind, status, hint in STATUS if isinstance(error, kind)
        )
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("%s", error)
        return error_response(
            status,
            _without_paths(error) if status >= HTTPStatus.INTERNAL_SERVER_ERROR else str(error),
            hint,
        )
    if isinstance(error, HTTPException):
        return _http_response(error)
    _log.exception("Unforeseen error", exc_info=error)
    return error_response(
        500,
        "Something went wrong here; it was noted in the log.",
        "Try again, or tell whoever runs this atlas.",
    )


def _http_response(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, SecurityError):
        return error_response(
            status,
            "This atlas does not go by that name.",
            "Use the address you were given; whoever runs it sets it in WARDWISE_ADDRESS.",
        )
    if error.response is not None or status < HTTPStatus.BAD_REQUEST:
        return Response(status=status, headers=error.get_response().headers)
    response = error_response(status, *WORDS.get(status, OTHERWISE))
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _without_paths(error: WardwiseError) -> str:
    """The message to a visitor about a broken store, without its path."""
    return (
        str(error)
        if isinstance(error, DamagedFileError)
        else "There is no atlas to show at the moment."
    )
