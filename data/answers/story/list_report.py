"""The profile of a list: rows that name postcodes or areas, counted by segment against a base.

A row whose postcode or area has one segment counts for it. One of a larger area is shared out over
its segments, by how many live there. Nothing of the list is kept.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from data.answers.cited import cite_base, cite_classification
from data.answers.spots import Spot, find_spot, name_of, reach, reference_of
from data.answers.story.mix_report import MixReport, rows_of
from data.answers.words import scheme_words
from data.errors import NotFoundError, RequestError
from data.manifest import is_known_by, levels_from, population_of
from data.model import Base, Classification, Tier
from data.stats.inputs import Flags, Floats
from data.store.reader import Atlas
from data.store.search import looks_like_postcode

NOT_THERE = "the postcode is not in this atlas"
NO_PLACE = "neither a postcode nor the code of an area of this atlas"
NO_GROUP = "no group is known for its area"
CUSTOMERS = "customers"
FEW_BELOW = 5
SHARED = "Shared out over the groups of their area: {}."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is set beside: keys of the atlas, empty for its first or its population."""

    scheme: str = ""
    tier: str = ""
    base: str = ""
    against: str = ""
    """A larger area, ``<level>:<code>``; empty for the whole atlas."""


@dataclass(slots=True)
class Matched:
    """Those counted by segment, (k,), and the rows that were left out, by reason."""

    counts: Floats
    rows: int = 0
    """Rows that were counted."""
    left: Counter[str] = field(default_factory=Counter)
    shared: float = 0.0
    """Those counted of areas with several segments."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What ``Wanted`` names, looked up in an atlas."""

    atlas: Atlas
    scheme: Classification
    tier: Tier
    base: Base | None
    within: Spot | None

    @property
    def levels(self) -> tuple[str, ...]:
        """Keys of the levels whose segments are known, from fine to coarse."""
        found = levels_from(self.atlas.manifest, self.scheme.given_level)
        return tuple(level.key for level in found)


def setting_of(atlas: Atlas, wanted: Wanted) -> Setting:
    """Look up what a list is set beside.

    Raises NotFoundError or RequestError, each with what there is to choose from.
    """
    manifest = atlas.manifest
    if not manifest.classifications:
        raise NotFoundError("This atlas has no classification; a profile needs one.")
    scheme = atlas.classification(wanted.scheme) if wanted.scheme else manifest.classifications[0]
    tiers = [tier for tier in scheme.tiers if is_known_by(scheme, tier)]
    tier = atlas.find(tiers, wanted.tier, "tier") if wanted.tier else tiers[0]
    base = (
        atlas.find(manifest.bases, wanted.base, "base") if wanted.base else population_of(manifest)
    )
    within = find_spot(wanted.against, atlas)
    if wanted.against and within is None:
        levels = ", ".join(level.key for level in manifest.levels)
        raise RequestError(
            f"'{wanted.against}' is no area of this atlas; expected LEVEL:CODE, where LEVEL is one"
            f" of {levels}."
        )
    return Setting(atlas, scheme, tier, base, within)


def spot_of(text: str, atlas: Atlas) -> Spot | None:
    """The area that a text names: by its code at any level, or by a postcode in it."""
    for level in atlas.manifest.levels:
        if number := atlas.number(level.key, text):
            return Spot(level.key, number)
    found = atlas.find_postcode(text)
    return Spot(found[1], found[2]) if found else None


def matched(setting: Setting, texts: Mapping[str, tuple[int, float]]) -> Matched:
    """Those counted by segment. ``texts``: what names a place → its rows, and how many they are."""
    atlas, levels = setting.atlas, set(setting.levels)
    found = Matched(np.zeros(len(setting.tier.segments)))
    # Many postcodes lie in one small area, whose segments are looked up once.
    by_spot: dict[Spot, tuple[int, float]] = {}
    for text, (rows, count) in texts.items():
        own = spot_of(text, atlas)
        if own is None:
            found.left[NOT_THERE if looks_like_postcode(text) else NO_PLACE] += rows
            continue
        before = by_spot.get(own, (0, 0.0))
        by_spot[own] = before[0] + rows, before[1] + count
    for own, (rows, count) in by_spot.items():
        spot = reach(own, levels, atlas)
        if not _lies_in(own, setting.within, atlas):
            found.left[f"not in {name_of(setting.within, atlas)}"] += rows
        elif spot is None or not (shares := _shares(setting, spot)).any():
            found.left[NO_GROUP] += rows
        else:
            found.counts += count * shares
            found.rows += rows
            found.shared += count if (shares > 0).sum() > 1 else 0.0
    return found


