"""How a classification of one's own was made, beside another, as sentences and rows.

Every figure was worked out by ``wardwise classify``; here they become words.
"""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.answers.sentences.own import (
    NEITHER,
    NO_DIFFERENCE,
    OWN_EXPLAINS,
    THEIRS_EXPLAIN,
    UNSAID,
    agree_words,
    explains_figures,
    explains_kind,
    explains_verdict,
    inside_name,
)
from data.answers.story.became import OldGroup, Part
from data.answers.words import first_up, format_count, format_number, format_percent, joined
from data.manifest import file_address
from data.model import Classification, Level, Segment
from data.own import Own, OwnBeside, OwnGroup
from data.stats.own import FAR

if TYPE_CHECKING:
    from data.answers.asked import Asked

TOLD = 3
"""Inputs that are told of a group: those furthest from the mean of all areas."""
FILES = ("classification.csv", "classification.xlsx")
EXPLAINS_NOTE = (
    "The service, and the total of its theme, were left out of the figures, and the groups made"
    " again without them. A share is that of the differences between areas, in areas that the rates"
    " of the groups were not taken from; below 0 the groups do harm. All services are judged"
    " together, so a difference of which the interval leaves out 0 may still be chance"
)
RAND_NOTE = "Adjusted Rand: 1 where both have the same groups, 0 where they agree as by chance"


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A table of words and numbers as text: the first column names the row."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    numbers: int = 0
    """Columns from the second on that are numbers."""


@dataclass(frozen=True, slots=True)
class BesideOther:
    """The own groups beside those of another classification."""

    lead: str
    rows: tuple[OldGroup, ...]
    """The other's groups with what they are here; empty where the atlas has it no longer."""
    groups: tuple[Segment, ...]
    title: str
    table: MadeTable


@dataclass(frozen=True, slots=True)
class OwnMade:
    """The page's part about a classification of one's own."""

    lead: str
    inputs: MadeTable
    left_out: tuple[str, ...]
    how_many: str
    numbers: MadeTable
    steady: str
    groups: MadeTable
    beside: BesideOther | None
    explains: str
    """Which explains services better, in one sentence; empty where none was judged."""
    services: MadeTable | None
    files: dict[str, str]


def own_for(asked: "Asked") -> OwnMade | None:
    """How the view's classification was made; None where it is not one's own."""
    scheme = asked.scheme
    if scheme is None or scheme.own is None:
        return None
    own = scheme.own
    level = next((v for v in asked.manifest.levels if v.key == own.level), None)
    return OwnMade(
        lead=_lead(own, level),
        inputs=_inputs(own),
        left_out=tuple(f"{first_up(each.title)}: {each.why}." for each in own.dropped),
        how_many=_how_many(own),
        numbers=_numbers(own),
        steady=_steady(own),
        groups=_groups(own, scheme),
        beside=_beside(asked, scheme, own.beside) if own.beside else None,
        explains=_explains_lead(own),
        services=_services(own),
        files={
            name: file_address(asked.manifest, name, f"mode=segments&classification={scheme.key}")
            for name in FILES
        },
    )


def what_makes(own: Own, group: OwnGroup) -> str:
    """The inputs in which a group is furthest from the mean of all areas, in words."""
    order = sorted(range(len(own.inputs)), key=lambda n: (-abs(group.away[n]), n))
    far = [n for n in order[:TOLD] if abs(group.away[n]) >= FAR]
    return "; ".join(
        f"{'high' if group.away[n] > 0 else 'low'} {inside_name(own.inputs[n].title)}"
        + ("" if (mean := group.means[n]) is None else f" ({_figure(mean)})")
        for n in far
    )


def _figure(value: float) -> str:
    return format_number(value, 0 if abs(value) >= 100 else 1)


def _lead(own: Own, level: Level | None) -> str:
    areas = level.names if level else "areas"
    said = (
        f"{format_count(own.areas)} {areas} were grouped by {len(own.inputs)} figures of this"
        " atlas, with groups as alike inside as can be."
    )
    if not own.lacking:
        return f"{said} Each has every figure."
    none = level.areas - own.areas if level else 0
    left_out = "no area was left out"
    if none:
        left_out = f"{format_count(none)} without any figure {'is' if none == 1 else 'are'} in none"
    put = joined(
        [
            f"{format_count(areas)} by {known} of the {len(own.inputs)}"
            for known, areas in own.lacking
        ]
    )
    return (
        f"{said} {format_count(own.whole)} have every figure. The others were put to the nearest"
        f" group by those that they have: {put}. Nothing was filled in, and {left_out}."
    )


def _inputs(own: Own) -> MadeTable:
    rows = [(first_up(e.title), e.period or "–", format_count(e.areas)) for e in own.inputs]
    heads = ("Figure", "Period", "Areas with it")
    return MadeTable("The figures that the groups were made of", heads, tuple(rows))


