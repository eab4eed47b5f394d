"""Answers to a change of view, made once: what a page asks says all that its answer depends on,
with the build and what who asks may see of it.

A hall of people who open one link ask one question. They are kept in this process only: unlike
pictures they hold components, which nobody else should be able to write.
"""

import hashlib

import dash
from flask import Response, request

from callbacks.api.responses import JSON, QUICK_QUALITY, encoding_for, packed
from callbacks.cache import Kept
from callbacks.context import Services
from callbacks.sign_in.person import groups_here
from data.errors import StoreError
from data.store.memory import Memory

BUDGET = 24 * 2**20
"""Bytes of packed answers kept, of some ten thousand each."""


class NotKeptError(Exception):
    """An answer that is not to be kept."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def keep_answers(app: dash.Dash, services: Services) -> None:
    """Answer a question that was asked before from memory, and one that several ask at the same
    time once.
    """
    endpoint = f"{app.config.requests_pathname_prefix}_dash-update-component"
    ask = app.server.view_functions[endpoint]
    kept = Kept(Memory(BUDGET))

    def made() -> Response:
        response: Response = app.server.make_response(ask())
        return response

    def answer() -> Response:
        encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
        try:
            build = services.atlases.current().build_id
        except StoreError:
            return made()
        # The groups as well: of a build before this one, another group may have seen more.
        key = f"{build}/{sorted(groups_here())}/{encoding}/{hashlib.sha256(request.get_data()).hexdigest()}"

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
