"""The question, its lists, the tabs of the answer, the search and the switches of the map, as they
are used by keyboard and pointer.
"""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Watched
from tests.browser.test_journeys import ASKING


def active(watched: Watched) -> Locator:
    """The option that the keys are at, as a screen reader is told."""
    watched.page.wait_for_function("document.activeElement.hasAttribute('aria-activedescendant')")
    own = watched.page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    return watched.page.locator(f"#{own}")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_part_opens_by_keyboard_and_takes_what_is_chosen(watched: Watched, key: str) -> None:
    page = watched.open("?level=ward")
    watched.forget()
    part = watched.part("Compared with")
    expect(part).to_have_attribute("aria-expanded", "false")
    part.focus()
    page.keyboard.press(key)
    expect(part).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Compared with")).to_be_visible()
    expect(active(watched)).to_contain_text("what is expected")
    expect(active(watched)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(active(watched)).to_contain_text("the whole atlas")
    page.keyboard.press(key)
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(part).to_have_text("the whole atlas")
    expect(part).to_be_focused()
    expect(page).to_have_url(re.compile("measure=atlas"))
    watched.settled()
    expect(part).to_be_focused()
    assert len(watched.asked(ASKING)) == 1


def test_a_list_is_moved_through_by_arrows_ends_and_letters_and_left_by_escape(
    watched: Watched,
) -> None:
    page = watched.open("?level=ward")
    watched.forget()
    part = watched.part("Compared with")
    part.focus()
    page.keyboard.press("Enter")
    for keys, told in (
        (["ArrowUp"], "what is expected"),
        (["End"], "by size of the gap"),
        (["ArrowDown"], "by size of the gap"),
        (["Home"], "what is expected"),
        (["PageDown"], "by size of the gap"),
        (["n", "e"], "next door"),
        (["ArrowUp"], "the area around it"),
    ):
        for key in keys:
            page.keyboard.press(key)
        expect(active(watched)).to_contain_text(told)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(part).to_be_focused()
    expect(part).to_have_text("what is expected")
    assert watched.fetched == []


def test_a_letter_opens_its_part_and_tab_leads_on(watched: Watched) -> None:
    page = watched.open("?level=ward")
    for letter, part in (("q", "About what"), ("i", "In which areas"), ("w", "When")):
        page.keyboard.press(letter)
        expect(page.get_by_role("listbox", name=part)).to_be_visible()
        page.keyboard.press("Escape")
        expect(watched.part(part)).to_be_focused()
    page.keyboard.press("i")
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(watched.part("In which areas")).not_to_be_focused()


def test_a_click_elsewhere_closes_a_list_and_another_part_opens_its_own(watched: Watched) -> None:
    page = watched.open("?level=ward")
    watched.part("When").click()
    watched.part("Compared with").click()
    expect(page.get_by_role("listbox")).to_have_count(1)
    expect(page.get_by_role("listbox", name="Compared with")).to_be_visible()
    page.get_by_role("complementary", name="About the figures").click()
    expect(page.get_by_role("listbox")).to_have_count(0)
    watched.part("When").click()
    watched.part("When").click()
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_greyed_choice_says_its_reason_and_changes_nothing(watched: Watched) -> None:
    page = watched.open("?service=crime&level=ward")
    watched.part("In which areas").click()
    greyed = page.get_by_role("option", name=re.compile("^each output area"))
    expect(greyed).to_have_attribute("aria-disabled", "true")
    expect(greyed).to_contain_text("There are no figures for output areas.")
    before = page.url
    watched.forget()
    greyed.click(force=True)
    told = page.get_by_role("status").filter(has_text="There are no figures for output areas.")
    expect(told).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox", name="In which areas")).to_be_visible()
    assert (page.url, watched.fetched) == (before, [])


def test_a_long_list_is_searched(watched: Watched) -> None:
    page = watched.open("?level=ward&window=month")
    part = watched.part("When")
    part.click()
    search = page.get_by_role("combobox", name="When: search")
    expect(search).to_be_focused()
    options = page.get_by_role("listbox", name="When").get_by_role("option")
    page.keyboard.type("march 2020")
    expect(options).to_have_count(1)
    expect(active(watched)).to_have_text("March 2020")
    page.keyboard.press("Enter")
    expect(part).to_have_text("March 2020")
    expect(part).to_be_focused()
    expect(page).to_have_url(re.compile("period=2020-03"))
    watched.settled()
    part.click()
    page.keyboard.type("nothing like this")
    expect(page.get_by_text("Nothing of that name")).to_be_visible()
    before = page.url
    page.keyboard.press("Enter")
    expect(search).to_be_visible()
    assert page.url == before


def test_answer_key_and_question_follow_every_part(watched: Watched) -> None:
    page = watched.open("?level=ward")
    told = {page.locator("#panel").inner_text()}
    for part, option, words in (
        ("About what", "Lights", "Lights"),
        ("Reached by", "Web", "web"),
        ("When", "12 months to May 2021", "12 months to May 2021"),
        ("Compared with", "next door", "next door"),
        ("Compared with", "nothing: show the rate", "nothing: show the rate"),
        ("About what", "Who lives here", "Who lives here"),
    ):
        watched.choose(part, option)
        expect(watched.part(part)).to_have_text(words)
        watched.settled()
        told.add(page.locator("#panel").inner_text())
    assert len(told) == 7, "each question has its own answer"
    expect(watched.key.get_by_role("button", name=re.compile("Group 1"))).to_be_visible()
    expect(page.get_by_role("group", name="Period")).to_be_hidden()


def test_tabs_are_one_stop_and_arrows_choose_between_them(watched: Watched) -> None:
    page = watched.open()
    watched.forget()
    tabs = page.get_by_role("tablist", name="More about the answer").get_by_role("tab")
    now = watched.tab("Now")
    expect(now).to_have_attribute("aria-selected", "true")
    now.focus()
    for key, name in (
        ("ArrowRight", "Over time"),
        ("End", "Services"),
        ("ArrowRight", "Now"),
        ("ArrowLeft", "Services"),
        ("Home", "Now"),
        ("ArrowRight", "Over time"),
    ):
        page.keyboard.press(key)
        expect(watched.tab(name)).to_be_focused()
        expect(watched.tab(name)).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
        expect(tabs.and_(page.locator("[tabindex='0']"))).to_have_count(1)
    expect(page).to_have_url(re.compile("tab=time"))
    watched.settled()
    page.keyboard.press("Tab")
    expect(page.locator("#answer-tabs :focus")).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    expect(watched.tab("Over time")).to_be_focused()


@pytest.mark.parametrize(
    ("tab", "shown"),
    [
        ("Users", "Group 1"),
        ("Missing", "Missing"),
        ("People", "Who lives here"),
        ("Services", "Potholes"),
    ],
)
def test_a_tab_is_one_question_and_paints_nothing(watched: Watched, tab: str, shown: str) -> None:
    page = watched.open("?level=ward")
    watched.forget()
    watched.tab(tab).click()
    expect(page.get_by_role("tabpanel", name=tab)).to_contain_text(shown)
    watched.settled()
    assert (len(watched.asked(ASKING)), watched.asked("paint.frame")) == (1, [])
    page.go_back()
    expect(watched.tab("Now")).to_have_attribute("aria-selected", "true")
    watched.settled()


def test_verdicts_are_circles_until_areas_are_asked_for(watched: Watched) -> None:
    page = watched.open("?level=ward")
    switch = page.get_by_role("group", name="Draw verdicts as")
    circles, areas = (switch.get_by_role("button", name=name) for name in ("Circles", "Areas"))
    expect(circles).to_have_attribute("aria-pressed", "true")
    expect(watched.key.get_by_role("img", name=re.compile("Size of a circle"))).to_be_visible()
    watched.forget()
    areas.click()
    expect(areas).to_have_attribute("aria-pressed", "true")
    expect(circles).to_have_attribute("aria-pressed", "false")
    expect(page).to_have_url(re.compile("draw=areas"))
    expect(watched.key.get_by_role("img", name=re.compile("Size of a circle"))).to_have_count(0)
    assert watched.fetched == [], "what is there is drawn in another way"
    watched.choose("Compared with", "nothing: show the rate")
    expect(switch).to_be_hidden()
    watched.settled()
    watched.choose("Compared with", "the whole atlas")
    expect(areas).to_have_attribute("aria-pressed", "true")
    circles.click()
    expect(page).not_to_have_url(re.compile("draw=areas"))
    watched.settled()


def test_the_key_keeps_a_verdict_and_its_button_keeps_the_focus(watched: Watched) -> None:
    page = watched.open("?level=ward")
    watched.forget()
    rows = watched.key.get_by_role("button", name=re.compile("Show only these"))
    expect(rows).to_have_count(5)
    more = watched.key.get_by_role(
        "button", name=re.compile("^more very unlikely to be chance: 1 ward")
    )
    more.focus()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-pressed", "true")
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-pressed", "false")
    more.click()
    reset = watched.key.get_by_role("button", name="Show all")
    reset.click()
    expect(more).to_have_attribute("aria-pressed", "false")
    expect(reset).to_have_count(0)
    assert watched.fetched == []


def test_places_found_are_moved_through_by_arrows(watched: Watched) -> None:
    page = watched.open()
    page.keyboard.press("/")
    search = page.get_by_role("combobox", name="Find a place or postcode")
    expect(search).to_be_focused()
    expect(search).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("e0000")
    places = page.get_by_role("listbox", name="Places found").get_by_role("option")
    expect(places.nth(1)).to_be_visible()
    expect(search).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="places found")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(places.nth(1)).to_have_attribute("aria-selected", "true")
    assert active(watched).inner_text() == places.nth(1).inner_text()
    page.keyboard.press("Escape")
    expect(places).to_have_count(0)
    expect(search).to_be_focused()