def _shares(setting: Setting, spot: Spot) -> Floats:
    """Share of each segment in an area, (k,); zeros where none is known."""
    mix: Floats = setting.atlas.mix_of(
        setting.scheme.key, setting.tier.key, spot.level, spot.number
    )
    return mix / mix.sum() if mix.sum() > 0 else mix


def _lies_in(spot: Spot, within: Spot | None, atlas: Atlas) -> bool:
    if within is None or spot == within:
        return True
    parents = atlas.parents_of(spot.level, spot.number)
    return any(Spot(level, number) == within for level, number, _, _ in parents)


def base_of(setting: Setting) -> tuple[Floats, str]:
    """The base by segment, (k,), and what it counts.

    It is the base of each small area, shared out over its segments; without a base, what the
    classification itself counts.
    """
    atlas, scheme, tier, within = setting.atlas, setting.scheme, setting.tier, setting.within
    for level in setting.levels:
        if setting.base is None:
            break
        size = np.nan_to_num(atlas.base(level, setting.base.key))
        shares = atlas.segment_shares(scheme.key, tier.key, level).astype(np.float64)
        if not (size.sum() > 0 and shares.any()) or not _is_inside(level, within, atlas):
            continue
        inside = _inside(level, within, atlas)
        told = ", ".join(filter(None, (setting.base.title, setting.base.period)))
        return (size[:, None] * shares)[inside].sum(axis=0), told
    level = within.level if within else atlas.manifest.levels[-1].key
    return atlas.mix_of(scheme.key, tier.key, level, within.number if within else None), (
        scheme.weight
    )


def _is_inside(level: str, within: Spot | None, atlas: Atlas) -> bool:
    """Whether the areas of a level can be told to lie in an area."""
    return within is None or level == within.level or within.level in atlas.areas(level).parents


def _inside(level: str, within: Spot | None, atlas: Atlas) -> Flags:
    """Which areas of a level lie in an area, (n,)."""
    areas = atlas.areas(level)
    if within is None:
        return np.ones(len(areas), dtype=bool)
    numbers = (
        np.arange(1, len(areas) + 1)
        if level == within.level
        else np.asarray(areas.parents[within.level])
    )
    found: Flags = numbers == within.number
    return found


def list_report(setting: Setting, found: Matched, name: str) -> MixReport:
    """The report of a list, under the name of its file.

    Raises RequestError where no row could be counted.
    """
    if not found.counts.sum() > 0:
        raise RequestError(
            "No row could be counted: none names a postcode or an area of this atlas with a group."
        )
    base, unit = base_of(setting)
    return MixReport(
        place=name,
        comparison=name_of(setting.within, setting.atlas),
        scheme=scheme_words(setting.scheme, setting.tier),
        unit=CUSTOMERS,
        base_unit=unit,
        rows=rows_of(setting.tier.segments, found.counts, base),
        notes=_notes(found),
        cited=(
            cite_classification(setting.scheme),
            *((cite_base(setting.base),) if setting.base else ()),
        ),
        against=reference_of(setting.within, setting.atlas) if setting.within else "",
    )


def _notes(found: Matched) -> tuple[str, ...]:
    few = int(((found.counts > 0) & (found.counts < FEW_BELOW)).sum())
    groups = "1 group has" if few == 1 else f"{few} groups have"
    left = sum(found.left.values())
    return (
        f"{found.rows:,} of {found.rows + left:,} rows were counted.",
        *(
            f"{'1 row is' if rows == 1 else f'{rows:,} rows are'} left out: {reason}."
            for reason, rows in found.left.most_common()
        ),
        SHARED.format(f"{found.shared:,.0f} customers") if found.shared else "",
        f"{groups} fewer than {FEW_BELOW}: hide them before this leaves you." if few else "",
    )
