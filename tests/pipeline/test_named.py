"""What campaigns, views and stories name is checked by a build, by the check and by ``add``."""

from pathlib import Path

import pytest

from data.answers.view import NAMES
from data.errors import CatalogueError
from data.pipeline.add import added
from data.pipeline.build import build_atlas
from data.pipeline.catalogue import Catalogue, read_catalogue
from data.pipeline.check.examine import examine
from data.pipeline.cross_references import cross_reference_problems
from data.pipeline.named import AREAS, KEYS, SECOND_MAP, area_problems
from tests.support.council import CATALOGUE, write_council

CAMPAIGN = """
[[campaign]]
title = "By letter"
service = "potholes"
level = "ward"
areas = ["W0", "w1"]
begins = 2025-01-06
ends = 2025-03-28
cost = 800
channel = "Letter"
owner = "Streets"
review = 2026-01-05
chosen = "2024-12"
"""
BLOCKS = f"""{CAMPAIGN}
[[view]]
title = "Lights"
query = "service=lights&level=auto&area=ward:W1&beside=service:total~area:lsoa:L5"

[[story]]
key = "streets"
title = "Our streets"
scene = [{{ view = "theme=streets" }}, {{ view = "service=total", emphasis.area = "oa:E00" }}]
"""
AREAS_THERE = {"oa": ["E00"], "lsoa": ["L4", "L5"], "ward": ["W0", "W1"]}


def catalogue(folder: Path, *changes: tuple[str, str], blocks: str = BLOCKS) -> Catalogue:
    """The council's catalogue with blocks that name things, in ``folder``."""
    for right, wrong in changes:
        assert right in blocks
        blocks = blocks.replace(right, wrong)
    return read_catalogue(write_council(folder, rows=(), catalogue=CATALOGUE + blocks))


def test_blocks_that_name_what_is_there_are_no_problem(tmp_path: Path) -> None:
    there = catalogue(tmp_path)
    assert not cross_reference_problems(there)
    assert not area_problems(there, AREAS_THERE)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('service = "potholes"', 'service = "pots"', "[campaign By letter] service 'pots' is not"),
        ("service=lights", "service=light", "[view Lights] service 'light' is not declared"),
        ("level=auto", "level=lower", "[view Lights] level 'lower' is not declared"),
        ("area=ward:W1", "area=wards:W1", "[view Lights] level 'wards' is not declared"),
        ("service:total", "service:all", "[view Lights] service 'all' is not declared"),
        ("theme=streets", "theme=roads", "[story streets, scene 1] theme 'roads' is not declared"),
    ],
)
def test_a_key_that_is_not_declared_is_told(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    [problem] = cross_reference_problems(catalogue(tmp_path, (right, wrong)))
    assert problem.startswith(told)


def test_two_blocks_of_one_title_are_told(tmp_path: Path) -> None:
    [problem] = cross_reference_problems(catalogue(tmp_path, blocks=CAMPAIGN * 2))
    assert problem == "[campaign] 2 are called 'By letter'; rename all but one"


def test_areas_that_the_levels_do_not_have_are_told_with_block_and_level(tmp_path: Path) -> None:
    there = catalogue(
        tmp_path,
        ('["W0", "w1"]', '["W0", "W7", "W8", "W9", "V1", "V2"]'),
        ("area:lsoa:L5", "area:lsoa:L9"),
        ("oa:E00", "oa:E77"),
    )
    assert area_problems(there, AREAS_THERE) == [
        "[campaign By letter] areas 'W7', 'W8', 'W9' and 2 more are not among the 2 wards of this"
        " atlas, whose codes are like 'W0'; correct each code, or leave it out",
        "[view Lights] area 'L9' is not among the 2 LSOAs of this atlas, whose codes are like"
        " 'L4'; correct the code, or leave it out",
        "[story streets, scene 2] area 'E77' is not among the 1 output areas of this atlas, whose"
        " codes are like 'E00'; correct the code, or leave it out",
    ]


def test_a_build_the_check_and_add_say_the_same_of_an_area(tmp_path: Path) -> None:
    path = write_council(tmp_path / "council", catalogue=CATALOGUE)
    file = tmp_path / "block.toml"
    file.write_text(CAMPAIGN.replace("w1", "W9"), "utf-8")
    new = added(file, path, AREAS_THERE)
    [told] = new.notes
    path.write_text(new.text, "utf-8")
    assert told in [finding.sentence for finding in examine(path).findings]
    with pytest.raises(CatalogueError) as refused:
        build_atlas(path, tmp_path / "store", silent=True)
    assert refused.value.problems == (told,)
    assert not (tmp_path / "store" / "current").exists()


def test_parameters_are_those_of_the_address() -> None:
    assert {*KEYS, *AREAS, SECOND_MAP} <= set(NAMES)
