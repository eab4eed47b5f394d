"""The page with sign-in: who sees no theme has a whole page all the same, and who signs in sees
theirs; the policy of the page is kept throughout.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from callbacks.sign_in.users import write_user
from data.settings import Settings
from tests.browser.conftest import DESKTOP, Watched, serving, watching
from tests.support.guarded import build_guarded

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An atlas with a theme for wardens and a theme for parks, read by all as far as it is for all;
    its address.
    """
    folder = tmp_path_factory.mktemp("door")
    with pytest.MonkeyPatch.context() as patch:
        store = build_guarded(folder / "store", patch, street=("parks",))
    write_user(Path(folder / "users"), "anna", frozenset({"wardens"}), PASSWORD)
    yield from serving(
        Settings(store=store, sign_in="basic", sign_in_for="groups", users=folder / "users")
    )


@pytest.fixture
def stranger(browser: Browser, guarded: str) -> Iterator[Watched]:
    yield from watching(browser, guarded, DESKTOP)


def test_who_sees_no_theme_has_a_whole_page_in_every_mode(stranger: Watched) -> None:
    for query in ("", "?mode=ward&area=ward:W0000001", "?mode=present", "?mode=about"):
        expect(stranger.open(query).get_by_text("Crime")).to_have_count(0)
    page = stranger.open("?theme=safety&service=crime&measure=rate")
    page.locator("#more > summary").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.keyboard.press("Escape")
    expect(stranger.part("Compared with")).to_have_count(0)
    expect(page.get_by_text("was ignored").first).to_be_visible()


def test_who_signs_in_sees_the_themes_of_their_groups(browser: Browser, guarded: str) -> None:
    context = browser.new_context(
        viewport=DESKTOP, http_credentials={"username": "anna", "password": PASSWORD}
    )
    page = context.new_page()
    page.goto(f"{guarded}/sign-in")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Crime")
    page.get_by_role("tab", name="Services").click()
    expect(page.get_by_role("tabpanel", name="Services")).to_contain_text("Crime")
    expect(page.get_by_text("Potholes")).to_have_count(0)
    page.locator("#more > summary").click()
    expect(page.get_by_role("link", name="Sign in")).to_have_count(0)
    context.close()
