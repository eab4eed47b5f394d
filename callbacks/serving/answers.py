"""Answers to a change of view, made once.

The request of a page, the build and the groups of the person together decide an answer. Many people
in a room who open one link send the same request.

Answers are kept in this process only. Unlike pictures they hold components, so no other process may
be able to write them.
"""

import hashlib

import dash
from flask import Response, request

from callbacks.api.responses import JSON, QUICK_QUALITY, encoding_for, packed
from callbacks.cache import AnswerCache
from callbacks.context import Services
from callbacks.sign_in.person import groups_here
from data.errors import StoreError
from data.store.memory import Memory

BUDGET = 24 * 2**20
"""Bytes of packed answers that are kept; one answer has about ten thousand."""


class NotKeptError(Exception):
    """An answer that must not be kept."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def keep_answers(app: dash.Dash, services: Services) -> None:
    """Answer a repeated request from memory.

    Where several ask the same at one time, the answer is made once.
    """
    endpoint = f"{app.config.requests_pathname_prefix}_dash-update-component"
    ask = app.server.view_functions[endpoint]
    kept = AnswerCache(Memory(BUDGET))

    def made() -> Response:
        response: Response = app.server.make_response(ask())
        return response

    def answer() -> Response:
        encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
        try:
            build = services.atlases.current().build_id
        except StoreError:
            return made()
        # The key has the groups too: in an earlier build, another group may have seen more.
        key = (
            f"{build}/{sorted(groups_here())}/{encoding}"
            f"/{hashlib.sha256(request.get_data()).hexdigest()}"
        )

        def make() -> bytes:
            response = made()
            if response.status_code != 200 or response.mimetype != JSON:
                raise NotKeptError(response)
            return packed(response.get_data(), encoding, QUICK_QUALITY)

        try:
            body = kept.made(key, make)
        except NotKeptError as error:
            return error.response
        response = Response(body, mimetype=JSON)
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "no-store"
        return response

    app.server.view_functions[endpoint] = answer
