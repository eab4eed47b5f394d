"""One long journey over the demonstration region and over Leeds: open, filter, hover, click, search
a postcode, change the month, share the link, go back.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, expect

from data.settings import Settings
from data.store.reader import Atlas, open_atlas
from tests.browser.conftest import DESKTOP, Watched, serving, watching

ASKING = "_dash-update-component"


@pytest.fixture(scope="module", params=["demo_store", "leeds_store"])
def store(request: pytest.FixtureRequest) -> Path:
    return Path(request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    yield from serving(Settings(store=store))


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Watched]:
    yield from watching(browser, address, DESKTOP, fresh=True)


def some_postcode(atlas: Atlas) -> str:
    """A postcode of the atlas, written without its space."""
    table = pq.read_table(atlas.root / "postcodes.parquet")
    return str(table["postcode"][table.num_rows // 2])


def test_a_visit_from_opening_to_going_back(visit: Watched, store: Path) -> None:
    atlas = open_atlas(store)
    page = visit.open()
    expect(visit.headline).not_to_be_empty()
    expect(page).to_have_title(f"{visit.headline.inner_text()} · Wardwise")
    assert len(visit.asked(ASKING)) == 1

    visit.forget()
    visit.choose("Compared with", "nothing: show the rate")
    expect(page).to_have_url(re.compile("measure=rate"))
    visit.settled()
    assert (len(visit.asked(ASKING)), len(visit.asked("paint.frame"))) == (1, 1)

    visit.choose("In which areas", "each ward")
    expect(page).to_have_url(re.compile("level=ward"))
    visit.settled()

    areas = atlas.areas("ward")
    chosen = int(
        (
            (areas.bounds[:, 2] - areas.bounds[:, 0]) * (areas.bounds[:, 3] - areas.bounds[:, 1])
        ).argmax()
    )
    place = visit.pixel("ward", str(areas.codes[chosen]))
    visit.forget()
    page.locator("#map").hover(position=place)
    expect(page.locator(".area-tip")).to_contain_text(str(areas.names[chosen]))
    assert visit.fetched == []
    page.locator("#map").click(position=place)
    expect(page).to_have_url(re.compile(f"area=ward:{areas.codes[chosen]}"))
    visit.settled()
    expect(visit.headline).to_contain_text(str(areas.names[chosen]))
    assert len(visit.asked(ASKING)) == 1
    assert visit.asked("paint.frame") == []

    visit.forget()
    month = page.inner_text("#period-label")
    page.get_by_role("button", name="Earlier").click()
    expect(page.locator("#period-label")).not_to_have_text(month)
    visit.settled()
    assert (
        len(visit.asked(ASKING)),
        len(visit.asked("paint.frame")),
        len(visit.asked("/tiles/")),
    ) == (1, 1, 0)
    link, told = page.url, page.inner_text("#panel")

    page.get_by_role("combobox", name="Find a place").fill(some_postcode(atlas))
    expect(page.get_by_role("option").first).to_contain_text("Ward of")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"area=ward:(?!{areas.codes[chosen]})"))
    visit.settled()
    page.go_back()
    expect(visit.headline).to_contain_text(str(areas.names[chosen]))
    visit.settled()

    visit.open(link.removeprefix(visit.base + "/"))
    assert page.inner_text("#panel") == told
