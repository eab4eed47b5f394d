"""Check the files of an atlas, report the result, and mend atlas.toml where a person asks."""

from collections.abc import Sequence
from pathlib import Path

import click

from data.errors import CatalogueError
from data.pipeline.catalogue import read_catalogue
from data.pipeline.check.examine import examine
from data.pipeline.check.findings import Examination
from data.pipeline.check.fixing import Fixed, difference, fixed
from data.pipeline.check.report import report_html, report_json, report_text
from data.pipeline.suggestions import Suggestion

MARK = "\ufeff"
"""What some editors put before a text; it stays."""


def run_check(
    catalogue: Path,
    *,
    store: Path | None = None,
    html: Path | None = None,
    json: Path | None = None,
    quiet: bool = False,
) -> int:
    """Check an atlas and write the reports that are asked for.

    Exit status: 0 when a build would succeed, 1 when something would stop it. ``store`` is the
    store of the present atlas, to compare its counts.
    """
    seen = examine(catalogue, store=store)
    _report(seen, html, json, quiet=quiet)
    return 0 if seen.would_build else 1


def _report(seen: Examination, html: Path | None, json: Path | None, *, quiet: bool) -> None:
    if html:
        html.write_text(report_html(seen), encoding="utf-8")
    if json:
        json.write_text(report_json(seen), encoding="utf-8")
    if not quiet:
        click.echo(report_text(seen), nl=False)


def run_fix(catalogue: Path, *, store: Path | None = None, asks: bool, quiet: bool = False) -> int:
    """Check an atlas, write the keys that the check suggests, and check again until none is left.

    asks : whether a person is shown the difference and asked before each writing.

    Exit status: as of ``run_check`` after the last writing.
    """
    done: list[Suggestion] = []
    while True:
        seen = examine(catalogue, store=store)
        _report(seen, None, None, quiet=quiet)
        # What was written and is suggested again did not help: it is not tried twice.
        new = [each for each in seen.suggests if each not in done]
        done += new
        if not new or not _mend(catalogue, new, asks=asks):
            return 0 if seen.would_build else 1


def _mend(catalogue: Path, suggests: Sequence[Suggestion], *, asks: bool) -> bool:
    """Show the difference and write it. Returns whether it was written."""
    before = catalogue.read_bytes().decode("utf-8")
    try:
        found = fixed(before.removeprefix(MARK), suggests)
    except CatalogueError as error:
        click.echo(f"Nothing was changed. {error}", err=True)
        return False
    _tell(found)
    if not found.written:
        return False
    click.echo(difference(before.removeprefix(MARK), found.text, catalogue.name), nl=False)
    if asks and not click.confirm(f"Write this into {catalogue}?"):
        click.echo("Nothing was changed.")
        return False
    return _replace(catalogue, before, found.text)


def _tell(found: Fixed) -> None:
    """What would be written and why, and what is left to a person."""
    for each in found.written:
        click.echo(f"  {each.table} {each.line}: {each.reason}")
    for each, why in found.left:
        click.echo(f"  left to you: {each.table} {each.line}: {why}")


def _replace(catalogue: Path, before: str, text: str) -> bool:
    """Write a new text, where it is a good atlas.toml; else the old one stays."""
    mark = MARK if before.startswith(MARK) else ""
    trial = catalogue.with_name(f".{catalogue.name}.mended")
    try:
        trial.write_bytes((mark + text).encode("utf-8"))
        read_catalogue(trial)
        trial.replace(catalogue)
    except CatalogueError as error:
        click.echo(f"Nothing was changed: with these keys there would be {error}", err=True)
        return False
    finally:
        trial.unlink(missing_ok=True)
    click.echo(f"Wrote {catalogue}. It is checked again.\n")
    return True
