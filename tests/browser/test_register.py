"""The register in the browser: found by words and lists, kept in the address, reached from every
figure.
"""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Watched


def test_the_register_is_filtered_by_keyboard_and_the_address_keeps_it(watched: Watched) -> None:
    page = watched.open("?mode=about")
    entries = page.locator(".entry:visible")
    whole = entries.count()
    watched.forget()
    page.get_by_label("Words").focus()
    page.keyboard.type("LIGHTS")
    expect(page.locator("#register-count")).to_have_text(f"2 of {whole} data sets")
    expect(page).to_have_url(re.compile(r"find=LIGHTS"))
    page.keyboard.press("Tab")
    page.keyboard.press("R")
    expect(page).to_have_url(re.compile("kind=records"))
    expect(page.locator("#register-count")).to_have_text(f"1 of {whole} data sets")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(entries.first.get_by_text("Signed off by A. Tester")).to_be_visible()
    assert watched.asked("_dash-update") == []
    page.get_by_label("Words").fill("nothing like this")
    expect(page.locator("#register-count")).to_have_text("No data set is like that.")


def test_a_link_opens_with_its_filter_and_back_leads_to_the_figure(watched: Watched) -> None:
    page = watched.open("?mode=about&kind=base")
    expect(page.get_by_label("Kind")).to_have_value("base")
    assert {entry.get_attribute("data-kind") for entry in page.locator(".entry:visible").all()} == {
        "base"
    }
    watched.open("?service=lights")
    source = page.get_by_role("tabpanel", name="Now").get_by_role("link", name="Reports: a file")
    source.click()
    entry = page.locator(".entry.is-marked")
    expect(entry).to_have_attribute("data-entry", re.compile("^records:"))
    expect(entry.locator("summary")).to_be_focused()
    expect(entry.locator(".register")).to_be_visible()
    page.go_back()
    expect(source).to_be_visible()
    watched.settled()


def test_the_answer_leads_to_what_the_map_is_made_from(watched: Watched) -> None:
    page = watched.open("?measure=segment")
    page.get_by_role("tabpanel").get_by_role("link", name="Test classification").first.click()
    expect(page.locator(".entry.is-marked")).to_have_attribute(
        "data-entry", re.compile("^classification:")
    )


def test_the_proof_opens_by_its_link(watched: Watched) -> None:
    page = watched.open("?mode=about&entry=protection")
    expect(page.locator(".proof.is-marked")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Prove it")).to_be_focused()
