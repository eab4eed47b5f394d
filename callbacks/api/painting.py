"""What the map is painted with: the class of every area of a level for a view, the legend, and what
a hover tells.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from callbacks.api.differing import difference_paint
from callbacks.api.paints import Paint
from data.model import Classification, Tier
from data.narrative.protection import unpublished_words
from data.stats.refusals import Refusal
from data.store.counting import ALL
from data.store.opened import keyed
from data.store.reader import Atlas
from data.store.values import MISSING, VALUE, Values
from layouts.classes import (
    HIGHEST_FIFTH,
    LOWEST_FIFTH,
    UNDER_HALF,
    classes_of_segments,
    classes_of_values,
    fifths_of,
    legend_of_segments,
    legend_of_values,
)
from layouts.view import (
    AUTO,
    BY_SEGMENT,
    TAKEUP_MEASURES,
    WHO_MEASURES,
    View,
    find_key,
    item_of,
    month_index,
    record_set_of,
)
from layouts.words import (
    item_title,
    level_name,
    measure_title,
    period_words,
    too_fine_words,
    unit_words,
    window_words,
)

MOST_AREAS_WITH_VALUES = 10_000
"""Levels with more areas than this get what a hover tells in an answer of its own, after the
picture.
"""
MOST_CIRCLES = 10_000
CIRCLES_PER_FINEST = 10
"""A level is drawn with circles where it has no more than a tenth of the finest level's areas."""
FIFTHS = {HIGHEST_FIFTH: "Highest fifth", LOWEST_FIFTH: "Lowest fifth"}
TOP = 3
"""Segments of an area that a hover tells."""


def paint_for(view: View, atlas: Atlas, *, with_mix: bool = False) -> Paint:
    """The picture of a view at its level; ``auto`` is the finest level that has the figures.
    Unknown keys were refused by the view.

    ``with_mix`` adds the three commonest segments of areas that are a mix.
    """
    view = replace(view, level=_finest(view, atlas)) if view.level == AUTO else view
    if view.measure == "segment":
        return _with_overlay(_segment_paint(view, atlas, with_mix=with_mix), view, atlas)
    if view.measure == "indicator":
        return _indicator_paint(view, atlas)
    if view.measure in ("rate", "count"):
        return _takeup_paint(view, atlas)
    return _difference_paint(view, atlas)


def _difference_paint(view: View, atlas: Atlas) -> Paint:
    if _is_finer(atlas, view.level, _finest(view, atlas)):
        return _nothing(view, atlas)
    found = difference_paint(view, atlas)
    if isinstance(found, Refusal):
        return replace(_nothing(view, atlas), notice={"text": found.text, "offer_level": ""})
    return found or _nothing(view, atlas)


def shown_level(view: View, atlas: Atlas) -> str:
    """The level a view is painted at."""
    return _finest(view, atlas) if view.level == AUTO else view.level


def _segment_paint(view: View, atlas: Atlas, *, with_mix: bool) -> Paint:
    if not view.classification:
        return Paint(np.zeros(atlas.level(view.level).areas, dtype=np.uint8), [])
    scheme = atlas.classification(view.classification)
    tier = keyed(scheme.tiers, view.tier, "tier")
    tiers = [t.key for t in scheme.tiers]
    if tiers.index(tier.key) > tiers.index(scheme.given_tier) or _is_finer(
        atlas, view.level, scheme.given_level
    ):
        return _nothing(view, atlas, legend=tier)
    segments, shares = atlas.dominant(scheme.key, tier.key, view.level)
    is_mixed = scheme.kind == "counts" or view.level != scheme.given_level
    classes = classes_of_segments(
        segments, shares, mark_under_half=view.level != scheme.given_level
    )
    return Paint(
        classes,
        legend_of_segments(classes, tier),
        under_half=bool((classes & UNDER_HALF).any()),
        values=(
            np.where(classes > 0, np.rint(100 * shares), np.nan).astype(np.float32)
            if is_mixed
            else None
        ),
        mix=(
            atlas.top_shares(scheme.key, tier.key, view.level, TOP)
            if is_mixed and with_mix
            else None
        ),
        codes=[s.code for s in tier.segments],
    )


def _indicator_paint(view: View, atlas: Atlas) -> Paint:
    declared = find_key(atlas.manifest.indicators, view.indicator)
    if declared is None or view.level not in declared.levels or not declared.latest:
        return _nothing(view, atlas)
    values = atlas.indicator(view.level, declared.key, declared.latest)
    edges = atlas.breaks(view.level, declared.key, "indicator", "all", "")
    return replace(
        _ramp(values, edges, whole=declared.decimals == 0, has_zero=False),
        decimals=declared.decimals,
    )


def _takeup_paint(view: View, atlas: Atlas) -> Paint:
    month = month_index(atlas.manifest, view.period)
    records = record_set_of(atlas.manifest, view.theme, view.service)
    if records is None or month is None or _is_finer(atlas, view.level, records.level):
        return _nothing(view, atlas)
    item, is_rate = item_of(view), view.measure == "rate"
    if month not in atlas.months(view.level, item, view.window) or not atlas.has_channel(
        view.level, item, view.channel
    ):
        return _nothing(view, atlas)
    read = atlas.rates if is_rate else atlas.counts
    values = read(view.level, item, view.channel, month, view.window)
    edges = atlas.breaks(view.level, item, view.measure, view.channel, view.window)
    return replace(
        _ramp(values, edges, whole=not is_rate, has_zero=True), decimals=1 if is_rate else 0
    )


def _ramp(values: Values, edges: Sequence[float], *, whole: bool, has_zero: bool) -> Paint:
    classes = classes_of_values(values, edges, has_zero=has_zero)
    return Paint(
        classes,
        legend_of_values(classes, edges, whole=whole),
        values=values.values.astype(np.float32),
    )


