"""The layer between Dash and the browser: compression, caching, headers, limits and errors."""

import dash
from flask import Flask

from callbacks.api.errors import response_to
from callbacks.context import Services
from callbacks.serving.answers import keep_answers
from callbacks.serving.drafts import keep_files_of_drafts
from callbacks.serving.headers import add_headers
from callbacks.serving.limits import add_limits, add_rates
from callbacks.serving.packing import Packing, packing_folder
from callbacks.serving.pages import keep_pages
from callbacks.serving.static import keep_static_files
from callbacks.serving.unknown import refuse_unknown
from callbacks.sign_in.gate import Gate, guard


def add_sign_in(server: Flask, services: Services) -> Gate:
    """Set the person of each request before anything is answered.

    Call it before anything else is registered with the server. Raises SettingsError.
    """
    gate = guard(server, services)
    add_rates(server, services.settings)
    return gate


def install(
    app: dash.Dash,
    services: Services,
    gate: Gate | None = None,
    script_hashes: tuple[str, ...] = (),
) -> Packing:
    """Prepare a Dash app for serving. Call it once, after every callback is registered.

    ``script_hashes``: CSP sources of inline scripts of the page's own, such as ``'sha256-…'``.
    Returns the packing of static files; its ``settle`` waits until every file asked for so far is
    packed at the best quality.
    """
    server: Flask = app.server
    packing = Packing(packing_folder())
    add_limits(app)
    refuse_unknown(app)
    keep_files_of_drafts(server, services)
    keep_answers(app, services)
    # Flask runs the functions after a request in reverse order: files and pages are kept first,
    # headers are added last.
    add_headers(app, services.settings, script_hashes)
    keep_pages(app, services, gate or Gate(None))
    keep_static_files(app, packing)
    server.register_error_handler(Exception, response_to)
    return packing
