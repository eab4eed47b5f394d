"""The headline of a view: what it answers, in at most 80 characters.

A headline names the thing, the verdict, how many areas it holds for, and where it lies. The words
follow the verdict that the map shows, and no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from data.answers.sentences.wording import number
from data.answers.words import all_of, between, first_down, first_up

LONGEST = 80
"""Letters of a headline, at most, where a shorter form is known."""
FEW_NAMED = 2
"""Areas that differ are named where there are no more of them than this."""
TELLING_HIDDEN = 0.1
"""From this share of the areas up, a headline says how many are hidden."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How the areas of a level compare, as a headline says it."""

    thing: str
    """The service and the channel: "Library loans by self-service"."""
    name: str
    """The level in the singular: "ward"."""
    names: str
    areas: int
    lower: int
    higher: int
    than: str
    """What they are compared with: "expected", "next door"."""
    same: str
    """As much as that: "about as expected"."""
    few: int = 0
    hidden: int = 0
    hidden_words: str = ""
    unsaid: int = 0
    missing: int = 0
    uncovered: int = 0
    """Areas that the records are not about; ``areas`` leaves them out."""
    chance: int = 0
    """How many areas chance alone would bring, at most; 0 where chance is not judged."""
    lowest: tuple[str, ...] = ()
    """Names of the areas with fewer, where they are few."""
    highest: tuple[str, ...] = ()
    place: str = ""
    """Where most of the difference lies: a place that holds the most of it, and a fifth or more."""

    @property
    def compared(self) -> int:
        """How many areas have a verdict."""
        return self.areas - self.few - self.hidden - self.unsaid - self.missing


def spread_headline(spread: Spread) -> str:
    """The headline of all areas of a level.

    >>> s = Spread("Library loans", "ward", "wards", 100, 41, 34, "expected", "about as expected")
    >>> spread_headline(s)
    'Library loans: fewer than expected in 41 wards, more in 34'
    >>> from dataclasses import replace
    >>> spread_headline(replace(s, place="Kelmouth"))
    'Library loans: fewer than expected in 41 of 100 wards, above all in Kelmouth'
    >>> spread_headline(replace(s, lower=0, higher=0))
    'Library loans: about as expected in all 100 wards'
    >>> spread_headline(replace(s, lower=3, higher=1, chance=5))
    'Library loans: 4 of 100 wards differ, as many as chance would bring'
    >>> spread_headline(replace(s, lower=1, higher=0, lowest=("Viaduct",)))
    'Library loans: fewer than expected in one ward, Viaduct'
    >>> spread_headline(replace(s, lower=0, higher=12))
    'Library loans: more than expected in 12 of 100 wards, fewer in none'
    >>> spread_headline(replace(s, areas=2, lower=0, higher=0))
    'Library loans: about as expected in both wards'
    >>> spread_headline(replace(s, areas=50, uncovered=50, higher=0))
    'Library loans: fewer than expected in 41 of the 50 wards covered, more in none'
    """
    nothing = _nothing_compared(spread) if spread.compared <= 0 else ""
    return nothing or _fitting(_spread_forms(spread))


def _nothing_compared(s: Spread) -> str:
    counts = {"hidden": s.hidden, "few": s.few, "unsaid": s.unsaid, "missing": s.missing}
    most = max(counts, key=lambda reason: counts[reason])
    every = _every(s)
    return {
        "hidden": f"{s.thing}: {s.hidden_words} in {every}",
        "few": f"{s.thing}: too few to compare {every}",
        "unsaid": f"{s.thing}: cannot be compared, because counts came hidden",
        "missing": f"{s.thing}: no figures by {s.name}",
    }[most]


def _spread_forms(s: Spread) -> list[str]:
    """Forms of a headline from the longest to the shortest."""
    differing, every = s.lower + s.higher, _field(s)
    if not differing:
        if s.few > s.compared:
            return [f"{s.thing}: too few to compare in most {s.names}, and no other differs"]
        if s.compared < s.areas:
            return [
                f"{s.thing}: {s.same} in the {_count(s.compared, s)} that can be compared",
                f"{s.thing}: {s.same} in {s.compared:,} of {every}",
            ]
        return [f"{s.thing}: {s.same} in {_every(s)}"]
    if differing <= s.chance:
        differ = "differs" if differing == 1 else "differ"
        return [f"{s.thing}: {differing:,} of {every} {differ}, as many as chance would bring"]
    if s.few > s.compared:
        stand = "stands" if differing == 1 else "stand"
        able = f"the {_count(s.compared, s)} that can be compared"
        return [
            f"{s.thing}: {differing:,} of {able} {stand} out",
            f"{s.thing}: {differing:,} of {s.compared:,} {s.names} {stand} out",
        ]
    return _both_sides(s)


