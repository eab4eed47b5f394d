"""Which tables were published of some periods, and how the ledger writes these decisions."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.model import Window
from data.pipeline.records.detail import Choice, Decisions, Detail, Group

Name = tuple[Window, str, str]
"""Window, level and item of a table."""


@dataclass(frozen=True)
class Shape:
    """The tables that were published of some periods."""

    groups: Mapping[str, tuple[str, ...]]
    """Group → its services."""
    details: Mapping[tuple[Window, str, str], Detail]
    rule: str = ""

    @cached_property
    def _group(self) -> dict[str, str]:
        own = {group: group for group in self.groups}
        return own | {s: group for group, services in self.groups.items() for s in services}

    def detail(self, window: Window, level: str, item: str) -> Detail | None:
        """The detail with which a table was published; None where it was not."""
        group = self._group.get(item, "")
        detail = self.details.get((window, group, level), Detail())
        is_there = detail.total if item == group else detail.services
        return detail if is_there else None

    def tables(self) -> Iterator[Name]:
        """Every table that was published."""
        for (window, group, level), detail in self.details.items():
            yield from (
                (window, level, item)
                for item in Group(group, (group,), self.groups.get(group, ())).items(detail)
            )

    @property
    def items(self) -> set[str]:
        """Items that were known, published or not."""
        return set(self._group)


def to_json(choice: Choice, windows: Collection[Window]) -> dict[str, Any]:
    """The decisions as the ledger writes them: the earlier ones, and new ones of ``windows``."""
    made: dict[str, Any] = {
        "groups": {group.key: list(group.services) for group in choice.groups},
        "details": {},
        "shares": {},
        "overlapping": [],
    }
    decisions = choice.decisions
    for (window, group, level), detail in decisions.details.items():
        if window in windows or (window, group, level) in choice.decided.details:
            letters = "".join(letter for letter in LETTERS if getattr(detail, LETTERS[letter]))
            made["details"].setdefault(window, {}).setdefault(group, {})[level] = letters
    for (window, group, level, what), share in sorted(decisions.shares.items()):
        if window in windows or (window, group, level, what) in choice.decided.shares:
            made["shares"].setdefault(window, {}).setdefault(group, {}).setdefault(level, {})[
                what
            ] = share
    made["overlapping"] = sorted(
        list(at)
        for at in decisions.overlapping
        if at[0] in windows or at in choice.decided.overlapping
    )
    return made


LETTERS = {"t": "total", "s": "services", "c": "channels"}


def _details_of(told: Mapping[str, Any]) -> dict[tuple[Window, str, str], Detail]:
    return {
        (window, group, level): Detail(**{LETTERS[letter]: True for letter in letters})
        for window, groups in told.get("details", {}).items()
        for group, levels in groups.items()
        for level, letters in levels.items()
    }


def shape_of(told: Mapping[str, Any], rule: str) -> Shape:
    groups = {group: tuple(services) for group, services in told.get("groups", {}).items()}
    # Decisions about groups that are gone stay, but nothing of them is published.
    details = {at: detail for at, detail in _details_of(told).items() if at[1] in groups}
    return Shape(groups, details, rule)


def decisions_of(told: Mapping[str, Any]) -> Decisions:
    shares = {
        (window, group, level, what): share
        for window, groups in told.get("shares", {}).items()
        for group, levels in groups.items()
        for level, parts in levels.items()
        for what, share in parts.items()
    }
    overlapping = frozenset((w, g, level) for w, g, level in told.get("overlapping", ()))
    return Decisions(_details_of(told), shares, overlapping)