def test_the_slider_says_its_period_and_steps_by_keys(watched: Watched) -> None:
    page = watched.open("?level=ward&window=month")
    slider = page.get_by_role("slider", name="Period")
    expect(slider).to_have_attribute("aria-valuetext", "June 2021")
    watched.forget()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "May 2021")
    expect(page).to_have_url(re.compile("period=2021-05"))
    expect(watched.part("When")).to_have_text("May 2021")
    watched.settled()
    expect(slider).to_be_focused()
    assert (len(watched.asked(ASKING)), len(watched.asked("paint.frame"))) == (1, 1)


def test_the_working_opens_from_the_question(watched: Watched) -> None:
    page = watched.open("?level=ward&tab=people")
    page.get_by_role("button", name="How is this worked out?").click()
    expect(watched.tab("Now")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#working-body")).to_contain_text("In the register")
    expect(page.locator("#working summary")).to_be_focused()
    watched.settled()


def test_a_search_for_places_is_put_together_by_keyboard(watched: Watched) -> None:
    page = watched.open("?level=ward")
    watched.part("About what").focus()
    page.keyboard.press("Enter")
    page.get_by_role("option", name="Places that meet conditions").click()
    expect(page.locator("#headline")).to_have_text("Places where …")
    summary = page.get_by_text("Who lives there", exact=True)
    summary.focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Per cent")
    field.focus()
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    expect(page.locator("#headline")).to_contain_text("of 4 wards meet the condition")
    expect(page).to_have_url(re.compile("where=group:oac:1:over:10"))
    page.get_by_role("button", name=re.compile("^Remove: Over 10% of households")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#headline")).to_have_text("Places where …")
    page.go_back()
    expect(page.locator("#headline")).to_contain_text("meet the condition")


def test_a_view_is_kept_on_the_device_opened_again_and_forgotten(watched: Watched) -> None:
    page = watched.open("?level=ward&measure=rate&service=lights")
    headline = page.locator("#headline").inner_text()
    watched.forget()
    page.get_by_label(re.compile("^More:")).click()
    page.get_by_role("link", name="Saved views").click()
    name = page.get_by_label("Keep the last view as")
    expect(name).to_have_value(headline)
    name.fill("Lights, everywhere")
    page.keyboard.press("Enter")
    kept = page.get_by_role("link", name="Lights, everywhere")
    expect(kept).to_be_visible()
    sent = [f"{asked.url} {asked.post_data}" for asked in watched.requests]
    assert sent
    assert not [text for text in sent if "everywhere" in text]
    kept.click()
    expect(page.locator("#headline")).to_have_text(headline)
    page.go_back()
    page.get_by_role("button", name="Forget: Lights, everywhere").click()
    expect(kept).to_have_count(0)
