"""The map by keyboard and ear, on the small atlas: what the keys do, and what a screen reader is
told.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data.store.reader import Atlas, open_atlas
from tests.browser.conftest import Watched

ARROWS = ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft")


@pytest.fixture(scope="module")
def atlas(small_store: Path) -> Atlas:
    return open_atlas(small_store)


def the_map(page: Page) -> Locator:
    return page.get_by_role("application", name=re.compile("^Map"))


def told(page: Page) -> Locator:
    return page.locator("#status")


def enter(watched: Watched) -> Page:
    """Come to the map by keyboard: forwards from the last part of the question."""
    page = watched.page
    the_map(page).focus()
    expect(told(page)).to_have_text(re.compile("neighbour|No area shares its border"))
    return page


def name_told(page: Page) -> str:
    return page.inner_text("#status").split(",")[0]


def test_the_map_is_one_stop_and_its_name_says_how_it_works(watched: Watched) -> None:
    page = watched.open("?level=oa&measure=rate")
    stops = the_map(page).evaluate(
        "map => [map, ...map.querySelectorAll('*')].filter(e => e.tabIndex >= 0).length"
    )
    assert stops == 1
    for words in ("Arrows", "Enter", "Backspace", "Escape"):
        expect(the_map(page)).to_have_accessible_name(re.compile(words))


def test_arrows_walk_from_area_to_area_and_backspace_returns(
    watched: Watched, atlas: Atlas
) -> None:
    watched.open("?level=oa&measure=rate")
    page = enter(watched)
    watched.forget()
    names = set(atlas.areas("oa").names)
    visited = [name_told(page)]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        before = page.inner_text("#status")
        page.keyboard.press(key)
        expect(told(page)).not_to_have_text(before)
        if not page.inner_text("#status").startswith("No area"):
            visited.append(name_told(page))
    assert set(visited) <= names
    assert len(set(visited)) > 1
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text(visited[-1])
    expect(told(page)).to_contain_text("neighbour")
    for name in reversed(visited[:-1]):
        page.keyboard.press("Backspace")
        expect(told(page)).to_have_text(re.compile(f"^{re.escape(name)},"))
    page.keyboard.press("Backspace")
    expect(told(page)).to_have_text("There is no step to go back.")
    assert watched.fetched == []


def test_the_map_moves_so_that_the_area_stays_in_view(watched: Watched) -> None:
    page = watched.open("?level=oa&measure=rate&area=ward:W0000001")
    page.evaluate("() => { const m = wardwise.paint.map(); m.setZoom(m.getZoom() + 1); }")
    watched.settled()
    enter(watched)
    before = page.url
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        page.evaluate("() => wardwise.paint.ready()")
        tip, box = page.get_by_role("tooltip"), the_map(page).bounding_box()
        expect(tip).to_be_visible()
        seen = tip.bounding_box()
        assert seen
        assert box
        assert seen["x"] >= box["x"]
        assert seen["y"] >= box["y"]
        assert seen["x"] + seen["width"] <= box["x"] + box["width"] + 1
        assert seen["y"] + seen["height"] <= box["y"] + box["height"] + 1
    page.wait_for_function("before => location.href !== before", arg=before)


def test_enter_chooses_shift_enter_compares_and_escape_leaves_for_the_answer(
    watched: Watched,
) -> None:
    watched.open("?level=ward")
    page = enter(watched)
    first = name_told(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("area=ward:"))
    expect(watched.headline).to_contain_text(first)
    watched.settled()
    expect(the_map(page)).to_be_focused()
    for key in ARROWS:
        page.keyboard.press(key)
        if not page.inner_text("#status").startswith(("No area", first)):
            break
    page.keyboard.press("Shift+Enter")
    expect(page).to_have_url(re.compile("compare=ward:"))
    watched.settled()
    page.keyboard.press("Escape")
    expect(watched.headline).to_be_focused()
    expect(page.get_by_role("tooltip")).to_be_hidden()
    expect(page).to_have_url(re.compile("area=ward:"))


def test_d_describes_the_view_in_up_to_forty_words(watched: Watched) -> None:
    watched.open("?level=ward")
    page = enter(watched)
    page.keyboard.press("d")
    expect(told(page)).to_have_text(re.compile(r"^In view: 4 wards, [\d.]+ kilometres across\. \d"))
    assert len(page.inner_text("#status").split()) <= 40


def test_t_lists_what_is_in_view_and_gives_the_focus_back(watched: Watched) -> None:
    watched.open("?level=ward&measure=rate")
    page = enter(watched)
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog", name="In view: 4 wards")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("rowheader")).to_have_count(4)
    expect(dialog.get_by_role("columnheader")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(the_map(page)).to_be_focused()
    page.keyboard.press("t")
    dialog.get_by_role("button", name="Headingley").press("Enter")
    expect(dialog).to_be_hidden()
    expect(watched.headline).to_contain_text("Headingley")
    watched.settled()


def test_letters_on_the_map_are_off_with_the_other_single_letter_keys(watched: Watched) -> None:
    watched.page.add_init_script("localStorage.setItem('wardwise-keys', 'off')")
    watched.open("?level=ward")
    page = enter(watched)
    before = page.inner_text("#status")
    page.keyboard.press("t")
    page.keyboard.press("d")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(told(page)).to_have_text(before)
    zoom = "() => wardwise.paint.map().getZoom()"
    was = page.evaluate(zoom)
    page.keyboard.press("+")
    page.wait_for_function(f"was => ({zoom})() > was", arg=was)


def test_a_double_click_zooms_and_chooses_nothing(watched: Watched) -> None:
    page = watched.open("?level=ward")
    was = page.evaluate("() => wardwise.paint.map().getZoom()")
    steps = page.evaluate("() => history.length")
    box = the_map(page).bounding_box()
    assert box
    inside = watched.pixel("ward", "W0000001")
    place = (box["x"] + inside["x"], box["y"] + inside["y"])
    page.mouse.dblclick(*place)
    page.wait_for_function("was => wardwise.paint.map().getZoom() > was", arg=was)
    watched.settled()
    expect(page).not_to_have_url(re.compile("area="))
    expect(watched.where).to_have_text("All 4 wards")
    # The address has had time to be written: it has the new position.
    expect(page).to_have_url(re.compile("at="))
    assert page.evaluate("() => history.length") == steps
    page.mouse.click(*place)
    expect(page).to_have_url(re.compile("area="))
    assert page.evaluate("() => history.length") == steps + 1
    watched.settled()
