"""The examples in the library's docstrings and in docs/methods.md are true."""

import doctest
import importlib
import pkgutil

import pytest

import data.answers.sentences
import data.pipeline.dates
import data.stats
from tests.support.places import ROOT

MODULES = sorted(
    [
        "data.periods",
        *(
            m.name
            for package in (data.stats, data.answers.sentences, data.pipeline.dates)
            for m in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
        ),
    ]
)
METHODS = ROOT / "docs" / "methods.md"


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.failed == 0, (
        f"{outcome.failed} of {outcome.attempted} examples of {name} are not true; run python -m"
        " doctest on it to see which"
    )


def test_examples_in_the_methods_are_true() -> None:
    outcome = doctest.testfile(str(METHODS), module_relative=False, encoding="utf-8")
    assert outcome.attempted >= 15
    assert outcome.failed == 0
