"""Folded sections, charts of areas and the compare bar as a user meets them; what each costs in requests."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.test_access import violations
from tests.browser.test_journeys import ASKING, CHART

WARD = "?service=lights&measure=rate&level=ward&area=ward:W0000001"


def open_section(watched: Watched, name: str) -> None:
    watched.page.locator("summary", has_text=name).click()


def test_a_section_costs_one_question_when_opened_and_none_when_closed(watched: Watched) -> None:
    watched.open(WARD)
    watched.forget()
    open_section(watched, "Who uses it")
    expect(watched.page.locator("#uses-body table").first).to_be_visible()
    assert len(watched.asked(ASKING)) == 1
    watched.forget()
    open_section(watched, "Who uses it")
    expect(watched.page.locator("#uses-body table").first).to_be_hidden()
    assert watched.asked(ASKING) == []


def test_an_open_section_follows_the_view_with_the_one_question(watched: Watched) -> None:
    watched.open(WARD)
    open_section(watched, "Who is missing")
    expect(watched.page.locator("#missed-body .figure-note").first).to_be_visible()
    watched.forget()
    watched.page.evaluate("wardwise.url.go({service: 'potholes'})")
    expect(watched.page.locator("#trend-heading")).to_have_text("Potholes")
    watched.settled()
    expect(watched.page.locator("#missed-body .figure-note").first).to_be_visible()
    assert len(watched.asked(ASKING)) == 1


def test_a_group_of_the_profile_shows_on_the_map_where_its_people_live(watched: Watched) -> None:
    watched.open(WARD)
    open_section(watched, "Who uses it")
    watched.page.locator("#uses-body").get_by_role("link", name="Group 2").click()
    expect(watched.page).to_have_url(re.compile("segment=2"))
    expect(watched.page.get_by_label("Who lives here").first).to_be_checked()


def test_a_point_of_the_funnel_chooses_its_area_with_one_question(watched: Watched) -> None:
    watched.open("?service=lights&measure=rate&level=oa")
    watched.page.get_by_role("button", name="Funnel").click()
    watched.page.locator("#trend-section").scroll_into_view_if_needed()
    point = watched.page.locator("#trend .scatterlayer .points path").first
    expect(point).to_be_visible(timeout=CHART)
    expect(watched.page.locator("#trend-note")).to_contain_text("chance alone would bring")
    watched.forget()
    # Points lie close together: whichever is under the pointer is chosen.
    point.hover(force=True)
    point.click(force=True)
    expect(watched.page).to_have_url(re.compile("area=oa:E"))
    watched.settled()
    assert len(watched.asked(ASKING)) == 1
    assert watched.asked("paint.frame") == []


def test_a_letter_compares_with_the_areas_next_door(watched: Watched) -> None:
    watched.open(WARD)
    watched.page.keyboard.press("n")
    expect(watched.page).to_have_url(re.compile("comparator=nextdoor"))
    expect(watched.page.locator(".compare-bar [aria-pressed=true]")).to_have_text("Next door")
    expect(watched.page.locator("#trend-summary")).to_contain_text("2 wards next door")


def test_a_comparison_that_would_be_wrong_says_why(watched: Watched) -> None:
    watched.open(WARD)
    button = watched.page.get_by_role("button", name="Last month")
    expect(button).to_have_attribute("aria-disabled", "true")
    watched.page.keyboard.press("m")
    expect(watched.page.locator("#status")).to_contain_text("share eleven of their months")
    assert "lastmonth" not in watched.page.url


@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_serious_violation_with_everything_open(watched: Watched, look: str) -> None:
    watched.page.add_init_script(f"localStorage.setItem('wardwise-look', '{look}')")
    watched.open(WARD)
    for name in ("Who uses it", "Who is missing", "How is this worked out?"):
        open_section(watched, name)
    open_section(watched, "All the numbers")
    watched.page.get_by_role("button", name="Funnel").click()
    expect(watched.page.locator("#trend-note")).to_contain_text("chance alone would bring")
    assert violations(watched) == []
