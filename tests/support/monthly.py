"""The small council month by month: rows that come in time, rows that come late, and a catalogue
whose definition changes.
"""

import random
from collections.abc import Sequence

import numpy as np

from tests.support.council import CATALOGUE

START = 2023 * 12 + 3
SERVICES = {"8": "potholes", "9": "lights"}
LEFT_OUT = ('key = "tribes"', "[[postcodes]]")
SMALL = "\n[[".join(
    block for block in CATALOGUE.split("\n[[") if not any(key in "[[" + block for key in LEFT_OUT)
)
MONTHLY = range(10, 22)
"""How many months each of twelve monthly builds has: a financial year ends with the third."""
TELLING = (11, 12, 13, 15)
"""The few that tell most: before the year is whole, when it is, after it, and a new definition."""
CHANGED = 15
"""From this build on lights have one more code."""
MEANS = {"8": (3, 9, 15, 4, 22, 12), "9": (2, 3, 6, 4, 3, 8)}
"""Service → mean count of a month in each LSOA."""


def catalogue_of(preset: str, *, months: int, ledger: bool) -> str:
    text = SMALL.replace(
        'preset = "none"\nname = "A. Tester"\nreason = "Made up for a test"',
        f'preset = "{preset}"',
    )
    if ledger:
        text = text.replace('title = "Squareshire"', 'title = "Squareshire"\npublished = "kept"')
    if months >= CHANGED:
        text = text.replace('codes = ["9"]', 'codes = ["9", "10"]')
        text = text.replace(
            "[records.disclosure]",
            '[[records.interruptions]]\nmonth = "2023-09"\nwhy = "A new form"\n\n'
            "[records.disclosure]",
        )
    return text


def rows_of(months: int, seed: int) -> list[tuple[str, ...]]:
    """All rows of the first so many months, and those that have come late until then."""
    draw = np.random.default_rng(seed)
    counts = {
        (month, area, service): int(draw.poisson(mean))
        for month in range(max(MONTHLY))
        for service, means in MEANS.items()
        for area, mean in enumerate(means)
    }
    rows = [(month, *rest, n) for (month, *rest), n in counts.items() if n and month < months]
    late = random.Random(seed)
    for arrives in range(min(MONTHLY), months + 1):
        rows += [
            (late.randrange(arrives - 1), late.randrange(6), late.choice("89"), late.randint(1, 3))
            for _ in range(3)
        ]
    # The new code was used in earlier months too: they were published without it.
    rows += [(month, 2, "10", 2) for month in range(months)]
    return [(_day(m), f"L{a}", s, "Online", str(n)) for m, a, s, n in rows]


ASKED = ("purpose", "lawful_basis", "owner", "analyst", "sharing", "retention")
REGISTER = "\n".join(
    ['[records.audit]\nabout = "individuals"\nreview = "2099-01-01"']
    + [f'{name} = "for a test"' for name in ASKED]
)

PERSON = ("joined", "left", "where", "what")


def register_of(preset: str) -> str:
    """The catalogue of a register of people, with a ledger."""
    text = catalogue_of(preset, months=min(MONTHLY), ledger=True)
    for old, new in {
        'event = "report"': 'kind = "stock"\nevent = "member"',
        'events = "reports"': 'events = "members"',
        'date = "when"': 'from = "joined"\nuntil = "left"',
        'channel = "how"\nchannels = { "Online" = "web" }\ncount = "n"': "",
        "[records.disclosure]": f"{REGISTER}\n[records.disclosure]",
    }.items():
        assert old in text
        text = text.replace(old, new)
    return text


def people_of(months: int, seed: int) -> list[tuple[str, ...]]:
    """Everybody who has joined in the first so many months, as the register knew them then.

    Some are entered late, and some who left are crossed out late.
    """
    draw, rows = random.Random(seed), []
    for service, means in MEANS.items():
        for area, mean in enumerate(means):
            for _ in range(2 * mean):
                joined = draw.choice([0, 0, draw.randrange(max(MONTHLY))])
                left = joined + draw.choice([99, draw.randrange(1, 12)])
                told, crossed = (draw.choice([0, 0, 0, 0, 2]) for _ in range(2))
                if joined + told < months:
                    until = _day(left) if left + crossed < months else ""
                    rows.append((_day(joined), until, f"L{area}", service))
    # One who came in the month that follows: the file reaches the end of the last.
    rows.append((_day(months), "", "L4", "8"))
    return rows


def people_at(people: Sequence[Sequence[str]]) -> np.ndarray:
    """How many of them are there at the end of each month, by month, LSOA and service."""
    found = np.zeros((max(MONTHLY), len(MEANS["8"]), len(MEANS)), dtype=int)
    for joined, left, area, service in people:
        at = slice(_month(joined), _month(left) if left else None)
        found[at, int(area[1:]), list(MEANS).index(service)] += 1
    return found


def _month(day: str) -> int:
    return int(day[6:]) * 12 + int(day[3:5]) - 1 - START


def _day(month: int, day: int = 15) -> str:
    return f"{day:02d}/{(START + month) % 12 + 1:02d}/{(START + month) // 12}"
