"""A small atlas made through the writer, for tests: a square of side × side output areas in 4 wards
of 1 authority, by a known rule.

    store = build_store(tmp_path / "store")
    atlas = open_atlas(store)

Output area number i + 1 is row i // side from the north, column i % side; its code is ``E0000001``
and so on.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from data import model as m
from data.store.layout import breaks_key
from data.store.writer import StoreWriter
from data.talk import Scene, Talk

SIDE = 8
METRES = 1000.0
ORIGIN = (-180000.0, 7130000.0)
"""North-west corner in EPSG:3857, near Leeds."""
MONTHS = 30
GAP = 5
"""A month in which crimes were not recorded."""
REPEATS = 1.7
"""Dispersion of street lights: how far repeat reports carry chance."""
LEVELS = ("oa", "ward", "lad")
SUPERGROUPS = ("1", "2", "3")
GROUPS = ("1a", "1b", "2a", "3a")


@dataclass(frozen=True)
class Counted:
    """Stands for data.pipeline.disclosure.Protected."""

    frame: pd.DataFrame


def ward_of(side: int = SIDE) -> np.ndarray:
    """Ward number (1 to 4) of each output area."""
    row, column = np.divmod(np.arange(side * side), side)
    return (row >= side / 2) * 2 + (column >= side / 2) + 1


def shapes_at(level: str, side: int = SIDE) -> np.ndarray:
    """Shapely boxes of a level, in number order."""
    row, column = np.divmod(np.arange(side * side), side)
    west, north = ORIGIN[0] + column * METRES, ORIGIN[1] - row * METRES
    squares = shapely.box(west, north - METRES, west + METRES, north)
    if level == "oa":
        return squares
    groups = ward_of(side) if level == "ward" else np.ones(side * side, int)
    return np.array([shapely.union_all(squares[groups == g]) for g in np.unique(groups)])


def area_frame(level: str, side: int = SIDE) -> pd.DataFrame:
    """Columns AREAS, parents and bases of a level."""
    boxes = shapes_at(level, side)
    count = len(boxes)
    inside = shapely.get_coordinates(shapely.centroid(boxes))
    lng, lat = pyproj.Transformer.from_crs(3857, 4326, always_xy=True).transform(
        inside[:, 0], inside[:, 1]
    )
    bounds = shapely.bounds(boxes)
    letter = {"oa": "E", "ward": "W", "lad": "L"}[level]
    names = {
        "ward": ["Moor Allerton", "St Anne's", "Headingley", "Château Grove"],
        "lad": ["Ledston"],
    }
    codes = [f"{letter}{i:07d}" for i in range(1, count + 1)]
    frame = pd.DataFrame(
        {
            "area_number": np.arange(1, count + 1),
            "area_code": codes,
            "area_name": names.get(level, codes),
            "lat": np.round(lat, 5),
            "lng": np.round(lng, 5),
            **dict(zip(("xmin", "ymin", "xmax", "ymax"), bounds.T, strict=True)),
        }
    )
    if level == "oa":
        frame["parent_ward"] = ward_of(side)
    if level != "lad":
        frame["parent_lad"] = 1
    people = people_at("oa", side)
    groups = {
        "oa": np.arange(side * side),
        "ward": ward_of(side) - 1,
        "lad": np.zeros(side * side, int),
    }[level]
    frame["base_people"] = (
        people if level == "oa" else np.bincount(groups, weights=np.nan_to_num(people))
    )
    return frame


def people_at(level: str, side: int = SIDE) -> np.ndarray:
    """Residents: 100 + number of the area; not known in area 2, none in area 3."""
    assert level == "oa"
    people = 100.0 + np.arange(1, side * side + 1)
    people[1], people[2] = np.nan, 0.0
    return people


def events_at(item: str, month: int, side: int = SIDE) -> np.ndarray:
    """Events by web of each output area: lights (number + month) mod 3, potholes 1 in every fourth
    area.
    """
    number = np.arange(1, side * side + 1)
    lights, potholes = (number + month) % 3, (number % 4 == 0).astype(int)
    return {"lights": lights, "potholes": potholes, "theme-street": lights + potholes}[item]


def takeup_frame(item: str, level: str, side: int = SIDE) -> pd.DataFrame:
    """TAKEUP rows of an open item: web as events_at, one more by phone in area (or ward) 1."""
    groups = {
        "oa": np.arange(side * side),
        "ward": ward_of(side) - 1,
        "lad": np.zeros(side * side, int),
    }[level]
    rows = []
    for month in range(MONTHS):
        web = np.bincount(groups, weights=events_at(item, month, side)).astype(int)
        phone = np.zeros_like(web)
        phone[0] = 1
        for channel, counts in ((0, web + phone), (1, web), (2, phone)):
            at = np.flatnonzero(counts)
            rows.append(
                np.column_stack(
                    [np.full(len(at), month), np.full(len(at), channel), at + 1, counts[at]]
                )
            )
    frame = pd.DataFrame(
        np.concatenate(rows), columns=["month_index", "channel_index", "area_number", "event_count"]
    )
    return frame.assign(is_hidden=False)


def crime_frame(level: str, window: str) -> pd.DataFrame:
    """Crimes under a rule: ward 1 and 4 hidden in month 0 (and year 11), else 10 in each ward; the
    authority's total stands.
    """
    rows = []
    for month in range(MONTHS):
        if month == GAP or (window == "year" and month not in (17, 29)):
            continue
        for number in range(1, 5 if level == "ward" else 2):
            hidden = level == "ward" and month == 0 and number in (1, 4)
            count = (10 if level == "ward" else 40) * (12 if window == "year" else 1)
            rows.append((month, 0, number, 0 if hidden else count, hidden))
    return pd.DataFrame(
        rows, columns=["month_index", "channel_index", "area_number", "event_count", "is_hidden"]
    )


def groups_of(side: int = SIDE) -> np.ndarray:
    """Group of each output area: 1a, 1b, 2a, 3a in turn."""
    return np.array(GROUPS)[np.arange(side * side) % len(GROUPS)]


def mix_frame(level: str, side: int = SIDE) -> pd.DataFrame:
    """MIX rows: 10 households an output area."""
    numbers = {
        "oa": np.arange(1, side * side + 1),
        "ward": ward_of(side),
        "lad": np.ones(side * side, int),
    }[level]
    rows = pd.DataFrame(
        {"area_number": numbers, "segment_code": groups_of(side), "base_count": 10.0}
    )
    return rows.groupby(["area_number", "segment_code"], as_index=False).sum()


def segment(code: str) -> m.Segment:
    return m.Segment(
        code=code, name=f"Group {code}", parent=code[:-1], colour="#2C4E7B", colour_dark="#1567A6"
    )


def service(key: str, theme: str, records: str) -> m.Service:
    return m.Service(
        key=key,
        title=key.title(),
        theme=theme,
        esd="",
        base="people",
        kind="flow",
        polarity="",
        records=records,
        events="reports",
        event="report",
        points=1,
    )


def published(
    levels: tuple[str, ...], months: tuple[int, ...], years: tuple[int, ...]
) -> tuple[m.Published, ...]:
    return tuple(
        m.Published(level=k, window=w, months=ms, cells=1, hidden=0)
        for k in levels
        for w, ms in (("month", months), ("year", years))
    )


def reports_and_crimes() -> tuple[m.RecordSet, m.RecordSet]:
    """One open record set at every level; one under a rule from wards up, with a month missing and
    two years published.
    """
    told = {
        "read": 10,
        "accepted": 9,
        "refused": 1,
        "source": "a file",
        "licence": "OGL",
        "credit": "Us",
    }
    every, recorded = tuple(range(MONTHS)), tuple(month for month in range(MONTHS) if month != GAP)
    return (
        m.RecordSet(
            key="reports",
            title="Reports",
            level="oa",
            months=every,
            channels=("web", "phone"),
            rule="none",
            rule_name="A. Tester",
            rule_reason="published",
            published=published(LEVELS, every, tuple(range(11, MONTHS))),
            dispersions=(
                m.Dispersion(
                    item="lights", value=REPEATS, how="periods", level="oa", months=3, cells=480
                ),
                m.Dispersion(item="potholes", how="declared"),
            ),
            **told,
        ),
        m.RecordSet(
            key="crimes",
            title="Crimes",
            level="ward",
            months=recorded,
            channels=(),
            rule="LA5",
            rule_name="",
            rule_reason="",
            published=published(("ward", "lad"), recorded, (17, 29)),
            **told,
        ),
    )


def levels_of(side: int) -> tuple[m.Level, ...]:
    told = {
        "oa": ("output area", "output areas", 12, side * side),
        "ward": ("ward", "wards", 9, 4),
        "lad": ("authority", "authorities", 0, 1),
    }
    return tuple(
        m.Level(
            key=key,
            name=name,
            names=names,
            areas=areas,
            from_zoom=zoom,
            named=key != "oa",
            parents=LEVELS[place + 1 :],
            neighbours=key == "ward",
        )
        for place, (key, (name, names, zoom, areas)) in enumerate(told.items())
    )


def classification() -> m.Classification:
    tiers = (
        m.Tier(
            key="supergroup",
            name="supergroup",
            names="supergroups",
            segments=tuple(segment(c) for c in SUPERGROUPS),
        ),
        m.Tier(
            key="group", name="group", names="groups", segments=tuple(segment(c) for c in GROUPS)
        ),
    )
    return m.Classification(
        key="oac",
        title="Test classification",
        scheme="OAC",
        version="2021",
        tiers=tiers,
        given_tier="group",
        given_level="oa",
        kind="code",
        weight="households",
        source="",
    )


def earlier_version() -> m.Classification:
    """The same groups as a version of 2011."""
    own = {"key": "oac11", "version": "2011", "title": "Test classification of 2011"}
    return classification().model_copy(update=own)


EARLIER = {"1a": "1a", "1b": "1a", "2a": "1a", "3a": "3a"}
"""Group of 2011 of each group of 2021."""


def earlier_mix(mix: pd.DataFrame) -> pd.DataFrame:
    """The mix of areas by the groups of 2011."""
    older = mix.assign(segment_code=mix["segment_code"].map(EARLIER))
    return older.groupby(["area_number", "segment_code"], as_index=False).sum()


def story() -> Talk:
    """A story of the atlas, whose second scene has two maps."""
    views = ("measure=segment", "service=lights&measure=rate&beside=service:potholes")
    return Talk(key="together", title="Together", scenes=tuple(Scene(view=view) for view in views))


def manifest_for(side: int = SIDE, title: str = "Test atlas") -> m.Manifest:
    """The manifest of the small atlas, as a build hands it to the writer."""
    deprivation = m.Indicator(
        key="imd",
        title="Deprivation",
        unit="rank",
        level="oa",
        levels=("oa",),
        periods=("2019",),
        decimals=0,
        rollup="none",
        higher="",
        source="",
    )
    return m.Manifest(
        code_version="0",
        build_id="",
        title=title,
        organisation="Ledston",
        contact="",
        fictional=True,
        profile_lists=True,
        credits=("Nobody",),
        first_month="2019-01",
        month_count=MONTHS,
        levels=levels_of(side),
        bases=(m.Base(key="people", title="residents", unit="people", period="2021", source=""),),
        classifications=(classification(), earlier_version()),
        themes=(
            m.Theme(key="street", title="Street", esd="", total_of="reports"),
            m.Theme(key="safety", title="Safety", esd="", total_of=""),
        ),
        services=(
            service("lights", "street", "reports"),
            service("potholes", "street", "reports"),
            service("crime", "safety", "crimes"),
        ),
        channels=(m.Channel(key="web", title="Web"), m.Channel(key="phone", title="Phone")),
        records=reports_and_crimes(),
        indicators=(deprivation,),
        stories=(story(),),
        bounds=(-1.7, 53.7, -1.5, 53.9),
        sources=(),
        tiles=(),
        warmed={},
        postcodes=3,
        files=(),
    )


def write_store(writer: StoreWriter, side: int = SIDE, title: str = "Test atlas") -> str:
    """Write the small atlas with a writer that was entered; returns the build id."""
    for level in LEVELS:
        frame = area_frame(level, side)
        writer.write_areas(level, frame)
        wkb = np.array(shapely.to_wkb(shapes_at(level, side)), dtype=object)
        writer.write_tiles(
            level,
            frame,
            wkb,
            {"oac": np.full(len(frame), "1a", dtype=object)},
            {"street": np.ones(len(frame))},
        )
        writer.warm_area_tiles(level)
        mix = mix_frame(level, side)
        writer.write_mix("oac", level, mix)
        writer.write_mix("oac11", level, earlier_mix(mix))
        for item in ("lights", "potholes", "theme-street"):
            writer.write_takeup("month", level, item, Counted(takeup_frame(item, level, side)))
    for level in ("ward", "lad"):
        for window in ("month", "year"):
            writer.write_takeup(window, level, "crime", Counted(crime_frame(level, window)))
    number = np.arange(1, side * side + 1)
    writer.write_indicator(
        "oa",
        "imd",
        pd.DataFrame(
            {"period": "2019", "area_number": number[:-1], "indicator_value": number[:-1] * 10.0}
        ),
    )
    writer.write_postcodes(
        pd.DataFrame(
            {"postcode": ["LS61AA", "LS62AB", "ZZ991ZZ"], "area_number": [1, 2, side * side]}
        )
    )
    writer.write_points(
        pd.DataFrame(
            {"service_key": ["lights"], "point_name": ["Depot"], "lat": [53.8], "lng": [-1.6]}
        )
    )
    writer.write_neighbours(
        "ward",
        pd.DataFrame(
            [(1, 2), (1, 3), (2, 1), (2, 4), (3, 1), (3, 4), (4, 2), (4, 3)],
            columns=["area_number", "neighbour_number"],
        ),
    )
    writer.write_corners(
        "ward",
        pd.DataFrame([(1, 4), (2, 3), (3, 2), (4, 1)], columns=["area_number", "neighbour_number"]),
    )
    writer.write_breaks(
        {
            breaks_key(
                level="ward", item="lights", measure="count", channel="all", window="month"
            ): [10.0, 20.0]
        }
    )
    writer.write_text("report.html", "<p>Taken in.</p>\n")
    return writer.finish(manifest_for(side, title))


def build_store(store: Path, side: int = SIDE, title: str = "Test atlas") -> Path:
    """A store with the small atlas in it."""
    with StoreWriter(store) as writer:
        write_store(writer, side, title)
    return store


def name_wards(monkeypatch: pytest.MonkeyPatch, names: Sequence[str]) -> None:
    """Give the four wards of the stores that are built from now on names of their own."""
    plain = area_frame

    def named(level: str, side: int) -> pd.DataFrame:
        frame = plain(level, side)
        return frame.assign(area_name=names) if level == "ward" else frame

    monkeypatch.setattr(sys.modules[__name__], "area_frame", named)
