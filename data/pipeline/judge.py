"""Judge what was read: what stops a build, and what is only worth a look.

The build and the doctor both call this module, so they give the same verdict. It opens no file.
Whatever else stops a build is an error that reading raises, and the doctor reads with the same
code. A look of the doctor's own, at the bytes of a file or at the form of its values, never stops:
it explains.

These stop a build:

* a file of records without a usable row, an indicator or base without any readable value, and a
  record set with less than half of the counts that the present atlas holds for the same months;
* a service that two record sets count, and a record set whose services are for different groups;
* a record set of which figures were published that its entry now forbids;
* the data audit: an answer that is missing, or a review that is overdue.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from data.errors import SettingsError, TooLittleError
from data.periods import date_of
from data.pipeline.audit_questions import last_day, overdue, unanswered
from data.pipeline.catalogue import Catalogue
from data.pipeline.publications import Publications, fingerprint
from data.pipeline.rounding import roughly
from data.rules import RULES

Severity = Literal["stop", "warn", "note"]
WORDS: dict[Severity, str] = {
    "stop": "stops the build",
    "warn": "look at this",
    "note": "good to know",
}

LEAST_SHARE = 0.5
"""A record set must hold at least this share of what the present atlas holds of it."""
REASONS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class SourceIntake:
    """The intake of one file or table: rows read, usable rows (or values), and reasons.

    The reasons explain why the other rows cannot be used.
    """

    path: str
    read: int
    used: int
    reasons: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Intake:
    """The intake of one entry of the catalogue."""

    kind: Literal["records", "indicator", "base"]
    key: str
    sources: tuple[SourceIntake, ...]
    counts: Mapping[tuple[str, int], int] | None = None
    """(service, month number) → count of a record set. None where only a part was read."""
    by_day: bool = False
    """Whether the numbers of months are days, as those of a stock: from 1 January 1970."""
    is_protected: bool = False
    """Whether a rule hides small counts of the set.

    Its totals are then compared, and reported only roughly.
    """

    @property
    def where(self) -> str:
        return f"{self.kind} {self.key}"


@dataclass(frozen=True, slots=True)
class Held:
    """The count of one service that the present atlas publishes from month ``first`` to ``last``.

    The months are month numbers. The published count is never more than the true count, because
    hidden counts are left out.
    """

    service: str
    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class TooLittle:
    """One entry that gave too little: the reason, and the action to take.

    It also has the remark that goes into a build's report where a person accepts the loss.
    """

    key: str
    where: str
    sentence: str
    advice: str
    remark: str


def check_keys(accepted: Collection[str], known: Iterable[str]) -> None:
    """Raises SettingsError for a key of ``--accept-less`` that the catalogue does not have."""
    keys = list(dict.fromkeys(known))
    unknown = [key for key in dict.fromkeys(accepted) if key not in keys]
    if unknown:
        raise SettingsError(
            f"--accept-less names {', '.join(repr(key) for key in unknown)}, but the catalogue has"
            " no record set, indicator or base with that key; it has:"
            f" {', '.join(keys) or 'none'}. Correct the key and build again."
        )


def audit_rulings(catalogue: Catalogue, last_month: int | None) -> list[tuple[Severity, str]]:
    """What the data audit of the record sets stops, and what it remarks on.

    last_month : month number of the latest month with records; None before they are read.
    """
    latest = "" if last_month is None else last_day(last_month)
    rulings: list[tuple[Severity, str]] = []
    for refusals, warnings in (unanswered(catalogue), overdue(catalogue, latest)):
        rulings += [("stop", told) for told in refusals] + [("warn", told) for told in warnings]
    if catalogue.atlas.draft and not any(unanswered(catalogue)):
        rulings.append(
            (
                "note",
                "[atlas] draft = true is there, but the data audit leaves nothing open: delete the"
                " line, and the next build may be served to others",
            )
        )
    return rulings


def services_at_odds(catalogue: Catalogue, counted: Mapping[str, Collection[str]]) -> list[str]:
    """Problems of record sets and the services that they count: record set → services.

    A service is counted by one record set. All services of a set are for the same groups of
    viewers, because a figure about the whole set, such as its number of rows, covers all of them.
    """
    problems: list[str] = []
    counts: dict[str, str] = {}
    services = {s.key: s for s in catalogue.service}
    groups = {t.key: ", ".join(sorted(t.groups)) or "everybody" for t in catalogue.theme}
    for records, keys in counted.items():
        for key in keys:
            if other := counts.get(key, ""):
                problems.append(
                    f"[service {key}] is counted by both {other} and {records}; a service belongs"
                    " to one record set"
                )
            counts[key] = records
        themes = dict.fromkeys(services[key].theme for key in keys)
        if len({groups[theme] for theme in themes}) > 1:
            told = "; ".join(f"{theme} ({groups[theme]})" for theme in themes)
            problems.append(
                f"[records {records}] counts services of themes for different groups: {told}; split"
                " the file into one [[records]] for each, or give the themes the same groups"
            )
    return problems


def against_published(
    catalogue: Catalogue, ledger: Publications, areas: Mapping[str, Collection[str]]
) -> list[str]:
    """Problems of record sets of which figures are published that what the catalogue says forbids.

    That is another kind of year, a rule that shows more, or levels of other areas.

    areas : level → codes of its areas.
    """
    problems: list[str] = []
    for entry in catalogue.records:
        so_far, where = ledger.of(entry.key), f"[records {entry.key}]"
        other_key = (
            "or give this record set another key: it is then published anew, and nothing checks it"
            " against what was published so far"
        )
        if so_far.years and entry.years and entry.years != so_far.years:
            problems.append(
                f'{where} has years = "{entry.years}", but its figures were published by'
                f" {so_far.years} years. Both together would give counts of parts of years. Paste"
                f' years = "{so_far.years}", {other_key}'
            )
        before, now = RULES.get(so_far.rule), RULES[entry.disclosure.preset]
        if before and (now.smallest < before.smallest or now.rounding < before.rounding):
            problems.append(
                f'{where} has the preset "{now.key}", which shows more than "{before.key}", under'
                f' which its figures were published. Paste preset = "{before.key}", {other_key}'
            )
        problems += [
            f"{where} was published for other areas than [level {level}] has now. Go back to those"
            f" boundaries, {other_key}"
            for level, mark in so_far.areas.items()
            if level in areas and fingerprint(areas[level]) != mark
        ]
    return problems


def too_little(intakes: Iterable[Intake], present: Mapping[str, Sequence[Held]]) -> list[TooLittle]:
    """Everything that stops a build, in the order of the intakes.

    present : record set → the counts that the present atlas holds of it; empty where there is none.
    """
    found: list[TooLittle] = []
    for intake in intakes:
        empty = list(_empty(intake))
        found += empty or _less_than_half(intake, present.get(intake.key, ()))
    return found


def accept(found: Sequence[TooLittle], accepted: Collection[str]) -> list[str]:
    """The remarks for everything that a person accepts.

    Raises TooLittleError for all the rest at once.
    """
    refused = [
        f"[{f.where}] {f.sentence} To do: {f.advice}." for f in found if f.key not in accepted
    ]
    if refused:
        raise TooLittleError(refused)
    return [f.remark for f in found]


def _empty(intake: Intake) -> Iterator[TooLittle]:
    """The sources of an entry of which nothing can be used."""
    for source in intake.sources:
        if source.used:
            continue
        what = "row" if intake.kind == "records" else "value"
        sentence = f"No {what} of {source.path} can be used: {_rows_words(source)}."
        if not source.read:
            sentence = f"{source.path} has a header and no rows."
        yield TooLittle(
            key=intake.key,
            where=intake.where,
            sentence=sentence,
            advice=(
                f"correct {source.path}, or its entry in atlas.toml; to build without what it"
                f" should hold, add --accept-less {intake.key}"
            ),
            remark=(
                f"[{intake.where}] No {what} of {source.path} could be used; this was accepted with"
                f" --accept-less {intake.key}."
            ),
        )


def _rows_words(source: SourceIntake) -> str:
    rows = f"{source.read:,} row{'' if source.read == 1 else 's'} read"
    reasons = sorted(source.reasons.items(), key=lambda kv: (-kv[1], kv[0]))
    if not reasons:
        return f"{rows}, and no value is a number"
    told = "; ".join(f"{reason}: {count:,}" for reason, count in reasons[:REASONS_SHOWN])
    return f"{rows}; {told}"


def _less_than_half(intake: Intake, held: Sequence[Held]) -> list[TooLittle]:
    """Compare the counts of all services of a set over the months from its first to its last.

    A shorter extract is not a loss. Missing months within it are.
    """
    if not intake.counts or not held:
        return []
    months = [month for _, month in intake.counts]
    first, last = min(months), max(months)
    same = [h for h in held if first <= h.first and h.last <= last]
    compared = {(h.service, month) for h in same for month in range(h.first, h.last + 1)}
    before = sum(h.count for h in same)
    now = sum(count for cell, count in intake.counts.items() if cell in compared)
    if intake.is_protected:
        before, now = roughly(before), roughly(now)
    if now >= LEAST_SHARE * before:
        return []
    about = "about " if intake.is_protected else ""
    files = ", ".join(source.path for source in intake.sources)
    since, until = (_period(number, by_day=intake.by_day) for number in (first, last))
    sentence = (
        f"{files} gave {about}{now:,} counts for {since} to {until}, less than half of the"
        f" {about}{before:,} that the present atlas holds for the same months."
    )
    return [
        TooLittle(
            key=intake.key,
            where=intake.where,
            sentence=sentence,
            advice=(
                f"look for what is missing in {files}; if the smaller figure is right, add"
                f" --accept-less {intake.key}"
            ),
            remark=(
                f"[{intake.where}] Less than half of the counts of the atlas before were taken in"
                f" for the same months; this was accepted with --accept-less {intake.key}."
            ),
        )
    ]


def _period(number: int, *, by_day: bool) -> str:
    if by_day:
        return date_of(number).isoformat()
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
