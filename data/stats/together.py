"""Services used together: whether what is left of one service beside what its residents lead one to
expect goes along with what is left of another, over areas.

All services of an atlas share the error of its bases: where the number of residents is too small,
every service seems high. So a pair is judged against what one factor common to all services would
bring it, which weighs on large services more than on small ones. Areas near each other are alike,
so that n areas tell as much as fewer independent ones: Clifford, Richardson and Hémon (1989),
Biometrics 45, 123–134. Pairs are chosen as one family: Benjamini and Hochberg (1995).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.stats.chance import discoveries
from data.stats.inputs import Floats
from data.stats.tails import beyond_normal

LEAST_EXPECTED = 5.0
"""Events that must be expected in an area for its residual to count."""
LEAST_AREAS = 30
LEAST_SERVICES = 6
"""With fewer there is nothing to tell the common factor by."""
DISTANCES = 12
"""Classes of distance within which areas are taken to be equally alike."""
MOST_CERTAIN = 0.999
ROUNDS, HUBER = 60, 1.345
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Together:
    """k services in pairs; every array is (k, k) and symmetric, NaN where a pair is not judged."""

    correlation: Floats
    """Correlation of what is left of the two, −1 to 1."""
    beyond: Floats
    """That correlation beyond what all services share, as a difference of Fisher's z."""
    areas: Floats
    """Areas with both."""
    effective: Floats
    """As many independent areas as those areas are worth."""
    p: Floats
    """Two-sided p-value against what all services share."""
    chosen: Flags
    """Pairs that stand out from the family of all pairs."""


def left_over(observed: Floats, expected: Floats) -> Floats:
    """What is left of k services in n areas, (k, n), NaN where too few are expected or known.

    ``observed`` and ``expected`` are (k, n). It is log((O + ½) / (E + ½)).
    """
    is_known = np.isfinite(observed) & np.isfinite(expected) & (expected >= LEAST_EXPECTED)
    with np.errstate(invalid="ignore", divide="ignore"):
        left: Floats = np.where(is_known, np.log((observed + 0.5) / (expected + 0.5)), np.nan)
    return left


def used_together(left: Floats, x: Floats, y: Floats) -> Together | None:
    """Every pair of k services judged, from what is left of them in n areas, (k, n).

    ``x``, ``y`` are (n,), where the areas lie, in any one unit of length. None where there are too
    few services or areas for any pair.
    """
    services = len(left)
    shape = (services, services)
    correlation, areas, effective = (np.full(shape, np.nan) for _ in range(3))
    known = np.isfinite(left)
    places = _distance_classes(x, y)
    alike = [_alikeness(row, own, places) for row, own in zip(left, known, strict=True)]
    counted: dict[bytes, NDArray[Any]] = {}
    for a in range(services):
        for b in range(a + 1, services):
            both = known[a] & known[b]
            n = int(both.sum())
            if n < LEAST_AREAS:
                continue
            key = both.tobytes()
            if key not in counted:
                counted[key] = _pairs_in(places, both)
            r = float(np.corrcoef(left[a, both], left[b, both])[0, 1])
            variance = float((counted[key] * alike[a] * alike[b]).sum()) / n**2
            worth = min(float(n), 1 + 1 / variance) if variance > 0 else float(n)
            for where in ((a, b), (b, a)):
                correlation[where], areas[where], effective[where] = r, n, worth
    judged = np.isfinite(correlation)
    if services < LEAST_SERVICES or not judged.any():
        return None
    upper = np.triu(judged, 1)
    p, beyond = np.full(shape, np.nan), np.full(shape, np.nan)
    shared = shared_part(correlation)
    ends = (np.clip(r[judged], -MOST_CERTAIN, MOST_CERTAIN) for r in (correlation, shared))
    beyond[judged] = np.subtract(*map(np.arctanh, ends))
    p[judged] = 2 * beyond_normal(
        np.abs(beyond[judged]) * np.sqrt(np.maximum(effective[judged] - 3, 0))
    )
    chosen = np.zeros(shape, dtype=bool)
    chosen[upper] = discoveries(p[upper])
    chosen |= chosen.T
    return Together(correlation, beyond, areas, effective, p, chosen)


def shared_part(correlation: Floats) -> Floats:
    """The correlation that one factor common to all services brings to each pair, (k, k).

    It is the model of one factor, l_a · l_b, fitted to the correlations of all pairs by minimum
    residuals (Harman and Jones 1966), with Huber weights, so that a few pairs that do go together
    do not bend it.
    """
    judged = np.isfinite(correlation)
    r = np.where(judged, correlation, 0.0)
    loads = np.full(len(r), np.sqrt(max(float(np.median(r[judged])), 0.01)))
    weights = judged.astype(float)
    for _ in range(ROUNDS):
        for a in range(len(r)):
            below = float((weights[a] * loads**2).sum())
            fitted = float((weights[a] * r[a] * loads).sum()) / below if below > 0 else 0.0
            loads[a] = np.clip(fitted, -1.0, 1.0)
        rest = np.abs(r - np.outer(loads, loads))
        scale = 1.4826 * float(np.median(rest[judged])) or 1.0
        weights = judged * np.minimum(1.0, HUBER * scale / np.maximum(rest, 1e-12))
    shared: Floats = np.outer(loads, loads)
    return shared


def _distance_classes(x: Floats, y: Floats) -> NDArray[np.intp]:
    """The class of distance of each pair of areas, (n, n): 0 for an area and itself.

    Classes hold equally many pairs.
    """
    distance = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    edges = np.quantile(distance[np.triu_indices(len(x), 1)], np.linspace(0, 1, DISTANCES + 1))
    places: NDArray[np.intp] = 1 + np.searchsorted(edges[1:-1], distance, side="left")
    np.fill_diagonal(places, 0)
    return places


def _pairs_in(places: NDArray[np.intp], both: Flags) -> NDArray[Any]:
    """Ordered pairs of areas in each class of distance, among some of the areas."""
    return np.bincount(places[np.ix_(both, both)].ravel(), minlength=DISTANCES + 1)


def _alikeness(left: Floats, known: Flags, places: NDArray[np.intp]) -> Floats:
    """Correlation of areas with those in each class of distance, (DISTANCES + 1,)."""
    if known.sum() < LEAST_AREAS:
        return np.zeros(DISTANCES + 1)
    centred = left[known] - left[known].mean()
    products = np.outer(centred, centred).ravel()
    at = places[np.ix_(known, known)].ravel()
    pairs = np.bincount(at, minlength=DISTANCES + 1)
    sums = np.bincount(at, weights=products, minlength=DISTANCES + 1)
    variance = float((centred**2).mean())
    found: Floats = np.divide(
        sums, pairs * variance, out=np.zeros(DISTANCES + 1), where=(pairs > 0) & (variance > 0)
    )
    return found
