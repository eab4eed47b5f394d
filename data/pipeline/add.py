"""``wardwise add``: check the tables of a file and put them at the end of atlas.toml.

The page gives such tables to copy, because the web process writes neither the catalogue nor the
store.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from data.errors import CatalogueError, WardwiseError
from data.pipeline.build import catalogue_with_services
from data.pipeline.catalogue import (
    CampaignEntry,
    ClassificationEntry,
    Entry,
    StoryEntry,
    ViewEntry,
)
from data.pipeline.check.fixing import difference
from data.pipeline.cross_references import cross_reference_problems
from data.pipeline.named import Places, area_problems
from data.pipeline.suggestions import block_of

ADDED: Mapping[str, type[Entry]] = {
    "view": ViewEntry,
    "campaign": CampaignEntry,
    "story": StoryEntry,
    "classification": ClassificationEntry,
}
"""The tables that can be added, by their name in atlas.toml."""
Look = Callable[[Entry], Iterable[str]]
"""Returns what the present atlas does not have of what a table names, as sentences."""


@dataclass(frozen=True, slots=True)
class Added:
    """A catalogue with the tables of a file at its end."""

    text: str
    entries: tuple[Entry, ...]
    """Those tables."""
    notes: tuple[str, ...]
    """Areas that they name and the present atlas does not have: a build would refuse them."""


def run_add(file: Path, catalogue: Path, areas: Places, *, asks: bool, look: Look) -> int:
    """Show what would be added, ask, and write it. Returns the exit status.

    Nothing is written unless every table of the file can be used.

    areas : level → codes of its areas in the present atlas; empty where there is none.
    """
    try:
        new = added(file, catalogue, areas)
    except WardwiseError as error:
        click.echo(f"Not added. {error}", err=True)
        return 1
    click.echo(difference(catalogue.read_text("utf-8"), new.text, catalogue.name), nl=False)
    for sentence in (*new.notes, *(told for entry in new.entries for told in look(entry))):
        click.echo(f"Note: {sentence}")
    if asks and not click.confirm(f"Add this to {catalogue}?"):
        click.echo("Nothing was changed.")
        return 1
    catalogue.write_text(new.text, "utf-8")
    many = len(new.entries)
    tables = "1 table was" if many == 1 else f"{many} tables were"
    click.echo(f"{tables} added. Build the atlas to show them: wardwise build {catalogue}")
    return 0


def added(file: Path, catalogue: Path, areas: Places) -> Added:
    """The catalogue with the tables of a file at its end.

    Raises CatalogueError with every reason why the file cannot be added, and what
    ``catalogue_with_services`` raises where the catalogue itself cannot be read.
    """
    there = catalogue_with_services(catalogue)
    given = _read(file)
    *others, last = (f"[[{each}]]" for each in ADDED)
    known = f"{', '.join(others)} and {last}"
    problems, entries, blocks = [], [], []
    whole: dict[str, list[Entry]] = {each: list(getattr(there, each)) for each in ADDED}
    for name, tables in given.items():
        kind = ADDED.get(name)
        if kind is None or not isinstance(tables, list):
            problems.append(f"{file.name} has '{name}', and only {known} can be added")
            continue
        for number, table in enumerate(tables, 1):
            where = f"[[{name}]] number {number} of {file.name}"
            try:
                entry = kind.model_validate(table)
            except ValidationError as error:
                problems += [f"{where}: {_told(each)}" for each in error.errors()]
                continue
            entries.append(entry)
            whole[name].append(entry)
            blocks.append(block_of(name, table))
    if not problems and not entries:
        problems.append(f"{file.name} has no table to add; it must have {known} tables")
    old = cross_reference_problems(there)
    new = there.model_copy(update={each: tuple(tables) for each, tables in whole.items()})
    problems += [told for told in cross_reference_problems(new) if told not in old]
    if problems:
        raise CatalogueError(problems)
    text = catalogue.read_text("utf-8")
    was = area_problems(there, areas)
    return Added(
        "\n".join([text.rstrip("\n"), "", *blocks]),
        tuple(entries),
        tuple(told for told in area_problems(new, areas) if told not in was),
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise CatalogueError([f"{file} cannot be read: {error.strerror}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError([f"{file} is not TOML: {error}"]) from None


def _told(error: Any) -> str:
    key = ".".join(map(str, error["loc"]))
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"].startswith("date"):
        message = f"'{error['input']}' was given, and a day such as 2027-01-31 is expected"
    elif error["type"] == "string_too_short":
        message = "it is empty; write it between the quotes"
    elif error["type"] not in ("value_error", "extra_forbidden", "missing"):
        message = f"{message}; '{str(error['input'])[:60]}' was given"
    return f"{key}: {message}" if key else message
