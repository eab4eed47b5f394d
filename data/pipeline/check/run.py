"""Check the files of an atlas and report the result on the terminal and in files."""

from pathlib import Path

import click

from data.pipeline.check.examine import examine
from data.pipeline.check.report import report_html, report_json, report_text


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
    if html:
        html.write_text(report_html(seen), encoding="utf-8")
    if json:
        json.write_text(report_json(seen), encoding="utf-8")
    if not quiet:
        click.echo(report_text(seen), nl=False)
    return 0 if seen.would_build else 1
