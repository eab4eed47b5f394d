"""The colours of the segments of a tier: those of the owner's file, else Wardwise's own."""

import re
from collections.abc import Sequence

import pandas as pd

from data import palettes
from data.errors import NotFoundError
from data.model import Segment
from data.pipeline.catalogue import ClassificationEntry, TierEntry

COLOUR, COLOUR_DARK = "owner_colour", "owner_colour_dark"
"""Columns of a frame of segments with the owner's colours, empty where there is none."""
NAMED = 5
"""Colours that a refusal names."""
MOST_APART = 26
"""A tier of more segments has its parents' colours: no palette has so many that differ."""
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)

Pair = tuple[str, str]
"""A colour for light pages and one for dark pages, #RRGGBB."""


def colours_of_tier(
    entry: ClassificationEntry, tier: TierEntry, rows: pd.DataFrame, above: Sequence[Segment]
) -> tuple[list[Pair], bool, list[str]]:
    """The colours of the rows of a tier, whether any is the owner's, and what is wrong with them.

    An owner's colour without one for dark pages is that on dark pages too. ``above`` are the
    segments of the next coarser tier.
    """
    codes, parents = (
        [_plain(c) for c in rows[name]] for name in (entry.segments.code, entry.segments.parent)
    )
    problems: list[str] = []
    try:
        pairs = _default(entry, tier, codes, _of_parents(parents, above))
    except NotFoundError as error:
        problems.append(f"[classification {entry.key}] tier {tier.key}: palette: {error}")
        pairs = [("", "")] * len(codes)
    given = [
        [_read(text) for text in rows[name]] if name in rows else [""] * len(codes)
        for name in (COLOUR, COLOUR_DARK)
    ]
    for name, read in zip((COLOUR, COLOUR_DARK), given, strict=True):
        bad = [
            f"{code} ('{str(text).strip()[:20]}')"
            for code, text, found in zip(codes, rows.get(name, ()), read, strict=False)
            if found is None
        ]
        if bad:
            told = ", ".join(bad[:NAMED]) + (" …" if len(bad) > NAMED else "")
            problems.append(
                f"[classification {entry.key}] {entry.segments.file} has {len(bad):,} colours of"
                f" {tier.names} that are none: {told}; give each as #RRGGBB, or leave it empty"
            )
    found = [
        (light or dark or ours[0], dark or light or ours[1])
        for light, dark, ours in zip(*given, pairs, strict=True)
    ]
    return found, any(any(read) for read in given), problems


def _of_parents(parents: Sequence[str], above: Sequence[Segment]) -> list[Pair]:
    """The colours of the parents of some segments; none where one has no parent."""
    by_code = {s.code.casefold(): (s.colour, s.colour_dark) for s in above}
    found = [by_code.get(parent.casefold()) for parent in parents]
    return [] if None in found else [pair for pair in found if pair]


def _default(
    entry: ClassificationEntry, tier: TierEntry, codes: Sequence[str], of_parents: list[Pair]
) -> list[Pair]:
    if tier.palette:
        return palettes.palette_colours(tier.palette, codes)
    if len(codes) > MOST_APART and of_parents:
        return of_parents
    return palettes.segment_colours(entry.scheme, entry.version, tier.key, codes)


def _read(text: object) -> str | None:
    """A colour as #RRGGBB, empty where there is none; None where the text is no colour.

    >>> _read(" 2c4e7b "), _read("#ABC"), _read(""), _read("red")
    ('#2C4E7B', '#AABBCC', '', None)
    """
    plain = str(text).strip()
    if not plain:
        return ""
    if not (found := _HEX.fullmatch(plain)):
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
    return f"#{digits.upper()}"


def _plain(code: object) -> str:
    return str(code).strip().removesuffix(".0")
