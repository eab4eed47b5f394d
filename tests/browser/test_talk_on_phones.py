"""A talk on phones: the speaker presses a button, and followers see the scene."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app import create_app
from callbacks.talk.app import TalkApp
from callbacks.talk.slides import slides_of
from callbacks.talk.speaker import new_speaker
from callbacks.talk.stage import StageApp
from callbacks.talk.talk import Talk, write_talk
from data.settings import Settings
from data.store.reader import open_atlas
from data.talk import Scene
from data.talk import Talk as Story
from tests.support.serving import served

AXE = (
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(violations))"
)
STORY = Story(
    title="A talk",
    scenes=tuple(
        Scene(view="measure=segment", headline=headline, note="Only the speaker reads this")
        for headline in ("First", "Second", "Third")
    ),
)


@pytest.fixture
def talk(small_store: Path, tmp_path: Path) -> Talk:
    slides = tuple(slides_of(open_atlas(small_store), STORY))
    return write_talk(tmp_path, STORY.title, slides, new_speaker(), time.time() + 3600)


@pytest.fixture
def base(talk: Talk) -> Iterator[str]:
    yield from served(TalkApp(talk), threads=4)


@pytest.fixture
def stage(talk: Talk, base: str, small_store: Path) -> Iterator[str]:
    """The atlas on the presenter's machine."""
    atlas = create_app(Settings(store=small_store), has_phones=True).server
    yield from served(StageApp(talk, "", f"{base}/follow/{talk.key}", atlas), threads=4)


class Phones:
    """Windows of people in a room. What goes wrong on a page is kept."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.wrong: list[str] = []
        self.contexts: list[BrowserContext] = []

    def open(self, address: str, width: int = 390, height: int = 844, look: str = "light") -> Page:
        # The script of axe is put into the page, which its policy forbids.
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=look, bypass_csp=True
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on(
            "console",
            lambda said: (
                self.wrong.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.goto(address)
        return page


@pytest.fixture
def phones(browser: Browser) -> Iterator[Phones]:
    opened = Phones(browser)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.wrong == []


def shown(page: Page) -> str:
    heading = page.locator(".scene:not([hidden]) h1")
    expect(heading).to_have_count(1)
    return heading.inner_text()


def check(page: Page) -> None:
    """axe finds nothing, and nothing is wider than the window."""
    page.evaluate(AXE_SCRIPT)
    found = json.loads(page.evaluate(AXE))
    assert [(each["id"], each["nodes"][0]["html"][:90]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_followers_go_with_the_speaker_until_they_look_around(
    phones: Phones, talk: Talk, base: str, stage: str
) -> None:
    follower = phones.open(f"{base}/follow/{talk.key}")
    speaker = phones.open(f"{base}/speak/{talk.speaker.token}")
    check(speaker)
    speaker.get_by_label("The six digits").fill(talk.speaker.code)
    speaker.get_by_role("button", name="Open").click()
    expect(speaker.get_by_text("Only the speaker reads this")).to_be_visible()
    assert shown(follower) == "First"

    def is_at(page: Page, headline: str) -> None:
        expect(page.get_by_role("heading", name=headline)).to_be_visible()

    speaker.get_by_role("button", name="Next").click()
    is_at(speaker, "Second")
    is_at(follower, "Second")
    picture = follower.get_by_role("group", name="Map").get_by_role("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 400
    check(follower)

    follower.get_by_role("button", name="Look around").click()
    follower.get_by_role("button", name="Back", exact=True).click()
    is_at(follower, "First")
    before = picture.bounding_box()
    follower.get_by_role("button", name="Make the map larger").click()
    assert picture.bounding_box()["width"] > 1.4 * before["width"]
    check(follower)
    speaker.get_by_role("button", name="Next").click()
    is_at(speaker, "Third")
    with follower.expect_response(lambda answer: answer.url.endswith("/state")):
        pass
    assert shown(follower) == "First"
    follower.get_by_role("button", name="Come back").click()
    is_at(follower, "Third")

    screen = speaker.context.new_page()
    screen.set_viewport_size({"width": 1280, "height": 720})
    screen.goto(f"{base}/speak/{talk.speaker.token}/screen")
    is_at(screen, "Third")
    screen.keyboard.press("PageUp")
    is_at(screen, "Second")
    is_at(follower, "Second")
    screen.close()

    live = phones.open(f"{stage}/?mode=present", 1280, 720)
    expect(live.get_by_text(re.compile("^2 of "))).to_be_visible()
    live.keyboard.press("ArrowLeft")
    is_at(follower, "First")
    speaker.get_by_role("button", name="Next").click()
    expect(live.get_by_text(re.compile("^2 of "))).to_be_visible()
    live.keyboard.press("w")
    expect(follower.get_by_role("heading", name="Second")).to_be_hidden()
    live.keyboard.press("w")
    live.keyboard.press("q")
    code = live.get_by_role("dialog").get_by_role("img", name=f"{base}/follow/{talk.key}")
    expect(code).to_have_js_property("complete", True)
    assert code.bounding_box()["height"] > 300
    live.keyboard.press("q")
    expect(code).to_be_hidden()
    is_at(follower, "Second")
    live.close()

    speaker.set_viewport_size({"width": 320, "height": 640})
    check(speaker)
    small = phones.open(f"{base}/follow/{talk.key}", 320, 640, "dark")
    is_at(small, "Second")
    check(small)
    speaker.get_by_text("End the talk", exact=True).click()
    speaker.get_by_role("button", name="End the talk for everybody").click()
    expect(follower.get_by_role("heading", name="This talk has ended")).to_be_visible()
    phones.wrong = [each for each in phones.wrong if "410" not in each]
