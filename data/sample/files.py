"""Write the demonstration as the files that a council would have, with an atlas.toml."""

import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pyogrio
from tqdm import tqdm

from data.sample.ages import BANDS, band_table, people_by_age
from data.sample.describe import catalogue_text
from data.sample.dirt import (
    LINES_TOO_LONG,
    dirty_care,
    dirty_contacts,
    dirty_street,
    dirty_visits,
    plain,
)
from data.sample.earlier import earlier_subgroups
from data.sample.features import build_features
from data.sample.noise import Flags, Floats
from data.sample.own import write_own
from data.sample.people import (
    BROADBAND_YEARS,
    People,
    broadband_shares,
    choose_empty,
    count_people,
    disadvantage_scores,
)
from data.sample.places import Postcodes, ServicePoint, invent_postcodes, place_service_points
from data.sample.records import Extracts
from data.sample.region import Region, build_region, codes, stream
from data.sample.segments import (
    OAC_TABLE,
    SHORELINE,
    oac_subgroups,
    shoreline_attributes,
    shoreline_shares,
)
from data.sample.terrain import CRS

SEED = 2022
_QUOTED = pacsv.WriteOptions(quoting_style="needed")
_PLAIN = pacsv.WriteOptions(quoting_style="none", quoting_header="none")


def write_sample(directory: Path, seed: int = SEED, *, silent: bool | None = None) -> Path:
    """Write the demonstration region of a seed into a directory.

    Returns the path of its atlas.toml. The same seed gives the same bytes. ``silent`` turns the
    progress bar off; by default it shows on a terminal only.
    """
    with tqdm(
        total=4, desc="Inventing the demonstration region", unit="step", disable=silent, leave=False
    ) as progress:
        region = build_region(seed)
        progress.update()
        features = build_features(stream(seed, "features"), region)
        shares = shoreline_shares(stream(seed, "shoreline"), features, region.areas.centres)
        people = count_people(stream(seed, "people"), shares, *choose_empty(features, region.areas))
        postcodes = invent_postcodes(stream(seed, "postcodes"), region, people)
        points = place_service_points(stream(seed, "points"), region, people)
        write_boundaries(directory / "boundaries", region, postcodes)
        progress.update()
        write_people(directory, region, people, features, seed)
        write_points(directory / "places", points)
        progress.update()
        files = write_records(
            directory / "records", Extracts(seed, region, people, points), postcodes, seed
        )
        closed = next(p.name for p in points if p.closed_from is not None)
        catalogue = directory / "atlas.toml"
        text = catalogue_text(files=files, closed_library=closed.split(" (")[0])
        # The groups are those of the areas of one seed.
        own = write_own(directory) if seed == SEED else ""
        catalogue.write_text(text + own, encoding="utf-8")
        progress.update()
    return catalogue


