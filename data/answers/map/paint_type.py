"""A picture before it is packed, and what of a view it depends on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.map.classes import Bytes, LegendEntry
from data.answers.view import View

_RECORDED = ("theme", "service", "channel", "period", "window")
PAINTED_BY = {
    "segment": ("classification", "tier"),
    "indicator": ("indicator",),
    "rate": _RECORDED,
    "count": _RECORDED,
    "expected": (*_RECORDED, "classification", "tier"),
    "gap": (*_RECORDED, "classification", "tier"),
    "change": _RECORDED,
    "index": ("classification", "tier", "segment"),
}
"""Fields of a view that change the picture. In a map of segments ``segment`` is not among them:
keeping some is done in the browser.
"""


@dataclass(frozen=True)
class Paint:
    """A picture: classes (n,) uint8, the legend, a description for the browser, and further columns
    of the frame.
    """

    classes: Bytes
    legend: list[LegendEntry]
    under_half: bool = False
    decimals: int = 0
    notice: dict[str, str] | None = None
    values: NDArray[np.float32] | None = None
    mix: tuple[Bytes, Bytes] | None = None
    codes: Sequence[str] = ()
    overlay: dict[str, Any] | None = None
    overlay_columns: list[tuple[str, NDArray[Any]]] = field(default_factory=list)


def paint_key(view: View) -> str:
    """Everything of a view that its picture depends on, as text; views with the same key have the
    same picture.
    """
    names = ["level", "measure", *PAINTED_BY[view.measure]]
    if view.measure == "segment" and view.overlay != "none":
        names += ["overlay", *PAINTED_BY["rate"]]
    return "&".join(f"{name}={getattr(view, name)}" for name in names)
