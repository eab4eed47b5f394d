"""Run the server under measurement as a process of its own, and measure its resources."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.settings import NO_LIMIT

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0
APP = "app:create_server()"
UNLIMITED = {"WARDWISE_LIMIT": NO_LIMIT, "WARDWISE_LIMIT_WORK": NO_LIMIT}
"""Settings that turn the limits off.

All requests of a benchmark come from one address, which a server would rightly limit.
"""


@dataclass(frozen=True)
class Served:
    """A running server."""

    base: str
    pid: int
    seconds: float
    """Seconds from the start of the process to the first page answered."""

    def get(self, path: str) -> bytes:
        request = urllib.request.Request(self.base + path, headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            body: bytes = answer.read()
        return body

    def timed(self, path: str) -> float:
        """Milliseconds to a whole answer, on a connection of its own."""
        begun = time.perf_counter()
        self.get(path)
        return 1000 * (time.perf_counter() - begun)

    def resident_mb(self) -> float:
        """Resident memory of the process and its workers, in MB."""
        return sum(_resident_mb(pid) for pid in (self.pid, *_children(self.pid)))


@contextmanager
def served(
    store: Path, *, workers: int = 0, application: str = APP, settings: dict[str, str] | None = None
) -> Iterator[Served]:
    """``wardwise serve`` over a store, or gunicorn gthread with so many workers of 8 threads.

    It is ended on leaving.
    """
    port = free_port()
    command = (
        _gunicorn(port, workers, application)
        if workers
        else [sys.executable, "-m", "wardwise", "serve", "--port", str(port)]
    )
    environment = (
        os.environ
        | {"WARDWISE_STORE": str(store), "WARDWISE_CACHE": "simple"}
        | UNLIMITED
        | (settings or {})
    )
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(base, process)
        yield Served(base, process.pid, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait()


def _gunicorn(port: int, workers: int, application: str) -> Sequence[str]:
    # gunicorn.conf.py sets the rest, as it does for everyone.
    chosen = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    return [sys.executable, "-m", "gunicorn", application, *chosen]


def _wait_for(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(int(PATIENCE / 0.01)):
        try:
            with urllib.request.urlopen(base + "/", timeout=PATIENCE) as answer:
                answer.read()
            return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(
                    f"The server ended with {process.returncode} before it answered; start it by"
                    " hand to see why."
                ) from None
            time.sleep(0.01)
    raise RuntimeError(f"The server did not answer within {PATIENCE:.0f} s.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    try:
        return [
            int(text)
            for text in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return []


def _resident_mb(pid: int) -> float:
    try:
        lines = (
            Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
        )
    except OSError:
        return 0.0
    return next((int(text.split()[1]) / 1024 for text in lines if text.startswith("VmRSS:")), 0.0)
