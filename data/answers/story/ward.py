"""The page of one area: what changed, what stands out against next door, who lives there.

What it volunteers is chosen from one family (docs/methods.md, "The most telling of many"), and each
change is told once.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations import (
    Question,
    change_once,
    compare_for,
    half_year_change,
    verdicts_with,
)
from data.answers.cited import Cited
from data.answers.register.schedule import next_sentence
from data.answers.sentences import chance_key
from data.answers.sentences.wording import UNCOVERED_HERE, change_in_percent, number
from data.answers.spots import Spot, comparator_of, name_of, parent_of, reach
from data.answers.story.expected_here import expected_here
from data.answers.story.places import place_of
from data.answers.story.residents import facts_for, mix_for
from data.answers.story.services import cited_of, notes_of
from data.answers.story.side_by_side import SideBySide, questions_to_show, side_by_side
from data.answers.story.trend import small_trend, yearly_rates
from data.answers.story.values import Fact, MixFigure, Place, SmallTrend
from data.answers.words import between, first_down, format_count, month_name, period_words
from data.manifest import Item, rated_levels
from data.stats.chance import discoveries, p_of, surest
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Band, Verdict
from data.store.values import RANGE, VALUE

MOST_CHANGES, MOST_ROWS = 3, 5
LONGEST = 80
SHARES = (1 / 4, 3 / 4)
"""Of the false changes that are allowed, for the year and for its last six months.

A change is found soonest by the half-year, and is large in the year when it is a year old.
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """One sentence about what changed; its band is SIMILAR for what did not."""

    band: Band
    text: str
    item: str = ""
    """Key of the service; empty where it is about several."""


@dataclass(frozen=True, slots=True)
class NextDoorRow:
    """One service of the area against the areas next door."""

    theme: str
    item: str
    """The service as the address names it."""
    title: str
    rates: tuple[float | None, ...]
    """Rate of each year that is published, oldest first, for a small line."""
    before: tuple[float, float] | None
    """The least and the most of the count a year before; None where it is not known."""
    now: tuple[float, float]
    gaps: tuple[float, float]
    """Events more (or fewer) than at the rate next door, the least and the most."""
    band: Band


@dataclass(frozen=True, slots=True)
class WardPage:
    """All that the page of an area shows."""

    place: Place
    residents: Fact | None
    headline: str
    changes: tuple[Changed, ...]
    chance: str
    """What chance can be blamed for in these changes, as a sentence; empty without a change."""
    changed: SmallTrend | None
    """The service that changed the most, over time."""
    rows: tuple[NextDoorRow, ...]
    compared: int
    """How many services could be compared with next door."""
    mix: MixFigure | None
    mix_comparator: str
    missing: tuple[str, ...]
    """Whom the service in view misses, as sentences."""
    period: str
    coming: str
    """When the next figures of the service in view come, as a sentence; empty where not known."""
    notes: tuple[str, ...]
    """What must be known of the services that the page speaks of."""
    cited: tuple[Cited, ...]
    beside: SideBySide | None = None
    """The area beside its neighbours."""
    is_draft: bool = False
    """Whether its data audit is not answered, so that no feed leaves it."""


def ward_page(asked: Asked) -> WardPage:
    """The page of the chosen area, which the view must name."""
    assert asked.spot is not None
    place, facts = place_of(asked.spot, asked.atlas), facts_for(asked)
    known = questions_of(asked)
    changes, first, judged = _changes(asked, known)
    rows, compared = _next_door(asked, known)
    around = comparator_of(asked)
    told = [each for each, _ in changes if each.item]
    return WardPage(
        place=place,
        residents=next((fact for fact in facts if fact.value == fact.value), None),
        headline=_headline(place.name, changes, judged),
        changes=tuple(each for each, _ in changes) or (_steady(judged),),
        chance=chance_key(each.band for each in told) if len(told) > 1 else "",
        changed=small_trend(asked, first) if first else None,
        rows=rows,
        compared=compared,
        mix=mix_for(asked, around),
        mix_comparator=name_of(around, asked.atlas) if around else "Atlas",
        missing=_missing(asked),
        period=period_words(asked),
        coming=_coming(asked),
        notes=_notes(asked, {row.item for row in rows} | {each.item for each, _ in changes}),
        cited=tuple(dict.fromkeys(c for question, _ in known for c in cited_of(question.item))),
        beside=side_by_side(asked, questions_to_show(known, {row.item for row in rows})),
        is_draft=asked.manifest.draft,
    )