def _both_sides(s: Spread) -> list[str]:
    is_lower = s.lower >= s.higher
    most, least = (s.lower, s.higher) if is_lower else (s.higher, s.lower)
    word, other = ("fewer", "more") if is_lower else ("more", "fewer")
    named = s.lowest if is_lower else s.highest
    start = f"{s.thing}: {word} than {s.than}"
    if not least and most == 1 and len(named) == 1:
        return [f"{start} in one {s.name}, {named[0]}", f"{start} in {named[0]}"]
    if not least and most == len(named) == FEW_NAMED:
        return [
            f"{start} in {named[0]} and {named[1]}",
            f"{start} in {most} of {_field(s)}",
        ]
    plain = f"{start} in {_every(s) if most == s.areas else f'{most:,} of {_field(s)}'}"
    # Two numbers are all that an ear keeps.
    short = f"{start} in {_count(most, s)}"
    forms = [f"{short}, {other} in {least:,}" if least else f"{plain}, {other} in none"]
    if s.place:
        forms.insert(0, f"{plain}, above all in {s.place}")
    if s.hidden >= TELLING_HIDDEN * s.areas:
        forms.insert(0, f"{short}; {s.hidden:,} {'is' if s.hidden == 1 else 'are'} hidden")
    return [*forms, plain]


def _field(s: Spread) -> str:
    """The areas that are spoken of, as they follow "of": "33 wards", "the 4 LSOAs covered"."""
    return f"the {_count(s.areas, s)} covered" if s.uncovered else f"{s.areas:,} {s.names}"


def _every(s: Spread) -> str:
    """All of them, as it follows "in"."""
    return all_of(s.areas, s.name, s.names) + (" covered" if s.uncovered else "")


@dataclass(frozen=True, slots=True)
class Single:
    """One area, as a headline says it."""

    place: str
    """Name of the area, or of the whole atlas."""
    thing: str
    event: str
    events: str
    counts: tuple[float, float]
    """The least and the most of its count."""
    gaps: tuple[float, float] = (0.0, 0.0)
    """The least and the most of how many more there are than what it is compared with."""
    than: str = ""
    same: str = ""
    direction: int = 0
    """−1 fewer, 0 similar, 1 more."""
    is_rounded: bool = False


def single_headline(s: Single) -> str:
    """The headline of one area.

    >>> words = {"than": "expected", "same": "about as expected"}
    >>> spot, thing = "Kelmouth Coastguard", "Library loans"
    >>> single_headline(
    ...     Single(spot, thing, "loan", "loans", (146, 146), (-300, -300), direction=-1, **words)
    ... )
    'Kelmouth Coastguard: 146 library loans, 300 fewer than expected'
    >>> pool = ("Pellinby", "Swimming pools", "visit", "visits", (0, 0), (-12, -12))
    >>> single_headline(Single(*pool, direction=-1, **words))
    'Swimming pools in Pellinby: no visits, 12 fewer than expected'
    """
    size = between(number, (min(map(abs, s.gaps)), max(map(abs, s.gaps))))
    if s.direction:
        end = f"{size} {'more' if s.direction > 0 else 'fewer'} than {s.than}"
    else:
        end = s.same
    return _fitting(_of_area(s, end))


def few_headline(s: Single) -> str:
    """The headline of an area with too few to compare.

    >>> single = Single("Headingley", "Transport reports", "report", "reports", (1, 1))
    >>> few_headline(single)
    'Headingley: 1 transport report, too few to compare'
    """
    return _fitting(_of_area(s, "too few to compare"))


def unsaid_headline(s: Single) -> str:
    """The headline of an area whose counts came hidden, so that nothing holds at both ends."""
    return _fitting(_of_area(s, f"whether {s.same.removeprefix('about ')} cannot be said"))


def count_headline(s: Single, when: str) -> str:
    """The headline of an area that is compared with nothing.

    >>> leeds = Single("Leeds", "Transport reports", "report", "reports", (179, 179))
    >>> count_headline(leeds, "in 2019")
    'Leeds: 179 transport reports in 2019'
    """
    return _fitting(_of_area(s, when, joint=" "))


