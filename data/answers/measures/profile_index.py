"""The profile index of one segment: how common it is in each area.

100 is as common as in the whole atlas.
"""

from typing import TYPE_CHECKING

import numpy as np

from data.answers.calculations import IndexAreas, index_for
from data.answers.classes.of_differences import index_classes, legend_of_differences, sureness
from data.answers.classes.paint import Paint
from data.answers.measures.limits import whole_limits
from data.answers.measures.measure import Hover
from data.answers.measures.people import PeopleMeasure
from data.answers.sentences.headlines import one_group_headline, share_headline
from data.answers.sentences.wording import percent
from data.answers.spots import Spot, reach, title_of
from data.manifest import is_finer, levels_from
from data.stats.inputs import Interval
from data.stats.profile import IMPORTANT_OVER, IMPORTANT_UNDER
from data.stats.verdict import Band

if TYPE_CHECKING:
    from data.answers.asked import Asked

LABELS = [
    f"−− rarer: under {IMPORTANT_UNDER}",
    f"− rarer: {IMPORTANT_UNDER} to 100",
    "● as common, or could be chance",
    f"+ commoner: 100 to {IMPORTANT_OVER}",
    f"++ commoner: over {IMPORTANT_OVER}",
]
"""Words of the five classes, from rarer to commoner."""
BANDS = {-1: "rarer", 0: "as common, or could be chance", 1: "commoner"}
"""Words of a verdict, by its direction."""


class ProfileIndex(PeopleMeasure):
    """Share of one segment in an area over its share in the whole atlas, times 100."""

    key = "index"
    label = "one group's index"
    hint = "How common one group is: 100 is as common as in the whole atlas."
    painted_by = (*PeopleMeasure.painted_by, "segment")
    is_difference = True
    constant = "An index of who lives here"

    def title(self, asked: "Asked") -> str:
        segment = asked.segment
        if segment is None:
            return "Index of who lives here"
        return f"{segment.code} {segment.name}: index of who lives here"

    def unit(self, asked: "Asked") -> str:  # noqa: ARG002
        return "(100 = as common as overall)"

    def explanation(self, asked: "Asked") -> str:
        scheme, tier, segment = asked.scheme, asked.tier, asked.segment
        if scheme is None or tier is None or segment is None:
            return ""
        counted = "areas" if scheme.weight == "areas" else scheme.weight
        return (
            f"Share of {counted} in {tier.name} {segment.code} {segment.name}, where its share of"
            f" {asked.manifest.title} is 100."
        )

    def headline(self, asked: "Asked") -> str:
        scheme, tier, segment, atlas = asked.scheme, asked.tier, asked.segment, asked.atlas
        if scheme is None or tier is None or segment is None:
            return self.title(asked)
        place = next(i for i, each in enumerate(tier.segments) if each.code == segment.code)
        whole = atlas.mix_of(scheme.key, tier.key, asked.coarsest.key, None)
        share = float(whole[place]) / max(float(whole.sum()), 1.0)
        levels = {v.key for v in levels_from(asked.manifest, scheme.given_level)}
        spot = reach(asked.spot, levels, atlas)
        counted = "areas" if scheme.weight == "areas" else scheme.weight
        level = self.told_level(asked)
        if spot is not None:
            own = atlas.mix_of(scheme.key, tier.key, spot.level, spot.number)
            here = float(own[place]) / max(float(own.sum()), 1.0)
            shares = percent(here), percent(share)
            return share_headline(
                title_of(spot, atlas), segment.forms, shares, counted, asked.manifest.title
            )
        shares_of = atlas.segment_shares(scheme.key, tier.key, level.key)[:, place]
        if level.areas == 1 or not np.isfinite(shares_of).any():
            return f"{segment.said}: {percent(share)} of {counted}"
        most = int(np.nanargmax(shares_of))
        where = title_of(Spot(level.key, most + 1), atlas)
        return one_group_headline(
            segment.forms, percent(share), counted, percent(float(shares_of[most])), where
        )

    def _found(self, asked: "Asked") -> IndexAreas | None:
        if asked.scheme is None or asked.tier is None or asked.segment is None:
            return None
        return index_for(asked.atlas, asked.level, asked.scheme, asked.tier, asked.segment)

    def paint(self, asked: "Asked", *, with_mix: bool = False) -> Paint | None:  # noqa: ARG002
        if is_finer(asked.manifest, asked.level.key, self.finest(asked).key):
            return None
        found = self._found(asked)
        if found is None:
            return None
        classes = index_classes(found.band, found.index)
        legend = legend_of_differences(classes, LABELS)
        return Paint(classes, legend, values=found.index.astype(np.float32))

    def hover(self, asked: "Asked") -> Hover | None:
        found = self._found(asked)
        if found is None:
            return None
        bands = {number: Band(number) for number in np.unique(found.band).tolist() if number}
        words = {str(n): BANDS[band.direction] + sureness(band) for n, band in bands.items()}
        limits = whole_limits(Interval(found.low, found.high))
        return Hover(*limits, found.band.astype(np.uint8), words)

    def limits(self, asked: "Asked") -> Interval | None:
        found = self._found(asked)
        return None if found is None else Interval(found.low, found.high)


INDEX = ProfileIndex()
