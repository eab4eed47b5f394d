"""The gate that every request goes through first.

It sets the person of the request, and refuses a person who may not read the atlas.
"""

from typing import Protocol

from flask import Flask, Response, request
from werkzeug.exceptions import SecurityError

from callbacks.context import Services
from callbacks.sign_in.person import Person, enter, person_here
from data.settings import Settings

OPEN_RULES = ("/healthz", "/sign-in", "/sign-in/back", "/sign-out", "/_favicon.ico")
FILES = ("/_dash-component-suites/", "/assets/", "/_wardwise/")
"""Scripts and styles of the page, the same for every visitor and open source.

They contain nothing of an atlas.
"""


class SignIn(Protocol):
    """A way to sign in."""

    sign_in_link: tuple[str, str]
    sign_out_link: tuple[str, str] | None

    def person(self) -> Person | None: ...

    def refuse(self) -> Response: ...

    def is_wrong(self) -> bool: ...


class Gate:
    """The part of the sign-in that the page needs."""

    def __init__(self, sign_in: SignIn | None) -> None:
        self.sign_in = sign_in

    def link(self) -> tuple[str, str] | None:
        """The link to sign in or out for the person of the request: words and address."""
        if self.sign_in is None:
            return None
        return self.sign_in.sign_out_link if person_here() else self.sign_in.sign_in_link


def guard(server: Flask, services: Services) -> Gate:
    """Register the gate, which must run before everything else.

    Call it before any other function of a request is registered. Raises SettingsError where the
    sign-in of the settings cannot be made.
    """
    sign_in = _sign_in_for(services.settings, server, services)
    if sign_in is not None:
        needs_all = services.settings.sign_in_for == "everything"

        def check() -> Response | None:
            if isinstance(request.routing_exception, SecurityError):
                # The request used a name that is not ours, so no password is checked.
                raise request.routing_exception
            person = sign_in.person()
            enter(person)
            if person is None and not is_open() and (needs_all or sign_in.is_wrong()):
                return sign_in.refuse()
            return None

        server.before_request(check)
        # Functions after a request run in reverse order: this one is registered first and so runs
        # last.
        server.after_request(_kept_by_browsers_only)
    return Gate(sign_in)


def is_open() -> bool:
    """Whether this request is answered without a sign-in.

    The rule it matches decides, not the beginning of its address.
    """
    return _is_file() or (request.url_rule is not None and request.url_rule.rule in OPEN_RULES)


def _is_file() -> bool:
    return request.url_rule is not None and request.url_rule.rule.startswith(FILES)


def _kept_by_browsers_only(response: Response) -> Response:
    """Let no proxy keep an answer for one person; scripts and styles are for everyone."""
    if not _is_file():
        kept = response.headers.get("Cache-Control", "no-store")
        response.headers["Cache-Control"] = (
            kept.replace("public", "private")
            if "public" in kept or "no-store" in kept
            else f"private, {kept}"
        )
    return response


def _sign_in_for(settings: Settings, server: Flask, services: Services) -> SignIn | None:
    """The sign-in of the settings. Each kind is loaded only where it is set."""
    if settings.sign_in == "basic":
        from callbacks.sign_in.basic import basic_sign_in

        return basic_sign_in(settings.users, server)
    if settings.sign_in == "oidc":
        from callbacks.sign_in.oidc import OidcSignIn

        return OidcSignIn(settings, server, services.atlases)
    return None
