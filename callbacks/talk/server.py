"""``wardwise serve --lan``: one talk for everybody on the network of this machine, for some hours.

It starts no part of the atlas's own server. So there is nothing else that it could serve.
"""

import _thread
import io
import logging
import select
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

import click
import waitress

from callbacks.qr import code_of
from callbacks.talk.app import LARGEST, TalkApp
from callbacks.talk.slides import slides_of
from callbacks.talk.speaker import new_speaker
from callbacks.talk.talk import Talk, write_talk
from data.answers.talk import named_talk
from data.errors import WardwiseError
from data.settings import read_settings
from data.store.atlases import Atlases

EVERYWHERE = "0.0.0.0"
GRACE = 60.0
"""Seconds after the end in which phones can still learn that the talk has ended."""
WAITRESS = {
    "threads": 8,
    # Waitress takes 100 connections by default; two hundred phones and their pictures need more.
    "connection_limit": 1000,
    # With "select", more than about 1,000 open files would be an error.
    "asyncore_use_poll": hasattr(select, "poll"),
    # Seconds for which a connection is kept: longer than a phone pauses between two questions.
    "channel_timeout": 5,
    "cleanup_interval": 5,
    "max_request_body_size": LARGEST,
    "max_request_header_size": 16 * 1024,
    "ident": None,
}
"""How waitress serves a talk; docs/performance.md has the figures."""


def run_talk(
    store: Path | None, story: str, address: tuple[str, int], hours: float, code: str
) -> int:
    """Serve a talk until its hours are over or Ctrl+C is pressed.

    ``address``: host and port; without a host, every network of this machine. Returns 2, with a
    sentence, where there is nothing to serve.
    """
    try:
        settings = read_settings()
        atlas = Atlases(store or settings.store).current()
        talk = named_talk(atlas, story)
        slides = tuple(slides_of(atlas, talk))
    except WardwiseError as error:
        click.echo(error, err=True)
        return 2
    host, port = address[0] or EVERYWHERE, address[1] or settings.port
    with tempfile.TemporaryDirectory(prefix="wardwise-talk-") as folder:
        ready = write_talk(
            Path(folder), talk.title, slides, new_speaker(code), time.time() + hours * 3600
        )
        try:
            listening = waitress.create_server(TalkApp(ready), host=host, port=port, **WAITRESS)
        except (OSError, ValueError) as error:
            click.echo(
                f"Cannot listen on {host}:{port} ({error}); stop what listens there, or name"
                " another --host or --port.",
                err=True,
            )
            return 2
        for line in told_at_start(ready, own_address(host), port):
            click.echo(line)
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        end = threading.Timer(hours * 3600 + GRACE, _thread.interrupt_main)
        end.daemon = True
        end.start()
        # A terminated process, too, deletes the secrets of the talk.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        listening.run()
        end.cancel()
    click.echo("The talk is no longer served. Its links are worth nothing now.")
    return 0


def told_at_start(talk: Talk, host: str, port: int) -> list[str]:
    """What the person who starts a talk has to know: what it opens, to whom and until when."""
    base = f"http://{host}:{port}"
    follow, speak = f"{base}/follow/{talk.key}", f"{base}/speak/{talk.speaker.token}"
    until = time.strftime("%H:%M on %d %B", time.localtime(talk.ends))
    return [
        f"The talk '{talk.title}' has {len(talk.slides)} scenes.",
        "",
        f"For everybody:  {follow}",
        "" if not sys.stdout.isatty() else _terminal_code(follow),
        f"For the speaker: {speak}",
        f"Its code:        {talk.speaker.code}",
        "Keep both to yourself: whoever has them can move the talk on and read its notes.",
        "",
        f"Opened until {until}: port {port} of this machine, to everybody on its network.",
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
