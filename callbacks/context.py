"""What the answering functions work with: the settings, the atlases and the kept answers. Handed
in, never global.
"""

from dataclasses import dataclass, field

from flask import Flask

from callbacks.cache import Kept, kept_for, memory_for
from callbacks.sign_in.person import groups_here
from data.settings import Settings
from data.store.atlases import Atlases


@dataclass(frozen=True, slots=True)
class Services:
    """One of each for a running server."""

    settings: Settings
    atlases: Atlases
    kept: Kept = field(default_factory=Kept)
    """Answers as bytes, by keys that begin with a build id."""


def services_for(settings: Settings, server: Flask) -> Services:
    """The services of a server: caches through flask-caching, the atlases of the store. Opens no
    file yet.
    """
    return Services(
        settings=settings,
        atlases=Atlases(settings.store, memory_for(settings, server), groups_here),
        kept=kept_for(settings, server),
    )
