"""How much a run tries, and the table that ``make prove`` prints of it."""

import pytest

from tests.support.effort import EFFORT, SHARE, TIMES, tries
from tests.support.evidence import table


@pytest.fixture
def usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """As without any option, whatever this run was given."""
    monkeypatch.setattr(EFFORT, "quick", False)
    monkeypatch.setattr(EFFORT, "whole", False)


@pytest.mark.usefixtures("usual")
def test_every_run_tries_a_part_and_a_quick_one_a_share_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (tries(50), tries(50, 500)) == (50, 50)
    monkeypatch.setattr(EFFORT, "quick", True)
    assert (tries(50), tries(1)) == (50 // SHARE, 1)


@pytest.mark.usefixtures("usual")
def test_proving_tries_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EFFORT, "whole", True)
    assert (tries(50), tries(50, 500)) == (50 * TIMES, 500)


def report(name: str, when: str, outcome: str, tried: int) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid=f"tests/{name}.py::test_it",
        location=("", 0, ""),
        keywords={},
        outcome=outcome,
        longrepr=None,
        when=when,
        duration=2.0,
        user_properties=[("about", "Builds"), ("tried", tried)],
    )


def test_the_table_has_a_row_for_each_file_with_its_tests_cases_and_outcome() -> None:
    lines = table(
        [
            report("a", "setup", "passed", 2000),
            report("a", "call", "passed", 2000),
            report("a", "call", "failed", 500),
            report("b", "setup", "skipped", 7),
        ]
    )
    assert lines[2:] == [
        "| Builds | `tests/a.py` | 2 | 2,500 | 1 failed, 1 passed | 6 |",
        "| Builds | `tests/b.py` | 1 | 0 | 1 skipped | 2 |",
    ]
