"""Journeys through the page as a user makes them, on the small atlas; requests are counted on the
way.
"""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

from data.store.reader import Atlas, open_atlas
from tests.browser.conftest import Watched

ASKING = "_dash-update-component"
CHART = 30_000
"""Milliseconds for the chart library, which is packed when it is first asked for."""


@pytest.fixture(scope="module")
def atlas(small_store: Path) -> Atlas:
    return open_atlas(small_store)


def said(watched: Watched) -> dict[str, str]:
    """What the address says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(watched.page.url).query).items()}


def choose_ward(watched: Watched, text: str = "moor") -> None:
    watched.page.keyboard.press("/")
    watched.page.keyboard.type(text)
    expect(watched.page.get_by_role("option").first).to_be_visible()
    watched.page.keyboard.press("Enter")
    expect(watched.headline).to_contain_text("Moor Allerton")
    watched.settled()


def test_the_page_opens_on_the_whole_atlas_with_a_painted_map(watched: Watched) -> None:
    watched.open()
    expect(watched.where).to_have_text("All 4 wards")
    expect(watched.headline).to_contain_text("Street, all services")
    assert len(watched.asked(ASKING)) == 1
    assert len(watched.asked("paint.frame")) == 1
    expect(watched.key.get_by_role("button").first).to_be_visible()


def test_another_comparison_costs_one_question_and_one_paint(watched: Watched) -> None:
    watched.open()
    watched.forget()
    watched.choose("Compared with", "the whole atlas")
    expect(watched.page).to_have_url(re.compile("measure=atlas"))
    watched.settled()
    assert len(watched.asked(ASKING)) == 1
    assert len(watched.asked("paint.frame")) == 1
    assert watched.asked("/tiles/") == []


def test_a_place_is_found_by_keyboard_and_its_story_told(watched: Watched) -> None:
    watched.open()
    choose_ward(watched)
    assert said(watched)["area"].startswith("ward:")
    expect(watched.where).to_contain_text("Ward in Ledston")
    assert "Moor Allerton" in watched.page.title()


def test_choosing_an_area_paints_nothing_anew(watched: Watched) -> None:
    watched.open("?level=ward")
    watched.forget()
    choose_ward(watched)
    assert len(watched.asked(ASKING)) == 1
    assert watched.asked("paint.frame") == []


def test_a_postcode_leads_to_its_ward_with_and_without_its_space(watched: Watched) -> None:
    watched.open()
    for typed in ("ls6 1aa", "LS62AB"):
        watched.page.get_by_role("combobox", name="Find a place").fill(typed)
        expect(watched.page.get_by_role("option").first).to_contain_text("Ward of")
        watched.page.keyboard.press("Enter")
        expect(watched.page).to_have_url(re.compile("area=ward:"))
        watched.settled()
    watched.page.get_by_role("combobox", name="Find a place").fill("ls6 1aa")
    watched.page.get_by_role("option").nth(1).click()
    expect(watched.page).to_have_url(re.compile("area=oa:"))
    watched.settled()


def test_an_unknown_postcode_gets_a_sentence(watched: Watched) -> None:
    watched.open()
    watched.page.get_by_role("combobox", name="Find a place").fill("ZZ1 1ZZ")
    expect(watched.page.get_by_text("is not in this atlas").first).to_be_visible()


def test_back_and_forward_agree_with_the_page(watched: Watched) -> None:
    watched.open()
    choose_ward(watched)
    watched.choose("About what", "Who lives here")
    expect(watched.page).to_have_url(re.compile("measure=segment"))
    watched.page.go_back()
    expect(watched.part("About what")).to_have_text("All of Street")
    expect(watched.headline).to_contain_text("Street, all services in Moor Allerton")
    watched.page.go_back()
    expect(watched.where).to_have_text("All 4 wards")
    watched.page.go_forward()
    expect(watched.headline).to_contain_text("Street, all services in Moor Allerton")
    watched.settled()


def test_a_link_opened_elsewhere_shows_the_same(watched: Watched) -> None:
    watched.open("?service=crime&window=month&period=2020-03&measure=count&level=ward")
    assert watched.page.inner_text("#period-label") == "March 2020"
    for part, words in (
        ("About what", "Crime"),
        ("In which areas", "each ward"),
        ("When", "March 2020"),
        ("Compared with", "nothing: show the count"),
    ):
        expect(watched.part(part)).to_have_text(words)
    assert said(watched) == {
        "theme": "safety",
        "window": "month",
        "period": "2020-03",
        "measure": "count",
        "level": "ward",
    } | {name: value for name, value in said(watched).items() if name in ("service", "theme")}


def test_a_mangled_link_opens_what_it_can_and_says_so(watched: Watched) -> None:
    watched.open("?measure=rate&area=ward:NOWHERE&period=soon&colour=red&at=1,2")
    notice = watched.page.locator(".notice")
    for part in ("'soon' was ignored", "'colour'", "NOWHERE", "place of the map '1,2'"):
        expect(notice).to_contain_text(part)
    expect(watched.part("Compared with")).to_have_text("nothing: show the rate")
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)


def test_the_month_changes_by_key_and_button_with_the_label(watched: Watched) -> None:
    watched.open("?measure=rate")
    before = watched.page.inner_text("#period-label")
    watched.forget()
    watched.page.keyboard.press("[")
    expect(watched.page.locator("#period-label")).not_to_have_text(before)
    watched.settled()
    assert len(watched.asked(ASKING)) == 1
    watched.page.get_by_role("button", name="Later").click()
    expect(watched.page.locator("#period-label")).to_have_text(before)
    watched.settled()


def test_hovering_names_the_area_and_asks_the_server_nothing(watched: Watched) -> None:
    watched.open("?level=oa&measure=rate")
    places = [watched.pixel("oa", f"E000000{number}") for number in (1, 2, 9)]
    # The charts are fetched once the map is drawn: on a busy machine that may be now.
    watched.page.wait_for_load_state("networkidle")
    watched.forget()
    for place in places:
        watched.page.locator("#map").hover(position=place)
        expect(watched.page.locator(".area-tip")).to_be_visible()
    expect(watched.page.locator(".area-tip")).to_contain_text("E0000009")
    assert watched.fetched == []


def test_a_click_chooses_the_area_under_the_pointer_and_shift_click_one_to_compare(
    watched: Watched, atlas: Atlas
) -> None:
    watched.open("?level=ward&measure=rate")
    codes = atlas.areas("ward").codes
    watched.page.locator("#map").click(position=watched.pixel("ward", codes[0]))
    expect(watched.page).to_have_url(re.compile(f"area=ward:{codes[0]}"))
    watched.settled()
    expect(watched.headline).to_contain_text("Moor Allerton")
    watched.page.locator("#map").click(
        position=watched.pixel("ward", codes[1]), modifiers=["Shift"]
    )
    expect(watched.page).to_have_url(re.compile(f"compare=ward:{codes[1]}"))
    watched.settled()
    expect(watched.headline).to_contain_text("Moor Allerton")
    expect(watched.where).to_contain_text("Beside St Anne's")
    watched.page.get_by_role("button", name="Stop comparing").click()
    expect(watched.where).not_to_contain_text("Beside")
    watched.settled()


def test_the_map_writes_where_it_is_and_a_link_brings_it_back(watched: Watched) -> None:
    watched.open()
    watched.page.get_by_role("button", name="Zoom in").click()
    expect(watched.page).to_have_url(re.compile("at="))
    at = said(watched)["at"]
    watched.open(f"?at={at}")
    assert said(watched)["at"] == at
    centre = watched.page.evaluate(
        "() => { const c = wardwise.paint.map().getCenter(); return [c.lat, c.lng,"
        " wardwise.paint.map().getZoom()]; }"
    )
    assert [round(value, 3) for value in centre] == [
        round(float(part), 3) for part in at.split(",")
    ]


def test_a_late_answer_to_an_older_question_is_dropped(watched: Watched) -> None:
    watched.open(intercepted=True)
    held = []
    watched.page.route(
        f"**/{ASKING}*", lambda route: held.append(route) if not held else route.continue_()
    )
    watched.page.keyboard.press("[")
    expect(watched.page).to_have_url(re.compile("period="))
    watched.page.keyboard.press("[")
    expect(watched.page).to_have_url(re.compile("period=2021-04"))
    watched.settled()
    shown = watched.page.inner_text("#panel")
    held[0].continue_()
    watched.page.wait_for_load_state("networkidle")
    assert watched.page.inner_text("#panel") == shown
    assert "April 2021" in shown
    assert watched.page.get_attribute("html", "data-waiting") is None


def test_lost_and_refused_answers_are_asked_for_again(watched: Watched) -> None:
    page = watched.open("?measure=rate", intercepted=True)
    for how in ("lost", 429, 503):
        failed = set()

        def fail(route: Route, how: str | int = how, failed: set[str] = failed) -> None:
            kind = urlsplit(route.request.url).path.rpartition("/")[2]
            if kind in failed:
                route.continue_()
                return
            failed.add(kind)
            if isinstance(how, int):
                words = {"error": {"status": how, "message": "Too many at once."}}
                route.fulfill(status=how, json=words, headers={"Retry-After": "1"})
            else:
                route.abort("internetdisconnected")

        addresses = (f"**/{ASKING}*", "**/paint.frame?*")
        for address in addresses:
            page.route(address, fail)
        page.keyboard.press("[")
        expect(page.locator("#map-notice")).to_contain_text("asks again")
        expect(page.locator("html")).to_have_attribute("data-waiting", "1")
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
        expect(page.locator("html")).not_to_have_attribute("data-waiting", "1")
        expect(page.locator("#map-notice")).to_be_empty()
        watched.settled()
        assert failed == {ASKING, "paint.frame"}
        # The map and the panel are at the month of the address.
        period = page.evaluate("() => wardwise.url.current().period")
        assert f"period={period}" in page.url
        assert f"period={period}" in watched.asked("paint.frame")[-1].url
        for address in addresses:
            page.unroute(address)
    lost_tiles: list[str] = []

    def lose(route: Route) -> None:
        lost_tiles.append(route.request.url)
        route.abort("internetdisconnected")

    page.route("**/tiles/**", lose, times=1)
    page.get_by_role("button", name="Zoom in").click()
    watched.settled()
    assert len(lost_tiles) == 1
    with page.expect_request(lost_tiles[0]):
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
    # Chromium writes each lost request to the console, and Dash one sentence.
    told = re.compile("ERR_INTERNET_DISCONNECTED|the server did not respond|status of (429|503)")
    watched.wrong[:] = [text for text in watched.wrong if not told.search(text)]


def test_the_key_keeps_a_group_and_shows_all_again(watched: Watched) -> None:
    watched.open("?level=oa&measure=segment")
    watched.key.get_by_role("button", name=re.compile("Group 1")).click()
    expect(watched.page).to_have_url(re.compile("segment="))
    watched.settled()
    watched.key.get_by_role("button", name="Show all").click()
    expect(watched.page).not_to_have_url(re.compile("segment="))


def test_the_ward_page_has_its_picture_and_can_be_printed(watched: Watched) -> None:
    watched.open("?mode=ward")
    ward = watched.page.get_by_role("link", name="Headingley")
    # A click would scroll to it wherever it lies: it must stand below the sentence.
    expect(ward).to_be_in_viewport()
    ward.click()
    expect(watched.page.get_by_role("heading", level=1)).to_contain_text("Headingley")
    picture = watched.page.locator(".ward-picture")
    expect(picture).to_be_visible()
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") > 0
    watched.page.emulate_media(media="print")
    expect(watched.page.locator(".header")).to_be_hidden()
    expect(watched.page.get_by_role("heading", level=1)).to_be_visible()
    # Nothing between the article and the paper cuts it to the height of the window.
    cut = watched.page.locator(".ward-article").evaluate(
        """article => {
            const cutting = [];
            for (let box = article.parentElement; box !== document.body; box = box.parentElement)
                if (getComputedStyle(box).overflowY !== "visible") cutting.push(box.className);
            return cutting;
        }"""
    )
    assert not cut, f"the printed page is cut by {cut}"


def test_scenes_step_by_key_and_end_with_escape(watched: Watched) -> None:
    watched.open("?mode=present&level=oa")
    expect(watched.page.locator(".scene:visible")).to_have_count(1)
    expect(watched.page.locator("#present-count")).to_have_text("1 of 5")
    for key in ("ArrowRight", " "):
        watched.page.keyboard.press(key)
    expect(watched.page.locator("#present-count")).to_have_text("3 of 5")
    expect(watched.page.locator("#present-trend svg.main-svg").first).to_be_visible(timeout=CHART)
    watched.page.keyboard.press("ArrowLeft")
    expect(watched.page.locator("#present-count")).to_have_text("2 of 5")
    watched.page.keyboard.press("Escape")
    expect(watched.headline).to_be_visible()
    watched.settled()


def test_the_register_tells_of_the_build(watched: Watched) -> None:
    watched.open()
    watched.page.keyboard.press("6")
    expect(watched.page.locator(".about-article")).to_contain_text("Counts from 1 to 4 are hidden")


def test_the_trend_is_drawn_when_it_comes_into_view_and_stays(watched: Watched) -> None:
    watched.open()
    watched.tab("Over time").click()
    chart = watched.page.locator("#trend svg.main-svg").first
    expect(chart).to_be_visible(timeout=CHART)
    chart.evaluate("element => { element.dataset.mark = '1'; }")
    watched.page.keyboard.press("[")
    expect(watched.page).to_have_url(re.compile("period="))
    watched.settled()
    assert chart.get_attribute("data-mark") == "1"


def test_on_a_phone_the_question_unfolds_and_the_answer_follows_the_map(
    watched_phone: Watched,
) -> None:
    page = watched_phone.open()
    box = page.locator("#map").bounding_box()
    assert box is not None
    assert box["width"] == 390
    assert box["height"] > 300
    expect(watched_phone.headline).to_be_in_viewport()
    expect(watched_phone.part("Compared with")).to_be_hidden()
    fold = page.get_by_role("button", name=re.compile("^All of Street against what is expected"))
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    watched_phone.choose("Compared with", "the whole atlas")
    expect(page).to_have_url(re.compile("measure=atlas"))
    watched_phone.settled()
    expect(page.get_by_role("button", name=re.compile("against the whole atlas"))).to_be_visible()
    watched_phone.tab("People").click()
    expect(page.get_by_role("heading", name="Who lives here")).to_be_visible()
    watched_phone.settled()


def test_nothing_of_the_map_lies_over_the_other_pages(watched_phone: Watched) -> None:
    watched_phone.open("?mode=ward")
    ward = watched_phone.page.get_by_role("link", name="Headingley")
    expect(ward).to_be_in_viewport()
    ward.click()
    expect(watched_phone.page.get_by_role("heading", level=1)).to_contain_text("Headingley")
    watched_phone.settled()
    covered = (
        "() => [100, 300, 500, 700, 800].filter((y) => !document.elementFromPoint(120, y +"
        " 40)?.closest('.ward, .header, .standing'))"
    )
    assert watched_phone.page.evaluate(covered) == []
