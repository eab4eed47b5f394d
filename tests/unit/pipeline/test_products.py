"""Each product that wardwise start knows is known by its published headings, and by no others."""

import re
from pathlib import Path

import pyarrow as pa
import pytest

from data.pipeline.forms import TableForm
from data.pipeline.start.look import Boundaries, Column, Table, look_at_folder
from data.pipeline.start.product import Product
from data.pipeline.start.products import PRODUCTS, headings_of, product_of

IMD = (
    "LSOA code ({0}),LSOA name ({0}),Local Authority District code ({1}),"
    "Local Authority District name ({1}),Index of Multiple Deprivation (IMD) Score,"
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"
)
HEADINGS = {
    "oa-boundaries": "OBJECTID,OA21CD,LSOA21CD,LSOA21NM,LSOA21NMW,BNG_E,BNG_N,LAT,LONG,GlobalID",
    "lsoa-boundaries": "OBJECTID,LSOA11CD,LSOA11NM,LSOA11NMW,BNG_E,BNG_N,LONG,LAT,GlobalID",
    "msoa-boundaries": "FID,MSOA21CD,MSOA21NM,MSOA21NMW,BNG_E,BNG_N,LAT,LONG,GlobalID",
    "ward-boundaries": "FID,WD24CD,WD24NM,WD24NMW,LAD24CD,LAD24NM,BNG_E,BNG_N,GlobalID",
    "authority-boundaries": "FID,LAD24CD,LAD24NM,LAD24NMW,BNG_E,BNG_N,LONG,LAT,GlobalID",
    "postcode-areas-lookup": "pcd7,pcd8,pcds,dointr,doterm,usertype,oa11cd,lsoa11cd,msoa11cd,"
    "ladcd,lsoa11nm,msoa11nm,ladnm,ladnmw",
    "nspl": "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty25cd,ced25cd,"
    "lad25cd,wd25cd,nhser24cd,ctry25cd,rgn25cd,pcon24cd,ttwa15cd,itl25cd,npark16cd,lsoa21cd,"
    "msoa21cd,wz11cd,sicbl24cd,bua24cd,ruc21ind,oac11ind,lat,long,lep21cd1,lep21cd2,pfa23cd",
    "onspd": "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,"
    "osnrth1m,osgrdind,oshlthau,nhser,ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,statsward,oa01,"
    "casward,npark,lsoa01,msoa01,ur01ind,oac01,oa11,lsoa11,msoa11,wz11,sicbl,bua11,buasd11,"
    "ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,msoa21",
    "postcode-directory": "pcds,doterm,oa11cd,oa21cd,lsoa11cd,lsoa21cd",
    "code-point-open": "Postcode,Positional_quality_indicator,Eastings,Northings,Country_code,"
    "NHS_regional_HA_code,NHS_HA_code,Admin_county_code,Admin_district_code,Admin_ward_code",
    "lsoa-of-2011-to-2021": "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM,LAD22NMW",
    "oa-lsoa-msoa-2021": "OA21CD,LSOA21CD,LSOA21NM,LSOA21NMW,MSOA21CD,MSOA21NM,MSOA21NMW,LAD22CD",
    "oa-lsoa-msoa-2011": "OA11CD,LSOA11CD,LSOA11NM,MSOA11CD,MSOA11NM,LAD11CD,LAD11NM,LAD11NMW",
    "lsoa-to-ward": "LSOA21CD,LSOA21NM,LSOA21NMW,WD24CD,WD24NM,WD24NMW,LAD24CD,LAD24NM,LAD24NMW",
    "oa-to-ward": "OA21CD,WD24CD,WD24NM,WD24NMW,LAD24CD,LAD24NM,LAD24NMW,ObjectId",
    "census-2021-ts001": "date,geography,geography code,Residence type: Total; measures: Value,"
    "Residence type: Lives in a household; measures: Value",
    "census-2021-ts041": "date,geography,geography code,"
    "Number of households: Number of households; measures: Value",
    "census-2011-ks101": "date,geography,geography code,Rural Urban,"
    "Variable: All usual residents; measures: Value,Variable: Males; measures: Value",
    "nomis-residents": "2021 super output area - lower layer,mnemonic,2021",
    "nomis-households": "2011 output area,mnemonic,2011",
    "mid-year-lsoa": "LAD 2023 Code,LAD 2023 Name,LSOA 2021 Code,LSOA 2021 Name,Total,F0,F1",
    "mid-year-sape": "LSOA Code,LSOA Name,LA Code (2018 boundaries),LA name (2018 boundaries),"
    "LA Code (2021 boundaries),LA name (2021 boundaries),All Ages,0,1,2",
    "iod-2019-file-7": IMD.format(2011, 2019),
    "iod-2025-file-7": IMD.format(2021, 2024),
    "oac-2021": "Geography_Code,Supergroup,Group,Subgroup",
    "oac-2011": "oa_code,supgrpcode,supgrpname,grpcode,grpname,subgrpcode,subgrpname",
    "rural-urban-2021": "LSOA21CD,LSOA21NM,LSOA21NMW,RUC21CD,RUC21NM,Urban_rural_flag,ObjectId",
    "rural-urban-2011": "LSOA11CD,LSOA11NM,RUC11CD,RUC11,FID",
    "msoa-names": "msoa11cd,msoa11nm,msoa11nmw,msoa11hclnm,msoa11hclnmw,Laname",
    "police-street-crime": "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,"
    "LSOA code,LSOA name,Crime type,Last outcome category,Context",
    "fixmystreet-counts": "lsoa,reports,unique_users,average_per_user,interface,month,SHEF_B_CODE",
    "fixmystreet-export": "Report ID,Title,Detail,User Name,Category,Created,Confirmed,"
    "Acknowledged,Fixed,Closed,Status,Latitude,Longitude,Query,Ward,Easting,Northing,Report URL,"
    "Device Type,Site Used,Reported As",
    "open311": "service_request_id,status,status_notes,service_name,service_code,description,"
    "agency_responsible,service_notice,requested_datetime,updated_datetime,expected_datetime,"
    "address,address_id,zipcode,lat,long,media_url",
    "nyc-311": "Unique Key,Created Date,Closed Date,Agency,Agency Name,Complaint Type,Descriptor,"
    "Location Type,Incident Zip,Status,Community Board,Borough,Open Data Channel Type,Latitude,"
    "Longitude,Location",
    "chicago-311": "SR_NUMBER,SR_TYPE,SR_SHORT_CODE,OWNER_DEPARTMENT,STATUS,ORIGIN,CREATED_DATE,"
    "WARD,COMMUNITY_AREA,LATITUDE,LONGITUDE",
}
"""Product → a row of headings as it is published, shortened at its end where it is long."""
SAID = {
    "nomis-residents": {"population": "All usual residents", "units": "Persons"},
    "nomis-households": {"population": "All households", "rural urban": "Total"},
}
SHEETS = {"mid-year-sape": "Mid-2020 Persons"}


