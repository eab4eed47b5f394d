"""The page keeps its word: lost answers to a chart or a section are asked for again, late ones do
not show, and two windows do not disturb one another.
"""

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import Watched

ASKING = "**/_dash-update-component*"


def test_a_lost_chart_and_a_lost_section_are_asked_for_again(watched: Watched) -> None:
    page = watched.open("?level=ward&measure=rate", intercepted=True)
    for what, shown in (
        (page.get_by_role("button", name="Ladder"), page.locator("#trend-note")),
        (page.locator("#working > summary"), page.locator("#working-body")),
    ):
        expect(shown).to_be_empty()
        with page.expect_event("requestfailed"):
            page.route(ASKING, lambda route: route.abort("internetdisconnected"), times=1)
            what.click()
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
        expect(shown).not_to_be_empty()
    # Chromium writes each lost request to the console, and Dash one sentence.
    told = re.compile("ERR_INTERNET_DISCONNECTED|the server did not respond")
    watched.wrong[:] = [text for text in watched.wrong if not told.search(text)]


def test_a_chart_that_comes_late_does_not_replace_the_one_asked_for_since(watched: Watched) -> None:
    page = watched.open("?level=ward&measure=rate", intercepted=True)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(ASKING, hold, times=1)
    page.get_by_role("button", name="Ladder").click()
    page.wait_for_function("() => document.documentElement.dataset.chart === 'distribution'")
    with page.expect_response(ASKING):
        page.get_by_role("button", name="Funnel").click()
    note = page.locator("#trend-note")
    expect(note).not_to_be_empty()
    told = str(note.text_content())
    assert held
    with page.expect_response(ASKING):
        held[0].continue_()
    page.wait_for_load_state("networkidle")
    expect(note).to_have_text(told)
    expect(page.get_by_role("button", name="Funnel")).to_have_attribute("aria-pressed", "true")
    # A tab that is pointed at is asked for ahead, and what was seen is not asked for again.
    with page.expect_response(ASKING):
        watched.tab("Users").hover()
    watched.forget()
    watched.tab("Users").click()
    watched.settled()
    seen = page.inner_text("#story-body")
    assert "Share of reports by channel" in seen
    watched.tab("Now").click()
    watched.settled()
    page.go_back()
    expect(watched.tab("Users")).to_have_attribute("aria-selected", "true")
    watched.settled()
    assert page.inner_text("#story-body") == seen
    assert watched.asked("_dash-update-component") == []


def test_two_windows_keep_their_own_view_and_share_the_remembered_ward(watched: Watched) -> None:
    page = watched.open("?mode=ward&area=ward:W0000001")
    other = Watched(page.context.new_page(), watched.base)
    other.open("?mode=ward&area=ward:W0000002")
    theirs = other.page.get_by_role("heading", level=1).inner_text()
    mine = page.get_by_role("heading", level=1)
    expect(mine).not_to_have_text(theirs)
    assert "W0000001" in page.url
    page.get_by_role("link", name="Explore").click()
    watched.settled()
    expect(page).to_have_url(re.compile("W0000001"))
    expect(other.page.get_by_role("heading", level=1)).to_have_text(theirs)
    other.page.close()
    # What was looked at last opens where the address names no ward.
    page.goto(f"{watched.base}/?mode=ward")
    expect(page.get_by_role("heading", level=1)).to_have_text(theirs)
    watched.settled()
