"""The facts of a view as the narrative wants them; the sentences are its own."""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from data.answers.measures import Question, change_once, compare_for, question_of, verdict_with
from data.answers.sentences import (
    AreaFacts,
    ChangeFacts,
    Field,
    MixFacts,
    PartsFacts,
    Rank,
    SegmentShare,
    Sentence,
    ServiceFacts,
    sentences_for,
)
from data.answers.story.expected_here import ExpectedHere
from data.answers.story.services import Counts
from data.answers.story.spots import Spot, bases_of, reach
from data.answers.story.values import MixFigure, ServiceRow
from data.answers.view import View
from data.answers.words import month_name
from data.manifest import Item, find_key, levels_of, month_index
from data.model import Level, Manifest
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Verdict, verdicts_against
from data.store.reader import Atlas
from data.store.values import HIDDEN, MISSING, VALUE

LEAST_TOLD, MOST_TOLD = 3, 5
ENOUGH_PARTS = 10


def sentences_of(
    view: View,
    spot: Spot | None,
    name: str,
    comparator: str,
    mix: MixFigure | None,
    rows: dict[str, tuple[Item, ServiceRow]],
    chosen: Item | None,
    here: Counts,
    atlas: Atlas,
    limit: int = MOST_TOLD,
    *,
    expected: ExpectedHere | None = None,
    change: ChangeFacts | None = None,
) -> tuple[Sentence, ...]:
    """The most telling sentences of an area: who lives there, take-up against the comparator,
    change on a year.
    """
    manifest = atlas.manifest
    level = find_key(manifest.levels, spot.level) if spot else None
    people = next(
        (b for b in manifest.bases if b.unit == "people"),
        manifest.bases[0] if manifest.bases else None,
    )
    services = [
        _service_facts(item, row, view, item == chosen, here, spot, atlas)
        for item, row in rows.values()
    ]
    if chosen:
        services = [
            replace(s, change=change, **_against_expected(expected)) if s.key == chosen.key else s
            for s in services
        ]
    facts = AreaFacts(
        name=name,
        field=_field(level) if level else None,
        population=bases_of(spot, atlas).get(people.key, math.nan) if people else math.nan,
        population_title=people.title if people else "",
        mix=_mix_facts(view, mix, comparator if spot and name != comparator else "", manifest),
        services=tuple(services),
    )
    return tuple(sentences_for(facts, limit=limit, least=LEAST_TOLD))


def _field(level: Level) -> Field:
    return Field(name=level.name, names=level.names, areas=level.areas)


def _mix_facts(
    view: View, mix: MixFigure | None, reference: str, manifest: Manifest
) -> MixFacts | None:
    scheme = find_key(manifest.classifications, view.classification)
    tier = find_key(scheme.tiers, view.tier) if scheme else None
    if mix is None or scheme is None or tier is None or mix.note:
        return None
    segments = tuple(
        SegmentShare(code=r.code, name=r.name, share=r.share, reference_share=r.reference_share)
        for r in mix.rows
    )
    return MixFacts(
        classification=scheme.key,
        tier=tier.name,
        tiers=tier.names,
        counted=scheme.weight,
        reference=reference,
        segments=segments,
    )


def _service_facts(
    item: Item,
    row: ServiceRow,
    view: View,
    is_chosen: bool,
    here: Counts,
    spot: Spot | None,
    atlas: Atlas,
) -> ServiceFacts:
    own = here.place(item)
    return ServiceFacts(
        key=item.key,
        title=item.title,
        event=item.event,
        events=item.events,
        base_title=row.base_title,
        period=_period(view),
        count=row.count,
        state=row.state,
        verdict=row.verdict,
        rate=row.rate,
        is_rounded=item.records.rule != "none",
        rank=_rank(item, view, own, row, atlas) if is_chosen and own == spot else None,
        parts=_parts(item, view, spot, atlas) if is_chosen else None,
    )


def _period(view: View) -> str:
    return (
        f"in {month_name(view.period)}"
        if view.window == "month"
        else f"in the 12 months to {month_name(view.period)}"
    )


def _rank(item: Item, view: View, spot: Spot | None, row: ServiceRow, atlas: Atlas) -> Rank | None:
    month = month_index(atlas.manifest, view.period)
    if spot is None or month is None or math.isnan(row.rate):
        return None
    rates = atlas.rates(spot.level, item.key, view.channel, month, view.window)
    known = rates.values[rates.states == VALUE]
    own = rates.values[spot.number - 1]
    return Rank(place=int((known > own).sum()) + 1, of=len(known), ties=int((known == own).sum()))


