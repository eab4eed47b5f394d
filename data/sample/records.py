"""Make the five extracts of a made-up council as Arrow tables.

They are contacts, visits, street reports, care requests and safety visits at home.
"""

from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from data.sample.ages import BANDS, STRANGE, UNKNOWN_AGES, drawn_bands, people_by_age
from data.sample.demand import FIRST_YEAR, drawn_channels, drawn_days, drawn_events, expected_events
from data.sample.noise import Floats, Ints
from data.sample.people import People
from data.sample.places import SPOTS_PER_AREA, Postcodes, ServicePoint, spots_in
from data.sample.region import Region, codes, stream
from data.sample.services import SERVICES, RecordSet, SampleService

CHANNEL_WORDS = {
    "contacts": ("Web", "Telephone", "In person", "Email"),
    "street": ("Web", "Telephone", "In person", "App"),
    "care": ("Web", "Telephone", "In person", "Email"),
}
CARE_FROM = 12
"""Month of the first care requests and safety visits: January 2023. Earlier data are missing."""


def services_of(records: RecordSet) -> list[SampleService]:
    return [s for s in SERVICES if s.records == records]


class Extracts:
    """Make the extracts of one region and seed."""

    def __init__(
        self, seed: int, region: Region, people: People, points: list[ServicePoint]
    ) -> None:
        self._seed = seed
        self._region = region
        self._people = people
        self._points = points
        days = np.datetime64(f"{FIRST_YEAR}-01-01") + np.arange(4 * 366)
        self._dates = pa.array(days)
        self._uk_dates = pa.array([f"{d[8:]}/{d[5:7]}/{d[:4]}" for d in days.astype(str)])
        self._area_codes = pa.array(codes("oa", len(region.areas)))

    def expected(self, service: SampleService) -> Floats:
        """Expected events by area and month (n, 48)."""
        return expected_events(
            stream(self._seed, f"expected {service.key}"),
            service,
            self._region,
            self._people,
            self._points,
        )

    def _events(self, records: RecordSet, rng: Generator) -> tuple[Ints, Ints, Ints, Ints]:
        """Service (place in services_of), area, day and channel of all events of a record set.

        They are in order of day.
        """
        parts: list[tuple[Ints, ...]] = []
        for place, service in enumerate(services_of(records)):
            area, month = drawn_events(rng, self.expected(service))
            parts.append(
                (
                    np.full(len(area), place),
                    area,
                    drawn_days(rng, month),
                    drawn_channels(rng, service, area, month, self._people),
                )
            )
        service_place, area, day, channel = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        )
        order = np.argsort(day, kind="stable")
        return service_place[order], area[order], day[order], channel[order]

    def contacts(self) -> list[pa.Table]:
        """Contacts with the contact centre, a table a year.

        They have date, area code, service number and channel.
        """
        service, area, day, channel = self._events("contacts", stream(self._seed, "contacts"))
        new_year = (
            np.arange(f"{FIRST_YEAR}", f"{FIRST_YEAR + 5}", dtype="datetime64[Y]")
            .astype("datetime64[D]")
            .astype(np.int64)
        )
        cuts = np.searchsorted(day, new_year - new_year[0])
        table = pa.table(
            {
                "logged_on": self._dates.take(day),
                "output_area": _coded(area, self._area_codes),
                "service_no": _coded(service, pa.array([s.code for s in services_of("contacts")])),
                "contact_by": _coded(channel, pa.array(CHANNEL_WORDS["contacts"])),
            }
        )
        return [table.slice(a, b - a) for a, b in pairwise(cuts)]

    def visits(self, postcodes: Postcodes) -> pa.Table:
        """Visits to branches, centres and sites.

        They have British dates, the visitor's postcode, and the number of people who came together.
        """
        rng = stream(self._seed, "visits")
        service, area, day, _ = self._events("visits", rng)
        spot = postcodes.spots.draw(rng, area)
        kiosk = (np.array([s.key == "libraries" for s in services_of("visits")])[service]) & (
            rng.random(len(day)) < 0.15 + 0.4 * day / day.max()
        )
        return pa.table(
            {
                "Visit date": self._uk_dates.take(day),
                "Site type": _coded(service, pa.array([s.code for s in services_of("visits")])),
                "Postcode": _coded(spot, pa.array(postcodes.texts)),
                "Served by": _coded(kiosk.astype(np.int64), pa.array(["Counter", "Kiosk"])),
                "Visitors": _coded(
                    rng.choice(4, len(day), p=[0.55, 0.27, 0.12, 0.06]),
                    pa.array(["1", "2", "3", "4"]),
                ),
            }
        )

    def street(self) -> pa.Table:
        """Reports from the street with eastings and northings; many share a spot."""
        rng = stream(self._seed, "street")
        service, area, day, channel = self._events("street", rng)
        areas = self._region.areas
        spots = spots_in(
            rng, self._region.ground, areas.piece_area, np.full(len(areas), SPOTS_PER_AREA)
        )
        points = spots.points[spots.draw(rng, area)]
        return pa.table(
            {
                "reported": self._dates.take(day),
                "category": _coded(service, pa.array([s.code for s in services_of("street")])),
                "easting": points[:, 0],
                "northing": points[:, 1],
                "reported_by": _coded(channel, pa.array(CHANNEL_WORDS["street"])),
            }
        )

    def care(self) -> pa.Table:
        """Care requests counted by month, LSOA, service and channel."""
        rng = stream(self._seed, "care")
        service, area, day, channel = self._events("care", rng)
        months = _months(day)
        kept = months >= CARE_FROM
        key = np.stack([months, self._region.areas.lsoa[area], service, channel])[:, kept]
        (month, lsoa, service, channel), counts = np.unique(key, axis=1, return_counts=True)
        return pa.table(
            {
                "month": _coded(month, _month_names()),
                "lsoa": _coded(
                    lsoa, pa.array(codes("lsoa", int(self._region.areas.lsoa.max()) + 1))
                ),
                "request": _coded(service, pa.array([s.code for s in services_of("care")])),
                "channel": _coded(channel, pa.array(CHANNEL_WORDS["care"])),
                "requests": pa.array(counts).cast(pa.string()),
            }
        )

    def homes(self) -> pa.Table:
        """Safety visits at home counted by month, ward and age band.

        Some have no age band, or one that is none of the scheme's.
        """
        _, area, day, _ = self._events("homes", stream(self._seed, "homes"))
        rng = stream(self._seed, "home ages")
        by_age = people_by_age(stream(self._seed, "ages"), self._people)
        band = drawn_bands(rng, area, by_age)
        band[rng.choice(len(band), UNKNOWN_AGES, replace=False)] = len(BANDS)
        month = _months(day)
        kept = month >= CARE_FROM
        key = np.stack([month, self._region.areas.ward[area], band])[:, kept]
        (month, ward, band), counts = np.unique(key, axis=1, return_counts=True)
        # Of those that are not known, each row says it in one of the ways.
        said = np.where(band < len(BANDS), band, band + ward % len(STRANGE))
        words = pa.array([*(b.written for b in BANDS), *STRANGE])
        return pa.table(
            {
                "month": _coded(month, _month_names()),
                "ward": _coded(
                    ward, pa.array(codes("ward", int(self._region.areas.ward.max()) + 1))
                ),
                "age": _coded(said, words),
                "visits": pa.array(counts).cast(pa.string()),
            }
        )


def _months(day: Ints) -> Ints:
    """Months since January 2022 of days since 1 January 2022."""
    first = np.datetime64(f"{FIRST_YEAR}-01-01")
    dates = (first + day).astype("datetime64[M]")
    months: Ints = (dates - first.astype("datetime64[M]")).astype(np.int64)
    return months


def _month_names() -> pa.Array:
    return pa.array((np.datetime64(f"{FIRST_YEAR}-01") + np.arange(48)).astype(str))


def _coded(places: Ints, words: pa.Array) -> pa.Array:
    """Words by place, stored as a dictionary: a million rows share a few texts."""
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), words.cast(pa.string()))
