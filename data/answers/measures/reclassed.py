"""Areas whose class changed between two versions of a classification."""

from typing import TYPE_CHECKING

import numpy as np

from data.answers.calculations.versions import Crosswalk, Versions, crosswalk_for, versions_of
from data.answers.cited import Cited, cite_classification
from data.answers.classes.of_values import FIRST, NO_DATA, Bytes, LegendEntry, apart
from data.answers.classes.paint import Paint, ramp
from data.answers.measures.measure import Hover
from data.answers.measures.people import PeopleMeasure
from data.answers.sentences.versions import (
    PARTED,
    WENT,
    most_headline,
    parted_headline,
    share_headline,
)
from data.answers.spots import Spot, name_of, reach, title_of
from data.answers.words import first_up
from data.manifest import is_finer, is_known_by, levels_from
from data.model import Manifest
from data.palettes import LOOKS, sequential
from data.stats.inputs import Floats, divided
from data.store.values import MISSING, VALUE, Values

if TYPE_CHECKING:
    from data.answers.asked import Asked

EDGES = (20.0, 40.0, 60.0, 80.0)
PALE, STRONG = 0, 3
"""Classes of the ramp of five for the areas that stayed and those that did not."""
MOST_WORDS = 255


class Reclassed(PeopleMeasure):
    """Areas in another new group than most of their old group went to; their share, if larger."""

    key = "reclassed"
    label = "areas whose group changed"
    hint = "Areas that are not where most of their old group went, from one version to the next."
    constant = "What became of a group"
    has_own_level = True

    def is_offered(self, manifest: Manifest, *, has_records: bool) -> bool:
        pairs = (versions_of(manifest, v, v.tiers[0]) for v in manifest.classifications)
        return super().is_offered(manifest, has_records=has_records) and any(
            pair is not None and not pair.map_refusal for pair in pairs
        )

    def opens_at(self, manifest: Manifest) -> str:
        pairs = (versions_of(manifest, v, v.tiers[0]) for v in manifest.classifications)
        return next((v.new.given_level for v in pairs if v and not v.map_refusal), "")

    def title(self, asked: "Asked") -> str:
        pair = pair_of(asked)
        return f"{pair_title(pair)}: areas whose group changed" if pair else "Who lives here"

    def unit(self, asked: "Asked") -> str:
        found = mapped_for(asked)
        if found is None or asked.level.key == found.level:
            # An area with one group in each version stayed or left as a whole.
            return ""
        return f"% of {found.versions.new.weight}"

    def subtitle(self, asked: "Asked") -> str:
        pair = pair_of(asked)
        return f"{pair.old.title} and {pair.new.title}" if pair else ""

    def cited(self, asked: "Asked") -> tuple[Cited, ...]:
        pair = pair_of(asked)
        if pair is None:
            return super().cited(asked)
        return cite_classification(pair.old), cite_classification(pair.new)

    def unknown(self, asked: "Asked") -> str:
        pair = pair_of(asked)
        if pair is None:
            title = asked.scheme.title if asked.scheme else "A classification"
            return f"{title} has one version in this atlas, so no area can have changed its group."
        return pair.map_refusal or super().unknown(asked)

    def explanation(self, asked: "Asked") -> str:
        pair = pair_of(asked)
        if pair is None:
            return ""
        return (
            f"A code of {pair.names[0]} has no meaning in {pair.names[1]}. So each old group"
            f" is followed to the group that most of its {pair.new.weight} are in now. An area that"
            " is in another one left its old group."
        )

    def paint(self, asked: "Asked", *, with_mix: bool = False) -> Paint | None:  # noqa: ARG002
        found = mapped_for(asked)
        if found is None or is_finer(asked.manifest, asked.level.key, found.level):
            return None
        if asked.level.key != found.level:
            shares = parted_shares(asked, found)
            if shares is None:
                return None
            states = np.where(np.isnan(shares), MISSING, VALUE).astype(np.uint8)
            return ramp(Values(shares, states), EDGES, whole=False, has_zero=True)
        classes = np.where(found.known, FIRST + found.parted, NO_DATA).astype(np.uint8)
        return Paint(classes, _legend(classes))

    def hover(self, asked: "Asked") -> Hover | None:
        found = mapped_for(asked)
        if found is None or asked.level.key != found.level:
            return None
        old, new = found.versions.old_tier.segments, found.versions.new_tier.segments
        nowhere = np.full(len(found.old), np.nan, dtype=np.float32)
        pairs = found.old.astype(np.int64) * len(new) + found.new
        kinds, place = np.unique(np.where(found.known, pairs, -1), return_inverse=True)
        if len(kinds) > MOST_WORDS:
            # One byte an area cannot name so many pairs; class and key still tell both groups.
            return None
        words = {
            str(n): f"was {old[kind // len(new)].name}, is {new[kind % len(new)].name}"
            for n, kind in enumerate(kinds.tolist())
            if kind >= 0
        }
        return Hover(nowhere, nowhere, place.astype(np.uint8), words)

    def headline(self, asked: "Asked") -> str:
        pair, found = pair_of(asked), mapped_for(asked)
        if pair is None or found is None:
            return self.unknown(asked)
        title = pair_title(pair)
        if asked.spot is not None:
            return self._of_area(asked, found, title)
        if asked.level.key != found.level:
            return self._of_shares(asked, found, title)
        level = asked.atlas.level(found.level)
        parted, known = int(found.parted.sum()), int(found.known.sum())
        return parted_headline(title, parted, known, (level.name, level.names))

    def _of_shares(self, asked: "Asked", found: Crosswalk, title: str) -> str:
        """Of a larger level, whose map has shares: the share of all, and where it is largest."""
        shares = parted_shares(asked, found)
        if shares is None:
            return self.unknown(asked)
        weights = np.where(found.known, found.weight, 0.0)
        share = float(divided(np.where(found.parted, weights, 0.0).sum(), weights.sum()))
        some = np.where(np.isnan(shares), -1.0, shares)
        high = np.flatnonzero(some == some.max())
        alone = len(high) == 1 and np.isfinite(shares).sum() > 1
        spot = Spot(asked.level.key, int(high[0]) + 1) if alone else None
        most = name_of(spot, asked.atlas) if spot else ""
        return most_headline(title, share, found.versions.new.weight, most)

    def _of_area(self, asked: "Asked", found: Crosswalk, title: str) -> str:
        place = title_of(asked.spot, asked.atlas)
        levels = {v.key for v in levels_from(asked.manifest, found.level)}
        spot = reach(asked.spot, levels, asked.atlas)
        if spot is None:
            return f"{place}: what became of its group is not known"
        if spot.level != found.level:
            shares = parted_shares(asked.at(asked.atlas.level(spot.level)), found)
            share = np.nan if shares is None else float(shares[spot.number - 1]) / 100
            known = share == share
            unit = found.versions.new.weight
            return share_headline(place, title, share, unit) if known else f"{place}: not known"
        row = spot.number - 1
        if not found.known[row]:
            return f"{place}: what became of its group is not known"
        old = found.versions.old_tier.segments[found.old[row]]
        new = found.versions.new_tier.segments[found.new[row]]
        said = PARTED if found.parted[row] else WENT
        return f"{place}: {old.name} in {found.versions.names[0]}, now {new.name}; it {said}"


