"""Two maps: they move together, tell both figures of an area, and a handle swipes between them."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Watched

PLACES = """() => [wardwise.paint.map(), wardwise.paint.mapBeside()].map((map) => {
  const { x, y } = map.getPixelBounds().min;
  return [map.getZoom(), x, y];
})"""
PICTURES = """() => [wardwise.paint.surface(), wardwise.paint.beside()].map((own) =>
  [own.level, own.frame.about.title, [...own.classes]])"""
FRAME = """async (query) => {
  const root = `/api/v1/${wardwise.url.choices().build}`;
  const answer = await fetch(`${root}/paint?level=ward&${query}`);
  return [...new Uint8Array(await answer.arrayBuffer())];
}"""


def together(watched: Watched) -> list[Any]:
    """The place of both maps, once they are the same."""
    watched.page.wait_for_function(
        f"() => {{ const [a, b] = ({PLACES})(); return `${{a}}` === `${{b}}`; }}"
    )
    watched.page.evaluate("() => wardwise.paint.ready()")
    return list(watched.page.evaluate(PLACES)[0])


def test_two_maps_from_the_question_and_back_to_one(watched: Watched) -> None:
    page = watched.open("?level=ward&service=lights&measure=rate")
    page.get_by_role("button", name="Put beside …").click()
    page.get_by_role("listbox", name="Put beside").get_by_role("option", name="Crime").click()
    watched.settled()
    words = page.locator(".side-words")
    expect(words.first).to_contain_text("Left: ")
    expect(words.last).to_contain_text(re.compile("^Right: .*rime"))
    expect(page.get_by_role("group", name="Key to the second map")).to_be_visible()

    # Each map is the picture of its own question, in classes that both have.
    first, second = page.evaluate(PICTURES)
    assert first[0] == second[0] == "ward"
    assert first[2] == page.evaluate(FRAME, "service=lights&measure=rate&beside=service:crime")
    assert second[2] == page.evaluate(FRAME, "service=crime&measure=rate&beside=service:lights")

    # They move together, whichever is moved.
    before = together(watched)
    page.evaluate("() => wardwise.paint.map().panBy([30, 20], { animate: false })")
    moved = together(watched)
    assert moved != before
    page.evaluate("() => wardwise.paint.mapBeside().panBy([-30, -20], { animate: false })")
    assert together(watched) == before
    page.evaluate("() => wardwise.paint.map().zoomIn(1, { animate: false })")
    assert together(watched)[0] == before[0] + 1
    page.evaluate("() => wardwise.paint.map().zoomOut(1, { animate: false })")
    together(watched)

    # The tip has both figures, and a click on either chooses for both.
    box = page.locator("#second-map").bounding_box()
    assert box is not None
    at = watched.pixel("ward", "W0000001")
    place = (box["x"] + at["x"], box["y"] + at["y"])
    page.mouse.move(*place)
    sides = page.locator(".tip-side")
    expect(sides).to_have_count(2)
    expect(sides.last).to_contain_text("Right: ")
    page.mouse.click(*place)
    expect(page).to_have_url(re.compile("area=ward:W0000001"))

    # The handle is a slider; its place is in the address.
    page.get_by_role("button", name="Swipe").click()
    handle = page.get_by_role("slider", name="Where the two maps meet")
    handle.focus()
    for key, split in (("PageUp", 60), ("ArrowLeft", 59), ("End", 95), ("Home", 5)):
        page.keyboard.press(key)
        expect(handle).to_have_attribute("aria-valuenow", str(split))
        expect(page).to_have_url(re.compile(f"split={split}"))
    assert handle.get_attribute("aria-valuetext") == "5% of the width shows the left map"
    together(watched)

    # The difference takes the place of both, and leads back to them.
    page.get_by_role("button", name="Difference").click()
    watched.settled()
    expect(page.locator("#second-map")).to_be_hidden()
    expect(watched.headline).to_contain_text(re.compile("lights.*crime", re.IGNORECASE))
    page.get_by_role("button", name="Swipe").click()
    watched.settled()
    expect(page).to_have_url(re.compile("measure=rate"))

    page.get_by_role("button", name="One map").click()
    watched.settled()
    expect(page.locator("#second-map")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("beside|split"))
    page.go_back()
    watched.settled()
    expect(handle).to_have_attribute("aria-valuenow", "50")

    # Paper has both maps with their words and keys, and none of the buttons.
    page.emulate_media(media="print")
    for part in ("#second-map", "#legend", "#legend-beside"):
        expect(page.locator(part)).to_be_visible()
    for each in words.all():
        expect(each).to_be_visible()
    expect(page.locator(".sides-tools")).to_be_hidden()
    assert watched.wrong == []
