"""The commands that read files and write a store.

The pipeline is loaded when a command runs, so that showing a help text takes no time.
"""

import atexit
import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeGuard

import click

from data.errors import WardwiseError, is_full_disk

DEMO = "demo"
MANY_OBJECTS = (100_000, 20, 20)


store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=Path("store"),
    metavar="DIRECTORY",
    show_default=True,
    help="Directory of the atlas.",
)
accept_less_option = click.option(
    "--accept-less",
    multiple=True,
    metavar="KEY",
    help=(
        "Build although too little can be used of the record set, indicator or base KEY. May be"
        " given several times."
    ),
)
revise_option = click.option(
    "--revise",
    multiple=True,
    metavar="KEY",
    help=(
        "Publish rows of the record set KEY that came late for years already published, as far as"
        " its rule allows. May be given several times."
    ),
)
refused_option = click.option(
    "--refused",
    type=click.Path(path_type=Path),
    metavar="DIRECTORY",
    help=(
        "Folder for rows that cannot be used. It may hold personal data."
        "  [default: <store>-refused]"
    ),
)


class Writing(click.Command):
    """A command that writes, and says so in a sentence where the disk is full."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            if not is_full_disk(error):
                raise
            where = f" while {error.filename} was written" if _has_filename(error) else ""
            click.echo(
                f"The disk is full{where}. An atlas that is there stays as it is. Free some space,"
                " or give a --store on another disk, and run the same command again.",
                err=True,
            )
            ctx.exit(1)


def _has_filename(error: Exception) -> TypeGuard[OSError]:
    return isinstance(error, OSError) and bool(error.filename)


def quiet_option(meaning: str) -> Callable[[Any], Any]:
    """The option ``--quiet``, with its help text for a command."""
    return click.option("--quiet", is_flag=True, help=meaning)


def pause_collection() -> None:
    """Collect garbage seldom while a build runs, and not at all when the process ends.

    Tables of millions of rows are few objects, and thousands of expressions all stay in use.
    Searching for garbage among them takes a thirtieth of the time of a build.
    """
    gc.set_threshold(*MANY_OBJECTS)
    atexit.register(gc.freeze)


@click.command(cls=Writing)
@store_option
@refused_option
@click.option(
    "--files",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Keep its files and their atlas.toml in this new folder, to change and build again.",
)
@quiet_option("Show no progress.")
@click.pass_context
def demo(
    context: click.Context, store: Path, refused: Path | None, files: Path | None, quiet: bool
) -> None:
    """Build the fictional demonstration region.

    With --files its atlas.toml is there to try "wardwise add" on, and "wardwise refresh" builds it
    again.

    The exit status is 0 when the atlas was built and 1 when it was refused.
    """
    from data.pipeline.run import run_demo

    pause_collection()
    context.exit(run_demo(store, refused=refused, quiet=quiet, files=files))


@click.command(cls=Writing)
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.argument("extracts", metavar="[EXTRACT]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--area", default="", metavar="NAME", help='Keep only what lies in this area: "Leeds".'
)
@click.option(
    "--yes",
    "is_silent",
    is_flag=True,
    help="Ask nothing: what only a person can decide is left open, in a draft for this machine.",
)
@click.option("--no-serve", is_flag=True, help="Build the atlas, and do not serve it.")
@store_option
@click.pass_context
def start(
    context: click.Context,
    /,
    folder: Path,
    extracts: tuple[Path, ...],
    store: Path,
    no_serve: bool,
    **wishes: Any,
) -> Path:
    """Make an atlas of a FOLDER of downloads, and open it.

    It looks at every file, writes what it takes each for into FOLDER/atlas.toml, checks that, and
    builds and serves the atlas. EXTRACT names files of records, inside the folder or elsewhere;
    others are found by their columns. Run it again when a file is added or a guess corrected.

    Without a folder, "wardwise start --area Leeds extract.csv" makes a trial of a local authority
    of England or Wales, from the packages of requirements-uk.txt.

    The exit status is 0 only where an atlas stands.
    """
    from data.pipeline.start.run import Wishes, run_start

    pause_collection()
    status = run_start(Wishes(folder, extracts, **wishes), store)
    if status or no_serve:
        context.exit(status)
    return store


@click.command(cls=Writing)
@click.argument("catalogue", metavar="ATLAS.TOML", type=click.Path(path_type=Path))
@store_option
@refused_option
@accept_less_option
@revise_option
@quiet_option("Show no progress.")
def build(
    catalogue: Path,
    store: Path,
    refused: Path | None,
    accept_less: tuple[str, ...],
    revise: tuple[str, ...],
    quiet: bool,
) -> None:
    """Build an atlas from the files that ATLAS.TOML names.

    The new atlas takes the place of the old one when it is whole. The exit status is 0 when the
    atlas was built and 1 when it was refused; the old atlas then stays. A build that takes in
    nothing of a record set, an indicator or a base, or less than half of the counts that the old
    atlas holds for the same periods, is refused.

    The word "demo" instead of a file does what "wardwise demo" does.
    """
    from data.pipeline.run import run_build, run_demo

    pause_collection()
    context = click.get_current_context()
    if str(catalogue) == DEMO:
        context.exit(run_demo(store, refused=refused, quiet=quiet))
    context.exit(
        run_build(
            catalogue,
            store,
            refused=refused,
            accept_less=accept_less,
            revise=revise,
            quiet=quiet,
        )
    )


@click.command(cls=Writing)
@store_option
@accept_less_option
@revise_option
@click.pass_context
def refresh(
    context: click.Context, store: Path, accept_less: tuple[str, ...], revise: tuple[str, ...]
) -> None:
    """Build an atlas again, from the newest files.

    It reads the atlas.toml that the atlas was built from. A pattern there, such as
    "requests_*.csv", takes new files by itself. It prints what became of the rows of each record
    set, now and in the atlas before, and which areas lost all their rows, and ends with one line
    for a log.

    The exit status is 0 when a new atlas was built, 3 when the files gave the same atlas, and 1
    when the build was refused; the old atlas then stays.
    """
    from data.pipeline.refresh import run_refresh

    pause_collection()
    context.exit(run_refresh(store, accept_less=accept_less, revise=revise))


@click.command()
@store_option
@click.pass_context
def undo(context: click.Context, store: Path) -> None:
    """Go back to the build before.

    The present build is deleted. A build that shows more than the present one, because a record
    set was under a looser rule or a theme was for more people, is refused.

    The exit status is 0 when the build before is served again, and 1 when it was refused.
    """
    from data.store.undo import undo_build

    try:
        undone, served = undo_build(store)
    except WardwiseError as error:
        click.echo(f"Not undone. {error}", err=True)
        context.exit(1)
    click.echo(f"undone: atlas {served} is served again, {undone} is deleted")


@click.command(cls=Writing)
@click.argument("catalogue", metavar="ATLAS.TOML", type=click.Path(path_type=Path))
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIRECTORY",
    help="Directory of the present atlas, to compare the counts of each record set with.",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a report that can be sent to others.",
)
@click.option(
    "--json",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a report for programs.",
)
@click.option(
    "--fix",
    is_flag=True,
    help=(
        "Write the keys that the check suggests into ATLAS.TOML, after showing the difference and"
        " asking, and check again."
    ),
)
@click.option("--yes", is_flag=True, help="With --fix: ask nothing.")
@quiet_option("Print nothing.")
@click.pass_context
def check(
    context: click.Context,
    /,
    catalogue: Path,
    store: Path | None,
    html: Path | None,
    json: Path | None,
    **how: bool,
) -> None:
    """Check the files that ATLAS.TOML names, in seconds.

    The check writes no atlas and changes nothing but what --fix asks for. What only a person can
    decide, such as the disclosure rule or which of several rows is meant, it never writes. The exit
    status is 0 when a build would get through and 1 when something would stop it.
    """
    from data.pipeline.check.run import run_check, run_fix

    is_quiet, asks = how["quiet"], not how["yes"]
    if not how["fix"]:
        if how["yes"]:
            raise click.UsageError("--yes goes with --fix")
        context.exit(run_check(catalogue, store=store, html=html, json=json, quiet=is_quiet))
    if html or json:
        raise click.UsageError("--fix writes no report; give --html and --json without it")
    context.exit(run_fix(catalogue, store=store, asks=asks, quiet=is_quiet))


@click.command()
@click.argument("listed", metavar="LIST", type=click.Path(path_type=Path))
@store_option
@click.option(
    "--column", default="", metavar="NAME", help="Column with the postcodes or area codes."
)
@click.option(
    "--count", default="", metavar="NAME", help="Column with how many customers each row is."
)
@click.option("--scheme", default="", metavar="KEY", help="Classification.  [default: the first]")
@click.option("--tier", default="", metavar="KEY", help="Tier of it.  [default: the first]")
@click.option(
    "--base", default="", metavar="KEY", help="Base to compare with.  [default: the population]"
)
@click.option(
    "--against",
    default="",
    metavar="LEVEL:CODE",
    help="Compare with this area, and count only rows in it.  [default: the whole atlas]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the report as well: a .csv, an .xlsx, or an .html page to print.",
)
@click.pass_context
def profile(context: click.Context, /, listed: Path, store: Path, **how: Any) -> None:
    """Count a LIST of customers by segment, against a base.

    LIST is a table with a postcode or the code of an area in each row. The report has for each
    segment count, %, base, base %, penetration, and the index with its interval. Rows that cannot
    be counted are told by reason. Nothing of the list is stored or sent.

    The exit status is 0 when there is a report and 1 where there is none.
    """
    from data.profile_list import Choice, run_profile

    context.exit(run_profile(listed, store, Choice(**how)))


@click.command(cls=Writing)
@click.argument("catalogue", metavar="ATLAS.TOML", type=click.Path(path_type=Path))
@store_option
@click.option("--key", default="", metavar="KEY", help="Make only this one.  [default: all]")
@click.pass_context
def classify(context: click.Context, catalogue: Path, store: Path, key: str) -> None:
    """Group areas by what an atlas shows of them, as ATLAS.TOML asks.

    It makes each [[own_classification]] from the published figures of the atlas, and writes a
    folder of files beside ATLAS.TOML: the segments, the membership, how good the groups are, and a
    [[classification]] for "wardwise add". Give the groups names in names.csv and run it again:
    names stay with their groups.

    It needs the packages of requirements-segments.txt. The exit status is 0 when all were made.
    """
    from data.classify import run_classify

    context.exit(run_classify(catalogue, store, key))