def questions_of(asked: Asked) -> list[tuple[Question, Spot]]:
    """The question of each service that is counted at the area."""
    return [each for item in asked.atlas.items() if (each := _question(asked, item))]


def _question(asked: Asked, item: Item) -> tuple[Question, Spot] | None:
    """The question of a service at the area, where it is counted there and has a base."""
    if item.is_total:
        return None
    spot = reach(asked.spot, rated_levels(asked.manifest, item), asked.atlas)
    question = (
        asked.question(asked.atlas.level(spot.level)) if spot == asked.spot and spot else None
    )
    if question is None or spot is None:
        return None
    question = replace(question, item=item)
    return (question, spot) if question.month in question.months(asked.atlas) else None


@dataclass(frozen=True, slots=True)
class _Change:
    """How one service changed, over the year or over its last six months: the surer of the two."""

    item: Item
    verdict: Verdict
    before: float
    p: float
    """Two-sided p of both tests together."""
    months: str = ""
    """The months in words, where they are not the period of the view."""

    @property
    def band(self) -> Band:
        return self.verdict.band


def _change_of(asked: Asked, question: Question, number: int) -> _Change | None:
    """The change of one service at the area; None where no year can be compared."""
    found = change_once(asked.atlas, question, number)
    if isinstance(found, Refusal):
        return None
    year = found.verdict(number)
    if year.refusal:
        return None
    half = half_year_change(asked.atlas, question, number)
    if half is None or half.refusal:
        return _Change(question.item, year, float(found.before[0]), float(p_of([year])[0]))
    p = p_of([year, half])
    both = float(surest(p, SHARES))
    if p[1] < p[0]:
        months = _last_months(asked.view.period)
        return _Change(question.item, half, half.other_count, both, months)
    return _Change(question.item, year, float(found.before[0]), both)


def _last_months(period: str) -> str:
    """The half-year that ends with a month: "in the six months to June 2019"."""
    return f"in the six months to {month_name(period)}"


Told = tuple[Changed, str]
"""A change, and its short form for the headline."""


def _changes(
    asked: Asked, known: list[tuple[Question, Spot]]
) -> tuple[list[Told], Item | None, int]:
    """The changes that may be volunteered, the surest and largest first.

    The service of the first, and how many services could be judged, follow.
    """
    changes = [
        change
        for question, spot in known
        if (change := _change_of(asked, question, spot.number)) is not None
    ]
    chosen = discoveries([change.p for change in changes])
    told = [each for each, is_told in zip(changes, chosen, strict=True) if is_told]
    told.sort(key=lambda each: (-abs(each.band - Band.SIMILAR), -_size(each), each.item.key))
    first = told[:MOST_CHANGES]
    is_alone = len(first) == 1
    steady = len(changes) - len(told)
    lines = [(_changed(each, is_alone=is_alone), _short(each)) for each in first]
    if lines and steady:
        rest = f"The other {steady} services" if steady > 1 else "The other service"
        also = len(told) - len(first)
        more = f" {also} more changed as well." if also else ""
        text = f"{rest} changed by no more than chance would bring.{more}"
        lines.append((Changed(Band.SIMILAR, text), ""))
    return lines, first[0].item if first else None, len(changes)


def _size(change: _Change) -> float:
    least, most = change.verdict.range_of("value")
    value = min((least, most), key=lambda each: abs(math.log(each)) if each > 0 else math.inf)
    return abs(math.log(value)) if value > 0 else math.inf


def _changed(change: _Change, *, is_alone: bool) -> Changed:
    """A change; several together have what chance can be blamed for below them, said once."""
    item, verdict = change.item, change.verdict
    about = "about " if item.records.rounding > 1 else ""
    before = (
        between(number, verdict.range_of("other_count")) if verdict.ends else number(change.before)
    )
    now = between(number, verdict.range_of("count"))
    moved = "fell" if verdict.band.direction < 0 else "rose"
    months = f" {change.months}" if change.months else ""
    chance = f", {verdict.band.chance}" if is_alone else ""
    text = f"{item.title} {moved} from {about}{before} to {about}{now}{months}{chance}."
    return Changed(verdict.band, text, item.key)


def _short(change: _Change) -> str:
    item, verdict = change.item, change.verdict
    title = first_down(item.title)
    if verdict.ends:
        return f"{title} {'down' if verdict.band.direction < 0 else 'up'}"
    return f"{title} {change_in_percent(verdict.value)}"


def _steady(count: int) -> Changed:
    if not count:
        return Changed(Band.SIMILAR, "No service can be compared with a year before.")
    services = f"in {count} services" if count > 1 else "in the one service that is counted here"
    return Changed(Band.SIMILAR, f"Nothing changed by more than chance {services}.")


