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
    RAND_WORDS,
    THEIRS_EXPLAIN,
    UNSAID,
    agree_words,
    explains_figures,
    explains_kind,
    explains_verdict,
    inside_name,
)
from data.answers.story.became import OldGroup, Part
from data.answers.words import first_up, format_count, format_number, format_percent
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
    "Each service, and its theme's total, were left out of the figures first. A share is of the"
    " differences between areas. It is found in areas that the rates were not taken from. Below 0"
    " the groups do harm. All services are judged together. So a difference may be chance although"
    " its interval leaves out 0"
)


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
    said = f"{format_count(own.areas)} {areas} were grouped by {len(own.inputs)} figures."
    none = level.areas - own.areas if level else 0
    if none:
        said += f" {format_count(none)} have none of the figures, and no group."
    if not own.lacking:
        return f"{said} Each has every figure."
    put = sum(count for _, count in own.lacking)
    some = f"have {own.lacking[0][0]}" if len(own.lacking) == 1 else "lack some"
    return (
        f"{said} {format_count(own.whole)} have every figure. {format_count(put)} {some} of them,"
        " and are in the group that is nearest by what they have. Nothing was filled in."
    )


def _inputs(own: Own) -> MadeTable:
    rows = [(first_up(e.title), e.period or "–", format_count(e.areas)) for e in own.inputs]
    heads = ("Figure", "Period", "Areas with it")
    return MadeTable("The figures that the groups were made of", heads, tuple(rows))


def _how_many(own: Own) -> str:
    tried = [each.groups for each in own.numbers]
    count, score = len(own.groups), f"{own.silhouette:.2f}"
    if len(tried) == 1:
        return f"{count} groups were asked for. Their mean silhouette is {score}."
    return (
        f"Every number of groups from {min(tried)} to {max(tried)} was tried. {count} have the best"
        f" mean silhouette, {score}, of those without a very small group."
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
        ("Groups", "Sum of squares", "Silhouette", "Smallest group"),
        tuple(rows),
        "The silhouette is 1 where areas are far nearer to their own group than to any other. It is"
        " 0 where they lie between two",
        numbers=3,
    )


def _steady(own: Own) -> str:
    said = (
        f"The areas were drawn again {own.draws} times, and grouped anew. The groups were found"
        f" again with an adjusted Rand of {own.rand:.2f}. {RAND_WORDS}"
        f" {format_percent(own.kept)} of the areas keep their group in nine of ten draws."
    )
    if own.is_cut_short:
        said += " The time was over before all starts were made. Another machine may find others."
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
        ("Group", "Areas", "Furthest from the mean"),
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
    count, same = len(own.explains), kinds[NO_DIFFERENCE] + kinds[NEITHER]
    told = [
        f"{kinds[OWN_EXPLAINS] or 'None'} of {count} services {_are(kinds[OWN_EXPLAINS])} explained"
        f" better by {own.title}.",
        f"{kinds[THEIRS_EXPLAIN] or 'None'} {_are(kinds[THEIRS_EXPLAIN])} explained better by"
        f" {own.beside.title}.",
        f"{same} {'shows' if same == 1 else 'show'} no difference that stands." if same else "",
        f"Of {kinds[UNSAID]} too little is known to say." if kinds[UNSAID] else "",
    ]
    return " ".join(filter(None, told))


def _are(count: int) -> str:
    return "is" if count < 2 else "are"


def _services(own: Own) -> MadeTable | None:
    if not own.explains or own.beside is None:
        return None
    title, other = own.title, own.beside.title
    rows = [
        (each.title, *explains_figures(each), explains_verdict(each, title, other))
        # Those of which most can be said come first.
        for each in sorted(own.explains, key=lambda each: -explains_kind(each))
    ]
    heads = ("Service", "These groups", "The others", "Points apart", "What can be said")
    title = f"Service by service: these groups, and those of {other}"
    return MadeTable(title, heads, tuple(rows), EXPLAINS_NOTE, numbers=3)
