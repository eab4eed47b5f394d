"""Learn in the browser: a link opens the view, and the figure of the answer is there."""

import pytest
from playwright.sync_api import expect

from data.answers.learn import EXERCISES, learned
from data.store.reader import Atlas
from tests.browser.conftest import Watched


@pytest.mark.parametrize("key", ["rate", "index", "funnel"])
def test_a_link_opens_the_view_that_has_the_answer(
    watched: Watched, atlas: Atlas, key: str
) -> None:
    exercise = next(each for each in EXERCISES if each.key == key)
    [(_, shown)] = learned(atlas, [exercise]).shown
    page = watched.open("?mode=learn")
    own = page.locator(f"#exercise-{key}")
    expect(own).to_contain_text(shown.question)
    expect(own.locator(".quote")).to_be_hidden()
    own.get_by_text("Show the answer").click()
    expect(own.locator(".quote")).to_have_text(shown.quote)
    own.get_by_role("link").click()
    watched.settled()
    if shown.chart:
        page.get_by_role("button", name=exercise.title.removeprefix("A ").capitalize()).click()
    expect(page.locator("#panel")).to_contain_text(shown.quote)


def test_the_glossary_has_an_address_and_a_way_there(watched: Watched) -> None:
    page = watched.open("?mode=learn")
    page.locator("#learn-page").get_by_role("link", name="Glossary").click()
    expect(page.get_by_role("heading", level=1, name="Glossary")).to_be_visible()
    assert page.url.endswith("mode=learn&topic=glossary")
    page.goto(f"{watched.base}/?topic=glossary&mode=learn#term-next-door")
    expect(page.get_by_text("The areas that share a border with this one")).to_be_visible()
    expect(page.locator("#term-next-door")).to_be_focused()
