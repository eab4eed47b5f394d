"""Shake the map: drawn again as chance would bring it, and nine maps where motion is not wanted."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP, Watched, watching

QUERY = "?level=ward&service=lights&measure=expected&shake=nothing"
COUNTS = "() => [...document.querySelectorAll('#legend [data-counts]')].map((e) => e.textContent)"


@pytest.fixture
def watched_moving(browser: Browser, server: str) -> Iterator[Watched]:
    yield from watching(browser, server, DESKTOP, motion="no-preference")


def test_without_motion_nine_maps_ask_which_is_real(watched: Watched) -> None:
    page = watched.open(QUERY)
    maps = page.locator(".shake-map")
    expect(maps).to_have_count(9)
    page.get_by_role("button", name="Answer").click()
    expect(page.locator(".shake-told")).to_have_text(re.compile(r"^Map \d is the real one\.$"))
    expect(page.locator(".shake-map.is-real")).to_have_count(1)

    page.get_by_role("button", name="Other draws").click()
    page.wait_for_url("**seed=2**")
    expect(page.locator(".shake-told")).to_have_text(re.compile("^Nine maps: "))
    page.get_by_role("button", name="The real map").click()
    expect(maps).to_have_count(0)
    assert "shake" not in page.url


def test_a_shaken_map_says_what_it_is_and_stops(watched_moving: Watched) -> None:
    page = watched_moving.open("?level=ward&service=lights&measure=expected&draw=areas")
    real = page.evaluate(COUNTS)
    page.get_by_role("button", name="Shake", exact=True).click()
    expect(page.locator(".shake-film")).to_have_count(2)
    expect(page.locator(".shake-told")).to_have_text(re.compile("^Not real: "))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    page.get_by_role("button", name="The real map").click()
    expect(page.locator(".shake-film")).to_have_count(0)
    assert page.evaluate(COUNTS) == real


def test_the_map_of_a_scene_is_shaken_by_a_key_and_a_button(watched: Watched) -> None:
    rate, expected = "service=lights&measure=rate", QUERY[1:].removesuffix("&shake=nothing")
    talk = json.dumps({"title": "Ours", "scenes": [{"view": rate}, {"view": expected}]})
    keep = f"localStorage.setItem('wardwise-talk', {json.dumps(talk)})"
    watched.page.add_init_script(keep)
    page = watched.open("?mode=present&story=mine")
    button, bar = page.locator("#shake-scene"), page.locator(".shake-told")
    expect(page.locator("#present-count")).to_have_text("1 of 2")
    expect(button).to_be_hidden()
    page.keyboard.press("h")
    expect(page.locator("#present-told")).to_contain_text("can be shaken")
    page.keyboard.press("PageDown")
    for back in ("h", "Home"):
        button.click()
        expect(bar).to_contain_text("Nine maps")
        expect(button).to_have_attribute("aria-pressed", "true")
        page.keyboard.press(back)
        expect(bar).to_have_count(0)
    page.keyboard.press("h")
    expect(bar).to_have_count(1)
    page.keyboard.press("PageUp")
    expect(bar).to_have_count(0)
    expect(button).to_be_hidden()
