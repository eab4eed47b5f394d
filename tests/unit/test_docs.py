"""Documentation that is kept true by tests."""

import doctest
import re
import tomllib
from pathlib import Path

import pytest

from data.pipeline import reference as reference_module
from data.pipeline.reference import TARGET, reference
from tests.support.places import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
WRITTEN = [page for page in PAGES if page.name not in ("data.md", "browser-api.md")]
"""Pages whose prose has one sentence a line; data.md is generated."""
SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?][*\")]* +[*\"(]*[A-Z][a-z]")
"""Where one sentence ends and another begins; an initial ends none."""
ITEM = re.compile(r"^ *(?:[*-]|\d+\.) +")


def test_the_data_reference_is_that_of_the_models() -> None:
    assert TARGET.read_text(encoding="utf-8") == reference(), (
        "run: python -m data.pipeline.reference"
    )


def test_the_examples_of_the_reference_are_true() -> None:
    outcome = doctest.testmod(reference_module)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_and_file_named_in_a_page_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target
    named = re.findall(
        r"`((?:data|layouts|callbacks|tests|docs|assets|benchmarks)/[\w./-]+\.\w+)`", text
    )
    for name in named:
        assert (ROOT / name).exists(), name


def test_no_page_or_source_names_a_machine_path() -> None:
    for path in [*PAGES, *ROOT.glob("*.toml"), *ROOT.glob("requirements*.txt"), ROOT / "Makefile"]:
        assert not re.search(r"/(?:home|root|work|Users)/", path.read_text(encoding="utf-8")), (
            path.name
        )


def test_the_architecture_names_every_import_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [each["name"] for each in contracts["tool"]["importlinter"]["contracts"]]
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [name for name in names if f"*{name}.*" not in text] == []


def prose_of(text: str) -> list[str]:
    """The lines of a page that are neither code nor rows of a table, without the marks of items."""
    without_code = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = without_code.partition("\n## References")[0].splitlines()
    return [
        ITEM.sub("", re.sub(r"`[^`]*`", "code", line)) for line in lines if not line.startswith("|")
    ]


@pytest.mark.parametrize("page", WRITTEN, ids=lambda p: p.name)
def test_a_line_of_a_page_has_one_sentence(page: Path) -> None:
    lines = prose_of(page.read_text(encoding="utf-8"))
    assert [line for line in lines if SENTENCE_END.search(line)] == []
