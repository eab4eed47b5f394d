"""Headers that tell the browser what the page may do.

The page loads from this server only, and is framed only where the council allows it.
"""

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

import dash
from flask import Response

from data.errors import SettingsError
from data.settings import BasemapSettings, NetworkSettings, Settings

STRICT_TRANSPORT = "max-age=31536000"
"""A year, for which browsers use TLS only."""

_SOURCES = re.compile(r"[A-Za-z0-9 '*:/._\[\]-]+")
_SUBDOMAIN = re.compile(r"\{s\}")


def content_security_policy(settings: Settings, script_hashes: list[str]) -> str:
    """The policy of the page.

    ``script_hashes`` are CSP sources of its inline scripts, such as ``'sha256-…'``. Raises
    SettingsError for frame ancestors or a basemap address that a policy cannot contain.
    """
    if not _SOURCES.fullmatch(settings.frame_ancestors):
        raise SettingsError(
            f"WARDWISE_FRAME_ANCESTORS is {settings.frame_ancestors!r}; expected sites such as"
            " https://www.example.gov.uk, separated by spaces"
        )
    rules = {
        "default-src": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": settings.frame_ancestors,
        "form-action": "'self'",
        "connect-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": " ".join(["'self'", "data:", "blob:", *basemap_sources(settings)]),
        "font-src": "'self' data:",
        "manifest-src": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def bare_policy(settings: NetworkSettings) -> str:
    """The policy of everything that is not a page.

    Opened by itself, it may load and run nothing.
    """
    return f"default-src 'none'; frame-ancestors {settings.frame_ancestors}"


def basemap_sources(settings: BasemapSettings) -> list[str]:
    """The origin of the basemap's tile address, if there is one. Raises SettingsError."""
    if not settings.basemap_url:
        return []
    parts = urlsplit(_SUBDOMAIN.sub("*", settings.basemap_url))
    origin = f"{parts.scheme}://{parts.netloc}"
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or "@" in origin
        or not _SOURCES.fullmatch(origin)
        or " " in origin
    ):
        raise SettingsError(
            f"WARDWISE_BASEMAP_URL is {settings.basemap_url!r}; expected an address such as"
            " https://tiles.example.org/{z}/{x}/{y}.png"
        )
    return [origin]


def add_headers(app: dash.Dash, settings: Settings, script_hashes: tuple[str, ...] = ()) -> None:
    """Put the headers on every answer. Raises SettingsError when it is called."""
    content_security_policy(settings, [])

    # Dash has the hashes of its inline scripts only when all callbacks are registered, so they are
    # read at the first answer.
    @cache
    def policy() -> str:
        return content_security_policy(settings, [*app.csp_hashes(), *script_hashes])

    app.server.after_request(_adding(policy, settings))


def _adding(policy: Callable[[], str], settings: Settings) -> Callable[[Response], Response]:
    framed, bare = settings.frame_ancestors != "'none'", bare_policy(settings)

    def add(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        # A worker uses the policy of its own script. The worker of the map joins several scripts of
        # this site.
        response.headers["Content-Security-Policy"] = (
            f"{bare}; script-src 'self'; connect-src 'self'"
            if response.mimetype == "text/javascript"
            else bare
        )
        if not framed:
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if settings.address.startswith("https:"):
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = policy()
            response.headers["Referrer-Policy"] = "same-origin"
            response.headers["Permissions-Policy"] = (
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
            )
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
            if not framed:
                response.headers["X-Frame-Options"] = "DENY"
        return response

    return add
