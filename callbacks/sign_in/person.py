"""Who asks: as much of a person as the atlas needs to know, which is neither a name nor an
address.
"""

from dataclasses import dataclass

from flask import g, has_request_context


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in: a mark to count requests by, and their groups."""

    mark: str
    groups: frozenset[str]


def enter(person: Person | None) -> None:
    """Note who asks, for the rest of this request."""
    g.person = person


def person_here() -> Person | None:
    """Who asks; None for nobody in particular, and outside of a request."""
    found: Person | None = g.get("person") if has_request_context() else None
    return found


def groups_here() -> frozenset[str]:
    """Groups of who asks."""
    person = person_here()
    return person.groups if person else frozenset()
