"""A running server and a browser to look at it with. The system's Chromium is used where there is
one, else Playwright's own.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import (  # noqa: E402
    Browser,
    BrowserContext,
    Error,
    Locator,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

from app import create_app  # noqa: E402
from data.settings import Settings  # noqa: E402
from tests.support.serving import served  # noqa: E402

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
]
expect.set_options(timeout=20_000)

OUTLINED = (
    "() => [...document.querySelectorAll('.leaflet-paint-rings-pane canvas')].some((sheet) => {"
    " if (!sheet.checkVisibility()) return false; const copy ="
    " Object.assign(document.createElement('canvas'), { width: sheet.width, height:"
    " sheet.height }).getContext('2d'); copy.drawImage(sheet, 0, 0); return"
    " copy.getImageData(0, 0, sheet.width, sheet.height).data.some((v) => v > 0); })"
)
"""Whether an area has an outline on the map."""
DESKTOP = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Watched:
    """A page under watch: what it asked for, and what went wrong on it."""

    page: Page
    base: str
    requests: list[Request] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def open(self, query: str = "", *, intercepted: bool = False) -> Page:
        """Open the atlas and wait until the answer and the map are there.

        ``intercepted`` is for a test that holds or loses answers. Chromium needs a moment to begin
        with that, and a request of that moment goes past a route without a trace. So a route that
        nothing asks for stands from before the page opens.
        """
        if intercepted:
            self.page.route("**/asked-by-nobody", lambda route: route.abort())
        self.page.goto(f"{self.base}/{query}")
        self.settled()
        return self.page

    def settled(self) -> None:
        """Wait until the newest question is answered and the map is painted with it."""
        self.page.wait_for_selector(
            "html:not([data-waiting]) :is(#headline:not(:empty), .page article, .scene)",
            state="attached",
        )
        # The title comes with an answer, and what it fills a moment later.
        self.page.wait_for_function(
            "() => document.documentElement.dataset.mode !== 'explore' ||"
            " document.title.startsWith(document.getElementById('headline').textContent)"
        )
        self.page.evaluate("() => window.wardwise.paint.ready()")

    @property
    def headline(self) -> Locator:
        """The answer to the question of the page."""
        return self.page.locator("#headline")

    @property
    def where(self) -> Locator:
        """The line over the headline: what it speaks of."""
        return self.page.locator("#panel .where")

    @property
    def key(self) -> Locator:
        """The key to the map."""
        return self.page.get_by_role("group", name="Key to the map")

    def part(self, label: str) -> Locator:
        """The button of a part of the question, such as "Compared with"."""
        question = self.page.get_by_role("group", name="The question")
        return question.get_by_role("button", name=re.compile(f"^{label}:"))

    def choose(self, part: str, option: str) -> None:
        """Open a part of the question and choose the first option that begins with a text."""
        self.part(part).click()
        found = self.page.get_by_role("listbox", name=part).get_by_role(
            "option", name=re.compile(f"^{re.escape(option)}")
        )
        found.first.click()

    def tab(self, name: str) -> Locator:
        """A tab of the answer."""
        return self.page.get_by_role("tab", name=name, exact=True)

    def asked(self, path: str) -> list[Request]:
        """Requests so far whose path contains a text."""
        return [r for r in self.requests if path in urlsplit(r.url).path]

    def pixel(self, level: str, code: str) -> dict[str, float]:
        """Where a point inside an area lies on the map's box, in pixels."""
        told = self.page.evaluate(
            """async ([level, code]) => {
                const root = `/api/v1/${wardwise.url.choices().build}`;
                const answer = await fetch(`${root}/where/${level}/${code}`);
                const point = wardwise.paint.map().latLngToContainerPoint((await answer.json()).at);
                return {x: point.x, y: point.y};
            }""",
            [level, code],
        )
        return dict(told)

    @property
    def fetched(self) -> list[str]:
        """Addresses asked for so far, except that of the code on paper: it comes when the page has
        been at rest for a while.
        """
        return [r.url for r in self.requests if not urlsplit(r.url).path.endswith("/qr.svg")]

    def forget(self) -> None:
        """Begin counting anew."""
        self.requests.clear()


@pytest.fixture(scope="session")
def server(small_store: Path) -> Iterator[str]:
    """The atlas of the small store, served on a free port; its address."""
    yield from serving(Settings(store=small_store))


def serving(settings: Settings) -> Iterator[str]:
    """Serve an atlas in this process until the generator is closed; its address."""
    yield from served(create_app(settings).server, threads=8)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = _launch(playwright)
        yield launched
        launched.close()


def _launch(playwright: Playwright) -> Browser:
    # The headless build of Debian opens a page in two thirds of the time.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    system = next((found for name in names if (found := shutil.which(name))), None)
    try:
        return playwright.chromium.launch(executable_path=system, args=FLAGS)
    except Error as error:
        pytest.skip(f"No Chromium to look with: {str(error).splitlines()[0]}")


@pytest.fixture
def watched(browser: Browser, server: str) -> Iterator[Watched]:
    """A page of desktop size on the small atlas, which must go without an error and without a
    request to elsewhere.
    """
    yield from watching(browser, server, DESKTOP)


@pytest.fixture
def watched_phone(browser: Browser, server: str) -> Iterator[Watched]:
    yield from watching(browser, server, PHONE)


@cache
def window_of(browser: Browser, width: int, height: int, scale: int, motion: str) -> BrowserContext:
    """A window that tests share: opening one, and filling its cache, takes longer than most
    tests.
    """
    size = {"width": width, "height": height}
    return browser.new_context(
        viewport=size,
        device_scale_factor=scale,
        locale="en-GB",
        reduced_motion=motion,
        color_scheme="light",
    )


def watching(
    browser: Browser,
    base: str,
    size: dict[str, int],
    *,
    scale: int = 1,
    motion: str = "reduce",
    fresh: bool = False,
) -> Iterator[Watched]:
    """A page that is watched; on leaving, anything that went wrong fails the test. Pages share what
    the browser keeps of files, unless ``fresh``.
    """
    if fresh:
        window_of.cache_clear()
    context = window_of(browser, size["width"], size["height"], scale, motion)
    if not context.pages:
        # Stays open: the process it runs in, which has our scripts compiled, is there for the next
        # page. That spares a quarter of opening it.
        context.new_page().goto(f"{base}/healthz")
    seen = Watched(context.new_page(), base)
    seen.page.set_default_timeout(30_000)
    seen.page.on(
        "console",
        lambda message: seen.wrong.append(message.text) if message.type == "error" else None,
    )
    seen.page.on("pageerror", lambda error: seen.wrong.append(str(error)))
    seen.page.on("request", lambda request: seen.requests.append(request))
    yield seen
    elsewhere = [r.url for r in seen.requests if not r.url.startswith((base, "data:", "blob:"))]
    seen.page.evaluate("() => { try { localStorage.clear(); } catch { /* nothing was opened */ } }")
    context.clear_cookies()
    seen.page.close()
    assert seen.wrong == []
    assert elsewhere == []
