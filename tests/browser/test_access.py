"""Axe over every page, tab, list and look, on a desk and a phone: no violation that is serious or
critical; and what axe cannot see: keys, focus, names, and room in small windows.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, expect

from data.pipeline.ledger import Ledger
from data.pipeline.report import report_html
from data.store.reader import open_atlas
from tests.browser.conftest import Watched
from tests.browser.in_view import (
    lost_icons,
    lost_words,
    silent_states,
    small_targets,
    space_text,
    too_wide,
)

SERIOUS = ("serious", "critical")
PHONE = 900
"""Windows narrower than this have one column."""


FOUND = """async () => {
  const told = await axe.run({ resultTypes: ["violations"] });
  return told.violations;
}"""


def violations(watched: Watched) -> list[str]:
    """What axe finds. Its script stays in the page; all but the violations stays there as well."""
    if not watched.page.evaluate("() => 'axe' in window"):
        watched.page.evaluate(AXE_SCRIPT)
    found = watched.page.evaluate(FOUND)
    return [
        f"{v['id']}: {v['help']}: {[node['html'][:160] for node in v['nodes'][:4]]}"
        for v in found
        if v["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("query", ["", "?measure=wrong", "?mode=ward&area=ward:W0000001"])
def test_no_serious_violation_when_a_page_opens(watched: Watched, query: str) -> None:
    watched.open(query)
    assert violations(watched) == []


TABS = [{"tab": tab} for tab in ("now", "time", "users", "missing", "plan", "people", "services")]
EVERYWHERE = (
    *TABS,
    {"tab": "now", "area": "", "compare": ""},
    {"shake": "nine"},
    {"shake": "", "beside": "service:crime", "split": "50"},
    {"measure": "segment", "overlay": "takeup", "beside": "", "split": ""},
    {"mode": "ward", "area": ""},
    {"area": "ward:W0000001"},
    {"mode": "present", "story": "together", "scene": "2"},
    {"mode": "services", "area": ""},
    {"turn": "areas"},
    {"mode": "shape", "shape": "ward:W0000001,2"},
    {"mode": "learn"},
    {"topic": "glossary"},
    {"mode": "about"},
    {"mode": "views"},
    {"mode": "campaigns"},
    {"mode": "list"},
    {"mode": "segments", "classification": "shoreline", "segment": "A,B"},
    {"mode": "explore", "measure": "reclassed", "tab": "people", "classification": "oac"},
    {"tab": "now", "measure": "found", "where": "group:oac:1:over:10"},
)
"""Changes of the view that lead through every page and tab, from two wards compared."""


def walk(watched: Watched) -> Iterator[str]:
    """Open two wards compared, and go from there to every tab and page; what was changed."""
    page = watched.open("?level=ward&area=ward:W0000001&compare=ward:W0000002")
    for patch in EVERYWHERE:
        page.evaluate("(patch) => wardwise.url.go(patch)", patch)
        watched.settled()
        yield str(patch)


def test_no_serious_violation_on_any_page_or_tab(watched: Watched) -> None:
    for place in walk(watched):
        assert violations(watched) == [], place
    page = watched.page
    for measure in ("index", "indicator"):
        patch = {"mode": "explore", "measure": measure, "overlay": ""}
        page.evaluate("(patch) => wardwise.url.go(patch)", patch)
        watched.settled()
        assert violations(watched) == [], measure
    page.locator("[data-take]:visible").click()
    expect(page.get_by_role("dialog", name="Take away").get_by_role("link").first).to_be_visible()
    assert violations(watched) == []
    page.keyboard.press("Escape")
    page.evaluate("wardwise.url.go({ mode: 'present' })")
    watched.settled()
    page.get_by_role("button", name="Edit").click()
    expect(page.locator(".talk-scene")).to_have_count(5)
    assert violations(watched) == [], "the dialog in which a talk is edited"
    page.keyboard.press("Escape")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    assert violations(Watched(opened.value, watched.base)) == [], "the speaker's window"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_report_of_a_build_is_for_everybody(
    watched: Watched, small_store: Path, width: int
) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 720})
    page.set_content(report_html(open_atlas(small_store).manifest, Ledger(small_store)))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^What went into"))
    assert violations(watched) == []
    assert too_wide(page) == []
    space_text(page, on=True)
    assert too_wide(page) == []
    assert lost_words(page) == []


@pytest.mark.parametrize("look", ["dark", "contrast", "projector"])
def test_no_serious_violation_in_any_look(watched: Watched, look: str) -> None:
    watched.page.add_init_script(f"localStorage.setItem('wardwise-look', '{look}')")
    watched.open("?level=ward&area=ward:W0000001")
    assert watched.page.get_attribute("html", "data-look") == look
    assert violations(watched) == []


def test_no_serious_violation_on_a_phone(watched_phone: Watched) -> None:
    for query in ("?level=ward&area=ward:W0000001", "?mode=ward&area=ward:W0000001", "?mode=learn"):
        watched_phone.open(query)
        assert violations(watched_phone) == []
    watched_phone.open()
    watched_phone.page.get_by_role("button", name=re.compile("^All of Street against")).click()
    assert violations(watched_phone) == []
    watched_phone.part("About what").click()
    expect(watched_phone.page.get_by_role("listbox", name="About what")).to_be_visible()
    assert violations(watched_phone) == []


def test_no_serious_violation_with_a_list_or_the_menu_open(watched: Watched) -> None:
    watched.page.add_init_script("localStorage.setItem('wardwise-look', 'dark')")
    watched.open("?level=ward")
    for part in ("About what", "When", "Compared with"):
        watched.part(part).click()
        expect(watched.page.get_by_role("listbox", name=part)).to_be_visible()
        assert violations(watched) == []
        watched.page.keyboard.press("Escape")
    menu(watched).click()
    expect(watched.page.get_by_role("radiogroup", name="Look of the page")).to_be_visible()
    assert violations(watched) == []
    watched.page.keyboard.press("Escape")
    watched.page.get_by_role("combobox", name="Find a place").fill("moor")
    expect(watched.page.get_by_role("option", name=re.compile("Moor Allerton"))).to_be_visible()
    assert violations(watched) == []


def menu(watched: Watched) -> Locator:
    """What opens the menu at the end of the header."""
    return watched.page.locator("#more > summary")


@pytest.mark.parametrize("size", [(390, 844), (320, 256), (1280, 720)])
def test_every_page_has_room_for_words_and_fingers(watched: Watched, size: tuple[int, int]) -> None:
    """Nothing to scroll sideways, no target under 24 pixels, no word lost to wider spacing."""
    page = watched.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for place in walk(watched):
        assert too_wide(page) == [], place
        assert small_targets(page) == [], place
        assert lost_words(page) == [], place
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.get_by_role("heading", level=1)).not_to_be_empty()
        space_text(page, on=True)
        assert too_wide(page) == [], f"{place}, spaced"
        assert lost_words(page) == [], f"{place}, spaced"
        space_text(page, on=False)
    page.evaluate("() => wardwise.url.go({mode: 'explore', measure: 'expected', overlay: ''})")
    watched.settled()
    if size[0] < PHONE:
        page.get_by_role("button", name=re.compile("^All of Street against")).click()
    for part in ("About what", "Compared with"):
        watched.part(part).click()
        expect(page.get_by_role("listbox", name=part)).to_be_in_viewport()
        assert too_wide(page) == [], part
        assert small_targets(page) == [], part
        page.keyboard.press("Escape")


def test_the_systems_own_colours_and_contrast_keep_states_and_icons(watched: Watched) -> None:
    page = watched.page
    page.emulate_media(contrast="more", forced_colors="active")
    try:
        watched.open("?level=ward")
        expect(page.locator("html")).to_have_attribute("data-look", "contrast")
        for patch in (
            {},
            {"tab": "time"},
            {"measure": "segment", "segment": "1"},
            {"mode": "ward"},
        ):
            page.evaluate("(patch) => wardwise.url.go(patch)", patch)
            watched.settled()
            assert silent_states(page) == [], patch
            assert lost_icons(page) == [], patch
        menu(watched).click()
        assert silent_states(page) == []
    finally:
        page.emulate_media(contrast="no-preference", forced_colors="none")


FLY = """async (area) => {
  const map = wardwise.paint.map();
  let moves = 0;
  const count = () => (moves += 1);
  map.on("move", count);
  const landed = new Promise((resolve) => map.once("moveend", resolve));
  wardwise.url.go({ area }, { fly: true });
  const moving = document.getAnimations().length;
  await landed;
  map.off("move", count);
  return [moves, moving];
}"""
"""Shows an area as a search does. How often the map moved, and how much of the page did."""


def test_nothing_moves_by_itself_for_who_asks_for_less_motion(watched: Watched) -> None:
    page = watched.open("?level=ward")
    assert page.evaluate(FLY, "ward:W0000001") == [1, 0]
    assert page.evaluate("() => wardwise.paint.map().options.inertia") is False
    watched.settled()
    # The same flies for everybody else.
    page.emulate_media(reduced_motion="no-preference")
    try:
        assert page.evaluate(FLY, "ward:W0000002")[0] > 1
        watched.settled()
    finally:
        page.emulate_media(reduced_motion="reduce")


@pytest.mark.parametrize(
    "query",
    [
        "?measure=segment",
        "?area=ward:W0000001&tab=missing",
        "?service=crime&measure=count&level=oa",
    ],
)
def test_headline_title_and_what_is_read_out_are_one(watched: Watched, query: str) -> None:
    page = watched.open(query)
    told = watched.headline.inner_text()
    expect(page).to_have_title(f"{told} · Wardwise")
    expect(page.locator("#status")).to_have_text(re.compile(f"^{re.escape(told)}"))
    watched.choose("About what", "Lights")
    expect(watched.headline).to_contain_text("Lights")
    watched.settled()
    told = watched.headline.inner_text()
    expect(page).to_have_title(f"{told} · Wardwise")
    expect(page.locator("#status")).to_have_text(re.compile(f"^{re.escape(told)}"))


def test_the_first_tab_leads_past_the_question_to_the_answer(watched: Watched) -> None:
    page = watched.open()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the answer")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(watched.headline).to_be_focused()
    page.keyboard.press("Tab")
    expect(watched.tab("Now")).to_be_focused()


def test_question_mark_lists_the_keys_and_escape_closes_the_list(watched: Watched) -> None:
    watched.open()
    watched.page.keyboard.press("?")
    dialog = watched.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.get_by_role("row", name="Play and pause")).to_be_visible()
    assert violations(watched) == []
    watched.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_list_of_keys_gives_the_focus_back(watched: Watched) -> None:
    page = watched.open()
    part = watched.part("Compared with")
    part.focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.get_by_role("button", name="Close keyboard shortcuts")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(part).to_be_focused()


def test_a_look_is_remembered(watched: Watched) -> None:
    watched.open()
    menu(watched).click()
    watched.page.get_by_role("radio", name="Dark").click()
    expect(watched.page.locator("html")).to_have_attribute("data-look", "dark")
    watched.open()
    expect(watched.page.locator("html")).to_have_attribute("data-look", "dark")
    menu(watched).click()
    expect(watched.page.get_by_role("radio", name="Dark")).to_be_checked()


def test_the_looks_are_radios_under_the_arrows(watched: Watched) -> None:
    page = watched.open()
    menu(watched).focus()
    page.keyboard.press("Enter")
    radios = page.get_by_role("radiogroup", name="Look of the page").get_by_role("radio")
    expect(radios).to_have_count(4)
    expect(page.get_by_role("radio", name="Light")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Light")).to_be_focused()
    for key, look in (("ArrowDown", "Dark"), ("ArrowUp", "Light"), ("ArrowUp", "Projector")):
        page.keyboard.press(key)
        expect(page.get_by_role("radio", name=look)).to_be_focused()
        expect(page.get_by_role("radio", name=look)).to_be_checked()
        expect(radios.and_(page.locator("[aria-checked=true]"))).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_focused()
    page.keyboard.press("Escape")
    expect(radios.first).to_be_hidden()
    expect(menu(watched)).to_be_focused()


def test_single_letter_keys_can_be_switched_off(watched: Watched) -> None:
    page = watched.open("?measure=rate")
    menu(watched).focus()
    page.keyboard.press("Enter")
    switch = page.get_by_role("switch", name="Single-letter keys")
    expect(switch).to_be_checked()
    while not switch.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(switch).not_to_be_checked()
    expect(page.locator("#status")).to_have_text("Single-letter keys are off.")
    page.keyboard.press("Escape")
    before = page.url
    for key in ("[", "q", "/", "?", "4", "p"):
        page.keyboard.press(key)
    assert page.url == before
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Find a place")).not_to_be_focused()
    watched.open("?mode=present")
    for key in ("1", "?", "/", "p"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "mode=present" in page.url
    page.keyboard.press("ArrowRight")
    expect(page.locator("#present-count")).to_have_text(re.compile("^2 of"))
    watched.open("?measure=rate")
    page.keyboard.press("q")
    expect(page.get_by_role("listbox")).to_have_count(0)
    menu(watched).click()
    expect(switch).not_to_be_checked()
    switch.click()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    expect(page.get_by_role("listbox", name="About what")).to_be_visible()


def test_an_answer_is_told_to_screen_readers(watched: Watched) -> None:
    watched.open("?mode=ward")
    watched.page.get_by_role("link", name="Headingley").click()
    heading = watched.page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Headingley")
    expect(watched.page.locator("#status")).to_have_text(heading.inner_text())
    expect(watched.page).to_have_title(f"{heading.inner_text()} · Wardwise")
