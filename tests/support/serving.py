"""An application behind a real server, in this process, for as long as a test needs it."""

import threading
from collections.abc import Iterator
from typing import Any

from waitress import wasyncore
from waitress.server import create_server


def served(application: Any, threads: int) -> Iterator[str]:
    """Serve a WSGI application on a free port until the generator is closed; its address.

    A browser keeps its connections open, and waitress would wait for each of them. So its loop is
    ended first, by taking away what it listens to, and all of that is closed after it.
    """
    sockets: dict[int, Any] = {}
    listening = create_server(application, map=sockets, host="127.0.0.1", port=0, threads=threads)
    thread = threading.Thread(target=listening.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.effective_port}"
    held = dict(sockets)
    sockets.clear()
    listening.pull_trigger()
    thread.join(timeout=5)
    listening.task_dispatcher.shutdown()
    wasyncore.close_all(held)
