"""The working of a figure, the tabs' tables and the charts as a user meets them; what each costs in
requests.
"""

import json
import re

from playwright.sync_api import expect

from tests.browser.conftest import OUTLINED, Watched
from tests.browser.test_access import violations
from tests.browser.test_journeys import ASKING, CHART

CHARTS_OF_AREAS = (
    ("Funnel", "Chance alone would bring"),
    ("Ladder", "from lowest to highest|counted from the highest"),
    ("With an indicator", "R²"),
)
WARD = "?service=lights&measure=rate&level=ward&area=ward:W0000001"


def open_working(watched: Watched) -> None:
    watched.page.locator("summary", has_text="How is this worked out?").click()


def test_the_working_costs_one_question_when_opened_and_none_when_closed(watched: Watched) -> None:
    watched.open(WARD)
    watched.forget()
    open_working(watched)
    body = watched.page.locator("#working-body")
    expect(body.locator("dl")).to_be_visible()
    assert len(watched.asked(ASKING)) == 1
    watched.forget()
    open_working(watched)
    expect(body.locator("dl")).to_be_hidden()
    assert watched.asked(ASKING) == []


def test_the_open_working_follows_the_view_with_the_one_question(watched: Watched) -> None:
    watched.open(WARD)
    open_working(watched)
    body = watched.page.locator("#working-body")
    expect(body.locator("dl")).to_be_visible()
    before = body.inner_text()
    watched.forget()
    watched.choose("About what", "Potholes")
    expect(watched.headline).to_contain_text("Potholes in Moor Allerton")
    watched.settled()
    expect(body.locator("dl")).to_be_visible()
    assert body.inner_text() != before
    assert len(watched.asked(ASKING)) == 1


def test_profile_and_map_keep_the_same_group_and_a_group_opens_into_its_parts(
    watched: Watched,
) -> None:
    watched.open(f"{WARD}&tab=users")
    uses = watched.page.get_by_role("tabpanel", name="Users")
    watched.forget()
    uses.get_by_role("link", name="Group 2").click()
    expect(watched.page).to_have_url(re.compile("segment=2"))
    expect(watched.part("About what")).to_have_text("Who lives here")
    expect(uses.locator(".is-chosen")).to_contain_text("Group 2")
    watched.settled()
    assert len(watched.asked(ASKING)) == 1
    # The other way round: a class of the key is marked in the profile and among who lives here.
    watched.key.get_by_role("button", name=re.compile("Group 2")).click()
    watched.key.get_by_role("button", name=re.compile("Group 3")).click()
    expect(uses.locator(".is-chosen")).to_contain_text("Group 3")
    watched.tab("People").click()
    people = watched.page.get_by_role("tabpanel", name="People")
    expect(people.locator(".is-chosen")).to_contain_text("Group 3")
    watched.tab("Users").click()
    uses.get_by_role("link", name="its groups within Group 1").click()
    expect(uses.locator(".place-beside")).to_contain_text("Within 1 Group 1")
    expect(uses.locator("table.profile tbody tr")).to_have_count(2)
    uses.get_by_role("button", name="Show all").click()
    expect(uses.locator("table.profile tbody tr")).to_have_count(4)
    watched.settled()


def ringed(watched: Watched, area: str) -> None:
    """Wait until the chart rings an area and the page tells of it."""
    watched.page.wait_for_function(
        "area => document.querySelector('#trend .js-plotly-plot')?.data.some((t) =>"
        " t.marker?.symbol === 'circle-open' && t.customdata[0] === area)",
        arg=area,
    )
    watched.settled()


def test_points_of_every_chart_of_areas_choose_on_the_map_with_one_question_each(
    watched: Watched,
) -> None:
    watched.open("?service=lights&measure=rate&level=oa")
    before = ""
    for place, (button, told) in enumerate(CHARTS_OF_AREAS):
        watched.page.get_by_role("button", name=button, exact=True).click()
        expect(watched.page.locator("#trend-note")).to_contain_text(re.compile(told), timeout=CHART)
        points = watched.page.locator("#trend .scatterlayer .points path")
        expect(points.nth(20)).to_be_visible(timeout=CHART)
        watched.forget()
        # Points lie close together: whichever is under the pointer is chosen.
        points.nth(7 + 9 * place).hover(force=True)
        # What is pointed at has its outline on the map, and the server is not asked.
        watched.page.wait_for_function(OUTLINED)
        assert watched.fetched == []
        points.nth(7 + 9 * place).click(force=True)
        watched.page.wait_for_function(
            "before => wardwise.url.current().area !== before", arg=before
        )
        before = watched.page.evaluate("wardwise.url.current().area")
        ringed(watched, before)
        assert len(watched.asked(ASKING)) == 1
        assert watched.asked("paint.frame") == []
    # And the other way round: an area that is pointed at on the map has its point marked.
    watched.page.locator("#map").hover(position=watched.pixel("oa", before.partition(":")[2]))
    expect(watched.page.locator("#trend .hoverlayer .hovertext")).to_be_visible()


