"""The users of a small office: a file of names, groups and hashed passwords.

``wardwise add-user`` writes the file. It has one line for each person: ``name:group,group:hash``,
with a hash made by Werkzeug (scrypt, salted). Lines that begin with ``#`` are notes.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from werkzeug.security import generate_password_hash

from data.errors import SettingsError

SHORTEST_PASSWORD = 12
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class User:
    """One line of the file."""

    name: str
    groups: frozenset[str]
    hashed: str


def read_users(path: Path) -> dict[str, User]:
    """Users by name.

    Raises SettingsError for a file that is not there, that others can write to, or that has a line
    in another form.
    """
    try:
        text, mode = path.read_text(encoding="utf-8"), path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        advice = f"add a person with 'wardwise add-user {path} NAME', or name another file"
        raise SettingsError(
            f"WARDWISE_USERS: the file {path} cannot be read ({reason}); {advice}"
        ) from None
    if os.name == "posix" and mode & (stat.S_IWGRP | stat.S_IRWXO):
        raise SettingsError(
            f"WARDWISE_USERS: others on this machine can read or change {path}; make it private"
            f" (chmod 600 {path})"
        )
    users = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.partition(":")
        groups, _, hashed = rest.partition(":")
        if not name.strip() or not hashed.startswith(("scrypt:", "pbkdf2:")):
            raise SettingsError(
                f"WARDWISE_USERS: line {number} of {path} is not 'name:groups:hash'; write it again"
                " with 'wardwise add-user'"
            )
        users[name.strip()] = User(
            name.strip(), frozenset(filter(None, map(str.strip, groups.split(",")))), hashed.strip()
        )
    return users


def write_user(path: Path, name: str, groups: frozenset[str], password: str) -> None:
    """Add a user, or replace the password and the groups of one.

    Raises SettingsError for a name or password that cannot be used.
    """
    if (
        not name.strip()
        or len(name) > LONGEST_NAME
        or not name.isprintable()
        or ":" in name
        or name.startswith("#")
    ):
        raise SettingsError(
            f"The name {name[:LONGEST_NAME]!r} cannot be used; expected up to {LONGEST_NAME}"
            " characters without ':'"
        )
    if any(":" in group or not group.isprintable() for group in groups):
        raise SettingsError(
            "A group cannot have ':' in its name; write them as in atlas.toml, with commas between"
            " them"
        )
    if len(password) < SHORTEST_PASSWORD:
        raise SettingsError(
            f"The password has {len(password)} characters; use {SHORTEST_PASSWORD} or more, such as"
            " four words that do not belong together"
        )
    users = read_users(path) if path.exists() else {}
    users[name.strip()] = User(name.strip(), groups, generate_password_hash(password))
    lines = [
        f"{user.name}:{','.join(sorted(user.groups))}:{user.hashed}\n" for user in users.values()
    ]
    fresh = path.with_name(f".{path.name}.new")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as handle:
        handle.writelines(lines)
    fresh.replace(path)
