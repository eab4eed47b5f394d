"""Build an atlas and report the result on the terminal."""

import tempfile
import time
from collections.abc import Collection
from pathlib import Path

import click

from data.errors import WardwiseError
from data.pipeline.build import Built, build_atlas
from data.pipeline.check.examine import examine
from data.pipeline.origin import Origin, note_origin


def run_build(
    catalogue: Path,
    store: Path,
    *,
    refused: Path | None = None,
    accept_less: Collection[str] = (),
    revise: Collection[str] = (),
    quiet: bool = False,
) -> int:
    """Build the atlas that ``catalogue`` describes into ``store``.

    Returns the exit status: 0 when it was built, 1 when it was refused.
    ``accept_less`` are the keys for which a person accepts less, ``revise`` those of record sets
    whose late rows are published.
    """
    started = time.perf_counter()
    try:
        built = build_atlas(
            catalogue,
            store,
            refused=refused,
            silent=quiet,
            accept_less=accept_less,
            revise=revise,
        )
    except WardwiseError as error:
        click.echo(f"Not built. {error}", err=True)
        tell_suggestions(catalogue, store)
        return 1
    note_origin(store, built.build_id, Origin(catalogue, refused, built.rows, built.places))
    _print_result(built, store, time.perf_counter() - started)
    return 0


def tell_suggestions(catalogue: Path, store: Path) -> None:
    """Print the keys that the check suggests, after a build was refused."""
    suggests = examine(catalogue, store=store).suggests
    if not suggests:
        return
    click.echo("What the check suggests for atlas.toml:", err=True)
    for each in suggests:
        note = " (only a person can say)" if each.by_person else ""
        click.echo(f"  {each.table} {each.line}: {each.reason}{note}", err=True)
    if not all(each.by_person for each in suggests):
        click.echo(f"To write it: wardwise check {catalogue} --fix", err=True)


def run_demo(
    store: Path, *, refused: Path | None = None, quiet: bool = False, files: Path | None = None
) -> int:
    """Build the demonstration region into ``store``. Returns an exit status like ``run_build``.

    ``files``: the folder that keeps its files and its atlas.toml; by default nothing does.
    """
    from data.sample import write_sample

    if files is not None:
        if files.exists() and (not files.is_dir() or any(files.iterdir())):
            click.echo(f"Not built. {files} is not empty; name a new folder.", err=True)
            return 1
        catalogue = write_sample(files)
        click.echo(f"Its files and their catalogue are kept: {catalogue}")
        return run_build(catalogue, store, refused=refused, quiet=quiet)
    with tempfile.TemporaryDirectory(prefix="wardwise-demo-") as folder:
        return run_build(write_sample(Path(folder)), store, refused=refused, quiet=quiet)


def _print_result(built: Built, store: Path, seconds: float) -> None:
    for remark in built.remarks:
        click.echo(f"  note: {remark}")
    seen = f" (see {built.refused_folder})"
    elsewhere = f" + {built.elsewhere:,} of places elsewhere" if built.elsewhere else ""
    left_out = f" + {built.left_out:,} left out" if built.left_out else ""
    click.echo(
        f"{built.read:,} rows of records read = {built.accepted:,} accepted{elsewhere}{left_out}"
        f" + {built.refused:,} refused{seen if built.refused else ''}."
    )
    if built.others_refused:
        click.echo(f"{built.others_refused:,} rows of other tables were refused{seen}.")
    click.echo(
        f"Atlas {built.build_id} built in {seconds:.1f} s. What went into it:"
        f" {store / 'builds' / built.build_id / 'report.html'}"
    )
