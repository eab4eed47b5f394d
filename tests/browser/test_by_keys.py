"""The journeys of the three users by keyboard alone, with what a screen reader is told."""

import re

from playwright.sync_api import Locator, Page, ViewportSize, expect

from data.answers.exports.formats import EXPORTS
from tests.browser.conftest import Watched
from tests.browser.in_view import small_targets, too_wide

MOST_STOPS = 80
LARGE: ViewportSize = {"width": 1920, "height": 1080}


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until an element has the focus; the focus is never lost on the way."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
        assert page.evaluate("() => document.hasFocus()")
    raise AssertionError(f"Tab does not lead to {wanted}")


def test_a_councillor_finds_the_ward_reads_what_changed_and_shares_it(watched: Watched) -> None:
    page = watched.open("?mode=ward")
    tab_to(page, page.get_by_role("combobox", name="Find a place"))
    page.keyboard.type("ls6 1aa")
    expect(page.get_by_role("option").first).to_contain_text("Ward of")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Moor Allerton")
    watched.settled()
    expect(page.locator("#status")).to_have_text(heading.inner_text())
    expect(page.get_by_role("heading", name=re.compile("changed", re.I)).first).to_be_visible()
    tab_to(page, page.get_by_role("button", name=re.compile("^Share")).first)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text(re.compile("link", re.IGNORECASE))


def test_an_officer_asks_for_a_service_and_takes_the_missing_as_a_file(watched: Watched) -> None:
    page = watched.open()
    tab_to(page, watched.part("About what"))
    page.keyboard.press("Enter")
    expect(watched.part("About what")).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("Lights")
    page.keyboard.press("Enter")
    expect(watched.part("About what")).to_be_focused()
    expect(watched.headline).to_contain_text("Lights")
    watched.settled()
    expect(page.locator("#status")).to_have_text(watched.headline.inner_text())
    tab_to(page, watched.tab("Now"))
    while not watched.tab("Missing").evaluate("tab => tab === document.activeElement"):
        page.keyboard.press("ArrowRight")
    expect(watched.tab("Missing")).to_have_attribute("aria-selected", "true")
    watched.settled()
    panel = page.get_by_role("tabpanel", name="Missing")
    expect(panel.get_by_role("table").first).to_be_visible()
    file = panel.get_by_role("link", name=re.compile("CSV")).first
    tab_to(page, file)
    expect(file).to_have_attribute("href", re.compile("missing"))
    take = page.get_by_role("button", name="Take away").locator("visible=true")
    tab_to(page, take)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Take away")
    expect(dialog.get_by_role("link")).to_have_count(
        sum(export.is_of_the_map or "missing" in export.tabs for export in EXPORTS)
    )
    assert small_targets(page) == []
    tab_to(page, dialog.get_by_role("link", name="Who is missing (Excel)"))
    with page.expect_download() as given:
        page.keyboard.press("Enter")
    assert re.fullmatch(r"missing.*lights.*\.xlsx", given.value.suggested_filename)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(take).to_be_focused()


def test_a_presenter_steps_through_the_scenes_and_comes_back(watched: Watched) -> None:
    page = watched.open("?level=oa")
    tab_to(page, page.get_by_role("link", name="Present"))
    page.keyboard.press("Enter")
    count = page.locator("#present-count")
    expect(count).to_have_text(re.compile("^1 of"))
    expect(page.locator(".scene:visible")).to_have_count(1)
    watched.settled()
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text(re.compile("^2 of"))
    stage = page.locator("#present-stage")
    expect(stage).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(watched.headline).to_be_visible()
    watched.settled()


