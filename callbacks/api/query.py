"""The view in the query of a request, looked up in the build of its address."""

from collections.abc import Collection

from flask import request

from callbacks.context import Services
from data.answers.address import ask_query
from data.answers.asked import Asked


def asked_by_request(
    services: Services, build: str, *, but: Collection[str] = (), mode: str = ""
) -> Asked:
    """Read the view in the query of the request and look up what it asks.

    ``but`` are names of the query that choose the form of the answer. ``mode`` is the page of an
    answer that only one page has; empty for that of the query. Raises NotFoundError where the build
    is not there.
    """
    said = {name: value for name, value in request.args.items() if name not in but}
    if mode:
        said["mode"] = mode
    return ask_query(said, services.atlases.at(build))
