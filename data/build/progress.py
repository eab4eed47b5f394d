"""Progress on the terminal: one line a step, a bar where a step has parts."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tqdm import tqdm

Part = TypeVar("Part")


class Progress:
    """Tells what a build is doing, on standard error; silent where asked."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent = silent
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Time a step and say when it is done."""
        started = time.perf_counter()
        yield
        spent = time.perf_counter() - started
        self.seconds[title] = self.seconds.get(title, 0.0) + spent
        if not self.silent:
            print(f"  {title:<44} {spent:6.1f} s", file=sys.stderr, flush=True)  # noqa: T201

    def over(self, parts: Iterable[Part], title: str, total: int | None = None) -> Iterator[Part]:
        """Go through parts behind a bar."""
        return iter(tqdm(parts, desc=f"  {title}", total=total, disable=self.silent or None, leave=False, delay=1.0, file=sys.stderr))