def absent_headline(thing: str, place: str, reason: str) -> str:
    """The headline where there is no figure.

    >>> absent_headline("Boat moorings", "Pellinby", "hidden to protect people")
    'Boat moorings in Pellinby: hidden to protect people'
    """
    return f"{thing} in {place}: {reason}"


def _of_area(s: Single, end: str, joint: str = ", ") -> list[str]:
    """An area, its count and what is said of it, from the longest form to the shortest."""
    told, thing = _counted(s), first_down(s.thing)
    rest = f"{joint}{end}"
    named = ""
    for word, plural in ((s.event, False), (s.events, True)):
        if thing.endswith(f" {s.events}") and told.endswith(f" {word}"):
            kind = thing.removesuffix(s.events)
            named = f"{told.removesuffix(word)}{kind}{s.events if plural else s.event}"
            break
    if named or thing == s.events:
        return [f"{s.place}: {named or told}{rest}", f"{s.place}: {told}{rest}"]
    return [f"{s.thing} in {s.place}: {told}{rest}", f"{s.place}: {told}{rest}"]


def _counted(s: Single) -> str:
    least, most = round(s.counts[0]), round(s.counts[1])
    if most == 0:
        return f"no {s.events}"
    about = "about " if s.is_rounded else ""
    if least < most:
        return f"{between(number, s.counts)} {s.events}"
    return f"{about}{most:,} {s.event if most == 1 else s.events}"


def _count(number_of: int, s: Spread) -> str:
    return f"{number_of:,} {s.name if number_of == 1 else s.names}"


def _fitting(forms: Iterable[str]) -> str:
    """The first form that is short enough, else the shortest."""
    known = [first_up(form) for form in forms]
    return next((form for form in known if len(form) <= LONGEST), min(known, key=len))


def rate_headline(thing: str, rate: str, base: str, ends: tuple[str, str], name: str) -> str:
    """The headline of rates.

    >>> rate_headline("Library loans", "45.2", "residents", ("12.1", "98.0"), "ward")
    'Library loans: 45.2 for every 1,000 residents, from 12.1 to 98.0 by ward'
    """
    plain = f"{thing}: {rate} for every 1,000 {base}"
    if ends[0] == ends[1]:
        return _fitting([f"{plain}, in every {name}", plain])
    return _fitting([f"{plain}, from {ends[0]} to {ends[1]} by {name}", plain])


def group_headline(group: tuple[str, ...], areas: tuple[int, int], name: str, names: str) -> str:
    """The headline of the groups that are commonest.

    ``group``: names of the group, the fullest first; ``areas``: those where it is commonest, of how
    many.

    >>> group_headline(("Baseline UK",), (34, 100), "ward", "wards")
    'Baseline UK is the commonest group in 34 of 100 wards'
    >>> group_headline(("Baseline UK (a bit of all)", "Baseline UK"), (34, 100), "ward", "wards")
    'Baseline UK (a bit of all) is the commonest group in 34 of 100 wards'
    """
    number_of, of = areas
    noun = name if of == 1 else names
    return _fitting(
        [
            *(f"{form} is the commonest group in {number_of:,} of {of:,} {noun}" for form in group),
            f"{group[-1]}: commonest in {number_of:,} of {of:,} {noun}",
        ]
    )


def mixed_headline(group: tuple[str, ...], areas: tuple[int, int], name: str, names: str) -> str:
    """The headline of areas of which most are mixed; ``group`` is the commonest in most of them.

    ``areas``: how many are mixed, and how many there are.

    >>> mixed_headline(("Baseline UK",), (61, 100), "ward", "wards")
    'No group has half in 61 of 100 wards; the commonest is Baseline UK'
    >>> mixed_headline(("Baseline UK",), (24, 24), "ward", "wards")
    'No group has half in any of 24 wards; the commonest is Baseline UK'
    """
    number_of, of = areas
    some = "any" if number_of == of > 1 else f"{number_of:,}"
    plain = f"No group has half in {some} of {of:,} {name if of == 1 else names}"
    return _fitting([*(f"{plain}; the commonest is {form}" for form in group), plain])


def mixture_headline(
    place: str, groups: tuple[tuple[str, ...], tuple[str, ...]], shares: tuple[str, str]
) -> str:
    """The headline of an area in which no group has half; ``groups`` as in ``group_headline``.

    >>> mixture_headline("Kelmouth", (("Baseline UK",), ("Suburbanites",)), ("38%", "30%"))
    'Kelmouth: mixed, 38% Baseline UK and 30% Suburbanites'
    """
    here, there = shares
    both = zip(groups[0], groups[1] * len(groups[0]), strict=False)
    return _fitting(
        [
            *(f"{place}: mixed, {here} {one} and {there} {two}" for one, two in both),
            f"{place}: mixed, {here} {groups[0][-1]}",
        ]
    )


