"""Who may move a talk on: whoever has the long link and, once on each device, the code."""

import os
import secrets
from collections import Counter
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path

TRIES_HERE, TRIES_IN_ALL = 5, 20
"""Wrong codes from one address, and from all together, before no code is taken any more.

Only whoever has the link can try a code, so that nobody else can lock the speaker out.
"""
DIGITS = 6


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


@dataclass(frozen=True, slots=True)
class Speaker:
    """The secrets of a talk's speaker."""

    token: str
    """The long part of the speaker's link."""
    code: str
    session: str
    """What the cookie of a device says after the right code."""

    def has_link(self, token: str) -> bool:
        return _same(token, self.token)

    def has_session(self, cookie: str) -> bool:
        return _same(cookie, self.session)

    def has_code(self, code: str) -> bool:
        return _same(code, self.code)


def new_speaker(code: str = "") -> Speaker:
    """Secrets that nobody has seen: 256 random bits for the link and for the cookie."""
    return Speaker(secrets.token_urlsafe(32), code or new_code(), secrets.token_urlsafe(32))


def _same(given: str, expected: str) -> bool:
    """Compare in a time that does not depend on where the two differ."""
    return compare_digest(given.encode(), expected.encode())


class Tries:
    """Codes that were tried, one line each. The workers of a server share the file.

    A try is written down before the code is looked at. So tries that are sent at the same time
    count as well.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self, address: str) -> bool:
        """Note a try from an address. False where too many were wrong before it."""
        self._add(f"-{address}")
        found = self._count()
        wrong = found[f"-{address}"] - found[f"+{address}"]
        in_all = sum(n if line.startswith("-") else -n for line, n in found.items())
        return wrong <= TRIES_HERE and in_all <= TRIES_IN_ALL

    def was_right(self, address: str) -> None:
        """Take the last try of an address back: its code was right."""
        self._add(f"+{address}")

    def _add(self, line: str) -> None:
        # One write at the end of a file is whole, whoever else writes.
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, f"{line}\n".encode())
        finally:
            os.close(file)

    def _count(self) -> Counter[str]:
        return Counter(self.path.read_text(encoding="utf-8").splitlines())
