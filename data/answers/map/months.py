"""The same picture for every month of a series: classes with breaks that stay, so that a colour
means the same in every month.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.map.classes import NO_DATA, Bytes, LegendEntry, classes_of_cells, legend_of_values
from data.answers.map.difference_classes import labels_for, legend_of_differences, sized_classes
from data.answers.map.differences_paint import CLASSED_ONCE, gap_cut
from data.answers.map.paint import shown_level
from data.answers.measures import question_of
from data.answers.view import TAKEUP_MEASURES, View, item_of
from data.answers.words import service_for
from data.manifest import month_label
from data.stats.refusals import Refusal
from data.store.reader import Atlas
from data.store.values import MISSING, missing

PER = 1000.0

Series = tuple[list[str], Bytes, list[LegendEntry]]
"""Months, classes (months, n) and the legend."""


def series_for(view: View, atlas: Atlas) -> Series:
    """Every month of a take-up view at its level; nothing for measures that do not change with
    time.
    """
    if view.measure not in TAKEUP_MEASURES or not view.service:
        return [], np.zeros((0, atlas.level(shown_level(view, atlas)).areas), dtype=np.uint8), []
    return (
        _of_values(view, atlas)
        if view.measure in ("rate", "count")
        else _of_differences(view, atlas)
    )


def _of_values(view: View, atlas: Atlas) -> Series:
    level, item, is_rate = shown_level(view, atlas), item_of(view), view.measure == "rate"
    months, values, states = atlas.series_matrix(level, item, view.channel, view.window)
    numbers: NDArray[np.floating[Any]] = values
    if is_rate:
        service = service_for(view, atlas.manifest)
        base = (
            atlas.base(level, service.base) if service else missing(atlas.level(level).areas).values
        )
        known = np.nan_to_num(base) > 0
        numbers = np.divide(values * PER, base, out=np.full(values.shape, np.nan), where=known)
        states = np.where(known, states, np.uint8(MISSING))
    edges = atlas.breaks(level, item, view.measure, view.channel, view.window)
    classes = classes_of_cells(numbers, states, edges, has_zero=True)
    return (
        [month_label(atlas.manifest, m) for m in months],
        classes,
        legend_of_values(classes.ravel(), edges, whole=not is_rate),
    )


def _of_differences(view: View, atlas: Atlas) -> Series:
    """From the first month that has a figure; a month without one, such as one across a change of
    definition, is a picture without data.
    """
    level = shown_level(view, atlas)
    question = question_of(view, level, atlas)
    months = list(atlas.months(level, item_of(view), view.window))
    if question is None or not months:
        return [], np.zeros((0, atlas.level(level).areas), dtype=np.uint8), []
    cut = gap_cut(atlas, question) if view.measure == "gap" else 0.0
    classes = np.full((len(months), atlas.level(level).areas), NO_DATA, dtype=np.uint8)
    first = len(months)
    for row, month in enumerate(months):
        found = CLASSED_ONCE[view.measure](atlas, replace(question, month=month))
        if isinstance(found, Refusal):
            continue
        first = min(first, row)
        classes[row] = sized_classes(*found, cut) if view.measure == "gap" else found[0]
    return (
        [month_label(atlas.manifest, m) for m in months[first:]],
        classes[first:],
        legend_of_differences(classes[first:], labels_for(view.measure, cut)),
    )
