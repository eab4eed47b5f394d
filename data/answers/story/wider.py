"""Views that have a figure where the one asked for has none: a larger area, or a whole year.

Each is looked up first, so that no reader is sent to another hidden figure.
"""

from collections.abc import Iterator
from dataclasses import replace

from data.answers.asked import Asked
from data.answers.calculations import compare_for, verdict_with
from data.answers.spots import Spot, name_of, reach, reference_of
from data.answers.story.values import ServiceRow, Wider
from data.manifest import Item, levels_of, period_labels
from data.stats.refusals import Refusal, Rule
from data.store.values import HIDDEN, RANGE, VALUE
from data.windows import SPANS

FEW = (Rule.TOO_FEW, Rule.NO_BASE)
"""Rules that a larger area or a longer period may lift."""


def wider_views(asked: Asked, item: Item, row: ServiceRow) -> tuple[Wider, ...]:
    """The nearest larger area and the year that have what the chosen service lacks here.

    That is a count, or a verdict where there is a count. Empty where neither has it, and where
    nothing is lacking.
    """
    is_hidden = row.state == HIDDEN
    refusal = row.verdict.refusal if row.verdict else None
    if not is_hidden and (refusal is None or refusal.rule not in FEW):
        return ()
    own = reach(asked.spot, levels_of(item.records), asked.atlas)
    larger = (w for w, there, at in _larger(asked, own) if _tells(there, item, at, is_hidden))
    longer = (w for w, there, at in _longer(asked, item, own) if _tells(there, item, at, is_hidden))
    return tuple(found for found in (next(larger, None), next(longer, None)) if found)


def _larger(asked: Asked, own: Spot | None) -> Iterator[tuple[Wider, Asked, Spot | None]]:
    atlas = asked.atlas
    for level, number, _, named in atlas.parents_of(own.level, own.number) if own else ():
        if named:
            spot = Spot(level, number)
            patch = (("area", reference_of(spot, atlas)),)
            yield Wider(name_of(spot, atlas), patch), replace(asked, spot=spot), spot


def _longer(
    asked: Asked, item: Item, own: Spot | None
) -> Iterator[tuple[Wider, Asked, Spot | None]]:
    """The first year that holds the end of the period."""
    atlas, view, month = asked.atlas, asked.view, asked.month
    if month is None or view.window not in ("month", "quarter"):
        return
    level = own.level if own else asked.coarsest.key
    years = atlas.months(level, item.key, "year")
    end = next((m for m in years if m - SPANS["year"] < month <= m), None)
    if end is not None:
        [label] = period_labels(asked.manifest, "year", (end,))
        there = replace(asked, view=replace(view, window="year", period=label), month=end)
        yield Wider(there.period_words(), (("window", "year"), ("period", label))), there, own


def _tells(asked: Asked, item: Item, spot: Spot | None, is_hidden: bool) -> bool:
    """Whether a view has a count, and a verdict too unless it is the count that is missing."""
    atlas = asked.atlas
    question = asked.question(atlas.level(spot.level) if spot else asked.coarsest)
    if question is None:
        return False
    question, number = replace(question, item=item), spot.number if spot else None
    if question.cell(atlas, number)[1] not in (VALUE, RANGE):
        return False
    if is_hidden:
        return True
    found = compare_for(atlas, question, number, asked.view.comparator)
    return not isinstance(found, Refusal) and not (
        verdict_with(atlas, question, number, found).refusal
    )
