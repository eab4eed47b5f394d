"""Features of each area: how central, well-off, old, coastal, …

All later choices are made from these.
"""

import numpy as np
from numpy.random import Generator

from data.sample.noise import Floats, smooth_surface
from data.sample.region import Region
from data.sample.sites import NO_TOWN
from data.sample.terrain import distance_to

NAMES = (
    "centre",
    "edge",
    "rural",
    "village",
    "coast",
    "status",
    "age",
    "mixed",
    "student",
    "estate",
    "newbuild",
    "city",
    "seaside",
    "works",
    "market",
)
"""Names of the features.

Each is about 0 to 1, except ``status`` (well-off) and ``age`` (old), which are about −2 to 2.
"""

_KINDS = {
    "city": ("city",),
    "seaside": ("resort", "retirement"),
    "works": ("industrial", "port"),
    "market": ("market",),
}
_STATUS_OF = {
    "city": 0.05,
    "port": -0.45,
    "resort": -0.3,
    "retirement": 0.45,
    "industrial": -0.6,
    "market": 0.3,
    "village": 0.7,
    "country": 0.6,
}
_AGE_OF = {
    "city": -0.35,
    "port": -0.1,
    "resort": 0.35,
    "retirement": 1.2,
    "industrial": -0.1,
    "market": 0.3,
    "village": 0.5,
    "country": 0.4,
}


def build_features(rng: Generator, region: Region) -> dict[str, Floats]:
    """Each feature of NAMES for each finest area (n,)."""
    areas, towns = region.areas, region.setting.towns
    x, y = areas.centres.T
    inside = areas.town != NO_TOWN
    home = [towns[t] if t >= 0 else None for t in areas.town]
    kind = np.array([t.kind if t else "country" for t in home])
    reach = np.array(
        [
            np.hypot(t.x - p[0], t.y - p[1]) / t.radius if t else 2.0
            for t, p in zip(home, areas.centres, strict=True)
        ]
    )
    big = np.array([t.kind != "village" if t else False for t in home])
    size = np.array([min(1.0, (t.areas / 400) ** 0.5) if t else 0.0 for t in home])
    found: dict[str, Floats] = {
        name: np.isin(kind, kinds).astype(float) for name, kinds in _KINDS.items()
    }
    found["centre"] = np.where(big, np.exp(-((reach / 0.42) ** 2)) * (0.55 + 0.45 * size), 0)
    found["edge"] = np.where(big, np.clip((reach - 0.55) / 0.4, 0, 1), 0)
    found["rural"] = (~inside).astype(float)
    found["village"] = (kind == "village").astype(float)
    found["coast"] = np.exp(-distance_to(region.terrain.sea, areas.centres) / 900)
    city = towns[0]
    # The city's west and the high ground around it are the better-off side; docks and works are
    # downstream.
    sector = np.where(found["city"] > 0, ((city.x - x) * 0.7 + (y - city.y) * 0.5) / city.radius, 0)
    offset = np.array([_STATUS_OF[k] for k in kind])
    found["status"] = (
        offset
        + 0.55 * sector
        + 0.75 * smooth_surface(rng, areas.centres, 2_600, 3)
        + 0.5 * found["edge"]
        - 0.35 * found["centre"]
    )
    found["age"] = np.array([_AGE_OF[k] for k in kind]) + 0.6 * smooth_surface(
        rng, areas.centres, 2_200, 3
    )
    found["age"] += 0.9 * found["coast"] + 0.3 * found["edge"] - 0.7 * found["centre"]
    found["mixed"] = _bump(areas.centres, city.x + 1_900, city.y - 1_400, 1_900) + 0.7 * _bump(
        areas.centres, city.x + 300, city.y + 2_300, 1_100
    )
    found["mixed"] += 0.5 * found["centre"] * found["works"]
    found["student"] = _bump(areas.centres, city.x - 1_500, city.y + 900, 950) + 0.35 * _bump(
        areas.centres, towns[2].x - 600, towns[2].y + 300, 600
    )
    found["estate"] = np.where(
        big, np.clip(smooth_surface(rng, areas.centres, 1_900, 2) - 0.75, 0, 1.2), 0
    )
    found["newbuild"] = np.where(
        big, np.clip(smooth_surface(rng, areas.centres, 2_100, 2) - 0.6, 0, 1.2) * found["edge"], 0
    )
    return {name: found[name] for name in NAMES}


def _bump(points: Floats, x: float, y: float, width: float) -> Floats:
    return np.exp(-((points[:, 0] - x) ** 2 + (points[:, 1] - y) ** 2) / (2 * width**2))
