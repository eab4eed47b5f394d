"""What goes with a picture: its description for the browser."""

from typing import Any

from callbacks.api.painting import shown_level
from callbacks.api.paints import Paint
from data.model import Manifest
from data.store.reader import Atlas
from layouts.cited import cited_by_map
from layouts.classes import UNDER_HALF
from layouts.differences import DIFFERENCES, assumption_for, explanation_for
from layouts.view import View, find_key
from layouts.words import measure_subtitle, measure_title, unit_words


def describe(paint: Paint, view: View, atlas: Atlas, query: str) -> dict[str, Any]:
    """A picture in words, for the browser: everything of a frame but its columns."""
    manifest, level = atlas.manifest, atlas.level(shown_level(view, atlas))
    return {
        "build": atlas.build_id, "level": level.key, "level_name": level.name, "level_names": level.names, "n": level.areas, "query": query,
        "title": measure_title(view, manifest), "subtitle": measure_subtitle(view, manifest),
        "explanation": explanation_for(view, manifest), "assumption": assumption_for(view), "notice": paint.notice,
        "cited": [{"text": cited.text, "entry": cited.entry} for cited in cited_by_map(view, manifest)],
        "unit": _unit(view, manifest), "decimals": paint.decimals, "measure": view.measure,
        "is_difference": view.measure in DIFFERENCES, "is_signed": view.measure in ("gap", "change"), "bounds": list(manifest.bounds),
        "classes": [entry.as_json() for entry in paint.legend], "under_half": UNDER_HALF if paint.under_half else 0,
        "segments_in_mix": list(paint.codes), "overlay": paint.overlay,
    }


def _unit(view: View, manifest: Manifest) -> str:
    scheme = find_key(manifest.classifications, view.classification) if view.measure == "segment" else None
    return f"% of {scheme.weight}" if scheme else unit_words(view, manifest)
