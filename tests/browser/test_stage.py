"""A talk on the stage: two windows in step, a service that is gone, no network, and type that fits.

The talk is one that the device keeps.
"""

import json

from playwright.sync_api import expect

from tests.browser.conftest import Watched

SCENES = [
    {"view": "measure=segment&tab=people", "note": "Welcome.", "minutes": 1},
    {"view": "service=gone&measure=rate", "headline": "What was there", "words": "One.\n\nTwo."},
    {"view": "measure=rate&tab=time", "emphasis": {"chart": True}},
    {"view": "measure=rate&tab=users", "headline": "The last"},
]


def on_stage(watched: Watched) -> None:
    """Opens the talk when every scene of it is here."""
    watched.open()
    talk = json.dumps({"title": "Ours", "scenes": SCENES})
    watched.page.evaluate("text => localStorage.setItem('wardwise-talk', text)", talk)
    watched.open("?mode=present&story=mine")
    expect(watched.page.locator("#s-3 > *").first).to_be_attached()


def test_a_talk_is_told_in_two_windows_without_a_network(watched: Watched) -> None:
    on_stage(watched)
    page, count = watched.page, watched.page.locator("#present-count")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    expect(speaker.locator("#now")).to_contain_text("Welcome.")
    expect(speaker.locator("#next")).to_contain_text("What was there")
    page.wait_for_function("() => Boolean(window.dash_core_components && window.Plotly)")
    page.context.set_offline(True)
    page.keyboard.press("PageDown")
    expect(page.locator(".scene:visible")).to_contain_text("'gone' was ignored")
    expect(page.locator(".scene:visible")).to_contain_text("Two.")
    expect(speaker.locator("#now h1")).to_have_text("What was there")
    speaker.get_by_role("button", name="Next").click()
    expect(count).to_have_text("3 of 4")
    expect(page.locator("#present-trend svg.main-svg").first).to_be_visible()
    page.bring_to_front()
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    expect(count).to_have_text("4 of 4")
    expect(speaker.locator("#next")).to_contain_text("The end")
    page.context.set_offline(False)
    # The browser itself notes what it could not fetch meanwhile.
    watched.wrong[:] = [told for told in watched.wrong if "DISCONNECTED" not in told]
    page.keyboard.press("b")
    expect(page.locator(".stage-cover")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".stage-cover")).to_be_hidden()
    expect(count).to_have_text("4 of 4")


def test_every_scene_fits(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 1024, "height": 768})
    on_stage(watched)
    for number in range(1, 5):
        expect(watched.page.locator("#present-count")).to_have_text(f"{number} of 4")
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