def _how_many(own: Own) -> str:
    tried = [each.groups for each in own.numbers]
    count, score = len(own.groups), f"{own.silhouette:.2f}"
    if len(tried) == 1:
        return f"{count} groups were asked for; their mean silhouette is {score}."
    return (
        f"{count} groups: of {min(tried)} to {max(tried)}, the number with the best mean silhouette"
        f" ({score}) of those whose smallest group is large enough."
    )


def _numbers(own: Own) -> MadeTable:
    rows = [
        (
            f"{e.groups}{', taken' if e.groups == len(own.groups) else ''}",
            f"{e.within:,.4g}",
            f"{e.silhouette:.3f}",
            format_count(e.smallest),
        )
        for e in own.numbers
    ]
    return MadeTable(
        "Every number of groups that was tried",
        ("Groups", "Sum of squares within", "Mean silhouette", "Areas of the smallest"),
        tuple(rows),
        "Silhouette: 1 where areas are far nearer to their own group than to any other, 0 where"
        " they lie between two",
        numbers=3,
    )


def _steady(own: Own) -> str:
    said = (
        f"Areas were drawn again {own.draws} times and grouped anew: the groups are found again"
        f" with an adjusted Rand index of {own.rand:.2f} (1: the same groups; 0: as by chance)."
        f" {format_percent(own.kept)} of the areas keep their group in nine of ten draws."
    )
    if own.is_cut_short:
        said += " The time was over before all starts were made: another machine may find others."
    return said


def _groups(own: Own, scheme: Classification) -> MadeTable:
    named = _segments(scheme)
    rows = []
    for group in own.groups:
        segment = named.get(group.code.casefold())
        name = f"{group.code} {segment.name}" if segment else group.code
        told = what_makes(own, group) or "about average in every figure"
        rows.append((name, format_count(group.areas), told))
    return MadeTable(
        "What makes each group",
        ("Group", "Areas", "Furthest from the mean of all areas"),
        tuple(rows),
        "In brackets the mean of the group's areas. A figure is high or low from half a standard"
        " deviation of areas on",
        numbers=1,
    )


def _segments(scheme: Classification) -> dict[str, Segment]:
    tier = next(t for t in scheme.tiers if t.key == scheme.given_tier)
    return {s.code.casefold(): s for s in tier.segments}


def _beside(asked: "Asked", scheme: Classification, beside: OwnBeside) -> BesideOther:
    own, named = scheme.own, _segments(scheme)
    assert own is not None
    mine = [named[group.code.casefold()] for group in own.groups]
    heads = tuple(f"{code} {name}".strip() for code, name in beside.segments)
    table = MadeTable(
        f"Areas by group, and by {beside.title}",
        ("Group", *heads),
        tuple(
            (f"{segment.code} {segment.name}", *map(format_count, row))
            for segment, row in zip(mine, beside.table, strict=True)
        ),
        RAND_NOTE,
        numbers=len(heads),
    )
    return BesideOther(
        lead=agree_words(own, beside, [segment.name for segment in mine]),
        rows=_slope(asked, beside, mine),
        groups=tuple(mine),
        title=beside.title,
        table=table,
    )


def _slope(asked: "Asked", beside: OwnBeside, mine: list[Segment]) -> tuple[OldGroup, ...]:
    """The other's groups, with how many of their areas are in each own one."""
    other = next(
        (c for c in asked.manifest.classifications if c.key == beside.classification), None
    )
    tier = next((t for t in other.tiers if t.key == beside.tier), None) if other else None
    known = {s.code: s for s in tier.segments} if tier else {}
    found = []
    for column, (code, _) in enumerate(beside.segments):
        segment = known.get(code)
        if segment is None:
            continue
        counts = [row[column] for row in beside.table]
        total = sum(counts)
        parts = tuple(
            Part(mine[n], float(counts[n]), counts[n] / total, n)
            for n in sorted(range(len(mine)), key=lambda n: (-counts[n], n))
            if counts[n]
        )
        if total:
            found.append(OldGroup(segment, float(total), parts, is_same=False))
    return tuple(found)


def _explains_lead(own: Own) -> str:
    if not own.explains or own.beside is None:
        return ""
    kinds = Counter(explains_kind(each) for each in own.explains)
    both = ((OWN_EXPLAINS, own.title), (THEIRS_EXPLAIN, own.beside.title))
    told = [f"{kinds[kind]} explained better by {title}" for kind, title in both if kinds[kind]]
    open_ones = kinds[NO_DIFFERENCE] + kinds[NEITHER]
    told += [f"{open_ones} without a difference that stands"] if open_ones else []
    told += [f"{kinds[UNSAID]} of which too little is known to say"] if kinds[UNSAID] else []
    return f"Of {len(own.explains)} services: {joined(told)}."


def _services(own: Own) -> MadeTable | None:
    if not own.explains or own.beside is None:
        return None
    title, other = own.title, own.beside.title
    rows = [
        (each.title, *explains_figures(each), explains_verdict(each, title, other))
        for each in own.explains
    ]
    heads = ("Service", title, other, "Apart by, in points", "What can be said")
    return MadeTable("Service by service", heads, tuple(rows), EXPLAINS_NOTE, numbers=3)
