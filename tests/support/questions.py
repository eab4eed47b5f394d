"""Questions by key, for tests of calculations."""

from typing import Literal

from data.answers.calculations import Question
from data.manifest import find_key
from data.store.reader import Atlas

Keys = tuple[str, str, str, int, Literal["month", "year"], str, str]
"""Level, item, channel, month index, window, classification and tier."""


def question(atlas: Atlas, *keys: str | int) -> Question:
    """The question of some keys; classification and tier may be left out or empty."""
    level, item, channel, month, window, *groups = keys
    scheme = find_key(atlas.manifest.classifications, str(groups[0])) if groups else None
    tier = find_key(scheme.tiers, str(groups[1])) if scheme else None
    found = find_key(atlas.items(), str(item))
    assert found is not None, item
    assert window in ("month", "year")
    return Question(
        atlas.level(str(level)),
        found,
        str(channel),
        int(month),
        "month" if window == "month" else "year",
        scheme,
        tier,
    )
