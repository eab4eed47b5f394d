"""Findings of the doctor: plain data, so that the terminal, HTML and JSON agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from data.pipeline.fates import TOTAL
from data.pipeline.judge import WORDS, Severity
from data.pipeline.ledger import Account
from data.pipeline.personal import Kind
from data.pipeline.suggestions import Suggestion, suggested_by


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where, what, and what to do about it ('' where no action is needed).

    ``suggests`` are the keys of atlas.toml that the advice speaks of.
    """

    severity: Severity
    where: str
    sentence: str
    advice: str = ""
    suggests: tuple[Suggestion, ...] = ()


@dataclass
class ColumnLook:
    """One column that the catalogue uses.

    ``filled`` and the shares in ``types`` are shares of the rows read, 0 to 1.
    """

    name: str
    filled: float
    types: dict[str, float]


@dataclass
class FileLook:
    """One file before any import."""

    file: str
    role: str
    size: int
    kind: str = ""
    encoding: str = ""
    line_ends: str = ""
    delimiter: str = ""
    columns: int = 0
    rows: int = 0
    """Rows of the whole file where known, else 0."""
    looked_at: float = 1.0
    """Share of the file's bytes that was read."""
    used: list[ColumnLook] = field(default_factory=list)
    personal: dict[str, Kind] = field(default_factory=dict)
    """Columns that look as if they were about persons: of files of records only."""
    register: tuple[str, str] | None = None
    """Columns that say when a person joined and left, where a file of records has both."""


@dataclass
class HidingLook:
    """The counts that a disclosure rule would hide of one level.

    ``shares`` are of the cells above zero that are below each preset's smallest count.
    ``came_hidden`` is the share, of all ``sums``, of those with a part that came hidden.
    """

    level: str
    level_name: str
    window: str
    cells: int
    shares: dict[str, float]
    level_names: str = ""
    sums: int = 0
    came_hidden: float = 0.0


@dataclass
class RecordsLook:
    """One record set: how many rows can be used, and its rule."""

    key: str
    title: str
    rule: str
    read: int = 0
    accepted: int = 0
    elsewhere: int = 0
    """Rows of places that are not in the atlas."""
    left_out: int = 0
    """Rows that the catalogue leaves out."""
    totals: int = 0
    """Those of them that are totals of larger areas."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Why rows cannot be used."""
    first_month: str = ""
    last_month: str = ""
    months_missing: list[str] = field(default_factory=list)
    hiding: list[HidingLook] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)
    """Marks of hidden counts, with their rows."""

    @property
    def refused(self) -> int:
        return self.read - self.accepted - self.elsewhere - self.left_out

    def add(self, account: Account) -> None:
        """Add one file or table of the set."""
        self.read += account.read
        self.accepted += account.accepted
        self.elsewhere += sum(account.elsewhere.values())
        self.left_out += account.left_out
        self.totals += sum(n for why, n in account.out_of_scope.items() if why.startswith(TOTAL))
        self.reasons.update(account.reasons)


@dataclass
class Examination:
    """All findings."""

    catalogue: str
    title: str = ""
    files: list[FileLook] = field(default_factory=list)
    records: list[RecordsLook] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def would_build(self) -> bool:
        """Whether a build would succeed."""
        return all(f.severity != "stop" for f in self.findings)

    @property
    def suggests(self) -> list[Suggestion]:
        """The keys that all findings suggest, each once, those of the gravest finding first."""
        found: list[Suggestion] = []
        for finding in self.ordered():
            found += [each for each in finding.suggests if each not in found]
        return found

    def add(
        self,
        severity: Literal["warn", "note"],
        where: str,
        sentence: str,
        advice: str = "",
        suggests: Iterable[Suggestion] = (),
    ) -> None:
        """Add what is worth a look. It stops nothing, however bad it looks."""
        self._add(Finding(severity, where, sentence, advice, tuple(suggests)))

    def stop(self, where: str, sentence: str, advice: str = "") -> None:
        """Add a reason why a build stops, with the keys that come with it.

        Only what the build itself does may give one: an error of its steps, or a rule of
        data.pipeline.judge.
        """
        told = sentence.removeprefix(f"[{where}] ")
        self._add(Finding("stop", where, told, advice, suggested_by(sentence)))

    def _add(self, found: Finding) -> None:
        if found not in self.findings:
            self.findings.append(found)

    def ordered(self) -> list[Finding]:
        """Findings, the gravest first; those of equal gravity in their own order."""
        order = list(WORDS)
        return sorted(self.findings, key=lambda f: order.index(f.severity))

    def counts(self) -> dict[str, Any]:
        return {severity: sum(f.severity == severity for f in self.findings) for severity in WORDS}


def percent(share: float) -> str:
    """A share in words that never rounds part of something to all or to nothing.

    >>> percent(0.968), percent(1.0), percent(0.99999), percent(0.00001)
    ('96.8%', '100%', 'over 99.9%', 'under 0.1%')
    """
    if share in (0, 1):
        return f"{share:.0%}"
    if share > 0.999:
        return "over 99.9%"
    return "under 0.1%" if share < 0.001 else f"{share:.1%}"
