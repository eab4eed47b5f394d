"""gunicorn as gunicorn.conf.py sets it: clients that never pause keep nobody else out."""

import hashlib
import http.client
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator

import pytest

from tests.support.places import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows")

CLIENTS = 48
"""More than the connections that both workers hold."""
ANSWERS = 3
PATIENCE = 30.0


def work(environ: dict[str, object], start_response: object) -> Iterable[bytes]:  # noqa: ARG001
    """A WSGI application that works for some milliseconds on each request."""
    start_response("200 OK", [("Content-Length", "2")])  # type: ignore[operator]
    hashlib.pbkdf2_hmac("sha256", b"a", b"b", 20_000)
    return [b"ok"]


@pytest.fixture
def server() -> Iterator[int]:
    """The port of gunicorn over ``work``, with the project's own settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "tests.api.test_gunicorn_conf:work"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    for line in process.stderr:
        if b"Listening at" in line:
            break
    # Nobody reads what it says from here on, and a full pipe would hold it up.
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


def test_clients_that_never_pause_let_everybody_in(server: int) -> None:
    waiting, all_served = {*range(CLIENTS)}, threading.Event()

    def ask_without_pause(number: int) -> None:
        answers = 0
        connection = http.client.HTTPConnection("127.0.0.1", server, timeout=PATIENCE)
        while not all_served.is_set():
            try:
                connection.request("GET", "/")
                answers += connection.getresponse().read() == b"ok"
            except OSError:
                connection.close()
            if answers == ANSWERS:
                waiting.discard(number)
                if not waiting:
                    all_served.set()
        connection.close()

    clients = [
        threading.Thread(target=ask_without_pause, args=[number], daemon=True)
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    served = all_served.wait(PATIENCE)
    starved = len(waiting)
    all_served.set()
    assert served, f"{starved} of {CLIENTS} clients had fewer than {ANSWERS} answers"


def test_the_pages_name_the_command_that_reads_the_file() -> None:
    for page in ("README.md", "docs/scale.md"):
        commands = re.findall(r"`(gunicorn [^`]*)`", (ROOT / page).read_text(encoding="utf-8"))
        assert commands == ['gunicorn "app:create_server()"'], page
