"""Colours of the interface, of segments and of ramps, for every look of the page.

The values are in palettes.json beside this file. Looks: ``light``, ``dark``, ``contrast`` and
``projector``. The last two use the light page, because a dark one washes out in a lit room.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from data.errors import NotFoundError

LOOKS = ("light", "dark", "contrast", "projector")
_INTERFACE = {
    "light": "ui_light",
    "dark": "ui_dark",
    "contrast": "ui_contrast",
    "projector": "ui_contrast",
}
_RAMP = {"light": "", "dark": "_dark", "contrast": "_projector", "projector": "_projector"}
_SIZES = (8, 15, 18, 26)
_OAC = ("oac", "output area classification")
_FEWEST, _MOST = 5, 7
_TINTS: dict[int, tuple[float, ...]] = {8: (0.0, 0.3, 0.6), 256: (0.0, 0.6)}
"""How far a segment's colour goes towards the page, by the segments that a tier has at most.

Past eight segments a middle step of one could be taken for another.
"""


@cache
def _palettes() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        Path(__file__).with_name("palettes.json").read_text(encoding="utf-8")
    )
    return loaded


def _colours(name: str) -> list[str]:
    if name not in _palettes():
        raise NotFoundError(
            f"There is no palette '{name[:60]}'; there are"
            f" {', '.join(n for n in _palettes() if not n.startswith(('_', 'ui_')))}."
        )
    colours: list[str] = _palettes()[name]["colours"]
    return colours


def _known(look: str) -> str:
    if look not in LOOKS:
        raise NotFoundError(f"There is no look '{look[:60]}'; there are {', '.join(LOOKS)}.")
    return look


def interface_tokens(look: str) -> dict[str, str]:
    """Token → colour (``#RRGGBB``) of the interface. Raises NotFoundError for an unknown look."""
    return dict(_palettes()[_INTERFACE[_known(look)]]["tokens"])


def sequential(look: str, classes: int = 5) -> list[str]:
    """A ramp from low to high of 1 to 7 classes, for rates and counts.

    Fewer than 5 classes are spread over the ramp of 5.
    """
    return _ramp("sequential", _known(look), classes)


def diverging(look: str, classes: int = 5) -> list[str]:
    """A ramp of 5 or 7 classes: lower than expected (blue), near, higher (orange-brown).

    Neither side means good or bad.
    """
    return _colours(f"diverging{classes}{_RAMP[_known(look)]}")


def _ramp(name: str, look: str, classes: int) -> list[str]:
    whole = _colours(f"{name}{min(max(classes, _FEWEST), _MOST)}{_RAMP[look]}")
    if classes >= len(whole):
        return whole
    if classes == 1:
        return [whole[len(whole) // 2]]
    return [whole[round(place * (len(whole) - 1) / (classes - 1))] for place in range(classes)]


def segment_colours(
    scheme: str,
    version: str,
    tier: str,  # noqa: ARG001
    codes: Sequence[str],
) -> list[tuple[str, str]]:
    """A light and a dark colour for each segment, in the order of ``codes``.

    The Output Area Classification has palettes of its own, by version and code; its subgroups have
    their group's colour. Any other tier takes the first colours of the smallest palette that is
    large enough, since these differ most; past 26 segments colours come again. Contrast and
    projector looks use the light colours.
    """
    own = _oac_colours(scheme, version, codes)
    if own is not None:
        return own
    size = next((s for s in _SIZES if s >= len(codes)), _SIZES[-1])
    return _paired(f"segments{size}", [place % size for place in range(len(codes))])


def palette_colours(name: str, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Colours like those of segment_colours, from a palette that the owner names.

    They go by code where the palette has codes, else in order. Raises NotFoundError.
    """
    by_code = {
        code.casefold(): place
        for place, code in enumerate(_palettes().get(name, {}).get("codes", ()))
    }
    size = len(_colours(name))
    return _paired(
        name, [by_code.get(code.casefold(), place % size) for place, code in enumerate(codes)]
    )


def segment_tints(segments: int) -> tuple[float, ...]:
    """The shades of a segment's colour in a tier of so many segments, from full to palest.

    Each is the part of the page's colour in it, from 0 to 1.
    """
    return next(tints for most, tints in _TINTS.items() if segments <= most)


def _oac_colours(scheme: str, version: str, codes: Sequence[str]) -> list[tuple[str, str]] | None:
    if not scheme.casefold().startswith(_OAC):
        return None
    folded = [code.casefold() for code in codes]
    for name in (f"oac{version}_supergroups", f"oac{version}_groups"):
        known = {
            code: place for place, code in enumerate(_palettes().get(name, {}).get("codes", ()))
        }
        wanted = folded if set(folded) <= set(known) else [code[:2] for code in folded]
        if set(wanted) <= set(known):
            return _paired(name, [known[code] for code in wanted])
    return None


def _paired(name: str, places: list[int]) -> list[tuple[str, str]]:
    light = _colours(name)
    dark = _colours(f"{name}_dark") if f"{name}_dark" in _palettes() else light
    return [(light[place], dark[place]) for place in places]
