"""Limits of a request: its size, and the forms of the page's own requests."""

from collections.abc import Callable, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

import dash
from dash.exceptions import DependencyException
from flask import Flask, Request, Response, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import RequestURITooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from callbacks.api.errors import error_response
from callbacks.sign_in.person import person_here
from data.answers.exports.formats import EXPORTS
from data.errors import TooManyRequestsError
from data.settings import NO_LIMIT, LimitSettings, NetworkSettings

LARGEST_REQUEST = 256 * 1024
"""Bytes of a request's body; the page's own requests have a few thousand."""
LONGEST_HEADERS = 32 * 1024
"""Bytes of a request's address and headers.

Cookies of a sign-in service are the longest of them.
"""


LONGEST_ADDRESS = 8 * 1024
"""Characters of an address with its query; a link to a view has a few hundred."""


def add_limits(app: dash.Dash) -> None:
    """Refuse requests that the page could not have sent.

    They are too large, or are callback requests in another form than the page's own.
    """
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
    """The JSON of a request; None where it is not JSON.

    None also where the JSON is nested deeper than Python can read.
    """
    try:
        said: object = asked.get_json(silent=True)
    except RecursionError:
        return None
    return said


def _is_callback(body: object, app: dash.Dash) -> bool:
    """Whether a request names an existing callback in the right form.

    Its inputs and states must be in the right places, and all its outputs must be there.
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
    # Identifiers that are patterns begin with a brace; Dash checks what they match.
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


WORK = (
    "/_dash-update-component",
    "/map.png",
    ".csv",
    "/search",
    "/series.frame",
    "/exports.json",
    *(f"/{export.key}" for export in EXPORTS),
)
"""Ends of addresses whose answers are calculated rather than looked up."""


LISTS = ("/list.json", "/list.csv", "/list.xlsx")
"""Ends of addresses that count a list of customers."""
TOO_MANY = "More requests came from here than the {amount:,} a {unit} that are answered."


def add_rates(server: Flask, settings: LimitSettings) -> None:
    """Count the requests of each person, or of each address where no one has signed in.

    Counts are kept in this process and deleted when a window ends.
    """
    counter = FixedWindowRateLimiter(MemoryStorage())
    limits = [
        (limit, ends)
        for text, ends in (
            (settings.limit, None),
            (settings.limit_work, WORK),
            (settings.limit_lists, LISTS),
        )
        if (limit := _limit(text))
    ]
    if limits:
        server.before_request(_counting(counter, limits))


def _limit(text: str) -> RateLimitItem | None:
    return None if text == NO_LIMIT else parse(text)


def _counting(
    counter: FixedWindowRateLimiter, limits: Sequence[tuple[RateLimitItem, tuple[str, ...] | None]]
) -> Callable[[], None]:
    def count() -> None:
        person = person_here()
        who = person.mark if person else request.remote_addr or ""
        for limit, ends in limits:
            if (ends is None or request.path.endswith(ends)) and not counter.hit(
                limit, ends[0] if ends else "all", who
            ):
                raise TooManyRequestsError(
                    TOO_MANY.format(amount=limit.amount, unit=limit.GRANULARITY.name)
                )

    return count


THIS_MACHINE = ("localhost", "127.0.0.1")


def is_this_machine(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_only_here(settings: NetworkSettings, listens_on: str) -> bool:
    """Whether only this machine can reach a server.

    Others can where it listens on another address, where a proxy is set, and where it has a public
    address. A server that does not know where it listens may be reached by anybody.
    """
    return is_this_machine(listens_on) and not settings.proxies and not settings.address


def add_hosts(server: Flask, settings: NetworkSettings, *, listens_on: str = "") -> None:
    """Trust as many proxies as are set, and answer under the atlas's own names only.

    A page elsewhere on the web can give its own name the address 127.0.0.1. It could then read what
    is served there as if it were its own. So a server that only this machine can reach
    (``listens_on``) answers to the names of this machine, and a server with an address in its
    settings answers to that; others answer to every name.
    """
    if settings.proxies:
        behind = ProxyFix(
            server.wsgi_app,
            x_for=settings.proxies,
            x_proto=settings.proxies,
            x_host=settings.proxies,
        )
        server.wsgi_app = behind  # type: ignore[method-assign]
    if settings.address:
        server.config["TRUSTED_HOSTS"] = [urlsplit(settings.address).hostname, *THIS_MACHINE]
    elif (
        is_only_here(settings, listens_on) and ":" not in listens_on
    ):  # Werkzeug does not support IPv6 addresses as trusted names
        server.config["TRUSTED_HOSTS"] = list(THIS_MACHINE)
