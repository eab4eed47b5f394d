"""The working of the chosen service's figures.

It has each formula with this area's numbers in it, and the sources of the numbers.
"""

import math
from collections.abc import Iterator

from data.answers.asked import Asked
from data.answers.calculations import assumption_of
from data.answers.fates import elsewhere_words, unusable_words
from data.answers.sentences import ChangeFacts
from data.answers.spots import comparator_of, name_of
from data.answers.story.chart_values import Step, Working
from data.answers.story.comparison import compared_rows, comparison_for
from data.answers.story.expected_here import ExpectedHere, expected_here
from data.answers.story.sentences import change_of
from data.answers.story.services import Counts, cited_of, rows_for
from data.answers.story.values import ServiceRow
from data.answers.words import between, format_base, format_count, format_number, format_rate
from data.manifest import Item
from data.model import Manifest
from data.rules import RULES
from data.stats.intervals import EXACT_BELOW, parts_of_base, rate_limits
from data.stats.verdict import Verdict
from data.store.values import RANGE

METHOD = (
    "Indirect standardisation by segment and verdicts as in OHID's Fingertips guidance;"
    " docs/methods.md describes each under its name."
)


def working_of(asked: Asked) -> Working | None:
    """The working of a view's question; None where its count is not known."""
    item, spot, known = asked.item, asked.spot, comparator_of(asked)
    if item is None or asked.month is None:
        return None
    here = Counts(spot, asked)
    comparator = name_of(known, asked.atlas) if spot else ""
    [row] = rows_for((item,), here, Counts(known, asked), None, comparator=comparator)
    comparison = comparison_for(asked)
    if comparison is not None:
        [row] = compared_rows(asked, [(item, row)], here, comparison)
    expected = expected_here(asked) if here.place(item) == spot else None
    change = change_of(asked, item, row, here)
    return working_for(asked, item, row, here.base(item), expected=expected, change=change)


def working_for(
    asked: Asked,
    item: Item,
    row: ServiceRow,
    base: float,
    *,
    expected: ExpectedHere | None,
    change: ChangeFacts | None,
) -> Working | None:
    """The steps behind the figures of one service in one area.

    None where its count is not known. ``base`` is the number that the count is divided by.
    """
    if not row.is_shown:
        return None
    steps = [
        *_rate(item, row, base),
        _repeats(asked, item),
        *_compared(row),
        *_expected(asked, item, expected),
        *_changed(change),
    ]
    return Working(tuple(steps), tuple(_sources(asked, item)), cited_of(item))


def _rate(item: Item, row: ServiceRow, base: float) -> Iterator[Step]:
    if not row.has_rate:
        return
    if row.state == RANGE:
        least, most = row.ends
        by = format_base(base, is_estimate=row.base_is_estimate)
        told = (
            f"1,000 × {format_count(count)} ÷ {by} = {format_rate(rate)}"
            for count, rate in zip(row.ends, row.rates, strict=True)
        )
        yield Step(
            "Count",
            "known counts + the least, and the most, that each count can be that came hidden",
            f"{format_count(least)} to {format_count(most)} {item.events}",
        )
        formula = f"1,000 × {item.events} ÷ {row.base_title}, at both ends"
        yield Step("Rate", formula, "; ".join(told))
        return
    phi, is_part = item.dispersion.value, item.is_part_of_base
    if parts_of_base(row.count, base, is_part):
        how = f"Wilson's limits of the share, because each of the {item.events} is one of the base"
    elif row.count < EXACT_BELOW:
        kind = "exact Poisson" if phi == 1 else "negative binomial"
        how = f"{kind} limits of the count, divided by the base"
    else:
        scaled = "" if phi == 1 else " ÷ φ, times φ"
        how = f"Byar's limits of the count{scaled}, divided by the base"
    limits = rate_limits(row.count, base, dispersion=phi, part_of_base=is_part)
    low, high = (float(limit) for limit in limits)
    between = f" (95% interval {format_rate(low)} to {format_rate(high)}: {how})"
    numbers = (
        f"1,000 × {format_count(row.count)} ÷"
        f" {format_base(base, is_estimate=row.base_is_estimate)} ="
        f" {format_rate(row.rate)}{between}"
    )
    yield Step("Rate", f"1,000 × {item.events} ÷ {row.base_title}", numbers)


