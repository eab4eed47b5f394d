"""Compute how many events to expect by area and month.

The number depends on the residents, the season and fictional incidents.
"""

import numpy as np
from numpy.random import Generator

from data.sample.noise import Floats, Ints, smooth_surface
from data.sample.people import People
from data.sample.places import ServicePoint
from data.sample.region import Region
from data.sample.segments import SHORELINE
from data.sample.services import SEASONS, SampleService

FIRST_YEAR, MONTHS = 2022, 48
OUTBREAK = (0.3, 1.0, 0.95, 0.7, 0.4, 0.15)
"""Strength of the outbreak in the first months, January to June 2022.

It is as fictional as the rest.
"""

COUNTED_ONCE_FROM = 27
"""Month of a change of definition (street reports): April 2024.

From then on, reports of one defect made on one day count once.
"""
COUNTED_ONCE = 0.86
RURAL_REACH = 5_500.0
"""Metres over which use of a service point falls to about a third."""


def expected_events(
    rng: Generator,
    service: SampleService,
    region: Region,
    people: People,
    points: list[ServicePoint],
) -> Floats:
    """Expected events of a service by finest area and month (n, 48).

    They add up to ``service.events``.
    """
    by_area = _people_of(service, people) * _local(rng, region)
    expected = by_area[:, None] * _course(service)[None, :]
    mine = [p for p in points if p.service == service.key]
    if service.pattern == "visit":
        expected *= _access(region, mine)
    if service.key == "boat-moorings":
        spots = np.array([[p.x, p.y] for p in mine], dtype=float)
        away = np.hypot(
            region.areas.centres[:, None, 0] - spots[:, 0],
            region.areas.centres[:, None, 1] - spots[:, 1],
        ).min(axis=1)
        expected *= (0.08 + np.exp(-away / 4_000))[:, None]
    scaled: Floats = expected * (service.events / expected.sum())
    return scaled


def _people_of(service: SampleService, people: People) -> Floats:
    """The base of each area, weighted by how often its groups use the service."""
    rates = np.array(service.groups)
    size = np.array(
        [
            {
                "households": 1.0,
                "residents": g.size,
                "children": g.size * g.children,
                "older": g.size * g.older,
            }[service.base]
            for g in SHORELINE
        ]
    )
    base = {
        "households": people.households,
        "residents": people.residents,
        "children": people.children,
        "older": people.older,
    }[service.base]
    weighed = people.groups * size
    mean = (weighed @ rates) / weighed.sum(axis=1).clip(1e-9)
    # Streets and marshes without a resident have potholes and fly-tips too.
    weighed_base: Floats = base * mean + (
        35.0 * people.is_empty if service.records == "street" else 0.0
    )
    return weighed_base


def _local(rng: Generator, region: Region) -> Floats:
    """Differences that segments do not explain.

    They are habits of a neighbourhood, chance, and two stretches with very low take-up.
    """
    centres = region.areas.centres
    local = np.exp(
        0.13 * smooth_surface(rng, centres, 5_000, 2) + rng.normal(0, 0.10, len(centres))
    )
    local *= np.exp(rng.normal(0, 0.07, int(region.areas.authority.max()) + 1))[
        region.areas.authority
    ]
    for ward in rng.choice(int(region.areas.ward.max()) + 1, 2, replace=False):
        local *= np.where(region.areas.ward == ward, 0.55, 1.0)
    return local


def _course(service: SampleService) -> Floats:
    """Season, growth, outbreak and change of definition, month by month (48,)."""
    month = np.arange(MONTHS)
    course = np.array(SEASONS[service.season], dtype=float)[month % 12] * service.yearly ** (
        month / 12
    )
    reach = np.zeros(MONTHS)
    reach[: len(OUTBREAK)] = OUTBREAK
    course *= 1 + (service.outbreak - 1) * reach
    if service.records == "street":
        course *= np.where(month >= COUNTED_ONCE_FROM, COUNTED_ONCE, 1.0)
    return course


def _access(region: Region, points: list[ServicePoint]) -> Floats:
    """Ease of reaching the nearest open point, by area and month (n, 48)."""
    spots = np.array([[p.x, p.y] for p in points], dtype=float)
    away = np.hypot(
        region.areas.centres[:, None, 0] - spots[:, 0],
        region.areas.centres[:, None, 1] - spots[:, 1],
    )
    closes = np.array([p.closed_from if p.closed_from is not None else MONTHS for p in points])
    ease = np.empty((len(away), MONTHS))
    nearest = away.argmin(axis=1)
    for month in range(MONTHS):
        is_open = closes > month
        # Some people whose own branch closed do not go to the next.
        ease[:, month] = (0.12 + np.exp(-away[:, is_open].min(axis=1) / RURAL_REACH)) * np.where(
            is_open[nearest], 1.0, 0.5
        )
    return ease


def drawn_events(rng: Generator, expected: Floats) -> tuple[Ints, Ints]:
    """Area and month of each event, in order of month."""
    counts = rng.poisson(expected)
    month, area = np.nonzero(counts.T)
    times = counts.T[month, area]
    return np.repeat(area, times), np.repeat(month, times)


def drawn_days(rng: Generator, month: Ints) -> Ints:
    """Day of each event, counted from 1 January 2022; fewer at weekends."""
    months = np.arange(f"{FIRST_YEAR}-01", f"{FIRST_YEAR + 4}-02", dtype="datetime64[M]").astype(
        "datetime64[D]"
    )
    starts = (months - months[0]).astype(np.int64)
    length = np.diff(starts)
    day = starts[month] + (rng.random(len(month)) * length[month]).astype(np.int64)
    # 1 January 2022 was a Saturday: days 0 and 1 of each week are the weekend. Half of their events
    # move to a weekday.
    moved = np.where(
        (day % 7 < 2) & (rng.random(len(month)) < 0.55),
        day + 2 + (rng.random(len(month)) * 4).astype(np.int64),
        day,
    )
    days: Ints = np.where(moved < starts[month + 1], moved, day)
    return days


def drawn_channels(
    rng: Generator, service: SampleService, area: Ints, month: Ints, people: People
) -> Ints:
    """Channel of each event: 0 web, 1 phone, 2 face to face, 3 email (street reports: by app).

    The web grows from the first to the last month, slower where many are older; nobody came in
    person in the outbreak.
    """
    share = np.linspace(0, 1, MONTHS)
    first, last = np.clip(service.web, 0.005, 0.995)
    logit = np.log(first / (1 - first)) * (1 - share) + np.log(last / (1 - last)) * share
    older = people.older / people.residents.clip(1)
    web = 1 / (1 + np.exp(-(logit[month] - 3.2 * (older[area] - 0.18))))
    in_person = (0.42 if service.pattern == "counter" else 0.22) * (1 - 0.35 * share)
    in_person[: len(OUTBREAK)] *= 1 - 0.95 * np.array(OUTBREAK)
    rest = 0.34 * share + 0.08 if service.pattern == "street" else 0.12 + 0.06 * share
    if service.pattern == "street":
        in_person = in_person * 0.1
    draw, other = rng.random(len(month)), rng.random(len(month))
    left = np.where(other < in_person[month], 2, np.where(other < (in_person + rest)[month], 3, 1))
    channel: Ints = np.where(draw < web, 0, left)
    return channel