def _against_expected(expected: ExpectedHere | None) -> dict[str, Any]:
    return (
        {
            "expected": expected.verdict,
            "gap_segment": expected.segment,
            "gap_segment_events": expected.events,
        }
        if expected
        else {}
    )


def change_of(
    item: Item, view: View, row: ServiceRow, here: Counts, atlas: Atlas
) -> ChangeFacts | None:
    """The chosen service against the same period a year before; None where that is not counted or a
    definition changed in between.
    """
    own = here.place(item)
    question = question_of(view, own.level if own else atlas.manifest.levels[-1].key, atlas)
    if question is None or row.state != VALUE:
        return None
    found = _changed(question, own, atlas)
    if isinstance(found, Refusal) or (
        found[0].refusal and found[0].refusal.rule in (Rule.MISSING, Rule.NO_COMPARATOR)
    ):
        return None
    words = (
        "the year before"
        if view.window == "year"
        else f"{month_name(view.period).split()[0]} the year before"
    )
    return ChangeFacts(verdict=replace(found[0], comparator=words), before=found[1])


def _changed(question: Question, own: Spot | None, atlas: Atlas) -> tuple[Verdict, float] | Refusal:
    """The verdict the map has too, and the earlier count."""
    if own is not None:
        area = change_once(atlas, question, own.number)
        return (
            area if isinstance(area, Refusal) else (area.verdict(own.number), float(area.before[0]))
        )
    earlier = compare_for(atlas, question, None, "lastyear")
    return (
        earlier
        if isinstance(earlier, Refusal)
        else (verdict_with(atlas, question, None, earlier), earlier.count)
    )


def _parts(item: Item, view: View, spot: Spot | None, atlas: Atlas) -> PartsFacts | None:
    """How the areas inside the place differ on the chosen service: at the coarsest level that has
    enough of them.
    """
    month = month_index(atlas.manifest, view.period)
    level, inside = _parts_level(item, spot, atlas)
    if month is None or level is None or inside is None:
        return None
    counts = atlas.counts(level.key, item.key, view.channel, month, view.window)
    base = atlas.areas(level.key).bases.get(item.base)
    if base is None:
        return None
    values, states, bases = counts.values[inside], counts.states[inside], base[inside]
    whole = reach(spot, levels_of(item.records), atlas)
    # Events of areas whose base is not known must not be divided by the base of the others.
    known = bases > 0
    total = float(np.nansum(values[known])) if not (states == HIDDEN).any() else math.nan
    if math.isnan(total) or whole != spot:
        return None
    verdicts = verdicts_against(
        values, bases, total, float(bases[known].sum()), states=states, includes_area=True
    )
    names = atlas.areas(level.key).names[inside]
    rates = verdicts.value
    high, low = float(np.nanmax(rates, initial=-1)), float(np.nanmin(rates, initial=np.inf))
    return PartsFacts(
        field=Field(name=level.name, names=level.names, areas=int(inside.sum())),
        higher=int((verdicts.band > 3).sum()),
        lower=int(((verdicts.band > 0) & (verdicts.band < 3)).sum()),
        few=int((verdicts.rule == Rule.TOO_FEW).sum()),
        hidden=int((states == HIDDEN).sum()),
        missing=int(((states == MISSING) | ~(bases > 0)).sum()),
        highest=tuple(map(str, names[rates == high])),
        highest_value=high,
        lowest=tuple(map(str, names[rates == low])),
        lowest_value=low,
    )


def _parts_level(
    item: Item, spot: Spot | None, atlas: Atlas
) -> tuple[Level | None, np.ndarray | None]:
    levels = list(atlas.manifest.levels)
    finer = levels if spot is None else levels[: [v.key for v in levels].index(spot.level)]
    for level in reversed(finer):
        if level.key not in levels_of(item.records) or not level.named:
            continue
        parents = atlas.areas(level.key).parents
        inside = (
            np.ones(level.areas, dtype=bool)
            if spot is None
            else parents[spot.level] == spot.number
            if spot.level in parents
            else None
        )
        if inside is not None and inside.sum() >= ENOUGH_PARTS:
            return level, inside
    return None, None
