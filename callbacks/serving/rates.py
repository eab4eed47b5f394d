"""How many requests one person may send: far more than a person can, so that a program gone wild
does not take the server from the others.
"""

from collections.abc import Callable, Sequence

from flask import Flask, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from callbacks.door.person import person_here
from data.errors import TooManyRequestsError
from data.settings import NO_LIMIT, LimitSettings

WORK = ("/_dash-update-component", "/picture.png", ".csv", "/search", "/series.frame")
"""Ends of addresses whose answers are worked out rather than looked up."""
TOO_MANY = "More requests came from here than the {amount:,} a {unit} that are answered."


def add_rates(server: Flask, settings: LimitSettings) -> None:
    """Count the requests of each person, or of each address where nobody has signed in. Counts are
    kept in this process and forgotten when a window ends.
    """
    counter = FixedWindowRateLimiter(MemoryStorage())
    limits = [
        (limit, ends)
        for text, ends in ((settings.limit, None), (settings.limit_work, WORK))
        if (limit := _limit(text))
    ]
    if limits:
        server.before_request(_counting(counter, limits))


def _limit(text: str) -> RateLimitItem | None:
    return None if text == NO_LIMIT else parse(text)


def _counting(
    counter: FixedWindowRateLimiter, limits: Sequence[tuple[RateLimitItem, tuple[str, ...] | None]]
) -> Callable[[], None]:
    def count() -> None:
        person = person_here()
        who = person.mark if person else request.remote_addr or ""
        for limit, ends in limits:
            if (ends is None or request.path.endswith(ends)) and not counter.hit(
                limit, "work" if ends else "all", who
            ):
                raise TooManyRequestsError(
                    TOO_MANY.format(amount=limit.amount, unit=limit.GRANULARITY.name)
                )

    return count
