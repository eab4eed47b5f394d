"""The exercises. Each looks for a view of the atlas that shows one idea, by rule."""

import math
import re
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations import Question
from data.answers.classes.of_differences import UNDECIDED
from data.answers.classes.of_values import WITHHELD
from data.answers.learn.exercise import Exercise, Shown, address_of, at_area, opened
from data.answers.measures.difference import DifferenceMeasure
from data.answers.measures.headline import Differences
from data.answers.spots import Spot, reference_of
from data.answers.story.areas_chart import field_for
from data.answers.story.chart_points import funnel_words
from data.answers.story.chart_values import ProfileRow
from data.answers.story.now import differing_sentences, now_for, plain_for
from data.answers.story.profile import profile_figure
from data.answers.story.residents import facts_for
from data.answers.story.ward import compared_next_door
from data.answers.words import count_of, format_base, format_number
from data.manifest import MOST_CIRCLED, Item, population_of
from data.stats.refusals import Refusal
from data.stats.verdict import Band
from data.store.reader import Atlas
from data.store.values import HIDDEN

MOST_TRIED = 8
"""Services that an exercise looks at before it is left out."""
CHANGED = re.compile(r"% (?:on|since) ")
"""How a sentence says a change: "up 4% on the year before"."""
ENOUGH_AREAS = 10
LEAST_MANY = 5
"""Fewer services than this are not many."""


def _counted(atlas: Atlas) -> list[Item]:
    """Services with a base, those with the most counts first."""
    counts: dict[str, int] = {}
    for records in atlas.manifest.records:
        for fate in records.fates:
            if fate.fate == "counted":
                counts[fate.service] = counts.get(fate.service, 0) + fate.count
    items = [each for each in atlas.items() if each.base and not each.is_total]
    return sorted(items, key=lambda each: -counts.get(each.key, 0))


def _services(atlas: Atlas, is_fit: Callable[[Item], bool] = lambda _: True) -> list[Item]:
    """Services to look at: those about use first, and then those with the most counts."""
    items = [each for each in _counted(atlas) if is_fit(each)]
    return sorted(items, key=lambda i: (not i.records.about_use, i.is_stock))[:MOST_TRIED]


def _quiet(atlas: Atlas, is_fit: Callable[[Item], bool] = lambda _: True) -> list[Item]:
    """Services to look at: those with the fewest counts first."""
    return [each for each in reversed(_counted(atlas)) if is_fit(each)][:MOST_TRIED]


def _views(atlas: Atlas, measure: str, items: Iterable[Item], level: str = "") -> Iterator[Asked]:
    """The views of services by one measure that the atlas offers."""
    for item in items:
        theme, service = item.theme.key, item.name
        asked = opened(atlas, measure=measure, theme=theme, service=service, level=level)
        if asked.measure.key == measure and asked.item and asked.month is not None:
            yield asked


