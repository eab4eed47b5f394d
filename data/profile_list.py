"""``wardwise profile``: reads a list, counts it by segment in an atlas, and prints the report.

The list stays in memory: nothing of it is stored, sent or logged.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from data.answers.exports.mix_report import list_file
from data.answers.story.list_report import (
    Wanted,
    list_report,
    matched,
    setting_of,
    spot_of,
)
from data.answers.story.mix_report import IMPORTANT, MixReport, ReportRow
from data.answers.words import format_number
from data.errors import RequestError, WardwiseError
from data.pipeline.lists import read_list
from data.store.reader import open_atlas

FILES = (".csv", ".xlsx", ".html")
HEADS = ("Count", "%", "Base", "Base %", "Penetration", "Index", "95% interval")


@dataclass(frozen=True, slots=True)
class Choice:
    """How a list is read, and what it is set beside."""

    column: str = ""
    count: str = ""
    scheme: str = ""
    tier: str = ""
    base: str = ""
    against: str = ""
    output: Path | None = None


def run_profile(path: Path, store: Path, choice: Choice) -> int:
    """Print the report of a list, and write it where that is asked for. Returns the status."""
    try:
        target = choice.output
        if target is not None and target.suffix.lower() not in FILES:
            raise RequestError(
                f"{target.name} is no {', '.join(FILES)} file; give --output one of these."
            )
        atlas = open_atlas(store)
        wanted = Wanted(choice.scheme, choice.tier, choice.base, choice.against)
        setting = setting_of(atlas, wanted)
        listed = read_list(
            path,
            lambda text: spot_of(text, atlas) is not None,
            column=choice.column,
            count=choice.count,
        )
        found = matched(setting, listed.places)
        found.left.update(listed.left)
        report = list_report(setting, found, path.name)
        report = replace(report, notes=(*report.notes, *listed.notes))
        if target is not None:
            target.write_bytes(list_file(report, setting, target.suffix.lower()[1:]))
    except (WardwiseError, OSError) as error:
        click.echo(f"No profile. {error}", err=True)
        return 1
    click.echo("\n".join(lines_of(report)))
    if target is not None:
        click.echo(f"\nWritten to {target}.")
    return 0


def lines_of(report: MixReport) -> Iterator[str]:
    """The report as text for a terminal."""
    yield report.title
    yield f"{report.scheme}. Base: {report.base_unit}."
    yield from (note for note in report.notes if note)
    yield ""
    names = [f"{row.code} {row.name}" for row in report.rows]
    table = [HEADS, *(_cells(row) for row in report.rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    first = max(map(len, ["Group", *names]))
    verdicts = ["Verdict", *(_verdict(row) for row in report.rows)]
    for name, cells, verdict in zip(["Group", *names], table, verdicts, strict=True):
        numbers = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        yield f"{name.ljust(first)}  {numbers}  {verdict}"


def _cells(row: ReportRow) -> tuple[str, ...]:
    has_index = row.index == row.index
    return (
        format_number(row.count, 0 if row.count.is_integer() else 1),
        format_number(row.percent, 2),
        format_number(row.base),
        format_number(row.base_percent, 2),
        _known(row.penetration, 2),
        _known(row.index, 0),
        f"{format_number(row.low)} to {format_number(row.high)}" if has_index else "–",
    )


def _known(value: float, places: int) -> str:
    return format_number(value, places) if value == value else "–"


def _verdict(row: ReportRow) -> str:
    return ", ".join(filter(None, (row.verdict, IMPORTANT if row.is_important else "")))