def _headline(name: str, changes: list[Told], judged: int) -> str:
    told = [short for _, short in changes if short]
    if not told:
        return f"{name}: nothing changed by more than chance" if judged else name
    steady = judged - len(told)
    forms = (
        f"{name}: {told[0]} on a year before, {steady} of {judged} services steady",
        f"{name}: {told[0]} on a year before",
        f"{name}: {told[0]}",
    )
    return next((form for form in forms if len(form) <= LONGEST), forms[-1])


def compared_next_door(asked: Asked) -> int:
    """How many services of the chosen area its page compares with next door."""
    return len(_judged_next_door(asked, questions_of(asked)))


Judged = tuple[Question, Spot, Verdict, tuple[float, float]]
"""A service at an area, its verdict against next door, and the least and the most rate there."""


def _judged_next_door(asked: Asked, known: list[tuple[Question, Spot]]) -> list[Judged]:
    beside = [
        (question, spot, found)
        for question, spot in known
        if not isinstance(
            found := compare_for(asked.atlas, question, spot.number, "nextdoor"), Refusal
        )
        and found.state in (VALUE, RANGE)
    ]
    if not beside:
        return []
    # All are counted at the same area.
    pairs = [(question, found) for question, _, found in beside]
    verdicts = verdicts_with(asked.atlas, beside[0][1].number, pairs)
    return [
        (question, spot, verdict, found.rates)
        for (question, spot, found), verdict in zip(beside, verdicts, strict=True)
        if not verdict.refusal
    ]


def _next_door(
    asked: Asked, known: list[tuple[Question, Spot]]
) -> tuple[tuple[NextDoorRow, ...], int]:
    """The services that stand out against next door, and how many could be compared."""
    judged = _judged_next_door(asked, known)
    if not judged:
        return (), 0
    p = p_of([verdict for _, _, verdict, _ in judged])
    chosen = discoveries(p)
    order = [int(place) for place in np.argsort(p, kind="stable") if chosen[place]]
    return tuple(_row(asked, *judged[place]) for place in order[:MOST_ROWS]), len(judged)


def _row(
    asked: Asked, question: Question, spot: Spot, verdict: Verdict, rates: tuple[float, float]
) -> NextDoorRow:
    item, base = question.item, verdict.base / 1000
    least, most = verdict.range_of("count")
    before = question.year_before(asked.atlas)
    earlier = None
    if before is not None and before in question.months(asked.atlas):
        then = replace(question, month=before)
        count, state = then.cell(asked.atlas, spot.number)
        if state == RANGE:
            earlier = then.range_of(asked.atlas, spot.number)
        elif state == VALUE:
            earlier = (count, count)
    return NextDoorRow(
        theme=item.theme.key,
        item=item.name,
        title=item.title,
        rates=yearly_rates(asked, item, spot),
        before=earlier,
        now=(least, most),
        gaps=(least - rates[1] * base, most - rates[0] * base),
        band=verdict.band,
    )


def _notes(asked: Asked, told: set[str]) -> tuple[str, ...]:
    """Notes of the service in view and of those that the page tells of, each once."""
    items = [item for item in asked.atlas.items() if not item.is_total and item.name in told]
    chosen = [asked.item] if asked.item else []
    found = (notes_of(asked.manifest, item) for item in (*chosen, *items))
    return tuple(dict.fromkeys(note for notes in found for note in notes))


def _coming(asked: Asked) -> str:
    if asked.item is None:
        return ""
    return next_sentence(asked.manifest, asked.item.records, asked.view.window)


def _missing(asked: Asked) -> tuple[str, ...]:
    """Whom the service in view misses here, as sentences; empty where nothing can be expected."""
    item = asked.item
    expected = expected_here(asked) if item and parent_of(asked.spot, asked.atlas) else None
    refusal = expected.verdict.refusal if expected else None
    if item and refusal and refusal.rule == Rule.NOT_COVERED:
        return (f"{item.title}: {UNCOVERED_HERE}.",)
    if item is None or expected is None or refusal:
        return ()
    verdict = expected.verdict
    least, most = verdict.range_of("base")
    if verdict.band.direction >= 0:
        return (f"{item.title}: as many as expected from who lives here, or more.",)
    gap = between(format_count, (least - verdict.count, most - verdict.count))
    said = [f"{item.title}: {gap} fewer than expected from who lives here."]
    if expected.segment and round(abs(expected.events)) > 0:
        said.append(f"Most of the gap is in {expected.segment}: about {number(-expected.events)}.")
    return tuple(said)
