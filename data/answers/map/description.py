"""The description of a picture for the browser, and the part of it that a frame has to carry."""

from dataclasses import asdict
from typing import Any

from data.answers.asked import Asked
from data.answers.classes.paint import Paint

MONTHS_OWN = ("subtitle", "explanation", "overlay", "verdicts")
"""The fields of a description that change with the month, except the areas in each class.

The browser has the classes and counts those areas itself.
"""
NOT_CARRIED = ("build", "query", "bounds", "areas")
"""Fields that a frame leaves out.

Its reader has them from its address or from the page, or counts them.
"""
PLAIN: dict[str, Any] = {
    "subtitle": "",
    "explanation": "",
    "assumption": "",
    "notice": None,
    "decimals": 0,
    "is_difference": False,
    "is_signed": False,
    "shades": [],
    "segments_in_mix": [],
    "overlay": None,
    "has_more": False,
    "verdicts": {},
    "code": "",
    "say": "",
    "kind": "class",
    "colours": {},
}
"""Values that most descriptions and classes have.

A frame leaves them out, and the reader of the frame puts them back (assets/js/map/frame.js has the
same values).
"""
INSTEAD = {"projector": "contrast", "contrast": "light"}
"""A look is also left out where its colour is that of another look."""


def describe(paint: Paint, asked: Asked, query: str) -> dict[str, Any]:
    """A picture in words, for the browser: everything of a frame but its columns."""
    measure, level = asked.measure, asked.level
    return {
        "build": asked.atlas.build_id,
        "level": level.key,
        "level_name": level.name,
        "level_names": level.names,
        "n": level.areas,
        "query": query,
        "title": measure.title(asked),
        "unit": measure.unit(asked),
        "subtitle": measure.subtitle(asked),
        "explanation": _explained(asked, paint),
        "assumption": measure.assumption(asked),
        "notice": paint.notice,
        "cited": [{"text": cited.text, "entry": cited.entry} for cited in measure.cited(asked)],
        "decimals": paint.decimals,
        "measure": measure.key,
        "is_difference": measure.is_difference,
        "is_signed": measure.is_signed,
        "bounds": list(asked.manifest.bounds),
        "classes": [entry.as_json() for entry in paint.legend],
        "shades": [asdict(step) for step in paint.shades.steps] if paint.shades else [],
        "segments_in_mix": list(paint.codes),
        "overlay": paint.overlay,
    }


def _explained(asked: Asked, paint: Paint) -> str:
    """What is compared with what, and why finer areas are not shown."""
    measure = asked.measure
    finer = "" if paint.notice else measure.why_not_finer(asked)
    return " ".join(filter(None, (measure.explanation(asked), finer)))


def carried(description: dict[str, Any], *, with_words: bool) -> dict[str, Any]:
    """The part of a description that a frame carries.

    Without words it carries only what changes with the month, for a reader who has the description
    of the same question at another month. A notice, which replaces the figures, always comes with
    everything.
    """
    if not with_words and description["notice"] is None:
        return _unusual({name: description[name] for name in MONTHS_OWN})
    classes = [
        _unusual(entry | {"colours": _different(entry["colours"])})
        for entry in description["classes"]
    ]
    return _unusual(description | {"classes": classes})


def _unusual(described: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in described.items()
        if name not in NOT_CARRIED and (name not in PLAIN or value != PLAIN[name])
    }


def _different(colours: dict[str, str]) -> dict[str, str]:
    return {
        look: colour
        for look, colour in colours.items()
        if colour != colours.get(INSTEAD.get(look, ""))
    }
