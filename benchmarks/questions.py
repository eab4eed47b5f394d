"""``python -m benchmarks.questions --store LEEDS``: ten questions that an officer could ask.

Each is asked of the running page, from its start, by clicks, keys and words alone. What is printed
is the table of docs/performance.md: the question, how many clicks, keys and typed words it took,
and the answer in the page's own words.
"""

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from benchmarks.browser import DRAWN, chromium, opened, page_in
from benchmarks.serving import served

SETTLED = "html:not([data-waiting]) :is(#headline:not(:empty), .page article, .scene)"
STUDENTS = "4 Low-Skilled Migrant and Student Communities"
ANSWERED = """([selector, before]) => new Promise((resolve, reject) => {
  const late = setTimeout(() => reject(new Error(`${selector}: no new words`)), 30000);
  const look = () => {
    const found = document.querySelector(selector);
    const words = found ? found.innerText.trim() : "";
    const isWaiting = document.documentElement.hasAttribute("data-waiting");
    if (!words || words === before || isWaiting) return setTimeout(look, 50);
    clearTimeout(late);
    return resolve(words);
  };
  look();
})"""
"""The words of a part of the page, once they are others than before."""


@dataclass
class Officer:
    """Somebody at the page, whose clicks, keys and words are counted."""

    page: Page
    acts: int = 0

    def click(self, found: Locator | str) -> None:
        where = self.page.locator(found) if isinstance(found, str) else found
        where.locator("visible=true").first.click()
        self.acts += 1
        self.settle()

    def choose(self, part: str, option: str) -> None:
        """Open a part of the question and take an option: two clicks."""
        self.click(self.page.get_by_role("button", name=re.compile(f"^{part}:")))
        named = re.compile(f"^{re.escape(option)}")
        self.click(self.page.get_by_role("option", name=named))

    def take(self, field: str, option: str) -> None:
        """Open a plain list and take an option: two clicks."""
        self.page.locator(f"{field} >> visible=true").first.select_option(label=option)
        self.acts += 2
        self.settle()

    def go_to(self, place: str) -> None:
        """Click the search, type a place and press Enter: three acts."""
        self.page.locator("#search").click()
        self.page.keyboard.type(place)
        self.page.locator("#search-list [role=option]").first.wait_for()
        self.page.keyboard.press("Enter")
        self.acts += 3
        self.page.wait_for_selector("#panel .where button, .ward h1, #ward-page h1")
        self.settle()

    def tab(self, name: str) -> None:
        self.click(self.page.get_by_role("tab", name=name, exact=True))

    def settle(self) -> None:
        self.page.wait_for_selector(SETTLED, state="attached")
        self.page.evaluate(DRAWN)

    def read(self, selector: str, before: str = "") -> str:
        """The words of a part, on one line."""
        return " ".join(self.page.evaluate(ANSWERED, [selector, before]).split())


Asking = Callable[[Officer], str]


def fewer_than_expected(officer: Officer) -> str:
    officer.choose("About what", "Anti-social behaviour")
    return officer.read("#headline")


def more_than_a_year_before(officer: Officer) -> str:
    officer.choose("About what", "Burglary")
    before = officer.read("#headline")
    officer.choose("Compared with", "a year before")
    return officer.read("#headline", before)


def against_next_door(officer: Officer) -> str:
    officer.choose("About what", "Vehicle crime")
    officer.go_to("Gipton and Harehills")
    before = officer.read("#headline")
    officer.choose("Compared with", "next door")
    return officer.read("#headline", before)


def what_changed(officer: Officer) -> str:
    officer.click("[data-mode-tab=ward]")
    officer.go_to("LS8 5AA")
    return officer.read("#ward-page .ward-columns section:first-child ul, #ward-page .say")


def who_lives_there(officer: Officer) -> str:
    officer.go_to("Gipton and Harehills")
    officer.tab("People")
    return officer.read(".report-lead")


def in_all_together(officer: Officer) -> str:
    officer.choose("About what", "Burglary")
    officer.click("[data-mode-tab=services]")
    officer.click(officer.page.get_by_role("button", name=re.compile("^Each ")))
    officer.take("#wide-kind", "More")
    return officer.read("#wide-count")


def services_that_stand_out(officer: Officer) -> str:
    officer.go_to("Gipton and Harehills")
    officer.click("[data-mode-tab=services]")
    return officer.read("#services-page h1")


def both_at_once(officer: Officer) -> str:
    officer.choose("About what", "Burglary")
    before = officer.read("#headline")
    officer.click("text=Find where other things hold as well")
    first = officer.read("#headline", before)
    officer.click("[data-condition='group'] summary")
    officer.take("[data-condition='group'] select >> nth=0", STUDENTS)
    officer.page.locator("[data-condition='group'] input").fill("30")
    officer.acts += 1
    officer.click("[data-condition='group'] [data-add-condition]")
    return officer.read("#headline", first)


def over_time(officer: Officer) -> str:
    officer.choose("About what", "Road surface defects")
    officer.tab("Over time")
    return officer.read(".chart-told, #trend-note").partition(". ")[0] + "."


def a_slide(officer: Officer) -> str:
    officer.choose("About what", "Burglary")
    officer.click("[data-take]")
    link = officer.page.get_by_role("dialog").get_by_role("link", name=re.compile("^Slide"))
    with officer.page.expect_download() as given:
        link.click()
    officer.acts += 1
    return given.value.suggested_filename


QUESTIONS: tuple[tuple[str, Asking], ...] = (
    (
        "Where is there less anti-social behaviour than who lives there suggests?",
        fewer_than_expected,
    ),
    ("Where are there more burglaries than a year before?", more_than_a_year_before),
    ("Has Gipton and Harehills more vehicle crime than the wards next door?", against_next_door),
    ("What changed in the ward of a postcode?", what_changed),
    ("Who lives in Gipton and Harehills, against Leeds?", who_lives_there),
    ("Which services stand out in Gipton and Harehills?", services_that_stand_out),
    ("How many burglaries have the areas with more than expected, together?", in_all_together),
    ("Where are there more burglaries than expected, and over 30% of group 4?", both_at_once),
    ("Are reports of road surface defects rising?", over_time),
    ("May I have that as a slide?", a_slide),
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="the atlas of Leeds")
    parser.add_argument("--only", type=int, help="number of one question")
    given = parser.parse_args()
    print("| question | acts | answer |\n|---|---|---|")
    with served(given.store) as server, chromium() as browser:
        for number, (question, ask) in enumerate(QUESTIONS, start=1):
            if given.only and number != given.only:
                continue
            with page_in(browser, patience=15) as page:
                opened(page, f"{server.base}/")
                officer = Officer(page)
                answer = ask(officer)
                print(f"| {question} | {officer.acts} | {answer} |", flush=True)


if __name__ == "__main__":
    main()
