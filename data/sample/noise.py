"""Make smooth random surfaces, for irregular coasts and neighbourhoods like their neighbours."""

from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Shapes: TypeAlias = NDArray[np.object_]

WAVES = 28


def smooth_surface(rng: Generator, points: Floats, wavelength: float, octaves: int = 1) -> Floats:
    """A random surface with mean 0 and standard deviation about 1 at ``points`` (n, 2), in metres.

    Each octave is a sum of plane waves in random directions, with half the wavelength and half the
    height of the one before. The surface depends on ``rng`` and place only, so any two sets of
    points see the same one.
    """
    total = np.zeros(len(points))
    power = 0.0
    for octave in range(octaves):
        height = 0.5**octave
        turn = rng.uniform(0, 2 * np.pi, WAVES)
        length = wavelength * 0.5**octave * rng.uniform(0.7, 1.5, WAVES)
        phase = rng.uniform(0, 2 * np.pi, WAVES)
        waves = np.stack([np.cos(turn), np.sin(turn)]) * (2 * np.pi / length)
        total += height * np.cos(points @ waves + phase).sum(axis=1) * np.sqrt(2 / WAVES)
        power += height**2
    surface: Floats = total / np.sqrt(power)
    return surface


def wander(rng: Generator, at: Floats, wavelength: float, octaves: int = 4) -> Floats:
    """The same along a line: a wandering offset at the distances ``at`` (n,), in metres."""
    return smooth_surface(rng, np.column_stack([at, np.zeros(len(at))]), wavelength, octaves)
