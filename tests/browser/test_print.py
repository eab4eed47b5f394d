"""Paper: each page as a PDF, and what is on it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from data.palettes import interface_tokens
from data.store.reader import Atlas
from tests.browser.conftest import Watched
from tests.support.asking import ward


def sheets(watched: Watched) -> int:
    """How many sheets of A4 the page takes."""
    pdf = watched.page.pdf(prefer_css_page_size=True, print_background=True)
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def foot_is_there(watched: Watched) -> None:
    """The address, its code, the date and the build stand at the foot."""
    page = watched.page
    foot = page.locator("#print-foot")
    # A map that is brought to an area writes its place a moment later.
    expect(foot).to_contain_text(re.sub("&at=[^&]*", "", page.url))
    expect(foot).to_contain_text(re.compile(r"Printed on \d+ \w+ \d{4}\. Build [0-9a-f]+"))
    code = foot.get_by_role("presentation")
    code.evaluate("image => image.decode()")
    assert code.evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("tab", ["now", "time", "users", "missing", "people", "services"])
def test_explore_prints_its_answer_its_key_and_its_question(watched: Watched, tab: str) -> None:
    watched.open(f"?tab={tab}")
    count = sheets(watched)
    watched.page.emulate_media(media="print")
    expect(watched.headline).to_be_visible()
    expect(watched.key).to_be_visible()
    expect(watched.page.locator(".map-frame")).to_be_visible()
    expect(watched.page.locator(".answer-body")).not_to_be_empty()
    expect(watched.page.locator("#print-foot")).to_contain_text("compared with what is expected")
    foot_is_there(watched)
    for left_out in (".question", ".time-bar", ".answer-tabs", ".map-tools"):
        expect(watched.page.locator(left_out)).to_be_hidden()
    assert 1 <= count <= 3


def test_a_ward_is_one_sheet_two_at_most(watched: Watched, atlas: Atlas) -> None:
    watched.open(f"?mode=ward&area={ward(atlas)}")
    assert 1 <= sheets(watched) <= 2
    watched.page.emulate_media(media="print")
    for heading in watched.page.locator(".ward h2").all():
        expect(heading).to_be_visible()
    foot_is_there(watched)


def test_a_dark_page_of_two_maps_is_one_light_sheet_and_dark_again(watched: Watched) -> None:
    page = watched.page
    watched.open("?service=lights&beside=service:crime")
    page.evaluate("() => (document.documentElement.dataset.look = 'dark')")
    watched.settled()
    assert sheets(watched) == 1
    read = """() => {
        const copies = [...document.querySelectorAll('.on-paper')];
        const surface = getComputedStyle(document.body).backgroundColor;
        return { surface, copies: copies.length };
    }"""
    on_screen = page.evaluate(read)
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    on_paper = page.evaluate(read)
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert on_paper["surface"] != on_screen["surface"]
    assert on_paper["copies"] > 0
    assert page.evaluate(read) == on_screen
    assert on_screen["copies"] == 0
    # Also where a page is printed that does not hear of it, no colour is that of the dark look.
    page.emulate_media(media="print")
    expect(page.locator("#print-foot")).to_have_css("display", "table-footer-group")
    token = "() => getComputedStyle(document.documentElement).getPropertyValue('--surface')"
    assert page.evaluate(token).strip().upper() == interface_tokens("light")["surface"].upper()


PRINTED = {
    "present": ".scene:not([data-chart])",
    "learn": ".exercise > p, .exercise details p",
    "about": ".entry",
}
PRINTED["services"] = ".wide-head h1, .wide tbody tr, .key-row, .wide-notes .figure-source"


@pytest.mark.parametrize("mode", PRINTED)
def test_every_scene_and_every_entry_is_printed(watched: Watched, mode: str) -> None:
    watched.open(f"?mode={mode}")
    if mode == "present":
        scenes = watched.page.locator(".scene").count()
        expect(watched.page.locator("#present-ready .is-ready")).to_have_count(scenes)
        assert sheets(watched) == scenes
    watched.page.emulate_media(media="print")
    parts = watched.page.locator(PRINTED[mode]).all()
    assert len(parts) > 1
    for part in parts:
        expect(part).to_be_visible()
    foot_is_there(watched)
    # Paper gives the map another room, and nobody moved it.
    assert "at=" not in watched.page.url


def repeated(told: Any, length: int, times: int) -> Any:
    """JSON in which every list of a length is repeated."""
    if isinstance(told, dict):
        return {key: repeated(value, length, times) for key, value in told.items()}
    if isinstance(told, list):
        whole = told * times if len(told) == length else told
        return [repeated(each, length, times) for each in whole]
    return told


def test_a_long_table_is_printed_to_a_stated_row_with_its_sum(watched: Watched) -> None:
    """The screen draws the rows that are looked at; paper has 2,000, and says that there are
    more.
    """

    def lengthen(route: Route) -> None:
        table = route.fetch().json()
        many = table["count"]
        route.fulfill(json=repeated(table, many, 40) | {"count": 40 * many})

    page = watched.page
    page.route("**/table.json?*", lengthen)
    watched.open("?mode=services&turn=areas&level=oa")
    rows = page.locator(".wide tbody tr:not(.rows-apart)")
    expect(page.locator(".rows-apart")).to_have_count(1)
    page.locator(".row-link[tabindex='0']").focus()
    for key in ("PageDown", "PageDown", "End"):
        page.keyboard.press(key)
    last = page.locator("[aria-rowindex='2561'] .row-link")
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    page.keyboard.press("Home")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    expect(rows).to_have_count(2000)
    page.emulate_media(media="print")
    expect(page.locator(".wide-rest")).to_have_text(
        "The first 2,000 of 2,560 rows are printed. Take away has a file of all."
    )
    for part in (".wide-head h1", "#wide-count", ".wide-notes .figure-source"):
        expect(page.locator(part)).to_be_visible()
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".rows-apart")).to_have_count(1)
    expect(page.locator(".wide-rest")).to_be_empty()
