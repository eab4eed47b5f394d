"""The table that ``make prove`` prints: what was tried, how often, and what it showed."""

import datetime
import platform
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

HEADING = ("What", "File", "Tests", "Cases tried", "Outcome", "Seconds")


@dataclass
class Row:
    """One file of tests."""

    about: str
    tests: int = 0
    tried: int = 0
    seconds: float = 0.0
    outcomes: dict[str, int] = field(default_factory=dict)

    def add(self, report: pytest.TestReport) -> None:
        self.seconds += report.duration
        if report.when != "call" and report.passed:
            return
        self.tests += 1
        if not report.skipped:
            self.tried += sum(int(v) for name, v in report.user_properties if name == "tried")
        self.outcomes[report.outcome] = self.outcomes.get(report.outcome, 0) + 1


def note(item: pytest.Item, tried: int) -> None:
    """Note with a test what its file is about, and how many cases it tries."""
    module = item.getparent(pytest.Module)
    text = (module.obj.__doc__ if module else "") or item.name
    about = " ".join(text.split("\n\n")[0].split()).partition(". ")[0].rstrip(".")
    item.user_properties += [("about", about), ("tried", tried)]


def table(reports: Iterable[pytest.TestReport]) -> list[str]:
    """Lines of a Markdown table, a row for each file of tests."""
    rows: dict[str, Row] = {}
    for report in reports:
        about = next((str(v) for name, v in report.user_properties if name == "about"), "")
        rows.setdefault(report.nodeid.partition("::")[0], Row(about)).add(report)
    return [_line(HEADING), _line(["---"] * len(HEADING))] + [
        _line(_cells(name, row)) for name, row in sorted(rows.items())
    ]


def circumstances() -> str:
    """The date of a run and the Python it was made with."""
    return f"{datetime.date.today():%-d %B %Y}, Python {platform.python_version()}"


def _cells(name: str, row: Row) -> list[str]:
    outcome = ", ".join(f"{count} {word}" for word, count in sorted(row.outcomes.items()))
    return [row.about, f"`{name}`", f"{row.tests}", f"{row.tried:,}", outcome, f"{row.seconds:.0f}"]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
