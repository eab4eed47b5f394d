"""What a measure is asked of."""

from dataclasses import dataclass, replace

import numpy as np

from data.answers.view import View, item_of
from data.manifest import find_key, month_index
from data.model import Classification, Tier
from data.store.reader import Atlas
from data.store.values import Values, values_of


@dataclass(frozen=True, slots=True)
class Question:
    """Which counts, where, when, and by which segments. ``month`` is a month index; ``item`` and
    ``window`` as the reader has them.
    """

    level: str
    item: str
    channel: str
    month: int
    window: str
    classification: str = ""
    tier: str = ""

    @property
    def key(self) -> str:
        """All of it as text: what answers are kept under."""
        return f"{self.level}/{self.item}/{self.channel}/{self.month}/{self.window}/{self.classification}/{self.tier}"

    def at(self, level: str) -> "Question":
        """The same of another level."""
        return replace(self, level=level)


def question_of(view: View, level: str, atlas: Atlas) -> Question | None:
    """What a view asks at a level; None where it names no service or no month."""
    month = month_index(atlas.manifest, view.period)
    if not view.service or month is None:
        return None
    return Question(
        level, item_of(view), view.channel, month, view.window, view.classification, view.tier
    )


def tier_of(atlas: Atlas, classification: str, tier: str) -> tuple[Classification, Tier] | None:
    """The classification and tier of a question; None where there is none or the tier is finer than
    memberships are given by.
    """
    scheme = find_key(atlas.manifest.classifications, classification)
    found = find_key(scheme.tiers, tier) if scheme else None
    if scheme is None or found is None:
        return None
    order = [t.key for t in scheme.tiers]
    return (scheme, found) if order.index(tier) <= order.index(scheme.given_tier) else None


def base_key_of(atlas: Atlas, item: str) -> str:
    """What an item is counted per; empty where it has no base."""
    manifest = atlas.manifest
    service = find_key(manifest.services, item) or next(
        (s for s in manifest.services if f"theme-{s.theme}" == item and s.records), None
    )
    return service.base if service and find_key(manifest.bases, service.base) else ""


def counts_of(atlas: Atlas, question: Question, number: int | None = None) -> Values:
    """Events of every area of the question's level, or of area ``number`` alone, as one entry."""
    if number is None:
        return atlas.counts(
            question.level, question.item, question.channel, question.month, question.window
        )
    count, state = atlas.cell(
        question.level, question.item, question.channel, number, question.month, question.window
    )
    return values_of(np.array([count]), np.array([state], dtype=np.uint8))
