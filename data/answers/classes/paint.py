"""A picture before it is packed, and the parts of a view that it depends on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from data.answers.classes.of_values import (
    Bytes,
    LegendEntry,
    Shades,
    classes_of_values,
    legend_of_values,
)
from data.store.values import Values

if TYPE_CHECKING:
    from data.answers.asked import Asked

OVERLAID_BY = ("overlay", "theme", "service", "channel", "period", "window")
"""Fields of a view that change the picture where take-up lies over it."""


@dataclass(frozen=True)
class Paint:
    """A picture: classes (n,) uint8, the legend, a description for the browser, and other columns.

    The columns are those of the frame.
    """

    classes: Bytes
    legend: list[LegendEntry]
    shades: Shades | None = None
    """How typical each area is of its group; None where all are alike in that."""
    decimals: int = 0
    notice: dict[str, str] | None = None
    values: NDArray[np.float32] | None = None
    ends: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None
    """The least and the most of each value, where some are ranges."""
    mix: tuple[Bytes, Bytes] | None = None
    codes: Sequence[str] = ()
    overlay: dict[str, Any] | None = None
    overlay_columns: list[tuple[str, NDArray[Any]]] = field(default_factory=list)


def ramp(values: Values, edges: Sequence[float], *, whole: bool, has_zero: bool) -> Paint:
    """A picture of one value for each area, in the classes that ``edges`` cut.

    ``whole``: values are whole numbers. ``has_zero``: true zeros have a class of their own.
    """
    classes = classes_of_values(values, edges, has_zero=has_zero)
    legend = legend_of_values(classes, edges, whole=whole)
    least, most = (ends.astype(np.float32) for ends in values.ends)
    ends = None if values.least is None else (least, most)
    return Paint(classes, legend, values=values.values.astype(np.float32), ends=ends)


def paint_key(asked: "Asked") -> str:
    """The parts of a view that its picture depends on, as text.

    Views with the same key have the same picture.
    """
    view = asked.view
    names = ["level", "measure", *asked.measure.painted_by]
    if has_overlay(asked):
        names += OVERLAID_BY
    return "&".join(f"{name}={getattr(view, name)}" for name in names)


def has_overlay(asked: "Asked") -> bool:
    """Whether the view shows take-up over a picture of segments."""
    return asked.measure.key == "segment" and asked.view.overlay != "none"
