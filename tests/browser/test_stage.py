"""A talk on the stage: two windows in step, a service that is gone, no network, a store that was
renewed, keys, swipes and covers, and type that fits.

The talk is one that the device keeps.
"""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from data.settings import Settings
from data.store.layout import build_path
from data.store.reader import open_atlas
from tests.browser.conftest import DESKTOP, Watched, serving, watching
from tests.support import stores
from tests.support.stores import build_store

SCENES: list[dict[str, Any]] = [
    {"view": "measure=segment&tab=people", "note": "Welcome.", "minutes": 1},
    {
        "view": "service=gone&measure=rate&beside=service:potholes",
        "headline": "What was there",
        "words": "One.\n\nTwo.",
        "emphasis": {"area": "ward:NOWHERE"},
    },
    {"view": "measure=rate&tab=time", "emphasis": {"chart": True}},
    {"view": "measure=rate&level=oa&tab=users", "headline": "The last", "transition": "play"},
]
AWAKE = """Object.defineProperty(navigator, "wakeLock", { value: {
    request: async (kind) => { window.awake = kind; return new EventTarget(); } } })"""


def on_stage(watched: Watched, scenes: Sequence[dict[str, Any]] = SCENES) -> None:
    """Opens the talk when every scene of it is here."""
    watched.open()
    talk = json.dumps({"title": "Ours", "scenes": scenes})
    watched.page.evaluate("text => localStorage.setItem('wardwise-talk', text)", talk)
    watched.open("?mode=present&story=mine")
    expect(watched.page.locator("#present-ready .is-ready")).to_have_count(len(scenes))


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
    expect(page.locator(".scene:visible")).to_contain_text("'ward:NOWHERE' is not in this atlas")
    expect(page.locator(".scene:visible")).to_contain_text("Two.")
    # The second map was fetched ahead too, and moves with the first.
    page.evaluate("() => wardwise.paint.ready()")
    expect(page.locator(".side-words")).to_have_count(2)
    expect(page.get_by_role("group", name="Key to the second map")).to_be_visible()
    moved = """() => { const { map, mapBeside } = wardwise.paint;
        map().panBy([90, 0], { animate: false });
        return [map(), mapBeside()].map((each) => each.getCenter().lng.toFixed(4)); }"""
    assert len(set(page.evaluate(moved))) == 1
    expect(speaker.locator("#now h1")).to_have_text("What was there")
    speaker.keyboard.press("b")
    expect(page.locator(".stage-cover")).to_have_attribute("data-kind", "blank")
    speaker.keyboard.press("b")
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
    # The arrows move a spotlight, and step again without it.
    page.keyboard.press("l")
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    assert cover.evaluate("each => each.style.getPropertyValue('--x')") == "820px"
    page.keyboard.press("l")
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


@pytest.fixture
def renewable(browser: Browser, tmp_path: Path) -> Iterator[tuple[Watched, Path]]:
    """A page on an atlas whose store is built again."""
    store = build_store(tmp_path / "store", side=4)
    for base in serving(Settings(store=store)):
        for seen in watching(browser, base, DESKTOP):
            yield seen, store


def test_a_store_that_is_renewed_mid_talk_leaves_no_blank(
    renewable: tuple[Watched, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is here stays. The rest comes from the new build, which no longer has a service."""
    watched, store = renewable
    page, before = watched.page, open_atlas(store).build_id
    on_stage(watched, SCENES[:1])
    whole = stores.manifest_for(4)
    left = [service for service in whole.services if service.key != "potholes"]
    monkeypatch.setattr(
        stores, "manifest_for", lambda *_: whole.model_copy(update={"services": tuple(left)})
    )
    build_store(store, side=4)
    shutil.rmtree(build_path(store, before))
    newest = open_atlas(store).build_id
    assert newest != before

    views = ["service=potholes&measure=rate", "service=lights&measure=rate"]
    told = {"title": "Ours", "scenes": [SCENES[0], *({"view": view} for view in views)]}
    page.get_by_role("button", name="Edit").click()
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Open a file").click()
    text = json.dumps({"wardwise_story": 1, **told})
    chosen.value.set_files({"name": "t.json", "mimeType": "text/json", "buffer": text.encode()})
    page.get_by_role("button", name="Close Your talk").click()
    expect(page.locator("#present-ready .is-ready")).to_have_count(3)

    scene, picture = page.locator(".scene:visible"), page.locator(".scene-picture")
    expect(picture).to_have_count(0)
    page.keyboard.press("PageDown")
    expect(scene).to_contain_text("was renewed during this talk")
    expect(scene).to_contain_text("'potholes' was ignored")
    expect(scene.locator(".scene-tab")).not_to_be_empty()
    expect(picture).to_have_attribute("src", re.compile(f"{newest}/picture.png"))
    page.wait_for_function("() => document.querySelector('.scene-picture').naturalWidth > 400")
    page.keyboard.press("PageDown")
    expect(scene.locator("h1")).to_contain_text("Lights")
    expect(scene).not_to_contain_text("ignored")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(picture).to_have_count(0)
    watched.wrong[:] = [told for told in watched.wrong if "404" not in told]


def test_every_scene_fits(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 1024, "height": 768})
    on_stage(watched)
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    watched.open("?mode=present&story=mine")
    painted = {tuple(re.findall(r"measure=(\w+)", url)) for url in asked if "/paint" in url}
    # Nothing but what scenes show is painted, so that no other key or map flashes up.
    assert painted == {("segment",), ("rate",)}
    # This browser has no lock of the screen.
    expect(watched.page.locator("#present-told")).to_contain_text("cannot keep the screen on")
    month = watched.page.locator(".scene-month")
    for number in range(1, 5):
        count_is(watched.page, number)
        watched.page.wait_for_function(
            """() => { const { scrollHeight, clientHeight } = document.querySelector(
                "#present-stage"); return scrollHeight <= clientHeight + 1; }"""
        )
        expect(month).to_have_count(int(number == 4))
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
