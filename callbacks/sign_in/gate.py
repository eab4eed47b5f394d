"""The gate every request goes through first: it says who asks, and turns away who may not come
in.
"""

from typing import Protocol

from flask import Flask, Response, request
from werkzeug.exceptions import SecurityError

from callbacks.context import Services
from callbacks.sign_in.person import Person, enter, person_here
from data.settings import Settings

OPEN_RULES = ("/healthz", "/sign-in", "/sign-in/back", "/sign-out", "/_favicon.ico")
FILES = ("/_dash-component-suites/", "/assets/", "/_wardwise/")
"""Scripts and styles of the page, the same for everybody and open source: they say nothing of an
atlas.
"""


class Door(Protocol):
    """A way to sign in."""

    sign_in_link: tuple[str, str]
    sign_out_link: tuple[str, str] | None

    def person(self) -> Person | None: ...

    def refuse(self) -> Response: ...

    def is_wrong(self) -> bool: ...


class Gate:
    """What the page needs to know of the door."""

    def __init__(self, door: Door | None) -> None:
        self.door = door

    def link(self) -> tuple[str, str] | None:
        """The link to sign in or out that who asks should be offered: words and address."""
        if self.door is None:
            return None
        return self.door.sign_out_link if person_here() else self.door.sign_in_link


def guard(server: Flask, services: Services) -> Gate:
    """Put the gate before everything else a server does; call it before any other function of a
    request is registered.

    Raises SettingsError where the door that is asked for cannot be made.
    """
    door = _door_for(services.settings, server, services)
    if door is not None:
        needs_all = services.settings.sign_in_for == "everything"

        def check() -> Response | None:
            if isinstance(request.routing_exception, SecurityError):
                # asked by a name that is not ours: nobody's password is looked at
                raise request.routing_exception
            person = door.person()
            enter(person)
            if person is None and not is_open() and (needs_all or door.is_wrong()):
                return door.refuse()
            return None

        server.before_request(check)
        # What comes after a request runs in reverse: registered first, this has the last word.
        server.after_request(_kept_by_browsers_only)
    return Gate(door)


def is_open() -> bool:
    """Whether this request is answered to those who have not signed in: by what it leads to, not by
    how its address begins.
    """
    return _is_file() or (request.url_rule is not None and request.url_rule.rule in OPEN_RULES)


def _is_file() -> bool:
    return request.url_rule is not None and request.url_rule.rule.startswith(FILES)


def _kept_by_browsers_only(response: Response) -> Response:
    """No proxy between may keep what is for one person; scripts and styles are for all."""
    if not _is_file():
        kept = response.headers.get("Cache-Control", "no-store")
        response.headers["Cache-Control"] = (
            kept.replace("public", "private")
            if "public" in kept or "no-store" in kept
            else f"private, {kept}"
        )
    return response


def _door_for(settings: Settings, server: Flask, services: Services) -> Door | None:
    """Each kind of door is loaded only where it is asked for."""
    if settings.sign_in == "basic":
        from callbacks.sign_in.basic import basic_door

        return basic_door(settings.users, server)
    if settings.sign_in == "oidc":
        from callbacks.sign_in.oidc import OidcDoor

        return OidcDoor(settings, server, services.atlases)
    return None
