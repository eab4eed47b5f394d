"""The commonest segment of each area."""

from typing import TYPE_CHECKING

import numpy as np

from data.answers.classes.of_values import (
    Bytes,
    LegendEntry,
    classes_of_segments,
    legend_of_segments,
    shades_by_typicality,
    shades_of,
)
from data.answers.classes.paint import Paint
from data.answers.measures.measure import Hover
from data.answers.measures.people import PeopleMeasure
from data.answers.measures.typical import explanation_of, hover_for, marks_for
from data.answers.sentences.headlines import (
    group_headline,
    mixed_headline,
    mixture_headline,
    share_headline,
)
from data.answers.sentences.wording import percent
from data.answers.spots import Spot, reach, title_of
from data.answers.words import scheme_words
from data.manifest import is_finer, is_known_by, levels_from
from data.stats.segments import HALF

if TYPE_CHECKING:
    from data.answers.asked import Asked

TOP = 3
"""Segments of an area that a hover shows."""


class CommonestSegment(PeopleMeasure):
    """The segment that most people or households of an area belong to."""

    key = "segment"
    label = "the commonest group"
    hint = "The group that most people or households of an area belong to."
    constant = "Who lives here"
    is_ramp = False

    def title(self, asked: "Asked") -> str:
        if asked.scheme is None or asked.tier is None:
            return "Who lives here"
        return f"Who lives here: {scheme_words(asked.scheme, asked.tier)}"

    def unit(self, asked: "Asked") -> str:
        return f"% of {asked.scheme.weight}" if asked.scheme else "%"

    def headline(self, asked: "Asked") -> str:
        scheme, tier, atlas = asked.scheme, asked.tier, asked.atlas
        if scheme is None or tier is None:
            return "Who lives here is not known"
        level = self.told_level(asked)
        levels = {v.key for v in levels_from(asked.manifest, scheme.given_level)}
        spot = reach(asked.spot, levels, atlas)
        if asked.spot is not None:
            return self._of_area(asked, spot)
        if not is_known_by(scheme, tier) or level.areas == 1:
            return self._of_area(asked, None)
        segments, shares = atlas.dominant(scheme.key, tier.key, level.key)
        counts = np.bincount(segments[segments < len(tier.segments)], minlength=len(tier.segments))
        most = int(counts.argmax())
        forms = tier.segments[most].forms
        mixed = int(((shares > 0) & (shares < HALF)).sum())
        if 2 * mixed > level.areas:
            return mixed_headline(forms, (mixed, level.areas), level.name, level.names)
        return group_headline(forms, (int(counts[most]), level.areas), level.name, level.names)

    def _of_area(self, asked: "Asked", spot: Spot | None) -> str:
        """The commonest segment of one area, or of the whole atlas."""
        scheme, tier, atlas = asked.scheme, asked.tier, asked.atlas
        assert scheme is not None
        assert tier is not None
        place = title_of(asked.spot, atlas)
        if asked.spot is not None and spot is None:
            return f"{place}: {scheme.title} is given for larger areas only"
        level, number = (spot.level, spot.number) if spot else (asked.coarsest.key, None)
        mix = atlas.mix_of(scheme.key, tier.key, level, number)
        whole = atlas.mix_of(scheme.key, tier.key, asked.coarsest.key, None)
        if not mix.sum() > 0:
            return f"{place}: who lives here is not known"
        most = int(mix.argmax())
        here, there = mix[most] / mix.sum(), whole[most] / max(float(whole.sum()), 1.0)
        counted = "areas" if scheme.weight == "areas" else scheme.weight
        if here < HALF:
            most, second = np.argsort(-mix, kind="stable")[:2].tolist()
            groups = tier.segments[most].forms, tier.segments[second].forms
            beside = mix[second] / mix.sum()
            return mixture_headline(place, groups, (percent(float(here)), percent(float(beside))))
        of = asked.manifest.title if spot else ""
        shares = percent(float(here)), percent(float(there))
        return share_headline(place, tier.segments[most].forms, shares, counted, of)

    def paint(self, asked: "Asked", *, with_mix: bool = False) -> Paint | None:
        scheme, tier, level = asked.scheme, asked.tier, asked.level.key
        if scheme is None or tier is None:
            return Paint(np.zeros(asked.level.areas, dtype=np.uint8), [])
        is_given = level == scheme.given_level
        if not is_known_by(scheme, tier) or is_finer(asked.manifest, level, scheme.given_level):
            return None
        segments, shares = asked.atlas.dominant(scheme.key, tier.key, level)
        is_mixed = scheme.kind == "counts" or not is_given
        classes = classes_of_segments(segments)
        values = np.where(classes > 0, np.rint(100 * shares), np.nan).astype(np.float32)
        marks = marks_for(asked)
        if is_mixed:
            shades = shades_of(segments, shares, tier)
        else:
            shades = shades_by_typicality(segments, marks.typicality, tier) if marks else None
        top = asked.atlas.top_shares(scheme.key, tier.key, level, TOP) if with_mix else None
        return Paint(
            classes,
            legend_of_segments(classes, tier),
            shades=shades,
            values=values if is_mixed else None,
            mix=top if is_mixed else None,
            codes=[s.code for s in tier.segments],
        )

    def explanation(self, asked: "Asked") -> str:
        return explanation_of(asked)

    def hover(self, asked: "Asked") -> Hover | None:
        return hover_for(asked)

    def legend_of_nothing(self, asked: "Asked", classes: Bytes) -> list[LegendEntry]:
        if asked.tier is None:
            return super().legend_of_nothing(asked, classes)
        return legend_of_segments(classes, asked.tier)


SEGMENT = CommonestSegment()
