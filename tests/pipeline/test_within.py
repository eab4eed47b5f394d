"""A level of polygons without a table of members: the middle of each output area says which."""

import re
from pathlib import Path

import geopandas
import pytest
import shapely

from data.errors import SourceError
from data.pipeline.build import build_atlas
from data.pipeline.check.examine import examine
from data.store.reader import open_atlas
from tests.support.council import CATALOGUE, EAST, NORTH, SIDE, write_council

LEVEL = """
[[level]]
key = "renewal"
name = "renewal area"
names = "renewal areas"
boundaries = { file = "renewal.gpkg", code = "code", name = "title" }

[[level]]
key = "ward"
"""
Corners = tuple[float, float, float, float]
QUAY: Corners = (0, 0, 2.4, 2)
"""West, south, east and north in sides of output areas."""
HEATH: Corners = (4.3, 2, 6, 4)


def council(folder: Path, **areas: Corners) -> Path:
    """A council with polygons of its own areas, in a GeoPackage."""
    path = write_council(folder, catalogue=CATALOGUE.replace('\n[[level]]\nkey = "ward"\n', LEVEL))
    shapes = [
        shapely.box(
            *(EAST + x * SIDE if at % 2 == 0 else NORTH + x * SIDE for at, x in enumerate(a))
        )
        for a in areas.values()
    ]
    named = {"code": [name[0].upper() for name in areas], "title": list(areas)}
    frame = geopandas.GeoDataFrame(named, geometry=shapes, crs="EPSG:27700")
    frame.to_file(folder / "renewal.gpkg", driver="GPKG")
    return path


def test_polygons_have_the_output_areas_whose_middle_lies_in_them(tmp_path: Path) -> None:
    path = council(tmp_path / "council", quay=QUAY, heath=HEATH, nowhere=(90, 90, 91, 91))
    built = build_atlas(path, tmp_path / "store", silent=True)
    atlas = open_atlas(tmp_path / "store")
    areas = atlas.areas("renewal")
    of = {str(code): number for number, code in enumerate(areas.codes, 1)}
    assert dict(zip(map(str, areas.names), of.values(), strict=True)).keys() == {"quay", "heath"}
    parents = atlas.areas("oa").parents["renewal"]
    members = {
        code: {str(oa) for oa in atlas.areas("oa").codes[parents == number]}
        for code, number in of.items()
    }
    assert members == {"Q": {"E00", "E01", "E10", "E11"}, "H": {"E24", "E34", "E25", "E35"}}
    # By hand: 40 % of E02 and E12 lies in the quay, and 70 % of E24 and E34 in the heath, whose
    # people are 142 + 143 of the 100 + 110 + 101 + 111 + 142 + 143 + 152 that are known.
    said = (
        "Renewal areas have no table of members: their members are the 8 of 24 output areas whose"
        " middle lies in them. 4 cross a border; those that are counted inside have 33.2% of the"
        " base of all renewal areas."
    )
    assert said in built.remarks
    assert "1 of 3 renewal areas have no member in the atlas and are left out of it." in (
        built.remarks
    )
    assert atlas.base("renewal", "residents")[of["Q"] - 1] == 422
    assert said in [finding.sentence for finding in examine(path).findings]


@pytest.mark.parametrize(
    ("areas", "told"),
    [
        (
            {"quay": QUAY, "moor": (2, 0, 4, 2)},
            "renewal areas overlap: quay (Q) and moor (M) (20% of",
        ),
        (
            {"quay": QUAY, "yard": (4.1, 0.1, 4.3, 0.3)},
            "1 of 2 renewal areas hold the middle of no",
        ),
    ],
)
def test_polygons_that_cannot_be_made_of_output_areas_are_refused(
    tmp_path: Path, areas: dict[str, Corners], told: str
) -> None:
    path = council(tmp_path / "council", **areas)
    with pytest.raises(SourceError, match=re.escape(told)):
        build_atlas(path, tmp_path / "store", silent=True)
    assert any(told in finding.sentence for finding in examine(path).findings)