def _nothing(view: View, atlas: Atlas, legend: Tier | None = None) -> Paint:
    """Every area without data, with a sentence why and a level that has the figures."""
    classes = np.zeros(atlas.level(view.level).areas, dtype=np.uint8)
    entries = (
        legend_of_segments(classes, legend)
        if legend
        else legend_of_values(classes, [], whole=False)[:1]
    )
    return Paint(classes, entries, notice=_notice(view, atlas))


def _notice(view: View, atlas: Atlas) -> dict[str, str] | None:
    """Why a level has no figures: withheld to protect people, too fine, not published for the
    period, or never made.
    """
    if withheld := _withheld(view, atlas):
        return withheld
    offered = _finest(view, atlas)
    manifest = atlas.manifest
    if _is_finer(atlas, view.level, offered) and not _is_published_finer(view, atlas):
        return {"text": too_fine_words(view, manifest, view.level), "offer_level": offered}
    indicator = find_key(manifest.indicators, view.indicator)
    if view.measure == "indicator" and indicator and not indicator.latest:
        return {"text": f"{indicator.title} has no values in this atlas.", "offer_level": ""}
    if view.measure == "indicator":
        text = (
            f"{measure_title(view, manifest)} is not made for"
            f" {level_name(manifest, view.level, plural=True)}."
        )
    elif view.measure in WHO_MEASURES:
        text = (
            f"{measure_title(view, manifest)}: these are finer than the classification is given by."
        )
    else:
        text = (
            f"There are no figures for {level_name(manifest, view.level, plural=True)} for"
            f" {period_words(view, manifest)}."
        )
    return {"text": text, "offer_level": offered if offered != view.level else ""}


def _withheld(view: View, atlas: Atlas) -> dict[str, str] | None:
    """That a level does without these counts to protect people, why, and a level that has them."""
    records = (
        record_set_of(atlas.manifest, view.theme, view.service)
        if view.measure in TAKEUP_MEASURES
        else None
    )
    asked = (
        "counts",
        *(("channels",) if view.channel != ALL else ()),
        *(("months",) if view.window == "month" else ()),
    )
    left_out = (
        [
            u
            for u in records.unpublished
            if u.level == view.level and u.what in asked and item_of(view) in u.items
        ]
        if records
        else []
    )
    if not left_out:
        return None
    names = {level.key: level.names for level in atlas.manifest.levels}
    return {"text": unpublished_words(left_out[0], names), "offer_level": left_out[0].instead}


def _is_published_finer(view: View, atlas: Atlas) -> bool:
    """Whether the data are located at the view's level, and only this period is not published
    there.
    """
    records = (
        record_set_of(atlas.manifest, view.theme, view.service)
        if view.measure in TAKEUP_MEASURES
        else None
    )
    return records is not None and not _is_finer(atlas, view.level, records.level)


def _finest(view: View, atlas: Atlas) -> str:
    """The finest level that has the figures a view asks for; the finest of all where none has."""
    order = [level.key for level in atlas.manifest.levels]
    if view.measure in WHO_MEASURES:
        scheme: Classification | None = find_key(
            atlas.manifest.classifications, view.classification
        )
        return scheme.given_level if scheme else order[0]
    if view.measure == "indicator":
        declared = find_key(atlas.manifest.indicators, view.indicator)
        return next((key for key in order if declared and key in declared.levels), order[0])
    month, item = month_index(atlas.manifest, view.period), item_of(view)
    scheme = (
        find_key(atlas.manifest.classifications, view.classification)
        if view.measure in BY_SEGMENT
        else None
    )
    reached = order[order.index(scheme.given_level) :] if scheme else order
    told = (
        key
        for key in reached
        if month is not None
        and month in atlas.months(key, item, view.window)
        and atlas.has_channel(key, item, view.channel)
    )
    return next(told, reached[0])


def _is_finer(atlas: Atlas, level: str, than: str) -> bool:
    order = [declared.key for declared in atlas.manifest.levels]
    return order.index(level) < order.index(than)


def _with_overlay(paint: Paint, view: View, atlas: Atlas) -> Paint:
    """A picture of segments with a service's take-up over it: circles at coarse levels, the highest
    and lowest fifth hatched at fine ones.
    """
    month = month_index(atlas.manifest, view.period)
    if view.overlay == "none" or not view.service or month is None:
        return paint
    level, item, manifest = atlas.level(view.level), item_of(view), atlas.manifest
    counts = atlas.counts(level.key, item, view.channel, month, view.window)
    as_circles = level.areas <= min(MOST_CIRCLES, manifest.levels[0].areas // CIRCLES_PER_FINEST)
    shown = replace(view, measure="count" if as_circles else "rate")
    described: dict[str, Any] = {
        "title": item_title(view, manifest),
        "kind": "circles" if as_circles else "hatch",
        "max": 0.0,
        "unit": unit_words(shown, manifest),
        "period": window_words(view.window, view.period),
        "labels": {},
    }
    if not (counts.states != MISSING).any():
        notice = paint.notice or _notice(shown, atlas)
        return replace(paint, overlay=described, notice=notice)
    rates = counts if as_circles else atlas.rates(level.key, item, view.channel, month, view.window)
    values = rates.values.astype(np.float32)
    described["max"] = round(float(np.nanmax(values)), 4) if (rates.states == VALUE).any() else 0.0
    columns: list[tuple[str, NDArray[Any]]] = []
    if not as_circles:
        fifths = fifths_of(rates)
        described["labels"] = {
            str(number): label for number, label in FIFTHS.items() if (fifths == number).any()
        }
        columns.append(("overlay_class", fifths))
    return replace(paint, overlay=described, overlay_columns=[*columns, ("overlay_value", values)])
