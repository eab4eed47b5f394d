"""How a classification of one's own was made as a file: a row for each figure of it."""

from collections.abc import Iterator
from dataclasses import replace

from data.answers.asked import Asked
from data.answers.exports.notes import Notes, notes_for
from data.answers.exports.table import Column, number_column, text_column
from data.answers.exports.table_file import TableFile
from data.answers.measures.registry import MEASURES
from data.answers.sentences.own import explains_words
from data.answers.story.own import EXPLAINS_NOTE
from data.errors import NotFoundError
from data.model import Classification
from data.own import Own

SHEET = "Classification"
RULE = "made of published figures only; a figure that a rule hides is in none of it"
KEYS = (
    ("part", "Part"),
    ("of", "Of"),
    ("of_name", "Name"),
    ("figure", "Figure"),
    ("said", "What is said"),
)
PLACES = 4
Row = tuple[str, str, str, str, float | None, str]
"""Part, key, name, figure, its value, and words in place of one."""


def has_own(asked: Asked) -> bool:
    """Whether the view's classification is one's own."""
    return asked.scheme is not None and asked.scheme.own is not None


def own_file(asked: Asked, root: str) -> TableFile:
    """How it was made. ``root`` is the address of the page.

    Raises NotFoundError where the classification is not one's own.
    """
    columns, notes = _told(asked)
    return TableFile(SHEET, columns, notes.listed(root), notes)


def _told(asked: Asked) -> tuple[tuple[Column, ...], Notes]:
    scheme = asked.scheme
    if scheme is None or scheme.own is None:
        raise NotFoundError(
            "This classification is not one's own; 'wardwise classify' makes such a one."
        )
    own = scheme.own
    rows = [*_made(own), *_groups(own, scheme), *_beside(own, scheme), *_services(own)]
    texts = [(part, of, name, figure, words) for part, of, name, figure, _, words in rows]
    columns = [
        text_column(key, title, [row[i] for row in texts]) for i, (key, title) in enumerate(KEYS)
    ]
    values = [float("nan") if row[4] is None else row[4] for row in rows]
    columns.insert(-1, number_column("value", "Value", values, PLACES))
    notes = notes_for(replace(asked, measure=MEASURES["segment"]))
    periods = sorted({each.period for each in own.inputs if each.period})
    return tuple(columns), replace(
        notes,
        headline=f"{scheme.title}: how its groups were made",
        question=f"How were the groups of {scheme.title} made?",
        measure="Inputs, groups, stability, and how it compares with another classification",
        unit="",
        areas="none: the rows are figures of the classification, not areas",
        chosen="",
        period="; ".join(periods),
        base=f"{own.areas:,} areas",
        base_short=f"{own.areas:,} areas",
        interval=EXPLAINS_NOTE,
        rule=f"{RULE}.",
        rule_short=RULE,
    )


def _made(own: Own) -> Iterator[Row]:
    for each in own.inputs:
        yield "Input", each.key, each.title, "areas with it", each.areas, each.period
    for left in own.dropped:
        yield "Left out", left.key, left.title, "why", None, left.why
    facts: tuple[tuple[str, float], ...] = (
        ("areas", own.areas),
        ("areas with every input", own.whole),
        *((f"areas put by {n} of {len(own.inputs)} inputs", areas) for n, areas in own.lacking),
        ("mean silhouette", own.silhouette),
        ("adjusted Rand index of areas drawn again", own.rand),
        ("draws", own.draws),
        ("share of areas that keep their group in nine of ten draws", own.kept),
        ("seed", own.seed),
    )
    for figure, value in facts:
        yield "Classification", own.key, own.title, figure, value, ""
    for tried in own.numbers:
        name = f"{tried.groups} groups"
        yield "Number of groups", str(tried.groups), name, "sum of squares within", tried.within, ""
        yield "Number of groups", str(tried.groups), name, "mean silhouette", tried.silhouette, ""
        yield "Number of groups", str(tried.groups), name, "smallest group", tried.smallest, ""


def _groups(own: Own, scheme: Classification) -> Iterator[Row]:
    for group in own.groups:
        name = _name(scheme, group.code)
        yield "Group", group.code, name, "areas", group.areas, ""
        for each, mean, away in zip(own.inputs, group.means, group.away, strict=True):
            yield "Group", group.code, name, f"mean: {each.title}", mean, ""
            figure = f"standard deviations from the mean of all areas: {each.title}"
            yield "Group", group.code, name, figure, away, ""


def _name(scheme: Classification, code: str) -> str:
    tier = next(t for t in scheme.tiers if t.key == scheme.given_tier)
    return next((s.name for s in tier.segments if s.code.casefold() == code.casefold()), code)


def _beside(own: Own, scheme: Classification) -> Iterator[Row]:
    beside = own.beside
    if beside is None:
        return
    yield "Beside", beside.classification, beside.title, "adjusted Rand index", beside.rand, ""
    for group, row in zip(own.groups, beside.table, strict=True):
        for (code, name), areas in zip(beside.segments, row, strict=True):
            figure = f"areas in {' '.join(filter(None, (code, name)))} of {beside.title}"
            yield "Beside", group.code, _name(scheme, group.code), figure, areas, ""


def _services(own: Own) -> Iterator[Row]:
    if own.beside is None:
        return
    for each in own.explains:
        words = explains_words(each, own.title, own.beside.title)
        yield "Service", each.service, each.title, "explained better by", None, words
        figures = (
            ("inputs left", each.inputs),
            ("areas with figures", each.areas),
            (f"share explained by {own.title}", each.own),
            (f"share explained by {own.beside.title}", each.other),
            ("difference, low end of its 95 % interval", each.low),
            ("difference, high end of its 95 % interval", each.high),
        )
        for figure, value in figures:
            yield "Service", each.service, each.title, figure, value, ""