def _repeats(asked: Asked, item: Item) -> Step:
    """How far counts vary because the same people come again, and how that is known."""
    found, events = item.dispersion, item.events
    if found.how == "declared":
        return Step(
            "Repeat visits",
            "φ = 1: each is of another person",
            f"Chance is judged as if the {events} were independent of each other.",
        )
    if found.how == "unknown":
        return Step(
            "Repeat visits",
            "φ is not known",
            f"There is too little to tell how often the same people come again. φ = 1 is taken, as"
            f" if the {events} were independent, and the limits may be too narrow.",
        )
    if found.how == "persons":
        formula = f"φ = Σm² ÷ Σm over persons, m being the {events} of one person in a year"
        known = "from every person's own"
    else:
        formula = (
            "φ = how much counts of one area vary from one period to the next ÷ how much those of"
            f" independent {events} would (Pearson's χ² ÷ its degrees of freedom)"
        )
        names = asked.atlas.level(found.level).names
        length = "a month" if found.months == 1 else f"{found.months} months"
        known = (
            f"from {format_count(found.cells)} counts of {names} in {length} each. It is a lower"
            " bound: a person who comes as often in every period does not show in it"
        )
    said = "the variance of every count is taken as φ times the count"
    return Step("Repeat visits", formula, f"φ = {found.value:.1f}, {known}; {said}.")


def _spread(verdict: Verdict) -> str:
    """The formula of the limits of a ratio of two rates."""
    if verdict.is_share:
        return "after Newcombe, from Wilson's of both shares"
    inside = "1/x₁ + 1/x₀"
    return f"RR · exp(±z√({inside if verdict.dispersion == 1 else f'φ({inside})'}))"


def _at_ends(verdict: Verdict, name: str, places: int | None) -> Iterator[Step]:
    """A verdict that holds at both ends of a range, with the interval at either."""

    def told(value: float) -> str:
        return format_rate(value) if places is None else format_number(value, places)

    ends = verdict.ends or ()
    judged = (
        f"{told(end.value)} ({told(end.low)} to {told(end.high)}) against {told(end.reference)}:"
        f" {end.band.words}"
        for end in ends
    )
    formula = (
        "once with the least here and the most of what it is compared with, once the other way"
        " round; said where both agree"
    )
    yield Step(name, formula, f"{'; '.join(judged)}. Said: {verdict.band.words}.")


def _compared(row: ServiceRow) -> Iterator[Step]:
    verdict = row.verdict
    if verdict is None:
        return
    if verdict.refusal:
        yield Step("Verdict", "none", verdict.refusal.text)
        return
    if verdict.ends:
        yield from _at_ends(verdict, "Verdict", 2 if verdict.measure == "change" else None)
        return
    name = verdict.comparator or "the comparator"
    if verdict.measure == "change":
        limits = (
            f"{format_number(verdict.value, 2)} ({format_number(verdict.low, 2)} to"
            f" {format_number(verdict.high, 2)})"
        )
        yield Step(
            "Verdict",
            f"rate here ÷ rate of {name}; limits {_spread(verdict)}, set against 1",
            f"{limits}: {verdict.band.words}",
        )
        return
    judged = (
        f"{format_rate(verdict.low)} to {format_rate(verdict.high)} against"
        f" {format_rate(verdict.reference)}: {verdict.band.words}."
    )
    formula = (
        f"higher or lower where the interval leaves out the rate of {name}; 99.8% where a wider"
        " interval does too"
    )
    yield Step("Verdict", formula, f"{judged} {' '.join(verdict.notes)}".strip())
    if verdict.reference > 0:
        ratio, low, high = (
            format_number(100 * value / verdict.reference)
            for value in (verdict.value, verdict.low, verdict.high)
        )
        numbers = (
            f"100 × {format_rate(verdict.value)} ÷ {format_rate(verdict.reference)} = {ratio}"
            f" ({low} to {high})"
        )
        yield Step("Ratio", f"100 × rate here ÷ rate of {name}", numbers)


