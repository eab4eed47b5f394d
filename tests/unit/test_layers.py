"""What the import contracts in pyproject.toml cannot say."""

import re

from tests.support.places import ROOT


def test_nothing_imports_app() -> None:
    importing = re.compile(r"^\s*(?:from app import|import app\b)", re.MULTILINE)
    for package in ("callbacks", "layouts", "data"):
        for path in (ROOT / package).rglob("*.py"):
            assert not importing.search(path.read_text(encoding="utf-8")), path.name