def pair_of(asked: "Asked") -> Versions | None:
    """The two versions of the classification of a view; None where the atlas has one."""
    return versions_of(asked.manifest, asked.scheme, asked.tier)


def found_for(asked: "Asked") -> Crosswalk | None:
    """What became of the groups of a view; None where it cannot be worked out."""
    pair = pair_of(asked)
    if pair is None or asked.scheme is None or asked.tier is None:
        return None
    if not (is_known_by(pair.old, pair.old_tier) and is_known_by(pair.new, pair.new_tier)):
        return None
    return crosswalk_for(asked.atlas, pair)


def mapped_for(asked: "Asked") -> Crosswalk | None:
    """What a map of areas that left their group draws; None where there can be no such map."""
    pair = pair_of(asked)
    return None if pair is None or pair.map_refusal else found_for(asked)


def pair_title(pair: Versions) -> str:
    """ "OAC, 2011 to 2021", or "OAC 2021 to Mosaic 2009"."""
    old, new = pair.names
    return f"{pair.new.scheme}, {old} to {new}" if old == pair.old.version else f"{old} to {new}"


def parted_shares(asked: "Asked", found: Crosswalk) -> Floats | None:
    """Per cent of the households of each area of a larger level that left their old group, (n,).

    None where the small areas do not lie within its areas.
    """
    parents = asked.atlas.areas(found.level).parents.get(asked.level.key)
    if parents is None:
        return None
    size = asked.level.areas + 1
    weights = np.where(found.known, found.weight, 0.0)
    whole = np.bincount(parents, weights=weights, minlength=size)
    left = np.bincount(parents, weights=np.where(found.parted, weights, 0.0), minlength=size)
    shares: Floats = 100 * divided(left, whole)[1:]
    return shares


def _legend(classes: Bytes) -> list[LegendEntry]:
    counts = np.bincount(classes, minlength=256)
    return [
        *apart(counts),
        *(
            LegendEntry(
                FIRST + n,
                "",
                first_up(words),
                "class",
                {look: sequential(look)[shade] for look in LOOKS},
                int(counts[FIRST + n]),
            )
            for n, (words, shade) in enumerate(((WENT, PALE), (PARTED, STRONG)))
        ),
    ]


RECLASSED = Reclassed()
