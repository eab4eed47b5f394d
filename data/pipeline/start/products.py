"""Products of publishers that are known by their columns, whatever their file is called.

Each has the headings of one publication, and where these are written down. docs/tutorial.md lists
them. A product that is not here is taken for what its codes match.
"""

import re
from dataclasses import dataclass
from typing import Literal

from data.pipeline.start.look import Table

OGL = "Open Government Licence v3.0"
ONS = "Office for National Statistics"
CROWN = "Contains OS data © Crown copyright and database right"
Use = Literal["base", "classification", "postcodes", "indicator", "names", "records"]


@dataclass(frozen=True)
class Value:
    """A column of a product with a figure of each area."""

    column: str
    """Regular expression of its whole heading."""
    key: str
    title: str
    unit: str = ""
    higher: str = ""


@dataclass(frozen=True)
class Product:
    """One publication."""

    key: str
    title: str
    use: Use
    columns: tuple[str, ...]
    """Regular expressions; each must be the whole of a heading."""
    headed_in: str
    """Where its headings are written down."""
    values: tuple[Value, ...] = ()
    period: str = ""
    publisher: str = ONS
    licence: str = OGL

    def is_in(self, table: Table) -> bool:
        """Whether a table has all of its headings."""
        return all(self.heading(table, pattern) for pattern in self.columns)

    @staticmethod
    def heading(table: Table, pattern: str) -> str:
        """The heading of a table that a pattern is the whole of, '' where there is none."""
        matches = re.compile(pattern, re.IGNORECASE).fullmatch
        return next((name for name in table.columns if matches(name.strip())), "")


PRODUCTS = (
    Product(
        key="census-2021-ts001",
        title="Census 2021, usual residents (TS001)",
        use="base",
        columns=("geography code", r"Residence type: Total; measures: Value"),
        headed_in="Nomis bulk download census2021-ts001",
        values=(Value(r"Residence type: Total; measures: Value", "residents", "residents"),),
        period="Census 2021",
    ),
    Product(
        key="census-2021-ts041",
        title="Census 2021, households (TS041)",
        use="base",
        columns=("geography code", r"Number of households: Number of households; measures: Value"),
        headed_in="Nomis bulk download census2021-ts041",
        values=(
            Value(
                r"Number of households: Number of households; measures: Value",
                "households",
                "households",
            ),
        ),
        period="Census 2021",
    ),
    Product(
        key="mid-year-lsoa",
        title="Mid-year population estimates of LSOAs",
        use="base",
        columns=(r"LSOA (2011|2021) Code", r"Total", r"LAD \d{4} Code"),
        headed_in="ONS workbook sapelsoabroadage, row of headings of its sheets",
        values=(Value(r"Total", "residents", "residents"),),
        period="mid-year estimate",
    ),
    Product(
        key="iod-file-7",
        title="English Indices of Deprivation, File 7",
        use="indicator",
        columns=(
            r"LSOA code \((2011|2021)\)",
            r"Index of Multiple Deprivation \(IMD\) Rank .*",
            r"Index of Multiple Deprivation \(IMD\) Decile .*",
        ),
        headed_in="MHCLG, Indices of Deprivation, File 7: all ranks, scores and deciles",
        values=(
            Value(
                r"Index of Multiple Deprivation \(IMD\) Decile .*",
                "imd-decile",
                "Deprivation decile",
                unit="decile",
                higher="less deprived",
            ),
            Value(
                r"Index of Multiple Deprivation \(IMD\) Rank .*",
                "imd-rank",
                "Deprivation rank",
                unit="rank",
                higher="less deprived",
            ),
        ),
        publisher="Ministry of Housing, Communities and Local Government",
    ),
    Product(
        key="postcode-directory",
        title="ONS Postcode Directory or National Statistics Postcode Lookup",
        use="postcodes",
        columns=(r"pcds?", r"doterm", r"lsoa(11|21)(cd)?", r"oa(11|21)(cd)?"),
        headed_in="ONS, user guides of the ONSPD and the NSPL",
    ),
    Product(
        key="msoa-names",
        title="MSOA names of the House of Commons Library",
        use="names",
        columns=(r"msoa(11|21)cd", r"msoa(11|21)hclnm"),
        headed_in="House of Commons Library, MSOA-Names",
        publisher="House of Commons Library",
        licence="Open Parliament Licence v3.0",
    ),
    Product(
        key="police-street-crime",
        title="Street-level crime",
        use="records",
        columns=("Crime ID", "Month", "Longitude", "Latitude", "LSOA code", "Crime type"),
        headed_in="data.police.uk, about the CSV columns",
        publisher="data.police.uk",
    ),
)


def product_of(table: Table) -> Product | None:
    """The product that a table is, None where it is none of those known."""
    return next((product for product in PRODUCTS if product.is_in(table)), None)
