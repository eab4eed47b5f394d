"""A talk on the stage: two windows in step, a service that is gone, no network, a store that was
renewed, keys, swipes and covers, and type that fits.

The talk is one that the device keeps.
"""

import json
import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Watched

SCENES = [
    {"view": "measure=segment&tab=people", "note": "Welcome.", "minutes": 1},
    {"view": "service=gone&measure=rate", "headline": "What was there", "words": "One.\n\nTwo."},
    {"view": "measure=rate&tab=time", "emphasis": {"chart": True}},
    {"view": "measure=rate&level=oa&tab=users", "headline": "The last", "transition": "play"},
]
AWAKE = """Object.defineProperty(navigator, "wakeLock", { value: {
    request: async (kind) => { window.awake = kind; return new EventTarget(); } } })"""


def on_stage(watched: Watched, *, intercepted: bool = False) -> None:
    """Opens the talk when every scene of it is here."""
    watched.open(intercepted=intercepted)
    talk = json.dumps({"title": "Ours", "scenes": SCENES})
    watched.page.evaluate("text => localStorage.setItem('wardwise-talk', text)", talk)
    watched.open("?mode=present&story=mine", intercepted=intercepted)
    expect(watched.page.locator("#present-ready .is-ready")).to_have_count(4)


def count_is(page: Page, number: int) -> None:
    expect(page.locator("#present-count")).to_have_text(f"{number} of 4")


def test_a_talk_is_told_in_two_windows_without_a_network(watched: Watched) -> None:
    on_stage(watched)
    page = watched.page
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    expect(speaker.locator("#now")).to_contain_text("Welcome.")
    expect(speaker.locator("#next")).to_contain_text("What was there")
    expect(speaker.locator("#ready")).to_contain_text("Every scene is here")
    page.wait_for_function("() => Boolean(window.dash_core_components && window.Plotly)")
    page.context.set_offline(True)
    page.keyboard.press("PageDown")
    expect(page.locator(".scene:visible")).to_contain_text("'gone' was ignored")
    expect(page.locator(".scene:visible")).to_contain_text("Two.")
    expect(speaker.locator("#now h1")).to_have_text("What was there")
    speaker.get_by_role("button", name="Next").click()
    count_is(page, 3)
    expect(page.locator("#present-trend svg.main-svg").first).to_be_visible()
    page.bring_to_front()
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    count_is(page, 4)
    expect(speaker.locator("#next")).to_contain_text("The end")
    # Its areas were fetched ahead: the map is drawn without a network.
    page.evaluate("() => wardwise.paint.ready()")
    assert page.evaluate("() => wardwise.paint.level()") == "oa"
    page.context.set_offline(False)
    # The browser itself notes what it could not fetch meanwhile.
    watched.wrong[:] = [told for told in watched.wrong if "DISCONNECTED" not in told]


def take_away(page: Page) -> None:
    """The talk of the device is sent, with its notes where asked, and the file is saved."""
    sent = []

    def answer(route: Route) -> None:
        sent.append((route.request.method, route.request.url, route.request.post_data or ""))
        route.fulfill(body="made", content_type="text/html")

    page.route("**/talk.html**", answer)
    page.get_by_role("button", name="Take away").locator("visible=true").click()
    page.get_by_label("With my notes").check()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Talk in one file").click()
    assert saved.value.suggested_filename.endswith(".html")
    ((method, address, body),) = sent
    assert method == "POST"
    assert address.endswith("&notes=1")
    assert json.loads(body)["scenes"][0]["note"] == "Welcome."


