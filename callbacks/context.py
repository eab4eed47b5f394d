"""The services of a request: the settings, the atlases and the kept answers.

They are passed to functions and are never global.
"""

from dataclasses import dataclass, field

from flask import Flask

from callbacks.cache import AnswerCache, cache_for, memory_for
from callbacks.sign_in.person import groups_here, person_here
from data.settings import Settings
from data.store.atlases import Atlases


@dataclass(frozen=True, slots=True)
class Services:
    """The services of a running server, one of each."""

    settings: Settings
    atlases: Atlases
    cache: AnswerCache = field(default_factory=AnswerCache)
    """Answers as bytes, by keys that begin with a build id."""
    is_only_here: bool = False
    """Whether only this machine can reach the server."""

    @property
    def may_read_notes(self) -> bool:
        """Whether this request may have a speaker's notes: of a person who signed in, or here."""
        return self.is_only_here or person_here() is not None


def services_for(settings: Settings, server: Flask, *, is_only_here: bool = False) -> Services:
    """The services of a server: caches through flask-caching, and the atlases of the store.

    Opens no file yet. ``is_only_here``: only this machine can reach the server, which then
    serves drafts.
    """
    return Services(
        settings=settings,
        atlases=Atlases(
            settings.store, memory_for(settings, server), groups_here, takes_drafts=is_only_here
        ),
        cache=cache_for(settings, server),
        is_only_here=is_only_here,
    )