def write_boundaries(folder: Path, region: Region, postcodes: Postcodes) -> None:
    """Output areas as a GeoPackage, the lookup to every coarser level, and the postcodes."""
    folder.mkdir(parents=True, exist_ok=True)
    areas = region.areas
    oa = np.array(codes("oa", len(areas)), dtype=object)
    frame = gpd.GeoDataFrame({"oa_code": oa}, geometry=areas.polygons, crs=CRS)
    (folder / "output_areas.gpkg").unlink(missing_ok=True)
    # The same seed must give the same bytes. GDAL puts the time of day into a GeoPackage, and
    # builds its index in parallel with the rows, in an order that depends on the threads.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    try:
        frame.to_file(
            folder / "output_areas.gpkg",
            layer="output_areas",
            driver="GPKG",
            engine="pyogrio",
            SPATIAL_INDEX="NO",
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    lookup: dict[str, Sequence[object]] = {"oa_code": list(oa)}
    for level, place, names in (
        ("lsoa", areas.lsoa, region.lsoa_names),
        ("ward", areas.ward, region.ward_names),
        ("authority", areas.authority, region.authority_names),
    ):
        level_codes = codes(level, len(names))
        lookup[f"{level}_code"] = [level_codes[i] for i in place]
        lookup[f"{level}_name"] = [names[i] for i in place]
    _write_csv(folder / "lookup.csv", lookup)
    spots = np.round(postcodes.spots.points).astype(np.int64)
    _write_csv(
        folder / "postcodes.csv",
        {
            "postcode": postcodes.texts,
            "oa_code": list(oa[postcodes.area]),
            "easting": spots[:, 0],
            "northing": spots[:, 1],
        },
    )


def write_people(
    directory: Path, region: Region, people: People, features: Mapping[str, Floats], seed: int
) -> None:
    """Population, the classifications and both indicators.

    Areas without residents have no groups and no subgroup.
    """
    areas = region.areas
    features = dict(features)
    oa = codes("oa", len(areas))
    lived_in = ~people.is_empty
    counts = {
        name: pa.array(getattr(people, name), mask=people.is_unknown)
        for name in ("residents", "households", "children", "older")
    }
    _write_csv(directory / "people" / "population.csv", {"oa_code": oa, **counts})
    segments = directory / "segments"
    _write_csv(
        segments / "shoreline_groups.csv",
        {
            "level": ["group"] * len(SHORELINE),
            "code": [g.code for g in SHORELINE],
            "parent": [""] * len(SHORELINE),
            "name": [g.name for g in SHORELINE],
            "description": [g.about for g in SHORELINE],
        },
    )
    _write_csv(segments / "shoreline_attributes.csv", shoreline_attributes())
    households = {f"{g.code}_households": people.groups[:, k] for k, g in enumerate(SHORELINE)}
    _write_csv(segments / "shoreline_households.csv", {"oa_code": oa, **households}, lived_in)
    _write_csv(segments / "age_bands.csv", band_table())
    by_age = people_by_age(stream(seed, "ages"), people)
    ages = {f"people_{b.code}": by_age[:, k] for k, b in enumerate(BANDS)}
    _write_csv(segments / "age_people.csv", {"oa_code": oa, **ages}, lived_in)
    shutil.copyfile(OAC_TABLE, segments / "oac_2021.csv")
    subgroups = oac_subgroups(stream(seed, "oac"), features, areas.centres)
    _write_csv(segments / "oac_2021_areas.csv", {"oa_code": oa, "subgroup": subgroups}, lived_in)
    before = earlier_subgroups(stream(seed, "oac before"), subgroups)
    _write_csv(segments / "oac_2011_areas.csv", {"oa_code": oa, "subgroup": before}, lived_in)
    indicators = directory / "indicators"
    scores = disadvantage_scores(stream(seed, "disadvantage"), people, areas.lsoa)
    _write_csv(
        indicators / "disadvantage.csv", {"lsoa_code": codes("lsoa", len(scores)), "score": scores}
    )
    fibre = broadband_shares(stream(seed, "broadband"), features, areas, people.is_empty)
    times = len(BROADBAND_YEARS)
    by_year = {
        "oa_code": oa * times,
        "year": np.repeat(BROADBAND_YEARS, len(oa)),
        "percent": fibre.T.ravel(),
    }
    _write_csv(indicators / "full_fibre.csv", by_year, np.tile(lived_in, times))


def write_points(folder: Path, points: Sequence[ServicePoint]) -> None:
    """Service points of all services in one file."""
    _write_csv(
        folder / "service_points.csv",
        {
            "service": [p.service for p in points],
            "name": [p.name for p in points],
            "easting": [p.x for p in points],
            "northing": [p.y for p in points],
        },
    )


def write_records(folder: Path, extracts: Extracts, postcodes: Postcodes, seed: int) -> list[str]:
    """The five extracts, faulty rows included.

    Returns the paths of the contacts files, relative to the catalogue.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = stream(seed, "dirt")
    files = []
    # Each extract has a random stream of its own, so that two can be drawn at a time.
    with ThreadPoolExecutor(2) as pool:
        contacts, visits = pool.submit(extracts.contacts), pool.submit(extracts.visits, postcodes)
        street, care = pool.submit(extracts.street), pool.submit(extracts.care)
        homes = pool.submit(extracts.homes)
    for place, table in enumerate(contacts.result()):
        year = plain(table)
        name = f"contacts_{2022 + place}.parquet"
        _write_parquet(folder / name, dirty_contacts(rng, year) if place == 1 else year)
        files.append(f"records/{name}")
    visits = dirty_visits(rng, plain(visits.result()))
    pacsv.write_csv(visits, folder / "visits.csv", write_options=_PLAIN)
    with (folder / "visits.csv").open("ab") as handle:
        handle.write(LINES_TOO_LONG)
    _write_parquet(folder / "street_reports.parquet", dirty_street(rng, plain(street.result())))
    pacsv.write_csv(
        dirty_care(rng, plain(care.result())), folder / "care_requests.csv", write_options=_PLAIN
    )
    pacsv.write_csv(plain(homes.result()), folder / "home_safety.csv", write_options=_PLAIN)
    return files


def _write_csv(path: Path, columns: Mapping[str, object], kept: Flags | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table(dict(columns))
    if kept is not None:
        table = table.filter(pa.array(kept))
    pacsv.write_csv(table, path, write_options=_QUOTED)


def _write_parquet(path: Path, table: pa.Table) -> None:
    pq.write_table(table, path, compression="zstd")
