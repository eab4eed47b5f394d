"""What a first visit weighs on the wire: a working map, and the charts after it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from data.settings import Settings
from tests.browser.conftest import DESKTOP, PHONE, Watched, serving, watching

TO_THE_MAP = 320_000
WITH_CHARTS = 1_540_000


@pytest.fixture(scope="module")
def demo_server(demo_store) -> Iterator[str]:  # type: ignore[no-untyped-def]
    yield from serving(Settings(store=demo_store))


@pytest.fixture
def demo(browser: Browser, demo_server: str) -> Iterator[Watched]:
    yield from watching(browser, demo_server, DESKTOP, fresh=True)


@pytest.fixture
def demo_phone(browser: Browser, demo_server: str) -> Iterator[Watched]:
    yield from watching(browser, demo_server, PHONE, fresh=True)


class Scale:
    """Bytes that came over the wire, by address."""

    def __init__(self, watched: Watched) -> None:
        self.addresses: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        session = watched.page.context.new_cdp_session(watched.page)
        session.send("Network.enable")
        session.on(
            "Network.requestWillBeSent",
            lambda event: self.addresses.update({event["requestId"]: event["request"]["url"]}),
        )
        session.on(
            "Network.loadingFinished",
            lambda event: self.bytes.update({event["requestId"]: event["encodedDataLength"]}),
        )

    @property
    def total(self) -> float:
        return sum(self.bytes.values())

    def heaviest(self) -> list[tuple[float, str]]:
        """For the message of a failure."""
        return sorted(
            ((size, self.addresses.get(request, "")) for request, size in self.bytes.items()),
            reverse=True,
        )[:25]


def visit_twice(watched: Watched) -> Scale:
    """A first visit to a server that has packed its files: the first of two packs them, the second
    is weighed with an empty cache.
    """
    watched.open()
    watched.page.context.clear_cookies()
    scale = Scale(watched)
    session = watched.page.context.new_cdp_session(watched.page)
    session.send("Network.clearBrowserCache")
    watched.page.goto("about:blank")
    return scale


def test_a_working_map_on_a_phone_is_within_the_budget(demo_phone: Watched) -> None:
    scale = visit_twice(demo_phone)
    demo_phone.open()
    assert not any("plotly" in address for address in scale.addresses.values())
    assert scale.total <= TO_THE_MAP, scale.heaviest()


def test_with_charts_it_is_within_the_larger_budget(demo: Watched) -> None:
    scale = visit_twice(demo)
    demo.open()
    demo.tab("Over time").click()
    expect(demo.page.locator("#trend svg.main-svg").first).to_be_visible(timeout=60_000)
    assert scale.total <= WITH_CHARTS, scale.heaviest()