def test_keys_swipes_and_covers_of_the_stage(watched: Watched) -> None:
    page = watched.page
    page.add_init_script(AWAKE)
    on_stage(watched)
    assert page.evaluate("() => window.awake") == "screen"
    expect(page.locator("#present-told")).to_be_empty()
    cover = page.locator(".stage-cover")
    for key, kind in (("b", "blank"), (".", "blank"), ("w", "white"), ("l", "spotlight")):
        page.keyboard.press(key)
        expect(cover).to_have_attribute("data-kind", kind)
        page.keyboard.press("Escape")
        expect(cover).to_be_hidden()
    count_is(page, 1)
    swipe(page, 300, 100)
    count_is(page, 2)
    swipe(page, 100, 300)
    count_is(page, 1)
    page.locator("#present-stage").click(position={"x": 8, "y": 8})
    count_is(page, 2)
    # A press on the map shows an area's figures, and a map that was moved comes back by one key.
    opened = page.evaluate("() => wardwise.paint.map().getCenter().lng")
    page.locator(".map-frame").click(position={"x": 300, "y": 300})
    page.evaluate("() => wardwise.paint.map().panBy([200, 0], { animate: false })")
    page.keyboard.press("Home")
    assert abs(page.evaluate("() => wardwise.paint.map().getCenter().lng") - opened) < 1e-3
    count_is(page, 2)
    assert "area=" not in page.url
    page.keyboard.press("f")
    page.wait_for_function("() => Boolean(document.fullscreenElement)")
    page.keyboard.press("f")
    page.wait_for_function("() => !document.fullscreenElement")
    take_away(page)


def swipe(page: Page, start: int, end: int) -> None:
    """A finger that goes from one place across the stage to another."""
    page.evaluate(
        """([start, end]) => {
            const target = document.querySelector("#present-stage");
            const touch = (clientX) => new Touch({ identifier: 1, target, clientX, clientY: 300 });
            const options = { bubbles: true };
            target.dispatchEvent(new TouchEvent("touchstart",
                { ...options, touches: [touch(start)], changedTouches: [touch(start)] }));
            target.dispatchEvent(new TouchEvent("touchend",
                { ...options, touches: [], changedTouches: [touch(end)] }));
        }""",
        [start, end],
    )


def test_a_store_that_is_renewed_mid_talk_leaves_no_blank(watched: Watched) -> None:
    """What is here stays, and what was not here yet comes from the new build with its picture."""
    page, newest = watched.page, "0123456789abcdef"

    def answer(route: Route) -> None:
        url = route.request.url
        if newest in url:
            build: Any = page.evaluate("() => wardwise.url.choices().build")
            route.continue_(url=url.replace(newest, build))
        elif "gone" in url:
            route.fulfill(status=404, json={"error": {"message": "This atlas has been renewed."}})
        else:
            route.continue_()

    page.route("**/api/v1/*/scene.json*", answer)
    page.route("**/api/v1/catalogue.json", lambda route: route.fulfill(json={"build": newest}))
    page.route(f"**/{newest}/picture.png*", lambda route: route.fulfill(body=b""))
    on_stage(watched, intercepted=True)
    expect(page.locator(".scene-picture")).to_have_count(0)
    page.keyboard.press("PageDown")
    expect(page.locator(".scene:visible")).to_contain_text("was renewed during this talk")
    expect(page.locator(".scene:visible")).to_contain_text("'gone' was ignored")
    expect(page.locator(".scene-picture")).to_have_attribute(
        "src", re.compile(f"{newest}/picture.png")
    )
    page.keyboard.press("PageUp")
    expect(page.locator(".scene-picture")).to_have_count(0)
    watched.wrong[:] = [told for told in watched.wrong if "404" not in told]


def test_every_scene_fits(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 1024, "height": 768})
    on_stage(watched)
    for number in range(1, 5):
        count_is(watched.page, number)
        watched.page.wait_for_function(
            """() => { const { scrollHeight, clientHeight } = document.querySelector(
                "#present-stage"); return scrollHeight <= clientHeight + 1; }"""
        )
        watched.page.keyboard.press("PageDown")


def test_a_view_becomes_a_scene_that_is_edited_and_undone(watched: Watched) -> None:
    watched.open("?measure=rate")
    page = watched.page
    page.locator("[data-take]:visible").click()
    page.get_by_role("button", name="To a talk").click()
    expect(page.locator("#take-status")).to_contain_text("Scene 1 of your talk")
    page.keyboard.press("Escape")
    page.evaluate("wardwise.url.go({ mode: 'present', story: 'mine' })")
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Headline").fill("In short")
    page.get_by_role("button", name="Duplicate scene 1").click()
    expect(page.locator(".talk-scene")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".talk-scene")).to_have_count(1)
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator(".scene:visible h1")).to_have_text("In short")
