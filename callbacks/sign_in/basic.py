"""Signing in with a name and password that the browser asks for: for a small office, over TLS."""

import hashlib
import hmac
import logging
import secrets
from pathlib import Path

from cachelib import SimpleCache
from flask import Flask, Response, redirect, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.security import check_password_hash, generate_password_hash

from callbacks.api.errors import error_response
from callbacks.sign_in.person import Person
from callbacks.sign_in.users import User, read_users
from data.errors import SettingsError, TooManyRequestsError

_log = logging.getLogger(__name__)

CHALLENGE = 'Basic realm="Wardwise", charset="UTF-8"'
WRONG_FOR_ONE, WRONG_FROM_ONE = (
    RateLimitItemPerMinute(10, 1, "wrong"),
    RateLimitItemPerMinute(100, 1, "wrong"),
)
"""Wrong passwords a minute: for one name from one address, and from one address."""
KNOWN_FOR = 300
"""Seconds for which a correct password is not checked again.

A check takes a twentieth of a second.
"""


class BasicSignIn:
    """Checks passwords against the users file, which is read again when it changes.

    A person who is removed from the file loses access at once.
    """

    sign_in_link = ("Sign in", "/sign-in")
    sign_out_link: tuple[str, str] | None = None
    """None, because browsers keep a password until they are closed."""

    def __init__(self, path: Path, server: Flask) -> None:
        self.path = path
        self._users: dict[str, User] = {}
        self._read_at: tuple[int, int] | None = None
        self._key = secrets.token_bytes(32)
        self._known = SimpleCache(threshold=1000, default_timeout=KNOWN_FOR)
        self._nobody = generate_password_hash(secrets.token_hex())
        self._wrong = FixedWindowRateLimiter(MemoryStorage())
        self.users()
        server.add_url_rule("/sign-in", "sign_in", self._sign_in)

    def users(self) -> dict[str, User]:
        """The users in the file at present. Raises SettingsError."""
        try:
            status = self.path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
        except OSError:
            stamp = None
        if stamp is None or stamp != self._read_at:
            self._users, self._read_at = read_users(self.path), stamp
        return self._users

    def person(self) -> Person | None:
        """The person of a request, by its name and password.

        Raises TooManyRequestsError after many wrong ones.
        """
        given = request.authorization
        if given is None or given.type != "basic" or not given.username or given.password is None:
            return None
        user = self._user(given.username, given.password)
        return (
            Person(hashlib.sha256(user.name.encode()).hexdigest()[:16], user.groups)
            if user
            else None
        )

    def refuse(self) -> Response:
        """The answer without a sign-in: the browser asks for a name and password."""
        wrong = request.authorization is not None
        message = (
            "That name and password do not go together."
            if wrong
            else "This needs a name and a password."
        )
        response = error_response(
            401, message, "Sign in with those you were given, or ask whoever runs this atlas."
        )
        response.headers["WWW-Authenticate"] = CHALLENGE
        return response

    def is_wrong(self) -> bool:
        """Whether the request has a name and password; where it has no person, they are wrong."""
        return request.authorization is not None

    def _sign_in(self) -> Response:
        return redirect("/") if self.person() else self.refuse()  # type: ignore[return-value]

    def _user(self, name: str, password: str) -> User | None:
        address = request.remote_addr or ""
        user = self.users().get(name)
        hashed = user.hashed if user else self._nobody
        # A correct password is kept as a keyed digest with the stored hash in it, so another
        # password in the file gives another key.
        known = hmac.new(
            self._key, "\0".join((name, password, hashed)).encode(), hashlib.sha256
        ).hexdigest()
        if user and self._known.get(known):
            return user
        if not (
            self._wrong.test(WRONG_FOR_ONE, address, name)
            and self._wrong.test(WRONG_FROM_ONE, address)
        ):
            _log.warning("Somebody has to wait after many wrong passwords")
            raise TooManyRequestsError(
                "Too many wrong passwords came from here. Wait a minute, and ask whoever runs this"
                " atlas if you have forgotten yours."
            )
        if check_password_hash(hashed, password) and user:
            self._known.set(known, True)
            return user
        self._wrong.hit(WRONG_FOR_ONE, address, name)
        self._wrong.hit(WRONG_FROM_ONE, address)
        return None


def basic_sign_in(path: Path, server: Flask) -> BasicSignIn:
    """The sign-in for the users of a file. Raises SettingsError where there are none."""
    sign_in = BasicSignIn(path, server)
    if not sign_in.users():
        raise SettingsError(
            f"WARDWISE_USERS: nobody is in {path};"
            f" add a person with 'wardwise add-user {path} NAME'"
        )
    return sign_in
