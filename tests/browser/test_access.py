"""Axe over every mode and look: no violation that is serious or critical; and what axe cannot see:
keys, focus, names.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Watched

SERIOUS = ("serious", "critical")


def violations(watched: Watched) -> list[str]:
    found = Axe().run(watched.page).response["violations"]
    return [
        f"{v['id']}: {v['help']}: {[node['html'][:160] for node in v['nodes'][:4]]}"
        for v in found
        if v["impact"] in SERIOUS
    ]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?measure=rate&level=ward",
        "?measure=indicator",
        "?mode=ward",
        "?mode=present",
        "?mode=about",
        "?measure=wrong",
    ],
)
def test_no_serious_violation_in_any_mode(watched: Watched, query: str) -> None:
    watched.open(query)
    assert violations(watched) == []


@pytest.mark.parametrize("look", ["dark", "contrast", "projector"])
def test_no_serious_violation_in_any_look(watched: Watched, look: str) -> None:
    watched.page.add_init_script(f"localStorage.setItem('wardwise-look', '{look}')")
    watched.open("?measure=rate")
    assert watched.page.get_attribute("html", "data-look") == look
    assert violations(watched) == []


def test_no_serious_violation_in_the_sheets_of_a_phone(watched_phone: Watched) -> None:
    watched_phone.open()
    for sheet in ("Story", "Filters"):
        watched_phone.page.get_by_role("button", name=sheet, exact=True).click()
        assert violations(watched_phone) == []
        watched_phone.page.get_by_role("button", name=f"Close {sheet.lower()}").click()


def test_the_first_tab_leads_past_the_filters(watched: Watched) -> None:
    watched.open()
    watched.page.keyboard.press("Tab")
    expect(watched.page.locator(".skip-link")).to_be_focused()


def test_question_mark_lists_the_keys_and_escape_closes_the_list(watched: Watched) -> None:
    watched.open()
    watched.page.keyboard.press("?")
    dialog = watched.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    assert violations(watched) == []
    watched.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_look_is_remembered(watched: Watched) -> None:
    watched.open()
    watched.page.locator("#look").click()
    watched.page.get_by_role("option", name="Dark").click()
    expect(watched.page.locator("html")).to_have_attribute("data-look", "dark")
    watched.open()
    expect(watched.page.locator("html")).to_have_attribute("data-look", "dark")


def test_an_answer_is_told_to_screen_readers(watched: Watched) -> None:
    watched.open("?mode=ward")
    watched.page.get_by_role("link", name="Headingley").click()
    expect(watched.page.locator("#status")).to_have_text("One page about Headingley.")