def test_an_officer_sorts_the_services_and_turns_the_table_to_areas(watched: Watched) -> None:
    watched.page.set_viewport_size(LARGE)
    page = watched.open("?mode=services&level=ward")
    table = page.get_by_role("table", name=re.compile("^Services in"))
    count = table.get_by_role("button", name="Count")
    tab_to(page, count)
    page.keyboard.press("Enter")
    head = table.locator("th:has([data-key='count'])")
    expect(head).to_have_attribute("aria-sort", "descending")
    tab_to(page, table.locator(".row-link[tabindex='0']"))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    second = table.locator("tbody tr").nth(1).locator(".row-link")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(second).to_have_attribute("aria-current", "true")
    page.evaluate("() => wardwise.url.go({ turn: 'areas', service: 'lights', sort: '' })")
    expect(page.locator("#wide-count")).to_contain_text("4 wards. Together")
    areas = page.get_by_role("table", name=re.compile("^Lights by ward"))
    expect(areas).to_have_attribute("aria-rowcount", "5")
    page.locator("#wide-kind").select_option("lower")
    expect(page).to_have_url(re.compile("kind=lower"))
    kept = page.locator("#legend [aria-pressed='true']")
    expect(kept).to_have_count(2)
    assert too_wide(page) == []
    page.evaluate("() => wardwise.url.go({ mode: 'shape', level: 'oa' })")
    tab_to(page, page.locator("[data-way='distance'] summary"))
    page.keyboard.press("Enter")
    page.locator("#shape-km").fill("4")
    page.keyboard.press("Enter")
    expect(page.locator("#shape-told")).to_contain_text("have at least half of their area")
    expect(page.locator(".shape-article h1")).to_contain_text("output areas together")
    expect(page).to_have_url(re.compile("shape=oa:E"))
    # Leaving the page and Back brings the areas, what was said of them, and the line.
    read = page.locator("#shape-told").inner_text()
    page.evaluate("() => wardwise.url.go({ mode: 'explore' })")
    expect(page).not_to_have_url(re.compile("shape="))
    page.go_back()
    expect(page).to_have_url(re.compile("shape=oa:E"))
    expect(page.locator(".shape-article h1")).to_contain_text("output areas together")
    expect(page.locator("#shape-told")).to_have_text(read)


def test_of_a_list_only_its_column_of_places_leaves_the_browser(watched: Watched) -> None:
    page = watched.open("?mode=list")
    rows = "".join(f'"Smith, {n}",E{1 + n % 40:07},secret\n' for n in range(120))
    given = {
        "name": "members.csv",
        "mimeType": "text/csv",
        "buffer": f"name,Area,x\n{rows}".encode(),
    }
    page.locator("#list-file").set_input_files(given)
    told = 'Column "Area" of members.csv: 120 rows, 40 different places.'
    expect(page.locator("#list-told")).to_have_text(told)
    send = page.get_by_role("button", name="Profile this list")
    tab_to(page, send)
    with page.expect_request("**/list.json") as asked:
        page.keyboard.press("Enter")
    body = asked.value.post_data_json
    assert body["places"] == {f"E{n:07}": 3 for n in range(1, 41)}
    assert not {"Smith", "secret"} & set(re.findall(r"\w+", str(body)))
    expect(page.locator("#list-report")).to_contain_text("120 of 120 rows were counted")
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert saved.value.suggested_filename == "profile-of-a-list.csv"
    assert too_wide(page) == []


def test_an_officer_finds_places_by_two_conditions_and_takes_them_away(watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size(LARGE)
    watched.open("?measure=found&level=ward&where=group:oac:1:over:10")
    form = page.locator("[data-condition='rate']")
    tab_to(page, form.locator("summary"))
    page.keyboard.press("Enter")
    tab_to(page, form.get_by_role("spinbutton"))
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("where=group:oac:1:over:10,rate:"))
    watched.settled()
    expect(page.locator(".conditions tbody tr")).to_have_count(2)
    expect(watched.headline).to_contain_text("wards")
    assert too_wide(page) == []
    take = page.get_by_role("button", name="Take away").locator("visible=true")
    tab_to(page, take)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Take away")
    tab_to(page, dialog.get_by_role("link", name="Table (CSV)"))
    with page.expect_download() as given:
        page.keyboard.press("Enter")
    assert given.value.suggested_filename.endswith(".csv")
    page.keyboard.press("Escape")
    expect(take).to_be_focused()


def test_an_officer_sets_a_profile_against_another_area_and_keeps_the_place(
    watched: Watched,
) -> None:
    watched.page.set_viewport_size({"width": 1280, "height": 480})
    page = watched.open("?area=oa:E0000001&tab=people")
    against = page.get_by_label("Set the profile against")
    tab_to(page, against)
    place = page.locator("#panel").evaluate("panel => panel.scrollTop")
    assert place > 0
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("against="))
    table = page.get_by_role("table", name=re.compile("^Profile of "))
    expect(table.locator("caption")).not_to_contain_text("Moor Allerton.")
    expect(against).to_be_focused()
    watched.settled()
    assert page.locator("#panel").evaluate("panel => panel.scrollTop") == place
    profile = page.locator("[download='profile.xlsx']")
    expect(profile).to_have_attribute("href", re.compile("against="))
