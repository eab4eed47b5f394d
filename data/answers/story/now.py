"""The answer to the question as it stands: its verdict, and where it holds the most.

Everything here follows the comparator of the question, as the map and the headline do.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations import Question
from data.answers.cited import Cited, cite_classification
from data.answers.classes.of_differences import UNDECIDED
from data.answers.classes.of_values import FIRST, UNCOVERED, UNSAID
from data.answers.conditions.kinds import AgainstExpected
from data.answers.fates import elsewhere_words
from data.answers.measures.clusters import ClustersOfRates
from data.answers.measures.difference import DifferenceMeasure
from data.answers.measures.found import FOUND
from data.answers.measures.headline import SIMILAR, Differences
from data.answers.sentences import chance_words
from data.answers.sentences.wording import (
    UNCOVERED_HERE,
    change_between,
    counted,
    since_when,
    times,
)
from data.answers.sentences.wording import UNSAID as WORDS_UNSAID
from data.answers.spots import Spot, names_at, reach
from data.answers.story.clusters import ClusterList, clusters_list
from data.answers.story.sentences import change_of
from data.answers.story.services import (
    Counts,
    cited_of,
    estimated,
    notes_of,
    place_words,
    rows_for,
)
from data.answers.story.values import ServiceRow, Wider
from data.answers.story.wider import wider_views
from data.answers.words import between, first_up, format_count, within
from data.manifest import Item, rated_levels
from data.model import Level
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Band
from data.store.values import HIDDEN, NOT_COVERED

LOWEST, HIGHEST = 5, 3
"""Areas far from their comparator that are listed: of the side with more areas, and the other."""


@dataclass(frozen=True, slots=True)
class FarRow:
    """One area that is far from what it is compared with."""

    reference: str
    name: str
    band: Band
    counts: tuple[float, float]
    gaps: tuple[float, float]
    """Events more (or fewer) than those of the comparator, the least and the most."""
    part: float
    """Its gap as a part of the largest of the list, −1 to 1."""


@dataclass(frozen=True, slots=True)
class Now:
    """The answer to a question about the take-up of a service."""

    sentences: tuple[str, ...]
    verdict: tuple[Band, str] | None = None
    """The verdict of the chosen area, and its words."""
    rows: tuple[FarRow, ...] = ()
    far_title: str = ""
    """Title of the list: "Furthest from expected"."""
    names: str = ""
    """The areas of the list: "wards"."""
    events: str = ""
    cited: tuple[Cited, ...] = ()
    notes: tuple[str, ...] = ()
    search: tuple[tuple[str, str], ...] = ()
    """The change of view that looks for the same verdict beside other conditions."""
    wider: tuple[Wider, ...] = ()
    """Views that have the figure, where this one has none."""
    clusters: ClusterList | None = None
    """The areas that are high or low together, where the question is about them."""


def now_for(asked: Asked, measure: DifferenceMeasure) -> Now:
    """The sentences and the list of a question that compares; never raises."""
    item, atlas = asked.item, asked.atlas
    if item is None or asked.month is None:
        return Now(("There are no figures for this question.",))
    now = _plain(asked, item)
    now = replace(now, cited=_cited(asked, measure, item))
    spot = reach(asked.spot, rated_levels(asked.manifest, item), atlas)
    level = atlas.level(spot.level) if spot else measure.told_level(asked)
    question = asked.question(level)
    if question is None or question.month not in question.months(atlas):
        return now
    found = measure.differences(atlas, question)
    if isinstance(found, Refusal):
        return replace(now, sentences=(found.text, *now.sentences))
    if spot is not None:
        verdict = _verdict(measure, asked, found, spot)
        own = _would_be(measure, asked, found, spot)
        if found.classes[spot.number - 1] == UNSAID:
            own = (*own, f"Whether that is more or fewer {WORDS_UNSAID}.")
        # A place that is judged as a whole says so first.
        return replace(now, sentences=(*own, *now.sentences), verdict=verdict)
    return replace(
        now,
        sentences=(*now.sentences, *differing_sentences(measure, asked, found, level)),
        rows=_furthest(found, question, asked),
        search=_search(asked, level, item, found),
        far_title=f"Furthest from {_from(measure, asked)}",
        names=level.names,
    )


def plain_for(asked: Asked) -> Now:
    """The sentences of a question that compares with nothing: a count, a rate or an indicator."""
    item = asked.item
    if asked.measure.subject == "indicator" or item is None or asked.month is None:
        cited = asked.measure.cited(asked)
        subtitle = asked.measure.subtitle(asked)
        return Now((f"{first_up(subtitle)}.",) if subtitle else (), cited=cited)
    if isinstance(asked.measure, ClustersOfRates):
        return replace(_plain(asked, item), clusters=clusters_list(asked, asked.measure))
    return _plain(asked, item)


def _plain(asked: Asked, item: Item) -> Now:
    """How many there were, and all that must accompany the figure."""
    here = Counts(asked.spot, asked)
    [row] = rows_for((item,), here, Counts(None, asked), None, comparator="Atlas")
    lines = (place_words(asked, item, here), *_totals(asked, item, row, here))
    elsewhere = elsewhere_words(asked.manifest, item) if asked.spot is None else ""
    return Now(
        tuple(filter(None, (*lines, elsewhere))),
        events=item.events,
        cited=cited_of(item),
        notes=(*notes_of(asked.manifest, item), *estimated([row])),
        wider=wider_views(asked, item, row),
    )


def _from(measure: DifferenceMeasure, asked: Asked) -> str:
    if measure.is_of_two:
        return measure.other
    than = measure.than(asked)
    return {"overall": "the whole atlas"}.get(than, than.removeprefix("in "))


def _cited(asked: Asked, measure: DifferenceMeasure, item: Item) -> tuple[Cited, ...]:
    scheme = asked.scheme if measure.needs_classification else None
    return (*cited_of(item), *((cite_classification(scheme),) if scheme else ()))


def _totals(asked: Asked, item: Item, row: ServiceRow, here: Counts) -> tuple[str, ...]:
    """How many there were, and the change on the year before, as sentences."""
    when = within(asked.period_words(), asked.view.window)
    if not row.is_shown:
        hidden = f"The number {when} is {row.hidden_words}."
        if row.state == NOT_COVERED:
            return (f"{first_up(UNCOVERED_HERE)}.",)
        return (hidden if row.state == HIDDEN else f"There is no count {when}.",)
    told = _count_words(row, item)
    is_said = asked.measure.comparator == "lastyear" and asked.spot is not None
    change = "" if is_said else _change(asked, item, row, here)
    # The headline of an area that is compared has its count.
    if asked.spot is None or not asked.measure.is_difference:
        return (f"{first_up(told)} {when}{change}.",)
    return (f"{first_up(change.removeprefix(', '))}.",) if change else ()


def _count_words(row: ServiceRow, item: Item) -> str:
    least, most = row.ends
    if least < most:
        return f"{between(format_count, row.ends)} {item.events}"
    return counted(most, item.event, item.events, rounded=row.is_rounded)


def _change(asked: Asked, item: Item, row: ServiceRow, here: Counts) -> str:
    """The change on the year before as the end of a sentence; empty where there is none to tell."""
    change = change_of(asked, item, row, here)
    if change is None:
        return ""
    verdict = change.verdict
    if verdict.refusal and verdict.refusal.rule != Rule.SAME_PEOPLE:
        return ""
    ends = verdict.range_of("value")
    if not all(map(math.isfinite, ends)):
        return ""
    chance = verdict.band.chance
    told = f", {since_when(change_between(ends), verdict.comparator, change.earlier)}"
    return f"{told}: {chance}" if chance else told


def differing_sentences(
    measure: DifferenceMeasure, asked: Asked, found: Differences, level: Level
) -> tuple[str, ...]:
    """How many areas differ beside how many of those that are judged chance alone would bring."""
    ordinary = (found.classes >= FIRST) & (found.classes < UNCOVERED)
    differing = int((ordinary & (found.classes != SIMILAR)).sum())
    areas = int(ordinary.sum())
    if measure.is_untested(asked) or areas < 2 or not differing:
        return ()
    brought, names = chance_words(areas), level.names
    few = int((found.classes == UNDECIDED).sum())
    rest = (f"{few:,} {'has' if few == 1 else 'have'} too few to compare.",) if few else ()
    verb, names = ("differs", level.name) if differing == 1 else ("differ", names)
    return (f"{differing:,} {names} {verb}; chance alone would bring {brought}.", *rest)


def _search(
    asked: Asked, level: Level, item: Item, found: Differences
) -> tuple[tuple[str, str], ...]:
    """A search that begins with the verdict of most areas that differ; empty where none does."""
    lower, higher = (
        ((found.classes >= FIRST) & (found.classes < SIMILAR)).sum(),
        ((found.classes > SIMILAR) & (found.classes < UNCOVERED)).sum(),
    )
    if asked.measure.comparator != "expected" or not lower + higher:
        return ()
    condition = AgainstExpected(item, "fewer" if lower >= higher else "more")
    return (("measure", FOUND.key), ("level", level.key), ("where", condition.text))


def _verdict(
    measure: DifferenceMeasure, asked: Asked, found: Differences, spot: Spot
) -> tuple[Band, str] | None:
    number = int(found.classes[spot.number - 1])
    if not FIRST <= number < UNCOVERED or measure.is_untested(asked):
        return None
    band = Band(number - FIRST + 1)
    than = f"{'fewer' if band.direction < 0 else 'more'} than {measure.than(asked)}"
    return band, f"{than if band.direction else measure.same(asked)}, {band.chance}"


def _would_be(
    measure: DifferenceMeasure, asked: Asked, found: Differences, spot: Spot
) -> tuple[str, ...]:
    """What the comparator leads one to expect here, beside what there was."""
    at, item = spot.number - 1, asked.item
    least, most = (float(end[at]) for end in found.counts)
    gaps = [float(end[at]) for end in found.gaps]
    if item is None or not all(map(math.isfinite, (least, most, *gaps))):
        return ()
    other = sorted((least - gaps[0], most - gaps[1]))
    start = measure.would_be(asked).format(between(format_count, (other[0], other[1])))
    was = "was" if round(most) == 1 else "were"
    told = between(format_count, (least, most))
    ratio = most / other[1] if least == most and other[1] >= 1 and round(most) else 1.0
    said = times(ratio) if ratio < 0.55 or ratio > 1.9 else ""
    # A third numeral is more than an ear keeps.
    is_word = said and not any(map(str.isdigit, said))
    part = f", {said} {'of that' if ratio < 1 else 'as many'}" if is_word else ""
    return (f"{first_up(start)}; there {was} {told if round(most) else 'none'}{part}.",)


def _furthest(found: Differences, question: Question, asked: Asked) -> tuple[FarRow, ...]:
    """Areas that differ, those with the largest gaps on either side."""
    classes, level = found.classes, question.level
    middle = (found.gaps[0] + found.gaps[1]) / 2
    ordinary = (classes >= FIRST) & (classes < UNCOVERED) & np.isfinite(middle)
    lower = np.flatnonzero(ordinary & (classes < SIMILAR))
    higher = np.flatnonzero(ordinary & (classes > SIMILAR))
    most = LOWEST + HIGHEST
    is_lower = len(lower) >= len(higher)
    kept = {True: LOWEST, False: HIGHEST}
    low = lower[np.argsort(middle[lower], kind="stable")]
    high = higher[np.argsort(-middle[higher], kind="stable")]
    low = low[: max(kept[is_lower], most - len(high))]
    high = high[: max(kept[not is_lower], most - len(low))]
    rows = np.concatenate([low, high] if is_lower else [high, low])[:most].astype(np.intp)
    if not len(rows):
        return ()
    codes, size = asked.atlas.areas(level.key).codes, float(np.abs(middle[rows]).max()) or 1.0
    names = names_at(level.key, rows, asked.atlas)
    return tuple(
        FarRow(
            reference=f"{level.key}:{codes[row]}",
            name=name,
            band=Band(int(classes[row]) - FIRST + 1),
            counts=(float(found.counts[0][row]), float(found.counts[1][row])),
            gaps=(float(found.gaps[0][row]), float(found.gaps[1][row])),
            part=float(middle[row]) / size,
        )
        for row, name in zip(rows.tolist(), names, strict=True)
    )
