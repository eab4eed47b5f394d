"""Counts by output area and residents by ward only: rates are offered where there are any."""

from pathlib import Path

import pytest

from app import create_app
from data.answers.address import ask_query
from data.answers.choices import choices_for
from data.answers.map.frame import description_for
from data.answers.story.areas_chart import field_for
from data.pipeline.build import build_atlas
from data.settings import Settings
from data.store.reader import Atlas, open_atlas
from tests.support.council import CATALOGUE, GOOD_ROWS, area_code, write_council, write_csv

CATALOGUE_BY_WARD = (
    CATALOGUE.replace('level = "lsoa", code = "where"', 'level = "oa", code = "where"')
    .replace('file = "lookup.csv"\nlevel = "oa"', 'file = "people.csv"\nlevel = "ward"')
    .replace('code = "oa"\nvalue', 'code = "ward"\nvalue')
    .replace('weight = "people"\nweight_base = "residents"', 'weight = "areas"')
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("by-ward")
    rows = [(when, area_code(i % 6, i % 4), *rest) for i, (when, _, *rest) in enumerate(GOOD_ROWS)]
    catalogue = CATALOGUE_BY_WARD
    start, end = catalogue.index("[[classification]]"), catalogue.index("[[theme]]")
    path = write_council(
        folder / "council", rows=rows, catalogue=catalogue[:start] + catalogue[end:]
    )
    write_csv(folder / "council" / "people.csv", ("ward", "people"), [("W0", 900), ("W1", 1100)])
    build_atlas(path, folder / "store", silent=True)
    return folder / "store"


@pytest.fixture(scope="module")
def by_ward(store: Path) -> Atlas:
    return open_atlas(store)


def test_the_page_opens_on_the_finest_level_that_has_rates_and_says_why(by_ward: Atlas) -> None:
    opening = ask_query("", by_ward)
    assert (opening.measure.key, opening.level.key) == ("atlas", "ward")
    told = description_for(opening)
    assert told["notice"] is None
    assert str(told["explanation"]).endswith(
        "Residents are not known by LSOA, so wards are the smallest areas with figures."
    )
    counts = ask_query("measure=count", by_ward)
    assert counts.level.key == "oa"
    assert description_for(counts)["explanation"] == ""


def test_the_browser_learns_which_levels_have_the_base(by_ward: Atlas) -> None:
    choices = choices_for(by_ward.manifest)
    assert choices["bases"] == {"residents": ["ward", "authority"]}
    theme = choices["themes"][0]
    assert theme["levels"] == ["oa", "lsoa", "ward", "authority"]
    assert {s["base"] for s in theme["services"]} == {"residents"}


def test_a_level_without_rates_says_so_and_offers_wards_in_one_press(by_ward: Atlas) -> None:
    told = description_for(ask_query("level=oa&measure=rate", by_ward))
    assert told["notice"] == {
        "text": "Rates per 1,000 residents are known by ward, not by output area.",
        "offer_level": "ward",
    }


def test_the_chart_and_the_file_of_areas_are_of_wards(store: Path, by_ward: Atlas) -> None:
    code = area_code(0, 0)
    field = field_for(ask_query(f"area=oa:{code}&measure=rate", by_ward))
    assert field is not None
    assert field.names == "wards"
    client = create_app(Settings(store=store)).server.test_client()
    text = client.get(f"/api/v1/{by_ward.build_id}/rates.csv?area=oa:{code}").get_data(as_text=True)
    rows = text.partition("area_code,")[2].splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == ["W1", "W0"], "Eastside, Westside"
