"""Two versions of a classification in one atlas, or two schemes with a crosswalk, and what became
of the groups of the older one.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.answers.spots import Spot
from data.manifest import find_key
from data.model import Classification, CrosswalkTable, Manifest, Tier
from data.names import natural_key
from data.stats.crosswalk import Places, cross_table, parted, same_groups, successors
from data.stats.inputs import Flags, Floats
from data.store.reader import Atlas


@dataclass(frozen=True, slots=True)
class Versions:
    """An older and a newer version of one classification, or two schemes with a crosswalk, and the
    tiers at which they are joined.
    """

    old: Classification
    new: Classification
    old_tier: Tier
    new_tier: Tier
    given: CrosswalkTable | None = None
    """The shares that a file gives; None where the groups of the areas tell."""

    @property
    def names(self) -> tuple[str, str]:
        """What tells the two apart: their versions, or scheme and version of two schemes."""
        if self.old.scheme.casefold() == self.new.scheme.casefold():
            return self.old.version, self.new.version
        return f"{self.old.scheme} {self.old.version}", f"{self.new.scheme} {self.new.version}"

    @property
    def refusal(self) -> str:
        """Why what became of the groups cannot be worked out; empty where it can."""
        return "" if self.given else self.map_refusal

    @property
    def map_refusal(self) -> str:
        """Why no area can be said to have left its old group; empty where it can."""
        mixed = next((v for v in (self.old, self.new) if v.kind != "code"), None)
        if mixed is not None:
            return (
                f"{mixed.title} gives counts of {mixed.weight} by group, and not one group for each"
                f" area, so nobody knows which {mixed.weight} went where."
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
        """The finest level that it is known at."""
        pair = self.versions
        return (pair.old if pair.given else pair.new).given_level

    @property
    def same(self) -> Flags:
        """Whether a trend of each old group and its successor is comparable."""
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

    Where the atlas has a crosswalk from or to the classification at this tier, it is that pair.
    None where the atlas has one version only.
    """
    if scheme is None or tier is None:
        return None
    if (declared := _declared(manifest, scheme, tier)) is not None:
        return declared
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


def _declared(manifest: Manifest, scheme: Classification, tier: Tier) -> Versions | None:
    """The pair of the first crosswalk to a tier of a classification, else of the first from it."""
    ends = [((t.new, t.new_tier), t) for t in manifest.crosswalks]
    ends += [((t.old, t.old_tier), t) for t in manifest.crosswalks]
    table = next((t for end, t in ends if end == (scheme.key, tier.key)), None)
    if table is None:
        return None
    old, new = (find_key(manifest.classifications, key) for key in (table.old, table.new))
    if old is None or new is None:
        return None
    tiers = find_key(old.tiers, table.old_tier), find_key(new.tiers, table.new_tier)
    return Versions(old, new, tiers[0] or old.tiers[0], tiers[1] or new.tiers[0], table)


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
    if versions.given and versions.map_refusal:
        nobody = np.full(atlas.level(versions.old.given_level).areas, 255, np.uint8)
        table = _shared(atlas, versions, None)
        weight = np.zeros(len(nobody))
        return Crosswalk(versions, table, nobody, nobody, weight, successors(table))
    level = versions.new.given_level
    old = atlas.dominant(versions.old.key, versions.old_tier.key, level)[0]
    new = atlas.dominant(versions.new.key, versions.new_tier.key, level)[0]
    mix = atlas.mix(versions.new.key, level)
    owner = np.repeat(np.arange(len(new)), np.diff(mix.starts))
    weight = np.bincount(owner, weights=mix.counts, minlength=len(new)).astype(np.float64)
    table = _shared(atlas, versions, None) if versions.given else _table(versions, old, new, weight)
    return Crosswalk(versions, table, old, new, weight, successors(table))


def _shared(atlas: Atlas, versions: Versions, spot: Spot | None) -> Floats:
    """The households of each old group in an area or in all, shared out as the file says."""
    old, new = versions.old_tier.segments, versions.new_tier.segments
    shares = np.zeros((len(old), len(new)))
    rows, columns = ({s.code: n for n, s in enumerate(side)} for side in (old, new))
    for code, to, share in versions.given.shares if versions.given else ():
        shares[rows[code], columns[to]] = share
    level = spot.level if spot else versions.old.given_level
    number = spot.number if spot else None
    counts = atlas.mix_of(versions.old.key, versions.old_tier.key, level, number)
    found: Floats = counts[:, np.newaxis] * shares
    return found


def within(found: Crosswalk, atlas: Atlas, spot: Spot | None) -> Crosswalk:
    """The same households of one area only; the successors stay those of the whole atlas."""
    if spot is None:
        return found
    if found.versions.given:
        return replace(found, table=_shared(atlas, found.versions, spot))
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
