"""Convert coordinates from one reference system to another."""

import functools

import pyproj

MERCATOR = "EPSG:3857"
"""The system of shapes and tiles."""
DEGREES = "EPSG:4326"
"""The system of points on the page."""


@functools.cache
def transformer(source: str | pyproj.CRS, target: str | pyproj.CRS) -> pyproj.Transformer:
    """A transformer from ``source`` to ``target``, x before y.

    It is cached, because making one takes longer than moving a thousand points.
    """
    return pyproj.Transformer.from_crs(source, target, always_xy=True)
