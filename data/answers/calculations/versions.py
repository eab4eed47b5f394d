"""Two versions of a classification in one atlas, and what became of the groups of the older one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.answers.spots import Spot
from data.manifest import find_key
from data.model import Classification, Manifest, Tier
from data.names import natural_key
from data.stats.crosswalk import Places, cross_table, parted, same_groups, successors
from data.stats.inputs import Flags, Floats
from data.store.reader import Atlas


@dataclass(frozen=True, slots=True)
class Versions:
    """An older and a newer version of one classification, and the tier at which they are joined."""

    old: Classification
    new: Classification
    old_tier: Tier
    new_tier: Tier

    @property
    def refusal(self) -> str:
        """Why what became of the groups cannot be worked out; empty where it can."""
        mixed = next((v for v in (self.old, self.new) if v.kind != "code"), None)
        if mixed is not None:
            return (
                f"{mixed.title} gives counts of households by group, and not one group for each"
                " area, so nobody knows which households went where."
            )
        if self.old.given_level != self.new.given_level:
            return (
                f"{self.old.title} and {self.new.title} are given for different areas, so what"
                " became of a group cannot be worked out."
            )
        return ""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Households by old and new group (k_old, k_new), and the groups of every area (n,)."""

    versions: Versions
    table: Floats
    old: NDArray[np.uint8]
    new: NDArray[np.uint8]
    """Places of the groups of each area of the given level; 255 for none."""
    weight: Floats
    """Households of each area, the same for both versions."""
    successors: Places
    """For each old group, the new one that most of it is in, in the whole atlas; -1 for none."""

    @property
    def level(self) -> str:
        return self.versions.new.given_level

    @property
    def same(self) -> Flags:
        """Whether a trend may join each old group with its successor."""
        return same_groups(self.table)

    @property
    def known(self) -> Flags:
        """Areas with a group in both versions, (n,)."""
        old, new = self.versions.old_tier.segments, self.versions.new_tier.segments
        return (self.old < len(old)) & (self.new < len(new))

    @property
    def parted(self) -> Flags:
        """Areas, (n,), whose new group is not the one that most of their old group went to."""
        return self.known & parted(self.old, self.new, self.successors)


def versions_of(
    manifest: Manifest, scheme: Classification | None, tier: Tier | None
) -> Versions | None:
    """A classification with its next older version, or the next newer one where it is the oldest.

    None where the atlas has one version only.
    """
    if scheme is None or tier is None:
        return None
    ordered = sorted(
        (
            each
            for each in manifest.classifications
            if each.scheme.casefold() == scheme.scheme.casefold()
            and (each.key == scheme.key or each.version != scheme.version)
        ),
        key=lambda each: natural_key(each.version),
    )
    if len(ordered) < 2:
        return None
    place = ordered.index(scheme)
    old, new = ordered[place - 1 : place + 1] if place else ordered[:2]
    old_tier, new_tier = (find_key(each.tiers, tier.key) or each.tiers[0] for each in (old, new))
    return Versions(old, new, old_tier, new_tier)


def crosswalk_for(atlas: Atlas, versions: Versions) -> Crosswalk | None:
    """What became of the groups in the whole atlas; None where ``versions`` has a refusal.

    Both versions are weighed by the households of the newer one's mix, so that the two sides are
    the same people.
    """
    if versions.refusal:
        return None
    old, new = versions.old, versions.new
    key = f"versions/{old.key}/{versions.old_tier.key}/{new.key}/{versions.new_tier.key}"
    return atlas.keep(key, lambda: _crosswalk(atlas, versions))


def _crosswalk(atlas: Atlas, versions: Versions) -> Crosswalk:
    level = versions.new.given_level
    old = atlas.dominant(versions.old.key, versions.old_tier.key, level)[0]
    new = atlas.dominant(versions.new.key, versions.new_tier.key, level)[0]
    mix = atlas.mix(versions.new.key, level)
    owner = np.repeat(np.arange(len(new)), np.diff(mix.starts))
    weight = np.bincount(owner, weights=mix.counts, minlength=len(new)).astype(np.float64)
    table = _table(versions, old, new, weight)
    return Crosswalk(versions, table, old, new, weight, successors(table))


def within(found: Crosswalk, atlas: Atlas, spot: Spot | None) -> Crosswalk:
    """The same households of one area only; the successors stay those of the whole atlas."""
    if spot is None:
        return found
    if spot.level == found.level:
        inside = np.arange(len(found.new)) == spot.number - 1
    else:
        inside = atlas.areas(found.level).parents[spot.level] == spot.number
    old = np.where(inside, found.old, np.uint8(255))
    table = _table(found.versions, old, found.new, found.weight)
    return Crosswalk(found.versions, table, old, found.new, found.weight, found.successors)


def _table(
    versions: Versions, old: NDArray[np.uint8], new: NDArray[np.uint8], weight: Floats
) -> Floats:
    shape = len(versions.old_tier.segments), len(versions.new_tier.segments)
    return cross_table(old, new, weight, shape)
