"""Builds that are killed: a warm process that forks one for each line it is told, and kills it at
that many events.

    python -m tests.support.killing CATALOGUE STORE

A line holds a number N: a build that dies by SIGKILL at its Nth event; 0 lets it live. The answer
is one line: ``died``, or ``lived`` and its number of events. An event is anything Python tells an
audit hook (opening, making, moving and removing files among it), or a file brought to disk.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import ibis.backends.duckdb  # noqa: F401  loaded before the fork: a build would load it anew each time
import pyarrow.csv  # noqa: F401
import sqlglot.optimizer  # noqa: F401

from data.pipeline.build import build_atlas

QUIET = (
    "object.__getattr__",
    "sys._getframe",
    "marshal.",
    "code.__new__",
    "ctypes.",
    "builtins.id",
    "gc.",
)
"""Events that say nothing of what is on the disk and are too many to count."""


class Clock:
    """Counts events and kills this process at one of them."""

    def __init__(self, at: int) -> None:
        self.at, self.events = at, 0

    def tick(self) -> None:
        self.events += 1
        if self.events == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(self, event: str, _arguments: Any) -> None:
        if not event.startswith(QUIET):
            self.tick()


def build(catalogue: Path, store: Path, at: int) -> int:
    """Build, or die trying; the number of events."""
    clock = Clock(at)
    real = os.fsync

    def fsync(handle: Any) -> None:
        clock.tick()
        real(handle)

    os.fsync = fsync
    sys.addaudithook(clock.hear)
    build_atlas(catalogue, store, silent=True)
    return clock.events


def main() -> None:
    catalogue, store = Path(sys.argv[1]), Path(sys.argv[2])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            events = build(catalogue, store, int(line))
            os.write(1, f"lived {events}\n".encode())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            os.write(1, b"died\n")
        elif status:
            os.write(1, b"failed\n")


if __name__ == "__main__":
    main()