def share_headline(
    place: str, group: tuple[str, ...], shares: tuple[str, str], counted: str, of: str
) -> str:
    """The headline of one group in one area; ``group`` as in ``group_headline``.

    >>> group, shares = ("Baseline UK",), ("37%", "17%")
    >>> share_headline("Kelmouth", group, shares, "households", "the atlas")
    'Kelmouth: 37% of households are Baseline UK, against 17% in the atlas'
    """
    here, there = shares
    long = [f"{place}: {here} of {counted} are {form}" for form in group]
    short = f"{place}: {here} {group[-1]}"
    if not of:
        return _fitting([*long, short])
    return _fitting([*(f"{form}, against {there} in {of}" for form in (*long, short)), short])


def one_group_headline(
    group: tuple[str, ...], share: str, counted: str, most: str, place: str
) -> str:
    """The headline of one group over all areas; ``group`` as in ``group_headline``.

    >>> one_group_headline(("Baseline UK",), "17%", "households", "37%", "Kelmouth")
    'Baseline UK: 17% of households, but 37% in Kelmouth'
    """
    plain = [f"{form}: {share} of {counted}" for form in group]
    return _fitting([*(f"{form}, but {most} in {place}" for form in plain), plain[-1]])


def indicator_headline(title: str, ends: tuple[str, str], name: str) -> str:
    """The headline of an indicator.

    >>> indicator_headline("Homes with full fibre", ("12%", "98%"), "ward")
    'Homes with full fibre: from 12% to 98% by ward'
    """
    if ends[0] == ends[1]:
        return _fitting([f"{title}: {ends[0]} in every {name}", title])
    return _fitting([f"{title}: from {ends[0]} to {ends[1]} by {name}", title])


@dataclass(frozen=True, slots=True)
class Search:
    """A search for places, as its headline says it."""

    name: str
    """The level in the singular: "ward"."""
    names: str
    areas: int
    found: int
    conditions: int
    inside: str = ""
    """The place that the search is within, one of the conditions; empty for the whole atlas."""
    most_in: str = ""
    """A larger area that holds most of those found; empty where none does."""
    place: str = ""
    """The chosen area; empty for none."""
    own: int | None = None
    """How many of the conditions the chosen area meets."""


def search_headline(s: Search) -> str:
    """The headline of a search.

    >>> search_headline(Search("LSOA", "LSOAs", 482, 12, 3, most_in="Gipton"))
    '12 of 482 LSOAs meet all three conditions, most of them in Gipton'
    >>> search_headline(Search("LSOA", "LSOAs", 482, 12, 3, "Leeds"))
    '12 of 482 LSOAs in Leeds meet both conditions'
    >>> search_headline(Search("ward", "wards", 33, 0, 2))
    'No ward meets both conditions'
    >>> search_headline(Search("ward", "wards", 33, 1, 1))
    '1 of 33 wards meets the condition'
    >>> search_headline(Search("ward", "wards", 33, 4, 3, place="Armley", own=2))
    'Armley: meets 2 of 3 conditions'
    """
    if s.place and s.own is not None:
        if s.own == s.conditions:
            return f"{s.place}: meets {every_condition(s.conditions)}"
        return f"{s.place}: meets {s.own or 'none'} of {s.conditions} conditions"
    inside, others = (f" in {s.inside}", s.conditions - 1) if s.inside else ("", s.conditions)
    if not others:
        return f"{s.found:,} {s.name if s.found == 1 else s.names}{inside}"
    if not s.found:
        return f"No {s.name}{inside} meets {every_condition(others)}"
    verb = "meets" if s.found == 1 else "meet"
    told = f"{s.found:,} of {s.areas:,} {s.names}{inside} {verb} {every_condition(others)}"
    most = f", most of them in {s.most_in}" if s.most_in else ""
    return _fitting([f"{told}{most}", told])


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def every_condition(count: int) -> str:
    """All of some conditions, as the end of a sentence: "both conditions"."""
    if count == 1:
        return "the condition"
    return f"{every_one(count).lower()} conditions"


def every_one(count: int) -> str:
    """All of two or more things: "Both", "All three"."""
    return "Both" if count == 2 else f"All {_SMALL[count]}"
