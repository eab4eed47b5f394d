"""Two maps, area by area: the rate of the first against that of the second."""

from data.answers.calculations.change import break_refusal
from data.answers.calculations.compared import PER, ComparedAreas
from data.answers.calculations.question import Question
from data.manifest import ALL
from data.stats.bounds import ranges_between
from data.stats.inputs import Interval, divided
from data.stats.refusals import Refusal, Rule, refused
from data.stats.verdict import verdicts_between
from data.store.reader import Atlas
from data.store.values import at_ends
from data.windows import SPANS, YEAR

BESIDE = "Read the two maps beside each other."


def between_for(atlas: Atlas, question: Question) -> ComparedAreas | Refusal:
    """Every area of the level of a question against the same area of ``question.against``.

    Kept in memory. A Refusal with the reason where their difference would mean nothing.
    """
    other = question.against
    refusal = between_refusal(atlas, question)
    if refusal or other is None:
        return refusal or no_second()
    key = f"between/{question.key}/{other.counted}"
    return atlas.keep(key, lambda: _between(atlas, question, other))


def no_second() -> Refusal:
    """The refusal where there is one map."""
    return Refusal(
        Rule.NO_COMPARATOR,
        "There is no second map to compare with.",
        "Put one beside the first.",
    )


def between_refusal(atlas: Atlas, question: Question) -> Refusal | None:
    """Why two maps have no difference; None where they have one.

    They have one where the same base is counted per, and one thing differs: the service, the
    channel or the period.
    """
    other = question.against
    if other is None:
        return no_second()
    return _of_what(question, other) or _of_when(atlas, question, other)


def _of_what(first: Question, second: Question) -> Refusal | None:
    """Why two things that are counted have no difference."""
    one, other = first.item, second.item
    differing = (
        one.key != other.key,
        first.channel != second.channel,
        first.month != second.month,
    )
    if first.window != second.window:
        return refused(Rule.WINDOWS_DIFFER)
    if not any(differing):
        return Refusal(
            Rule.NO_COMPARATOR,
            "Both maps show the same counts, so there is no difference to draw.",
            BESIDE,
        )
    if sum(differing) > 1:
        return Refusal(
            Rule.NO_COMPARATOR,
            "The two maps differ in more than one thing, so their difference would mix them.",
            "Let them differ in the service, the channel or the period alone.",
        )
    if one.base is None or other.base is None:
        return refused(Rule.NO_BASE)
    if one.base.key != other.base.key:
        return Refusal(
            Rule.UNITS_DIFFER,
            f"One is divided by {one.base.title}, the other by {other.base.title}.",
            BESIDE,
        )
    if one.is_of_people != other.is_of_people:
        return Refusal(Rule.UNITS_DIFFER, "One counts people, the other events.", BESIDE)
    if one.is_stock or other.is_stock:
        return refused(Rule.SAME_PEOPLE)
    holds = one.theme.key == other.theme.key and one.is_total != other.is_total
    if holds or (ALL in (first.channel, second.channel) and differing[1]):
        return Refusal(
            Rule.NO_COMPARATOR,
            "One is a part of the other, so chance cannot be judged.",
            "Choose two of which neither holds the other.",
        )
    return None


def _of_when(atlas: Atlas, first: Question, second: Question) -> Refusal | None:
    """Why two periods have no difference."""
    if first.month not in first.months(atlas) or second.month not in second.months(atlas):
        return refused(Rule.MISSING)
    apart = abs(first.month - second.month)
    if not apart:
        return None
    if apart < SPANS[first.window]:
        return Refusal(
            Rule.WINDOWS_DIFFER,
            "The two periods have months in common.",
            "Choose two that have none.",
        )
    if apart % YEAR:
        return refused(Rule.WINDOWS_DIFFER)
    later, earlier = (first, second) if first.month > second.month else (second, first)
    return break_refusal(atlas, later, earlier.month)


def _between(atlas: Atlas, question: Question, other: Question) -> ComparedAreas:
    """The ratio of the two rates of each area; the larger dispersion of the two holds for both."""
    assert question.base is not None
    base = atlas.base(question.level.key, question.base.key)
    mine, theirs = question.counts(atlas), other.counts(atlas)
    phi = max(question.dispersion, other.dispersion)
    if question.has_ranges or other.has_ranges:
        verdicts = ranges_between(
            Interval(*mine.ends),
            base,
            Interval(*theirs.ends),
            base,
            states=(at_ends(mine.states), at_ends(theirs.states)),
            dispersion=phi,
        )
    else:
        verdicts = verdicts_between(
            mine.values,
            base,
            theirs.values,
            base,
            states=mine.states,
            other_states=theirs.states,
            dispersion=phi,
        )
    least, most = (PER * divided(end, base) for end in theirs.ends)
    return ComparedAreas(question.level, question.told(verdicts), mine.ends, (least, most))