def _expected(asked: Asked, item: Item, expected: ExpectedHere | None) -> Iterator[Step]:
    if expected is None:
        return
    verdict = expected.verdict
    told = (
        f"rates of each group over {asked.manifest.title}, told apart by {expected.own_level.name}"
    )
    formula = f"for each group, its rate × how many of it live here, added up ({told})"
    if verdict.refusal:
        yield Step("Expected", formula, verdict.refusal.text)
        return
    if verdict.ends:
        told = between(lambda value: format_number(value, 1), verdict.range_of("base"))
        yield Step("Expected", formula, f"{told} {item.events}.")
        yield from _at_ends(verdict, "Against expected", 0)
        return
    yield Step(
        "Expected",
        formula,
        f"{format_number(verdict.base, 1)} {item.events}. {' '.join(verdict.notes)}".strip(),
    )
    yield Step(
        "Against expected",
        "100 × seen ÷ expected; interval: limits of the count ÷ expected",
        f"100 × {format_count(verdict.count)} ÷ {format_number(verdict.base, 1)} ="
        f" {format_number(verdict.value)} ({format_number(verdict.low)} to"
        f" {format_number(verdict.high)}): {verdict.band.words}",
    )
    yield Step(
        "Gap",
        "seen − expected",
        f"{format_count(verdict.count)} − {format_number(verdict.base, 1)} ="
        f" {format_number(verdict.count - verdict.base, 1)}",
    )


def _changed(change: ChangeFacts | None) -> Iterator[Step]:
    if change is None:
        return
    verdict = change.verdict
    if verdict.refusal:
        yield Step("Change", f"against {verdict.comparator}", verdict.refusal.text)
        return
    if verdict.ends:
        yield from _at_ends(verdict, "Change", 2)
        return
    limits = (
        f"{format_number(verdict.low, 2)} to {format_number(verdict.high, 2)}"
        if math.isfinite(verdict.high)
        else "no upper limit"
    )
    percent = ""
    if change.before > 0:
        now, before = format_count(verdict.count), format_count(change.before)
        percent = (
            f"100 × ({now} − {before}) ÷ {before} ="
            f" {_signed(100 * (verdict.count / change.before - 1))}%; "
        )
    yield Step(
        "Change",
        f"against {verdict.comparator}; chance is judged by the ratio of the two rates,"
        f" {_spread(verdict)}",
        f"{percent}ratio {format_number(verdict.value, 2)} ({limits}): {verdict.band.words}",
    )


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + format_number(value, 1)


def _sources(asked: Asked, item: Item) -> Iterator[tuple[str, str]]:
    manifest, base = asked.manifest, item.base
    if base:
        yield (
            "Base",
            f"{base.title}, {base.period}. {base.source}{_files(manifest, f'base-{base.key}')}",
        )
    yield "Counts", f"{item.records.source}{_files(manifest, f'records-{item.records.key}')}"
    told = (
        *item.records.cautions,
        elsewhere_words(manifest, item),
        *unusable_words(manifest, item),
    )
    for note in filter(None, told):
        yield "Note", note
    if item.records.hides:
        yield (
            "Protection",
            (
                f"{RULES[item.records.rule].words} That was done before anything was worked out"
                " from them."
            ),
        )
    yield "Build", asked.atlas.build_id
    yield "Method", f"{METHOD} {assumption_of(asked.atlas, asked.question())}"


def _files(manifest: Manifest, role: str) -> str:
    names = list(dict.fromkeys(source.path for source in manifest.sources if source.role == role))
    return f" (file{'s' if len(names) > 1 else ''} {', '.join(names)})" if names else ""
