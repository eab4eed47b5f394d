"""Who lives in an area: its bases and its mix of segments."""

import numpy as np

from data.answers.cited import cite_base, cite_classification
from data.answers.story.spots import Spot, bases_of, name_of, reach
from data.answers.story.values import Fact, MixFigure, MixRow
from data.answers.view import WHO_MEASURES, View
from data.answers.words import scheme_words
from data.manifest import find_key
from data.model import Classification, Tier
from data.store.reader import Atlas


def facts_for(spot: Spot | None, beside: Spot | None, atlas: Atlas) -> tuple[Fact, ...]:
    """The bases of an area, and of the one beside it."""
    own = bases_of(spot, atlas)
    other = bases_of(beside, atlas) if beside else {}
    return tuple(
        Fact(b.title, own.get(b.key, float("nan")), b.period, other.get(b.key), cite_base(b).entry)
        for b in atlas.manifest.bases
    )


def mix_for(
    view: View,
    spot: Spot | None,
    comparator: Spot | None,
    beside: Spot | None,
    atlas: Atlas,
    among: tuple[Spot, ...] = (),
) -> MixFigure | None:
    """The mix of an area against its comparator; None where the atlas has no classification.

    ``among``: areas that together are what it is compared with, in place of ``comparator``. An area
    below the level at which the classification is given shows the mix of the smallest area that has
    one, and says so.
    """
    scheme = find_key(atlas.manifest.classifications, view.classification)
    tier = find_key(scheme.tiers, view.tier) if scheme else None
    if scheme is None or tier is None:
        return None
    levels = [level.key for level in atlas.manifest.levels]
    reached = reach(spot, set(levels[levels.index(scheme.given_level) :]), atlas)
    if spot is not None and reached is None:
        return MixFigure(
            _title(scheme, tier),
            scheme.weight,
            0.0,
            (),
            (cite_classification(scheme),),
            f"{scheme.title} is given for larger areas only.",
        )
    counts = atlas.mix_of(scheme.key, tier.key, *_at(reached, levels))
    reference = _shares(
        sum(
            (
                atlas.mix_of(scheme.key, tier.key, *_at(place, levels))
                for place in among or (comparator,)
            ),
            np.zeros(len(tier.segments)),
        )
    )
    other = _shares(atlas.mix_of(scheme.key, tier.key, *_at(beside, levels))) if beside else None
    shares = _shares(counts)
    rows = tuple(
        MixRow(
            s.code,
            s.name,
            s.colour,
            s.colour_dark,
            float(counts[i]),
            float(shares[i]),
            float(reference[i]),
            float(other[i]) if other is not None else None,
        )
        for i, s in enumerate(tier.segments)
    )
    note = (
        f"Given for {name_of(reached, atlas)}, which this area lies in." if reached != spot else ""
    )
    shown, cited = rows if counts.sum() > 0 else (), (cite_classification(scheme),)
    return MixFigure(
        _title(scheme, tier), scheme.weight, float(counts.sum()), shown, cited, note, kept_of(view)
    )


def kept_of(view: View) -> tuple[str, ...]:
    """Codes of the segments the map keeps, where it shows who lives here."""
    return view.segment if view.measure in WHO_MEASURES else ()


def _title(scheme: Classification, tier: Tier) -> str:
    return scheme_words(scheme, tier)


def _at(spot: Spot | None, levels: list[str]) -> tuple[str, int | None]:
    return (spot.level, spot.number) if spot else (levels[-1], None)


def _shares(counts: np.ndarray) -> np.ndarray:
    total = counts.sum()
    return counts / total if total > 0 else np.zeros_like(counts)
