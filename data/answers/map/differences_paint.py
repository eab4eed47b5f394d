"""Pictures of differences: against expected, gap, change on a year, profile index."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from data.answers.map.classes import Bytes
from data.answers.map.difference_classes import (
    classes_of_bands,
    cut_of,
    index_classes,
    labels_for,
    legend_of_differences,
    sized_classes,
)
from data.answers.map.paint_type import Paint
from data.answers.measures import (
    ChangeAreas,
    ExpectedAreas,
    change_for,
    change_once,
    expected_for,
    expected_once,
    index_for,
    question_of,
)
from data.answers.measures.question import Question
from data.answers.view import View, index_segment
from data.stats.inputs import Floats
from data.stats.refusals import Refusal
from data.store.reader import Atlas

Classed = tuple[Bytes, Floats]
"""Class and value of each area."""


def difference_paint(view: View, atlas: Atlas) -> Paint | Refusal | None:
    """The picture of a view at its own level; a Refusal that says why there is none, None where the
    level or month has no figures.
    """
    if view.measure == "index":
        return _index_paint(view, atlas)
    question = question_of(view, view.level, atlas)
    if question is None or question.month not in atlas.months(
        view.level, question.item, question.window
    ):
        return None
    found = _CLASSED[view.measure](atlas, question)
    if isinstance(found, Refusal):
        return found
    classes, values = found
    cut = 0.0
    if view.measure == "gap":
        cut = gap_cut(atlas, question)
        classes = sized_classes(classes, values, cut)
    decimals = 1 if view.measure == "gap" and cut < 10 else 0
    return Paint(
        classes,
        legend_of_differences(classes, labels_for(view.measure, cut)),
        decimals=decimals,
        values=values.astype(np.float32),
    )


def gap_cut(atlas: Atlas, question: Question) -> float:
    """Where a large gap begins: by the latest period of the level, so that colours mean the same in
    every month.
    """
    latest = max(
        atlas.months(question.level, question.item, question.window), default=question.month
    )
    last = replace(question, month=latest)
    found = _gap(expected_for(atlas, last))
    return 1.0 if isinstance(found, Refusal) else cut_of(found[1], found[0])


def _index_paint(view: View, atlas: Atlas) -> Paint | None:
    segment = index_segment(view, atlas.manifest)
    found = (
        index_for(atlas, view.level, view.classification, view.tier, segment.code)
        if segment
        else None
    )
    if found is None:
        return None
    classes = index_classes(found.band, found.index)
    return Paint(
        classes,
        legend_of_differences(classes, labels_for("index")),
        values=found.index.astype(np.float32),
    )


def _expected(found: ExpectedAreas | Refusal) -> Classed | Refusal:
    return (
        found
        if isinstance(found, Refusal)
        else (classes_of_bands(found.bands, found.rules), found.ratio)
    )


def _gap(found: ExpectedAreas | Refusal) -> Classed | Refusal:
    return (
        found
        if isinstance(found, Refusal)
        else (classes_of_bands(found.bands, found.rules), found.gap)
    )


def _change(found: ChangeAreas | Refusal) -> Classed | Refusal:
    return (
        found
        if isinstance(found, Refusal)
        else (classes_of_bands(found.verdicts.band, found.verdicts.rule), found.percent)
    )


_CLASSED: dict[str, Callable[[Atlas, Question], Classed | Refusal]] = {
    "expected": lambda atlas, question: _expected(expected_for(atlas, question)),
    "gap": lambda atlas, question: _gap(expected_for(atlas, question)),
    "change": lambda atlas, question: _change(change_for(atlas, question)),
}
CLASSED_ONCE: dict[str, Callable[[Atlas, Question], Classed | Refusal]] = {
    "expected": lambda atlas, question: _expected(expected_once(atlas, question)),
    "gap": lambda atlas, question: _gap(expected_once(atlas, question)),
    "change": lambda atlas, question: _change(change_once(atlas, question)),
}
"""Class and value of each area; the arrays behind them are not kept: for all months in turn."""
