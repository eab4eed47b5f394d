"""window.wardwise has what docs/browser-api.md documents."""

import re
from pathlib import Path

from tests.browser.conftest import Watched

DOCS = Path(__file__).resolve().parents[2] / "docs" / "browser-api.md"
FUNCTIONS = """() => Object.entries(wardwise).flatMap(
  ([part, own]) => Object.entries(own).map(([name, it]) => `${part}.${name} ${typeof it}`))"""


def documented() -> set[str]:
    """Names in the table of the documentation, such as ``paint.show``."""
    text = DOCS.read_text(encoding="utf-8")
    table = text.partition("| `wardwise.…` |")[2].partition("\n\n")[0]
    cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+\.\w+)\(", cell)}


def test_the_documentation_names_every_function_of_the_page_and_no_other(watched: Watched) -> None:
    watched.open()
    assert set(watched.page.evaluate(FUNCTIONS)) == {f"{name} function" for name in documented()}


def test_dash_finds_the_functions_it_calls_by_name(watched: Watched) -> None:
    watched.open()
    missing = watched.page.evaluate(
        """async () => {
          const callbacks = await (await fetch("_dash-dependencies")).json();
          const called = callbacks.map((each) => each.clientside_function).filter(Boolean);
          return called.filter(({ namespace, function_name: name }) =>
            typeof window.dash_clientside[namespace][name] !== "function");
        }"""
    )
    assert missing == []
