"""What goes with a picture: its description for the browser, and the same picture for every month of a series."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from callbacks.api.painting import shown_level
from callbacks.api.paints import Paint
from data.model import Manifest
from data.store.reader import Atlas
from data.store.values import MISSING, missing
from layouts.classes import UNDER_HALF, Bytes, LegendEntry, classes_of_cells, legend_of_values
from layouts.differences import DIFFERENCES, assumption_for, explanation_for
from layouts.view import View, find_key, item_of, month_label
from layouts.words import measure_subtitle, measure_title, service_for, unit_words

PER = 1000.0


def series_for(view: View, atlas: Atlas) -> tuple[list[str], Bytes, list[LegendEntry]]:
    """Every month of a take-up view at its level: labels, classes (months, n) with breaks fixed over the series, and the legend."""
    level, item, is_rate = shown_level(view, atlas), item_of(view), view.measure == "rate"
    if view.measure not in ("rate", "count") or not view.service:
        return [], np.zeros((0, atlas.level(level).areas), dtype=np.uint8), []
    months, values, states = atlas.series_matrix(level, item, view.channel, view.window)
    numbers: NDArray[np.floating[Any]] = values
    if is_rate:
        service = service_for(view, atlas.manifest)
        base = atlas.base(level, service.base) if service else missing(atlas.level(level).areas).values
        known = np.nan_to_num(base) > 0
        numbers = np.divide(values * PER, base, out=np.full(values.shape, np.nan), where=known)
        states = np.where(known, states, np.uint8(MISSING))
    edges = atlas.breaks(level, item, view.measure, view.channel, view.window)
    classes = classes_of_cells(numbers, states, edges, has_zero=True)
    return [month_label(atlas.manifest, m) for m in months], classes, legend_of_values(classes.ravel(), edges, whole=not is_rate)


def describe(paint: Paint, view: View, atlas: Atlas, query: str) -> dict[str, Any]:
    """A picture in words, for the browser: everything of a frame but its columns."""
    manifest, level = atlas.manifest, atlas.level(shown_level(view, atlas))
    return {
        "build": atlas.build_id, "level": level.key, "level_name": level.name, "level_names": level.names, "n": level.areas, "query": query,
        "title": measure_title(view, manifest), "subtitle": measure_subtitle(view, manifest),
        "explanation": explanation_for(view, manifest), "assumption": assumption_for(view), "notice": paint.notice,
        "unit": _unit(view, manifest), "decimals": paint.decimals, "measure": view.measure,
        "is_difference": view.measure in DIFFERENCES, "is_signed": view.measure in ("gap", "change"), "bounds": list(manifest.bounds),
        "classes": [entry.as_json() for entry in paint.legend], "under_half": UNDER_HALF if paint.under_half else 0,
        "segments_in_mix": list(paint.codes), "overlay": paint.overlay,
    }


def _unit(view: View, manifest: Manifest) -> str:
    scheme = find_key(manifest.classifications, view.classification) if view.measure == "segment" else None
    return f"% of {scheme.weight}" if scheme else unit_words(view, manifest)
