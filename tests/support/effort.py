"""How much is tried: a part in every run, less with ``--quick``, all of it with ``--prove``.

``tries`` gives a number of cases, ``examples`` sets that of a Hypothesis test. Both are read when
test files are collected, after ``tests/conftest.py`` has read the command line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import settings

Test = TypeVar("Test", bound=Callable[..., None])
TIMES = 20
"""How many times as many cases ``--prove`` tries, where a test does not say."""
SHARE = 5
"""``--quick`` tries one in so many cases."""
EXAMPLES = 60
"""Examples of a Hypothesis test that does not say."""


@dataclass
class Effort:
    """What this run was asked for."""

    quick: bool = False
    whole: bool = False


EFFORT = Effort()


def tries(part: int, whole: int | None = None) -> int:
    """``part``; with ``--quick`` a share of it, with ``--prove`` ``whole`` (by default ``TIMES`` as
    many).
    """
    if EFFORT.quick:
        return max(1, part // SHARE)
    if EFFORT.whole:
        return part * TIMES if whole is None else whole
    return part


def examples(part: int, whole: int | None = None, **more: Any) -> Callable[[Test], Test]:
    """A Hypothesis test that tries so many examples; ``more`` are further settings of it."""

    def limited(test: Test) -> Test:
        test.tries = tries(part, whole)
        return settings(max_examples=tries(part, whole), **more)(test)

    return limited
