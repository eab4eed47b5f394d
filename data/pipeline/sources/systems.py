"""Coordinate reference systems: from one to another."""

import functools

import pyproj

MERCATOR = "EPSG:3857"
"""Shapes and tiles."""
DEGREES = "EPSG:4326"
"""Points on the page."""


@functools.cache
def transformer(source: str | pyproj.CRS, target: str | pyproj.CRS) -> pyproj.Transformer:
    """From ``source`` to ``target``, x before y; kept, for looking one up takes longer than moving
    a thousand points.
    """
    return pyproj.Transformer.from_crs(source, target, always_xy=True)