def _has_number(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _rate(atlas: Atlas) -> Shown | None:
    for asked in _views(atlas, "rate", _services(atlas)):
        headline = asked.measure.headline(asked)
        if " for every 1,000 " in headline and asked.base and asked.item:
            what, base = asked.item.events, asked.base.title
            return Shown(
                address_of(asked),
                f"How many {what} are there for every 1,000 {base}?",
                headline,
                (
                    f"A rate is the count, shared out over the {base}.",
                    "A large area has more of most things. A rate makes it fair to set a large"
                    " area beside a small one.",
                ),
            )
    return None


def _base(atlas: Atlas) -> Shown | None:
    for item in _services(atlas):
        asked = opened(atlas, tab="people", theme=item.theme.key, service=item.name)
        assert item.base is not None
        fact = next((f for f in facts_for(asked) if f.label == item.base.title), None)
        if asked.view.tab == "people" and fact and math.isfinite(fact.value):
            number = format_base(fact.value, is_estimate=False)
            return Shown(
                address_of(asked),
                f"How many {fact.label} are these rates divided by?",
                number,
                (
                    f"The base of a rate is the number that it is divided by. Here it is the"
                    f" {fact.label}.",
                    "Ask of each rate what its base is. With the wrong base the rate is wrong.",
                ),
            )
    return None


def _events(atlas: Atlas) -> Shown | None:
    events = _services(atlas, lambda item: not item.is_of_people)
    for asked in _views(atlas, "rate", events):
        quote = next((s for s in plain_for(asked).sentences if _has_number(s)), "")
        if quote and asked.item:
            what = asked.item.events
            return Shown(
                address_of(asked),
                f"How many {what} were there? And how many people was that?",
                quote,
                (
                    f"The page counts {what}. It does not say how many people they came from.",
                    "One person may come ten times, and ten people once. Both make ten.",
                ),
            )
    return None


def _segment(atlas: Atlas) -> Shown | None:
    asked = opened(atlas, measure="segment")
    headline = asked.measure.headline(asked)
    if asked.scheme is None or not _has_number(headline):
        return None
    return Shown(
        address_of(asked),
        "Which group is the commonest one, and how common is it?",
        headline,
        (
            "People who live in like homes and lead like lives are put in one group.",
            "A group is a short name for many facts. It does not hold for each home in it.",
        ),
    )


def _profiles(atlas: Atlas) -> Iterator[tuple[Asked, list[ProfileRow]]]:
    """Views of who uses a service, with the groups whose index differs from 100."""
    for item in _services(atlas):
        asked = opened(atlas, tab="users", theme=item.theme.key, service=item.name)
        figure = profile_figure(asked) if asked.view.tab == "users" else ""
        if isinstance(figure, str):
            continue
        rows = [
            row
            for row in figure.rows
            if row.band and row.band != Band.SIMILAR and not row.ranges and row.index > 0
        ]
        if rows:
            yield asked, sorted(rows, key=lambda row: (-row.index, row.code))


def _index(atlas: Atlas) -> Shown | None:
    for asked, rows in _profiles(atlas):
        row, what = rows[0], asked.item.events if asked.item else ""
        more = row.index > 100
        return Shown(
            address_of(asked),
            f"What is the index of the group {row.name}?",
            format_number(row.index),
            (
                f"At 100 a group would have the same share of the {what} as of the base.",
                f"This group has {'more' if more else 'less'} than that share.",
                "An index says how a group differs. It does not say how large the group is.",
            ),
        )
    return None


def _interval(atlas: Atlas) -> Shown | None:
    for asked, rows in _profiles(atlas):
        row = rows[-1]
        return Shown(
            address_of(asked),
            f"Between which two numbers may the index of the group {row.name} lie?",
            f"{format_number(row.low)}–{format_number(row.high)}",
            (
                f"The index itself is {format_number(row.index)}. Chance moves each count a"
                " little, so the true number may be higher or lower.",
                "The two numbers are the ends of the 95% interval. 100 is not between them, so"
                " the page says that the group differs.",
            ),
        )
    return None


def _areas_are_not_people(atlas: Atlas) -> Shown | None:
    whole = opened(atlas, measure="segment")
    level = whole.measure.told_level(whole)
    if whole.scheme is None or whole.tier is None or level.areas < 2:
        return None
    segments, shares = atlas.dominant(whole.scheme.key, whole.tier.key, level.key)
    mixed = np.where((segments < 255) & (shares < 0.9), shares, np.nan)
    if not np.isfinite(mixed).any():
        return None
    number = int(np.nanargmax(mixed)) + 1
    asked = at_area(whole, reference_of(Spot(level.key, number), atlas))
    return Shown(
        address_of(asked),
        f"Is everybody in this {level.name} in its commonest group?",
        asked.measure.headline(asked),
        (
            "The rest are in other groups.",
            "So what is true of an area need not be true of a person who lives there. To think"
            " so is called the ecological fallacy.",
        ),
    )


def _compared(
    atlas: Atlas,
    items: Iterable[Item],
    level: str = "",
    is_fit: Callable[[Question], bool] = lambda _: True,
) -> Iterator[tuple[Asked, Differences]]:
    """Views against what is expected, with the class of each area that the page speaks of.

    ``is_fit`` is asked before anything is calculated.
    """
    for asked in _views(atlas, "expected", items, level):
        measure, at = asked.measure, asked.measure.told_level(asked)
        question = asked.question(at)
        if not isinstance(measure, DifferenceMeasure) or question is None or at.areas < 2:
            continue
        if level and at.key != level:
            continue
        if question.month not in question.months(atlas) or not is_fit(question):
            continue
        found = measure.differences(atlas, question)
        if not isinstance(found, Refusal):
            yield asked, found


def _chance(atlas: Atlas) -> Shown | None:
    for asked, found in _compared(atlas, _services(atlas)):
        assert isinstance(asked.measure, DifferenceMeasure)
        level = asked.measure.told_level(asked)
        quote = next(iter(differing_sentences(asked.measure, asked, found, level)), "")
        if quote:
            names = level.names
            return Shown(
                address_of(asked),
                f"How many {names} differ, and how many would differ by chance alone?",
                quote,
                (
                    "Counts go up and down by themselves. About one area in 20 looks different"
                    " when none is.",
                    "If no more differ than chance would bring, there may be nothing to find.",
                ),
            )
    return None


def _expected(atlas: Atlas) -> Shown | None:
    for asked, _ in _compared(atlas, _services(atlas)):
        assert isinstance(asked.measure, DifferenceMeasure)
        rows = now_for(asked, asked.measure).rows
        if not rows:
            continue
        there, what = at_area(asked, rows[0].reference), asked.item.events if asked.item else ""
        return Shown(
            address_of(there),
            f"How far is {rows[0].name} from what is expected?",
            asked.measure.headline(there),
            (
                f"Each group has its own rate of {what}. The page adds up what the people who"
                " live here would bring, at those rates.",
                "That is what is expected. The name for this is indirect standardisation.",
                "A gap does not say why.",
            ),
        )
    return None


def _first_of_class(found: Differences, asked: Asked, number: int) -> tuple[str, str] | None:
    """The address of the first area that has a class, and the headline there."""
    rows = np.flatnonzero(found.classes == number)
    if not len(rows):
        return None
    level = asked.measure.told_level(asked)
    there = at_area(asked, reference_of(Spot(level.key, int(rows[0]) + 1), asked.atlas))
    return address_of(there), asked.measure.headline(there)


def _small(atlas: Atlas) -> Shown | None:
    for asked, found in _compared(atlas, _quiet(atlas)):
        query, headline = _first_of_class(found, asked, UNDECIDED) or ("", "")
        if "too few" in headline:
            return Shown(
                query,
                "Is the number in this area high or low?",
                headline,
                (
                    "Nobody can tell. Where fewer than five are expected, one more or less"
                    " changes all.",
                    "Look at a longer time, or at a larger area.",
                ),
            )
    return None


def _hidden(atlas: Atlas) -> Shown | None:
    quiet = _quiet(atlas, lambda item: item.records.hides)

    def has_hidden(question: Question) -> bool:
        return bool((question.counts(atlas).states == HIDDEN).any())

    for level in reversed(atlas.manifest.levels):
        for asked, found in _compared(atlas, quiet, level.key, has_hidden):
            query, headline = _first_of_class(found, asked, WITHHELD) or ("", "")
            if "hidden" in headline:
                return Shown(
                    query,
                    "How many are there in this area?",
                    headline,
                    (
                        "The page does not say. The count is small, and somebody might see who"
                        " is meant.",
                        "Others are hidden with it, so that nobody can work it out from a total."
                        " A hidden count is not zero.",
                    ),
                )
    return None


def _range(atlas: Atlas) -> Shown | None:
    for asked in _views(atlas, "rate", _services(atlas)):
        question = asked.question()
        if question is None or not question.has_ranges:
            continue
        quote = next((s for s in plain_for(asked).sentences if s.startswith("Between ")), "")
        if quote and asked.item:
            return Shown(
                address_of(asked),
                f"How many {asked.item.events} were there? Why is that not one number?",
                quote,
                (
                    "The owner of the data hid some small counts, and said what they can be. The"
                    " page adds up the least of them, and the most.",
                    "The true number lies between the two ends. To take the middle would be to"
                    " make one up.",
                ),
            )
    return None


def _rounding(atlas: Atlas) -> Shown | None:
    for asked in _views(atlas, "rate", _services(atlas, lambda i: i.records.rounding > 1)):
        quote = next((s for s in plain_for(asked).sentences if "bout" in s and _has_number(s)), "")
        if quote and asked.records:
            step = asked.records.rounding
            return Shown(
                address_of(asked),
                "Is this the exact number?",
                quote,
                (
                    f"No: each count is rounded to the nearest {step}, to protect people.",
                    "So parts may not add up to their total. Read no more into a difference than"
                    " rounding can bear.",
                ),
            )
    return None


def _many(atlas: Atlas) -> Shown | None:
    named = [v for v in atlas.manifest.levels if v.named and 1 < v.areas <= MOST_CIRCLED]
    large = [level for level in named if level.areas >= ENOUGH_AREAS]
    level = next(reversed(large or named), None)
    if level is None:
        return None
    people = population_of(atlas.manifest)
    size = atlas.areas(level.key).bases.get(people.key) if people else None
    largest = int(np.nan_to_num(size).argmax()) + 1 if size is not None else 1
    asked = opened(atlas, mode="ward", area=reference_of(Spot(level.key, largest), atlas))
    compared = compared_next_door(asked)
    if compared < LEAST_MANY:
        return None
    return Shown(
        address_of(asked),
        "How many services were set beside those next door, and how many stand out?",
        count_of(compared, "service", "services"),
        (
            "Of 20 that do not differ, about one looks as if it did. So the one that stands out"
            " the most is the likeliest to be chance.",
            "This page volunteers only what passed a harder test, made for many at once.",
        ),
    )


def _funnel(atlas: Atlas) -> Shown | None:
    for asked in _views(atlas, "expected", _services(atlas)):
        field = field_for(asked)
        if field is None or field.reference_range or not _has_number(funnel_words(field)):
            continue
        return Shown(
            address_of(asked),
            f"Press Funnel under “All areas as a chart”. How many {field.names} lie outside the"
            " lines?",
            funnel_words(field),
            (
                "Small areas are on the left. Chance moves them far, so the lines are wide there.",
                "A point between the lines may be high or low by chance alone.",
            ),
            chart="funnel",
        )
    return None


def _trend(atlas: Atlas) -> Shown | None:
    for asked in _views(atlas, "rate", _services(atlas, lambda item: not item.is_stock)):
        quote = next((s for s in plain_for(asked).sentences if CHANGED.search(s)), "")
        if quote:
            return Shown(
                address_of(asked),
                "Did the number go up or down, and could that be chance?",
                quote,
                (
                    "The page sets a time beside the same time a year before. So both have the"
                    " same season.",
                    "A month beside the month before would show the season, and not the trend.",
                ),
            )
    return None


COUNTED = "a service that is counted, with a base"
GROUPED = f"{COUNTED}, and a classification of areas"
MIXED = "areas with a mix of groups"
EXERCISES = (
    Exercise("rate", "rates", "A rate", _rate, COUNTED),
    Exercise("base", "rates", "A base", _base, COUNTED),
    Exercise("events", "rates", "Events are not people", _events, "a count of events"),
    Exercise("rounding", "rates", "A rounded number", _rounding, "a data set that is rounded"),
    Exercise("segment", "people", "A group", _segment, "a classification of areas"),
    Exercise("index", "people", "An index", _index, GROUPED),
    Exercise(
        "areas",
        "people",
        "Areas are not people",
        _areas_are_not_people,
        "areas with a mix of groups",
    ),
    Exercise("interval", "chance", "An interval", _interval, GROUPED),
    Exercise("chance", "chance", "Chance", _chance, f"{GROUPED}, and areas that differ"),
    Exercise("small", "chance", "Small numbers", _small, "an area with too few to compare"),
    Exercise("many", "chance", "The most telling of many", _many, "areas with several services"),
    Exercise("expected", "reading", "What is expected", _expected, GROUPED),
    Exercise("funnel", "reading", "A funnel", _funnel, GROUPED),
    Exercise("trend", "reading", "A trend and its season", _trend, "two years of counts"),
    Exercise("hidden", "limits", "A hidden number", _hidden, "a data set with hidden counts"),
    Exercise(
        "range", "limits", "A range", _range, "counts that came hidden, with what they can be"
    ),
)
