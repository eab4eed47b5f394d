"""Signing in with an OpenID Connect provider.

This can be the one that a council's staff use for everything else. Authlib implements the protocol.
"""

import hashlib
import logging
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, redirect, request, session
from joserfc.errors import JoseError
from requests import RequestException

from callbacks.api.errors import error_response
from callbacks.sign_in.person import Person
from data.settings import Settings
from data.store.atlases import Atlases
from layouts.index_html import build_plain_page

PERSON, GROUPS, UNTIL, NEXT = "person", "groups", "until", "next"
"""The fields of the cookie.

They are a mark that is not a name, the groups that the atlas has, when it ends, and the address to
go on to.
"""
BACK = "/sign-in/back"
DISCOVERY = "/.well-known/openid-configuration"
PATIENCE = 10
"""Seconds to wait for the provider."""
LONGEST_NEXT = 2000

_log = logging.getLogger(__name__)


class OidcSignIn:
    """Keeps the person who signed in in a signed cookie that scripts cannot read."""

    sign_in_link = ("Sign in", "/sign-in")
    sign_out_link: tuple[str, str] | None = ("Sign out", "/sign-out")

    def __init__(self, settings: Settings, server: Flask, atlases: Atlases) -> None:
        self.settings, self.atlases = settings, atlases
        server.secret_key = settings.secret.get_secret_value()
        # Browsers accept a secure cookie over plain HTTP from this machine itself, so that it can
        # be tried there.
        server.config.update(
            SESSION_COOKIE_NAME="__Host-wardwise",
            SESSION_COOKIE_SECURE=True,
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Lax",
        )
        self.provider = OAuth(server).register(
            "provider",
            client_id=settings.oidc_client,
            client_secret=settings.oidc_secret.get_secret_value() or None,
            server_metadata_url=settings.oidc_provider + DISCOVERY,
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
            },
        )
        server.add_url_rule("/sign-in", "sign_in", self._sign_in)
        server.add_url_rule(BACK, "sign_in_back", self._back)
        server.add_url_rule("/sign-out", "sign_out", self._sign_out)

    def person(self) -> Person | None:
        """The person of the request, by its cookie; None once it has ended."""
        if (
            not isinstance(session.get(PERSON), str)
            or not isinstance(session.get(UNTIL), int)
            or session[UNTIL] < time.time()
        ):
            return None
        return Person(session[PERSON], frozenset(session.get(GROUPS, ())))

    def refuse(self) -> Response:
        """Send a person who has not signed in to the provider.

        The page's own requests get an error instead.
        """
        if (
            request.method == "GET"
            and "text/html" in request.headers.get("Accept", "")
            and not request.path.startswith("/api/")
        ):
            session[NEXT] = local_address(request.full_path.rstrip("?"))
            return redirect("/sign-in")  # type: ignore[return-value]
        return error_response(
            401, "You have not signed in, or it has ended.", "Reload the page to sign in."
        )

    def is_wrong(self) -> bool:
        """False: an invalid cookie counts as no cookie."""
        return False

    def _sign_in(self) -> Response:
        try:
            answer: Response = self.provider.authorize_redirect(self.settings.address + BACK)
        except (AuthlibBaseError, JoseError, RequestException, ValueError, RuntimeError) as error:
            return self._failed(error, 502)
        return answer

    def _back(self) -> Response:
        """Finish a sign-in at the address that the provider sends people back to.

        Authlib checks the provider's answer (state, nonce, signature, issuer, audience, time).
        """
        following = local_address(str(session.get(NEXT, "")))
        try:
            token = self.provider.authorize_access_token()
            claims: Mapping[str, Any] = token["userinfo"]
            if self.settings.oidc_groups not in claims and self.provider.load_server_metadata().get(
                "userinfo_endpoint"
            ):
                claims = {**self.provider.userinfo(token=token), **claims}
            mark = hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()[:16]
        except (
            AuthlibBaseError,
            JoseError,
            RequestException,
            KeyError,
            TypeError,
            ValueError,
            RuntimeError,
        ) as error:
            return self._failed(error, 400)
        known = {group for theme in self.atlases.whole().manifest.themes for group in theme.groups}
        session.clear()
        session[PERSON], session[GROUPS] = (
            mark,
            sorted(groups_in(claims.get(self.settings.oidc_groups)) & known),
        )
        session[UNTIL] = int(time.time()) + self.settings.sign_in_hours * 3600
        return redirect(following)  # type: ignore[return-value]

    def _sign_out(self) -> Response:
        """Delete the session here and at the provider.

        The person is sent to the provider's own sign-out where it has one.
        """
        session.clear()
        try:
            leave = self.provider.load_server_metadata().get("end_session_endpoint")
        except (AuthlibBaseError, RequestException, ValueError, RuntimeError):
            leave = None
        page = build_plain_page(
            "You are signed out.",
            "What you saw may still be on the screen of this browser; close its window.",
            "Sign in again",
            "/sign-in",
        )
        response = (
            Response(page, mimetype="text/html")
            if not leave
            else redirect(f"{leave}?{urlencode({'client_id': self.settings.oidc_client})}")
        )
        response.headers["Clear-Site-Data"] = '"cache"'
        return response  # type: ignore[return-value]

    def _failed(self, error: Exception, status: int) -> Response:
        _log.warning("A sign-in failed: %s", type(error).__name__)
        session.clear()
        told = (
            "The sign-in service did not answer as expected."
            if status != 400
            else "The sign-in was not completed, or took too long."
        )
        page = build_plain_page(
            told,
            "You are not signed in. Try again, or tell whoever runs this atlas.",
            "Try again",
            "/sign-in",
        )
        return Response(page, status, mimetype="text/html")


def groups_in(claim: object) -> set[str]:
    """Groups of a claim: a list of names, or names with spaces or commas between them.

    Keycloak writes a slash before each name.
    """
    given = (
        claim.replace(",", " ").split()
        if isinstance(claim, str)
        else claim
        if isinstance(claim, list | tuple)
        else []
    )
    return {group.removeprefix("/") for group in given if isinstance(group, str)}


def local_address(text: str) -> str:
    """An address within this atlas to go on to.

    It is the front page for any other address, such as one in a link from a stranger.
    """
    within = (
        text.startswith("/")
        and not text.startswith(("//", "/sign-"))
        and "\\" not in text
        and text.isprintable()
        and len(text) <= LONGEST_NEXT
    )
    return text if within else "/"
