"""The person of a request, with only what the atlas needs: neither a name nor an address."""

from dataclasses import dataclass

from flask import g, has_request_context


@dataclass(frozen=True, slots=True)
class Person:
    """A person who signed in: a mark to count requests by, and their groups."""

    mark: str
    groups: frozenset[str]


def enter(person: Person | None) -> None:
    """Set the person for the rest of this request."""
    g.person = person


def person_here() -> Person | None:
    """The person of this request; None without a sign-in, and outside of a request."""
    found: Person | None = g.get("person") if has_request_context() else None
    return found


def groups_here() -> frozenset[str]:
    """Groups of the person of this request."""
    person = person_here()
    return person.groups if person else frozenset()
