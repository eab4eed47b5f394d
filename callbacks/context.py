"""The services of a request: the settings, the atlases and the kept answers.

They are passed to functions and are never global.
"""

from dataclasses import dataclass, field

from flask import Flask

from callbacks.cache import AnswerCache, cache_for, memory_for
from callbacks.sign_in.person import groups_here
from data.settings import Settings
from data.store.atlases import Atlases


@dataclass(frozen=True, slots=True)
class Services:
    """The services of a running server, one of each."""

    settings: Settings
    atlases: Atlases
    cache: AnswerCache = field(default_factory=AnswerCache)
    """Answers as bytes, by keys that begin with a build id."""


def services_for(settings: Settings, server: Flask, *, takes_drafts: bool = False) -> Services:
    """The services of a server: caches through flask-caching, and the atlases of the store.

    Opens no file yet. ``takes_drafts``: only this machine can reach the server.
    """
    return Services(
        settings=settings,
        atlases=Atlases(
            settings.store, memory_for(settings, server), groups_here, takes_drafts=takes_drafts
        ),
        cache=cache_for(settings, server),
    )
