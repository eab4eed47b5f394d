"""``wardwise serve --lan``: one talk for everybody on the network of this machine, for some hours.

What listens on the network has no part of the atlas's own server. So there is nothing else that
it could serve. The atlas itself, whose page Present moves the phones along, listens beside it on an
address that only this machine can reach.
"""

import _thread
import io
import logging
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import waitress

from callbacks.qr import code_of
from callbacks.talk.app import LARGEST, TalkApp
from callbacks.talk.beside import FOR_PHONES
from callbacks.talk.slides import slides_of
from callbacks.talk.speaker import new_speaker
from callbacks.talk.stage import StageApp
from callbacks.talk.talk import Talk, write_talk
from data.answers.talk import key_or_first, named_talk
from data.errors import WardwiseError
from data.settings import Settings, read_settings
from data.store.atlases import Atlases

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

EVERYWHERE, HERE = "0.0.0.0", "127.0.0.1"
GRACE = 60.0
"""Seconds after the end in which phones can still learn that the talk has ended."""
WAITRESS = FOR_PHONES | {
    "threads": 8,
    "max_request_body_size": LARGEST,
    "max_request_header_size": 16 * 1024,
    "ident": None,
}
"""How waitress serves a talk; docs/performance.md has the figures."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a talk is served as."""

    host: str = ""
    """Address to listen on for the phones; empty for every network of this machine."""
    port: int = 0
    """Port for the phones; 0 for that of the settings. The stage has the next one that is free."""
    hours: float = 4.0
    code: str = ""
    """Six digits of the speaker; empty for random ones."""


def run_talk(
    store: Path | None,
    story: str,
    opened: Opened,
    atlas_of: "Callable[[Settings, str], WSGIApplication]",
) -> int:
    """Serve a talk until its hours are over or Ctrl+C is pressed.

    ``atlas_of``: makes the atlas of some settings, to be served on an address. Returns 2, with a
    sentence, where there is nothing to serve.
    """
    try:
        settings = read_settings()
        settings = settings.model_copy(update={"store": store or settings.store})
        atlas = Atlases(settings.store).current()
        talk = named_talk(atlas, story)
        story = key_or_first(atlas.manifest, story)
        slides = tuple(slides_of(atlas, talk))
    except WardwiseError as error:
        click.echo(error, err=True)
        return 2
    host, port = opened.host or EVERYWHERE, opened.port or settings.port
    ends = time.time() + opened.hours * 3600
    with tempfile.TemporaryDirectory(prefix="wardwise-talk-") as folder:
        ready = write_talk(Path(folder), talk.title, slides, new_speaker(opened.code), ends)
        base = f"http://{own_address(host)}:{port}"
        stage = StageApp(ready, story, f"{base}/follow/{ready.key}", atlas_of(settings, HERE))
        try:
            listening = waitress.create_server(TalkApp(ready), host=host, port=port, **WAITRESS)
            here = _listening_after(port, stage)
        except (OSError, ValueError) as error:
            click.echo(
                f"Cannot listen on {host}:{port} ({error}); stop what listens there, or name"
                " another --host or --port.",
                err=True,
            )
            return 2
        for line in told_at_start(ready, base, stage_address(here.effective_port, story)):
            click.echo(line)
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        threading.Thread(target=here.run, daemon=True).start()
        end = threading.Timer(opened.hours * 3600 + GRACE, _thread.interrupt_main)
        end.daemon = True
        end.start()
        # A terminated process, too, deletes the secrets of the talk.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        listening.run()
        end.cancel()
    click.echo("The talk is no longer served. Its links are worth nothing now.")
    return 0


def _listening_after(port: int, stage: StageApp) -> Any:
    """A server of the stage on the port after that of the phones, or on any where that is taken."""
    for wanted in (port + 1, 0):
        try:
            return waitress.create_server(stage, host=HERE, port=wanted, threads=8, ident=None)
        except OSError:
            if not wanted:
                raise
    raise AssertionError("unreachable")


def stage_address(port: int, story: str) -> str:
    """The page Present of the stage, at its talk."""
    return f"http://{HERE}:{port}/?mode=present" + (f"&story={story}" if story else "")


def told_at_start(talk: Talk, base: str, stage: str) -> list[str]:
    """What the person who starts a talk has to know: what it opens, to whom and until when."""
    follow, speak = f"{base}/follow/{talk.key}", f"{base}/speak/{talk.speaker.token}"
    until = time.strftime("%H:%M on %d %B", time.localtime(talk.ends))
    return [
        f"The talk '{talk.title}' has {len(talk.slides)} scenes.",
        "",
        f"For the projector, on this machine: {stage}",
        "Its steps move the phones, and its button Phones shows their code.",
        "",
        f"For everybody:  {follow}",
        "" if not sys.stdout.isatty() else _terminal_code(follow),
        f"For the speaker: {speak}",
        f"Its code:        {talk.speaker.code}",
        "Keep both to yourself: whoever has them can move the talk on and read its notes.",
        "",
        f"Opened until {until}: {base} to everybody on its network.",
        "They can see: the headlines, words, maps, keys and sources of these scenes.",
        "They cannot see: the rest of the atlas, other files of this machine, the speaker's notes.",
        "The link is plain HTTP: others on the network could read what phones send and get.",
        "Stop with Ctrl+C.",
    ]


def own_address(host: str) -> str:
    """The address under which others on the network find this machine."""
    if host != EVERYWHERE:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # This sends nothing: it asks the system which of its addresses it would use.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def _terminal_code(address: str) -> str:
    drawn = io.StringIO()
    code = code_of(address)
    if code is not None:
        code.terminal(out=drawn, compact=True)
    return drawn.getvalue()
