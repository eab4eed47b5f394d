"""Documentation that is kept true by tests."""

import re
from pathlib import Path

import pytest

from data.pipeline.reference import TARGET, reference
from tests.support.places import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_the_data_reference_is_that_of_the_models() -> None:
    assert TARGET.read_text(encoding="utf-8") == reference(), "run: python -m data.build.reference"


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
