"""The profile of a list that somebody sends to a server: the rules, and the protected report.

Nothing here says more than the atlas does. A row counts by the mix of the area that its postcode
lies in, and every answer of the atlas has both. Those are all that the report is made of, so that
whoever asks it a thousand times learns of no postcode what one look at the map does not say
(docs/methods.md, "A list on a server"). The floors and the rule keep it a report on many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from data.answers.asked import Asked
from data.answers.spots import Spot, reach
from data.answers.story.list_report import (
    Matched,
    Setting,
    Wanted,
    list_report,
    matched,
    setting_of,
    spot_of,
)
from data.answers.story.mix_report import MOST_OFFERED, MixReport, ReportRow, rows_of
from data.answers.words import count_of, scheme_words
from data.errors import NotFoundError, RequestError
from data.manifest import is_known_by
from data.rules import RULES
from data.stats.inputs import Floats
from data.store.reader import Atlas

RULE = RULES["LA5"]
RULE_WORDS = f"{RULE.words} A list of your own, of which nothing is stored."
LEAST_ROWS = 100
LEAST_AREAS = 30
MOST_SHARE = 0.1
"""No area has a larger part of the rows."""
MOST_PLACES = 20_000
"""Different postcodes and areas of one list. The limit on a request is near."""
MOST_ROWS = 1_000_000
LONGEST = 40
"""Characters of what names a place."""
NAME = "your list"
HIDDEN = "hidden: 1 to 4, or to keep another hidden"
LOCALLY = "wardwise profile LIST, on a machine of your own, has no such limit."
NOT_HERE = (
    "This server counts no lists: its atlas.toml does not allow it. With the atlas"
    " on a machine of your own, wardwise profile LIST counts a list there."
)
ROUNDED = (
    "Every figure is worked out from counts rounded to the nearest 5; a count from 1 to 4 is"
    " hidden, and where it is the only one so is the next smallest."
)
FORGOTTEN = "The list was counted and forgotten."


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list as it is sent: how many rows name each place, and what it is set beside."""

    places: Mapping[str, int]
    wanted: Wanted


def read_own_list(given: Any) -> OwnList:
    """A list from the JSON of a request. Raises RequestError, with what is expected.

    No message repeats what names a place: a list is nobody else's, not even a log's.
    """
    if not isinstance(given, dict) or not isinstance(places := given.get("places"), dict):
        raise RequestError("This is no list; expected places, and beside each its number of rows.")
    if len(places) > MOST_PLACES:
        raise RequestError(
            f"The list names {len(places):,} different places; {MOST_PLACES:,} are counted here."
            f" {LOCALLY}"
        )
    right = all(
        0 < len(text) <= LONGEST and type(rows) is int and 0 < rows <= MOST_ROWS
        for text, rows in places.items()
    )
    if not right:
        raise RequestError(
            f"A place of the list is longer than {LONGEST} characters, or its number of rows is"
            f" not from 1 to {MOST_ROWS:,}."
        )
    names = ("scheme", "tier", "base", "against")
    chosen = {name: given.get(name, "") for name in names}
    if not all(isinstance(value, str) and len(value) <= LONGEST * 2 for value in chosen.values()):
        raise RequestError(f"{', '.join(names)} are keys of the atlas, as texts.")
    return OwnList(places, Wanted(**chosen))


def own_report(atlas: Atlas, own: OwnList) -> tuple[MixReport, Setting]:
    """The protected report of a list, and what it is set beside.

    Raises NotFoundError where the atlas counts no lists, and RequestError where the list has too
    few rows or places, or one place has too many of its rows.
    """
    if not atlas.manifest.profile_lists:
        raise NotFoundError(NOT_HERE)
    setting = setting_of(atlas, own.wanted)
    found = matched(setting, {text: (rows, float(rows)) for text, rows in own.places.items()})
    _check(setting, own, found)
    counts, total = protected(found.counts)
    whole = list_report(setting, found, NAME)
    base = np.array([row.base for row in whole.rows])
    rows = tuple(map(_told, rows_of(setting.tier.segments, counts, base, total=total)))
    # The last note of the command's own report is advice to hide what is hidden here.
    kept = tuple(note for note in whole.notes if note and "hide them before" not in note)
    return replace(whole, rows=rows, counted=total, notes=(*kept, ROUNDED, FORGOTTEN)), setting


