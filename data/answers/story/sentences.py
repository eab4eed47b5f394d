"""The facts of a view, in the form that ``data.answers.sentences`` takes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations import Question, change_once, compare_for, verdict_with
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
    volunteered,
)
from data.answers.spots import Spot, bases_of, estimates_of, reach
from data.answers.story.expected_here import ExpectedHere
from data.answers.story.residents import told_once
from data.answers.story.services import Counts
from data.answers.story.values import MixFigure, ServiceRow
from data.answers.words import within
from data.manifest import (
    Item,
    is_finer,
    levels_of,
    period_labels,
    rated_levels,
)
from data.model import Level
from data.stats.bounds import ranges_against
from data.stats.inputs import Flags, Interval
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Band, Verdict, verdicts_against
from data.store.reader import Atlas
from data.store.values import HIDDEN, MISSING, NOT_COVERED, RANGE, VALUE, at_ends
from data.windows import ROLLING

LEAST_TOLD, MOST_TOLD = 3, 5
ENOUGH_PARTS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """The values that the sentences of a place are made from, all judged elsewhere."""

    name: str
    """Mix of the place."""
    comparator: str
    """Name of the comparator, empty for the whole atlas."""
    mix: MixFigure | None
    rows: Sequence[tuple[Item, ServiceRow]]
    """Services with figures, and their verdicts."""
    here: Counts
    expected: ExpectedHere | None = None
    change: ChangeFacts | None = None


def sentences_of(facts: AreaFacts, limit: int) -> tuple[Sentence, ...]:
    """The most important sentences of an area, at most ``limit``.

    They are about who lives there, take-up against the comparator, and change on a year.
    """
    return tuple(sentences_for(facts, limit=limit, least=LEAST_TOLD))


def standing_out(facts: AreaFacts, rows: Sequence[tuple[Item, ServiceRow]]) -> list[ServiceRow]:
    """The services as they are shown, marked where one stands out.

    Those that stand out are chosen from all findings of the area together. ``rows`` are those of
    the facts, perhaps with another comparator.
    """
    judged = tuple(
        replace(service, verdict=row.verdict)
        for service, (_, row) in zip(facts.services, rows, strict=True)
    )
    told = volunteered(replace(facts, services=judged))
    return [replace(row, stands_out=f"rate:{item.key}" in told) for item, row in rows]


def facts_of(asked: Asked, figures: Figures) -> AreaFacts:
    """All that the sentences of an area can say."""
    spot, bases = asked.spot, bases_of(asked.spot, asked.atlas)
    people = next(iter(told_once(asked.manifest, bases)), None)
    population = bases.get(people.key, math.nan) if people else math.nan
    is_estimate = people is not None and people.key in estimates_of(spot, asked.atlas)
    name, comparator = figures.name, figures.comparator
    return AreaFacts(
        name=name,
        field=_field(asked.atlas.level(spot.level)) if spot else None,
        population=population,
        is_population_estimate=is_estimate,
        population_title=people.title if people else "",
        mix=_mix_facts(asked, figures.mix, comparator if spot and name != comparator else ""),
        services=tuple(_service_facts(asked, figures, item, row) for item, row in figures.rows),
        asked=_asked_figure(asked),
    )


def _asked_figure(asked: Asked) -> str:
    """The figure that the question is about, as sentences name it."""
    if asked.item is None:
        return ""
    kinds = {"expected": "expected", "lastyear": "change"}
    return f"{kinds.get(asked.measure.comparator, 'rate')}:{asked.item.key}"


def _field(level: Level) -> Field:
    return Field(name=level.name, names=level.names, areas=level.areas)


def _mix_facts(asked: Asked, mix: MixFigure | None, reference: str) -> MixFacts | None:
    scheme, tier = asked.scheme, asked.tier
    if mix is None or scheme is None or tier is None or mix.note:
        return None
    segments = tuple(
        SegmentShare(
            code=r.code, name=r.name, share=r.share, reference_share=r.reference_share, say=r.say
        )
        for r in mix.rows
    )
    return MixFacts(
        classification=scheme.key,
        tier=tier.name,
        tiers=tier.names,
        counted=scheme.weight,
        reference=reference,
        segments=segments,
        total=sum(row.count for row in mix.rows),
    )


def _service_facts(asked: Asked, figures: Figures, item: Item, row: ServiceRow) -> ServiceFacts:
    facts = ServiceFacts(
        key=item.key,
        title=item.title,
        event=item.event,
        events=item.events,
        base_title=row.base_title,
        period=within(asked.period_words(), asked.view.window),
        count=row.count,
        state=row.state,
        verdict=row.verdict,
        rate=row.rate,
        ends=row.range,
        rates=row.rate_range,
        hidden_words=row.hidden_words,
        is_rounded=item.records.rounding > 1,
    )
    if asked.item is None or item.key != asked.item.key:
        return facts
    is_own = figures.here.place(item) == asked.spot
    return replace(
        facts,
        rank=_rank(asked, item, row) if is_own else None,
        parts=_parts(asked, item),
        change=figures.change,
        **_against_expected(figures.expected),
    )


def _rank(asked: Asked, item: Item, row: ServiceRow) -> Rank | None:
    spot, month, view = asked.spot, asked.month, asked.view
    if spot is None or month is None or math.isnan(row.rate):
        return None
    rates = asked.atlas.rates(spot.level, item.key, view.channel, month, view.window)
    if (rates.states == RANGE).any():
        return None
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


def change_of(asked: Asked, item: Item, row: ServiceRow, here: Counts) -> ChangeFacts | None:
    """The chosen service against the same period a year before.

    None where that is not counted or where a definition changed in between.
    """
    own = here.place(item)
    question = asked.question(asked.atlas.level(own.level) if own else asked.coarsest)
    if question is None or not row.is_shown:
        return None
    found = _changed(question, own, asked.atlas)
    if isinstance(found, Refusal):
        return None
    verdict, before = found
    if verdict.refusal and verdict.refusal.rule in (Rule.MISSING, Rule.NO_COMPARATOR):
        return None
    name, earlier = _year_before(asked, question)
    return ChangeFacts(verdict=replace(verdict, comparator=name), before=before, earlier=earlier)


def _year_before(asked: Asked, question: Question) -> tuple[str, str]:
    """The period a year before in words, and with its preposition."""
    period = question.year_before(asked.atlas)
    is_rolling = question.window == "year" and question.item.records.year_ends == ROLLING
    if period is None or is_rolling:
        return "the year before", "in the year before"
    [label] = period_labels(asked.manifest, question.window, (period,))
    words = asked.period_words(label)
    return words, within(words, question.window)


def _changed(question: Question, own: Spot | None, atlas: Atlas) -> tuple[Verdict, float] | Refusal:
    """The verdict that the map also has, and the earlier count."""
    if own is not None:
        area = change_once(atlas, question, own.number)
        if isinstance(area, Refusal):
            return area
        return area.verdict(own.number), float(area.before[0])
    earlier = compare_for(atlas, question, None, "lastyear")
    if isinstance(earlier, Refusal):
        return earlier
    return verdict_with(atlas, question, None, earlier), earlier.count


def _parts(asked: Asked, item: Item) -> PartsFacts | None:
    """How the areas inside the place differ on the chosen service.

    They are those of the coarsest level that has enough of them.
    """
    atlas, month, view = asked.atlas, asked.month, asked.view
    found = _parts_level(asked, item)
    if month is None or found is None or item.base is None:
        return None
    level, inside = found
    base = atlas.areas(level.key).bases.get(item.base.key)
    if base is None:
        return None
    counts = atlas.counts(level.key, item.key, view.channel, month, view.window)
    inside = inside & (counts.states != NOT_COVERED)
    states, bases = counts.states[inside], base[inside]
    least, most = (ends[inside] for ends in counts.ends)
    # Events of areas without a known base must not be divided by the base of the others.
    known = bases > 0
    whole = reach(asked.spot, levels_of(item.records), atlas)
    if (states == HIDDEN).any() or whole != asked.spot:
        return None
    total_base, dispersion = float(bases[known].sum()), item.dispersion.value
    total = Interval(*(np.array([np.nansum(ends[known])]) for ends in (least, most)))
    if (states == RANGE).any():
        verdicts = ranges_against(
            Interval(least, most),
            bases,
            (total, total_base),
            states=at_ends(states),
            dispersion=dispersion,
            part_of_base=item.is_part_of_base,
        )
    else:
        verdicts = verdicts_against(
            least,
            bases,
            float(total.low[0]),
            total_base,
            states=states,
            includes_area=True,
            dispersion=dispersion,
            part_of_base=item.is_part_of_base,
        )
    names = atlas.areas(level.key).names[inside]
    rates = verdicts.value
    high, low = float(np.nanmax(rates, initial=-1)), float(np.nanmin(rates, initial=np.inf))
    # The order of areas is known only where every count is.
    is_ordered = not (states == RANGE).any()
    return PartsFacts(
        field=Field(name=level.name, names=level.names, areas=int(inside.sum())),
        higher=int((verdicts.band > Band.SIMILAR).sum()),
        lower=int(((verdicts.band > Band.NONE) & (verdicts.band < Band.SIMILAR)).sum()),
        few=int((verdicts.rule == Rule.TOO_FEW).sum()),
        hidden=int((states == HIDDEN).sum()),
        missing=int(((states == MISSING) | ~(bases > 0)).sum()),
        unsaid=int((verdicts.rule == Rule.ENDS_DIFFER).sum()),
        highest=tuple(map(str, names[rates == high])) if is_ordered else (),
        highest_value=high,
        lowest=tuple(map(str, names[rates == low])) if is_ordered else (),
        lowest_value=low,
    )


def _parts_level(asked: Asked, item: Item) -> tuple[Level, Flags] | None:
    """The coarsest level with enough areas inside the place.

    The flags mark which of its areas lie there. Only levels below the place count.
    """
    spot, manifest, counted = asked.spot, asked.manifest, rated_levels(asked.manifest, item)
    for level in reversed(manifest.levels):
        if spot and not is_finer(manifest, level.key, spot.level):
            continue
        if level.key not in counted or not level.named:
            continue
        parents = asked.atlas.areas(level.key).parents
        inside: Flags | None = np.ones(level.areas, dtype=bool)
        if spot is not None:
            inside = parents[spot.level] == spot.number if spot.level in parents else None
        if inside is not None and inside.sum() >= ENOUGH_PARTS:
            return level, inside
    return None
