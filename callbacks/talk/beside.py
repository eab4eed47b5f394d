"""A talk on the server of an atlas: ``wardwise talk`` writes it, ``WARDWISE_TALK`` serves it.

Its addresses are answered before the atlas's own hooks, by every worker from one directory. A talk
that is written there while the server runs is served from then on.
"""

import select
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callbacks.talk.app import TalkApp
from callbacks.talk.slides import slides_of
from callbacks.talk.speaker import new_speaker
from callbacks.talk.talk import TALK, Talk, open_talk, write_talk
from data.answers.talk import named_talk
from data.errors import WardwiseError
from data.settings import Settings, read_settings
from data.store.atlases import Atlases

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PLACES = ("/follow/", "/speak/")
"""Where addresses of a talk begin."""

FOR_PHONES: dict[str, Any] = {
    # Waitress takes 100 connections by default; two hundred phones and their pictures need more.
    "connection_limit": 1000,
    # With "select", more than about 1,000 open files would be an error.
    "asyncore_use_poll": hasattr(select, "poll"),
    # Seconds for which a connection is kept: longer than a phone pauses between two questions.
    "channel_timeout": 5,
    "cleanup_interval": 5,
}
"""How waitress serves the phones of a talk; docs/performance.md has the figures."""


class TalkBeside:
    """An atlas, and before it the talk of a directory, where there is one."""

    def __init__(self, folder: Path, atlas: "WSGIApplication") -> None:
        self._file = folder / TALK
        self._atlas = atlas
        self._guard = threading.Lock()
        self._written = 0
        self._app: TalkApp | None = None

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if not str(environ.get("PATH_INFO", "")).startswith(PLACES):
            return self._atlas(environ, start)
        return (self._talk() or self._atlas)(environ, start)

    def _talk(self) -> TalkApp | None:
        """The talk that is in the directory now; None where there is none."""
        try:
            written = self._file.stat().st_mtime_ns
            if written == self._written:
                return self._app
            with self._guard:
                self._app = TalkApp(open_talk(self._file.parent), self._atlas)
                self._written = written
        except OSError:
            return None
        return self._app


def run_prepare(store: Path, story: str, folder: Path, hours: float, code: str) -> int:
    """Write a talk for the server of an atlas and print its links.

    Returns 2, with a sentence, where there is nothing to serve or the directory is another's.
    """
    if folder.exists() and not (folder / TALK).exists() and any(folder.iterdir()):
        click.echo(f"{folder} holds other files: name a directory of its own.", err=True)
        return 2
    try:
        settings = read_settings()
        atlas = Atlases(store).current()
        talk = named_talk(atlas, story)
        slides = tuple(slides_of(atlas, talk))
    except WardwiseError as error:
        click.echo(error, err=True)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    ends = time.time() + hours * 3600
    ready = write_talk(folder, talk.title, slides, new_speaker(code), ends)
    for line in told_when_written(ready, settings):
        click.echo(line)
    return 0


def told_when_written(talk: Talk, settings: Settings) -> list[str]:
    """What the person who opens a talk has to know: to whom, and until when."""
    base = settings.address or f"http://{settings.host}:{settings.port}"
    until = time.strftime("%H:%M on %d %B", time.localtime(talk.ends))
    return [
        f"The talk '{talk.title}' has {len(talk.slides)} scenes and is served until {until}, by a"
        f" server with WARDWISE_TALK={talk.folder}",
        "",
        f"For everybody:   {base}/follow/{talk.key}",
        f"For the speaker: {base}/speak/{talk.speaker.token}",
        f"Its code:        {talk.speaker.code}",
        "Keep both to yourself: whoever has them can move the talk on and read its notes.",
        "The big screen:  Open the big screen, on the speaker's page.",
        "",
        "Whoever has the first link sees the headlines, words, maps, keys and sources of these"
        " scenes, without signing in.",
        f"It ends earlier where the speaker ends it, or where you delete {talk.folder}.",
    ]
