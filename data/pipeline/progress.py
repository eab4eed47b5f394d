"""Show progress on the terminal.

A step that takes over a second shows a bar, and every step prints a line when it is done.
"""

import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tqdm import tqdm

Part = TypeVar("Part")
PATIENCE = 1.0
"""Seconds before a step shows a bar."""


class Progress:
    """Show the progress of a build on standard error, or nothing where ``silent``.

    Bars are drawn on a terminal only.
    """

    def __init__(self, *, silent: bool = False) -> None:
        self.silent = silent
        self.seconds: dict[str, float] = {}
        self._parts = 0

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Time a step and print a line when it is done."""
        started = time.perf_counter()
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(title, done), daemon=True)
        if self._draws():
            watcher.start()
        try:
            yield
        finally:
            done.set()
            if watcher.is_alive():
                watcher.join()
        spent = time.perf_counter() - started
        self.seconds[title] = self.seconds.get(title, 0.0) + spent
        if not self.silent:
            print(f"  {title:<44} {spent:6.1f} s", file=sys.stderr, flush=True)  # noqa: T201

    def over(self, parts: Iterable[Part], title: str, total: int | None = None) -> Iterator[Part]:
        """Iterate over parts and show a bar for them."""
        self._parts += 1
        try:
            yield from tqdm(
                parts,
                desc=f"  {title}",
                total=total,
                disable=not self._draws(),
                leave=False,
                delay=PATIENCE,
                file=sys.stderr,
            )
        finally:
            self._parts -= 1

    def _draws(self) -> bool:
        return not self.silent and sys.stderr.isatty()

    def _watch(self, title: str, done: threading.Event) -> None:
        """Show a bar without an end, for a step of unknown length.

        A bar over parts replaces it.
        """
        if done.wait(PATIENCE):
            return
        with tqdm(
            desc=f"  {title}", bar_format="{desc} … {elapsed}", leave=False, file=sys.stderr
        ) as bar:
            while not done.wait(0.25):
                if not self._parts:
                    bar.refresh()