def test_an_area_chosen_in_the_list_or_on_the_map_is_marked_in_the_list_that_a_budget_plans_for(
    watched: Watched,
) -> None:
    watched.open("?service=lights&measure=rate&level=oa&tab=missing")
    missing = watched.page.get_by_role("tabpanel", name="Missing")
    links = missing.locator("tbody th a")
    expect(links.first).to_be_visible()
    codes = [json.loads(links.nth(i).get_attribute("data-go") or "")["area"] for i in (0, 2)]
    place = watched.pixel("oa", codes[1].partition(":")[2])
    watched.forget()
    assert not watched.page.evaluate(OUTLINED)
    links.first.focus()
    watched.page.wait_for_function(OUTLINED)
    watched.page.locator("#map").hover(position=place)
    expect(missing.locator("tr.is-pointed a")).to_have_attribute("data-go", re.compile(codes[1]))
    assert watched.fetched == []
    for code in reversed(codes):
        watched.forget()
        if code == codes[1]:
            watched.page.locator("#map").click(position=place)
        else:
            links.first.click()
        expect(missing.locator(".is-chosen a")).to_have_attribute("data-go", re.compile(code))
        watched.settled()
        assert len(watched.asked(ASKING)) == 1
        assert watched.asked("paint.frame") == []
    missing.get_by_role("button", name="Plan with a budget").click()
    missing.get_by_label("Budget, £").fill("lots")
    missing.get_by_role("button", name="Plan", exact=True).click()
    expect(missing.get_by_label("Budget, £")).to_have_attribute("aria-invalid", "true")
    missing.get_by_label("Budget, £").fill("£5,000")
    missing.get_by_label("Cost a person, £").fill("4.50")
    missing.get_by_label("Cost a person, £").press("Enter")
    expect(watched.page).to_have_url(re.compile(r"budget=5000&cost=4\.50"))
    expect(missing.get_by_label("Budget, £")).to_have_value("5000")


def test_a_bar_of_the_trend_chooses_its_month_and_the_month_is_marked_on_the_trend(
    watched: Watched,
) -> None:
    watched.open("?service=lights&measure=rate&level=ward&window=month&tab=time")
    watched.page.get_by_role("button", name="Counts and limits").click()
    bars = watched.page.locator("#trend .barlayer .point path")
    expect(bars.nth(20)).to_be_visible(timeout=CHART)
    watched.forget()
    box = bars.nth(10).bounding_box()
    assert box is not None
    watched.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    watched.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(watched.page).to_have_url(re.compile(r"period=20(19|20)-\d\d"))
    month = watched.page.evaluate("wardwise.url.current().period")
    marked = (
        "month => document.querySelector('#trend .js-plotly-plot').layout.shapes.some((s) => s.x0"
        " === `${month}-01`)"
    )
    watched.page.wait_for_function(marked, arg=month)
    watched.settled()
    assert (len(watched.asked(ASKING)), len(watched.asked("paint.frame"))) == (1, 1)
    watched.page.keyboard.press("[")
    watched.page.wait_for_function(
        "month => wardwise.url.current().period !== month &&"
        f" ({marked})(wardwise.url.current().period)",
        arg=month,
    )
    watched.settled()


def test_a_chart_closes_with_its_button_and_the_lines_over_time_do_not(watched: Watched) -> None:
    page = watched.open(WARD)
    funnel = page.get_by_role("button", name="Funnel")
    funnel.click()
    expect(funnel).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#trend svg.main-svg").first).to_be_visible(timeout=CHART)
    funnel.click()
    expect(funnel).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#trend svg.main-svg").first).to_be_hidden()
    watched.tab("Over time").click()
    rates = page.get_by_role("button", name="Rates")
    expect(rates).to_have_attribute("aria-pressed", "true")
    rates.click()
    expect(rates).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#trend svg.main-svg").first).to_be_visible()
    watched.settled()


def test_no_serious_violation_with_everything_open(watched: Watched) -> None:
    watched.page.add_init_script("localStorage.setItem('wardwise-look', 'dark')")
    watched.open(WARD)
    open_working(watched)
    watched.page.get_by_role("button", name="Funnel").click()
    expect(watched.page.locator("#trend-note")).to_contain_text("Chance alone would bring")
    expect(watched.page.locator("#working-body dl")).to_be_visible()
    assert violations(watched) == []
    watched.tab("Users").click()
    watched.page.locator("summary", has_text="All the numbers").click()
    expect(watched.page.locator("table.numbers")).to_be_visible()
    assert violations(watched) == []
