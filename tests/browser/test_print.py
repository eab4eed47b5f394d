"""Paper: each page as a PDF, and what is on it."""

import re

import pytest
from playwright.sync_api import expect

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


PRINTED = {"present": ".scene", "learn": ".exercise > p, .exercise details p", "about": ".entry"}
PRINTED["services"] = ".wide-head h1, .wide tbody tr, .key-row, .wide-notes .figure-source"


@pytest.mark.parametrize("mode", PRINTED)
def test_every_scene_and_every_entry_is_printed(watched: Watched, mode: str) -> None:
    watched.open(f"?mode={mode}")
    assert sheets(watched) >= 1
    watched.page.emulate_media(media="print")
    parts = watched.page.locator(PRINTED[mode]).all()
    assert len(parts) > 1
    for part in parts:
        expect(part).to_be_visible()
    foot_is_there(watched)
    # Paper gives the map another room, and nobody moved it.
    assert "at=" not in watched.page.url
