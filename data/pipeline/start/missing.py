"""What a folder lacks, with the publisher's product for each missing piece."""

import re
from collections.abc import Sequence

from data.pipeline.start.areas import MOST, Areas, official_kind, year_of
from data.pipeline.start.blocks import Block
from data.pipeline.start.look import Folder, Table
from data.pipeline.start.products import product_of

PORTAL = "the ONS Open Geography Portal"
_BOUNDARIES = {
    "oa": ("Output Areas (December {}) Boundaries EW BGC", "2021"),
    "lsoa": ("Lower layer Super Output Areas (December {}) Boundaries EW BGC", "2021"),
    "msoa": ("Middle layer Super Output Areas (December {}) Boundaries EW BGC", "2021"),
    "ward": ("Wards (December {}) Boundaries UK BGC", "2024"),
    "authority": ("Local Authority Districts (December {}) Boundaries UK BGC", "2024"),
}
"""Kind of area → the product that draws it, and its year where the folder names none."""
PEOPLE = (
    "For England and Wales, Nomis has 'TS001 Usual residents' and 'TS041 Number of households' of"
    " the Census 2021 as bulk downloads; the ONS has 'Lower layer Super Output Area population"
    " estimates' by year"
)
DIRECTORIES = (
    "The ONS has the 'ONS Postcode Directory' and the 'National Statistics Postcode Lookup';"
    " Ordnance Survey has 'Code-Point Open' (take it as CSV)"
)
RECORDS = (
    "No table looks like records: one needs a column of dates, and a column of postcodes, codes,"
    " names or coordinates of places. Name the extract after the folder"
)


def no_boundaries(folder: Folder) -> list[str]:
    """What a folder without boundaries lacks."""
    told = [_no_shapes(folder)]
    uses = {product.use for table in folder.tables if (product := product_of(table))}
    if "base" not in uses and not any(_has_people(table) for table in folder.tables):
        told.append(f"No table seems to say how many people or households live there. {PEOPLE}")
    if "postcodes" not in uses:
        told += no_directory(folder)
    return told


def _no_shapes(folder: Folder) -> str:
    """Which boundaries to fetch: of the finest kind of official area that the tables are about."""
    found: dict[str, tuple[str, str]] = {}
    for table in folder.tables:
        # A directory of postcodes has the codes of every kind of area.
        if (product := product_of(table)) and product.use in ("postcodes", "lookup"):
            continue
        for name, column in table.columns.items():
            if kind := official_kind(column.codes):
                found.setdefault(kind, (year_of(name), f"{name} of {table.file}"))
    # Output areas are many; LSOAs are the usual choice, and lookups lead to them.
    kind = next((k for k in ("lsoa", "oa", "msoa", "ward", "authority") if k in found), "")
    year, where = found.get(kind, ("", ""))
    title, usual = _BOUNDARIES[kind or "lsoa"]
    # Censuses are ten years apart; wards and authorities change every year.
    is_of_census = kind in ("oa", "lsoa", "msoa")
    year = year if not is_of_census or year in ("2011", "2021") else ""
    why = f" (the codes in {where} are of that kind)" if where else ""
    return (
        f"{folder.root} has no file of boundaries that can be read. Put one there for the smallest"
        f" areas that you want on the map: for England and Wales '{title.format(year or usual)}' of"
        f" {PORTAL}, as GeoPackage, GeoJSON or Shapefile{why}"
    )


def _has_people(table: Table) -> bool:
    people = re.compile(r".*(residents|population|persons|people|all ages|households).*", re.I)
    return any(people.fullmatch(name) for name in table.columns)


def no_directory(folder: Folder) -> list[str]:
    """A sentence where an extract has postcodes, and no table says where each lies."""
    for table in folder.tables:
        for name, column in table.columns.items():
            if column.postcodes > MOST / 2 and len(column.rows) > 1:
                return [
                    f"{table.file} has postcodes in {name}, and no table says where each lies."
                    f" {DIRECTORIES}"
                ]
    return []


def no_classification(areas: Areas, classifications: Sequence[Block]) -> list[str]:
    """A sentence where official areas have no classification, so that no groups are shown."""
    has_groups = any(block.keys.get("scheme") != "RUC" for block in classifications)
    if has_groups or not official_kind(areas.finest.codes):
        return []
    year = "2011" if areas.finest.year == "2011" else "2021"
    return [
        "No table has a classification, so the atlas does not say who lives where. The ONS has the"
        f" 'Output Area Classification' of {year}, by output area; its names come with Wardwise"
    ]


def no_people(areas: Areas) -> str:
    """The sentence where nothing can be divided by."""
    return f"No table says how many people or households live in each {areas.finest.name}. {PEOPLE}"