def protected(counts: Floats) -> tuple[Floats, float]:
    """Counts (k,) and their total under the rule, NaN where hidden.

    >>> [found.tolist() for found in map(np.asarray, protected(np.array([61.0, 33.4, 0, 3, 12])))]
    [[60.0, 35.0, 0.0, nan, nan], 110.0]
    """
    step = RULE.rounding
    rounded = step * np.floor(counts / step + 0.5)
    hidden = (counts > 0) & (counts < RULE.smallest)
    if hidden.sum() == 1 and (others := np.flatnonzero((counts > 0) & ~hidden)).size:
        hidden[others[np.argmin(counts[others])]] = True
    total = float(step * np.floor(counts.sum() / step + 0.5))
    return np.where(hidden, np.nan, np.minimum(rounded, total)), total


def _told(row: ReportRow) -> ReportRow:
    return replace(row, verdict=HIDDEN) if row.count != row.count else row


def _check(setting: Setting, own: OwnList, found: Matched) -> None:
    if found.rows < LEAST_ROWS:
        raise RequestError(
            f"{count_of(found.rows, 'row', 'rows')} could be counted; a list on a server needs at"
            f" least {LEAST_ROWS}. {LOCALLY}"
        )
    rows = _rows_by_area(setting, own.places)
    if len(rows) < LEAST_AREAS:
        raise RequestError(
            f"The list lies in {count_of(len(rows), 'area', 'areas')}; a list on a server needs"
            f" at least {LEAST_AREAS}. {LOCALLY}"
        )
    if max(rows) > MOST_SHARE * sum(rows):
        raise RequestError(
            f"One area has {max(rows):,} of the {sum(rows):,} rows; a list on a server may have"
            f" {100 * MOST_SHARE:.0f}% of its rows in one area. {LOCALLY}"
        )


def _rows_by_area(setting: Setting, places: Mapping[str, int]) -> Sequence[int]:
    """The rows of each area of which the atlas has a mix."""
    levels, atlas = set(setting.levels), setting.atlas
    rows: dict[Spot, int] = {}
    for text, many in places.items():
        own = spot_of(text, atlas)
        spot = reach(own, levels, atlas) if own else None
        if spot is not None:
            rows[spot] = rows.get(spot, 0) + many
    return tuple(rows.values())


@dataclass(frozen=True, slots=True)
class ListChoices:
    """What a list can be set beside, as pairs of a value and its words."""

    schemes: tuple[tuple[str, str], ...]
    """Classification and tier, ``<scheme>:<tier>``."""
    bases: tuple[tuple[str, str], ...]
    against: tuple[tuple[str, str], ...]


def choices_of(asked: Asked) -> ListChoices | None:
    """The choices of the page; None where the atlas counts no lists."""
    manifest, atlas = asked.manifest, asked.atlas
    if not (manifest.profile_lists and manifest.classifications):
        return None
    schemes = [
        (f"{scheme.key}:{tier.key}", scheme_words(scheme, tier))
        for scheme in manifest.classifications
        for tier in scheme.tiers
        if is_known_by(scheme, tier)
    ]
    larger = [
        (f"{level.key}:{code}", str(name))
        for level in reversed(manifest.levels)
        if level.named and 1 < level.areas <= MOST_OFFERED
        for code, name in zip(
            atlas.areas(level.key).codes, atlas.areas(level.key).names, strict=True
        )
    ]
    return ListChoices(
        schemes=tuple(schemes),
        bases=tuple((base.key, base.title) for base in manifest.bases),
        against=(("", manifest.title), *larger),
    )