def table_of(product: Product, without: str = "") -> Table | Boundaries:
    """A file with the headings of a product, but those that ``without`` is a pattern of."""
    names = [
        name
        for name in HEADINGS[product.key].split(",")
        if not re.fullmatch(without, name, re.IGNORECASE)
    ]
    if product.use == "boundaries":
        columns = {n: Column(n, pa.array([1]).to_pandas(), 1) for n in names}
        return Boundaries("a.gpkg", "", columns, 1, Path("a.gpkg"))
    frame = pa.table({name: ["1"] for name in names})
    said, sheet = SAID.get(product.key, {}), SHEETS.get(product.key, "")
    return Table("a.csv", TableForm(), frame, sheet=sheet, said=said)


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.key)
def test_a_product_is_known_by_its_published_headings(product: Product) -> None:
    known = product_of(table_of(product))
    assert known is not None
    assert known.key == product.key
    assert product.headed_in
    assert product.publisher in product.source


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.key)
def test_a_product_is_not_known_without_one_of_its_headings(product: Product) -> None:
    assert not product.is_in(table_of(product, without=product.columns[-1]))


def test_what_its_columns_are_is_said_of_its_own_headings() -> None:
    for product in PRODUCTS:
        if product.rows:
            table = table_of(product)
            assert Product.heading(table, product.rows.date)
            assert Product.heading(table, product.rows.service)


@pytest.mark.parametrize(
    "said",
    [
        {"population": "All usual residents aged 16 to 74"},
        {"population": "All usual residents", "sex": "Female"},
        {},
    ],
)
def test_a_nomis_query_about_a_part_of_the_people_is_no_base(said: dict[str, str]) -> None:
    frame = pa.table({"2021 output area": ["E1"], "mnemonic": ["E1"], "2021": ["5"]})
    assert product_of(Table("a.csv", TableForm(), frame, said=said)) is None


def test_a_sheet_of_women_is_no_estimate_of_all_people() -> None:
    names = HEADINGS["mid-year-sape"].split(",")
    frame = pa.table({name: ["1"] for name in names})
    assert product_of(Table("a.xlsx", TableForm(), frame, sheet="Mid-2020 Females")) is None


def test_a_table_of_ones_own_with_the_codes_of_a_lookup_is_no_product() -> None:
    names = ("LSOA21CD", "WD24CD", "LAD24CD", "residents")
    frame = pa.table({name: ["1"] for name in names})
    assert product_of(Table("a.csv", TableForm(), frame)) is None


def test_a_file_without_headings_is_known_by_its_first_row(tmp_path: Path) -> None:
    row = (
        '"SO16 0AS",10,437292,115542,"E92000001","E19000002","E18000009","E10000014","E07000093",'
        '"E05012936"'
    )
    (tmp_path / "so.csv").write_text(f"{row}\n{row.replace('0AS', '0AT')}\n")
    (table,) = look_at_folder(tmp_path, headings=headings_of).tables
    assert table.rows == 2
    assert table.form.headings[:2] == ("Postcode", "Positional_quality_indicator")
    known = product_of(table)
    assert known is not None
    assert known.key == "code-point-open"
    assert headings_of(["Ward", "10"]) == ()


def test_lines_above_a_header_are_read(tmp_path: Path) -> None:
    (tmp_path / "nomis.csv").write_text(
        '"TS001 - Number of usual residents"\n"ONS Crown Copyright Reserved"\n\n'
        '"Population :","All usual residents"\n"Units      :","Persons"\n\n'
        '"2021 output area","mnemonic","2021"\n\n"E00000001","E00000001",148\n'
        '"E00000003","E00000003",250\n'
    )
    (table,) = look_at_folder(tmp_path).tables
    assert table.said == {"population": "All usual residents", "units": "Persons"}
    known = product_of(table)
    assert known is not None
    assert known.key == "nomis-residents"
