"""The command line: ``wardwise`` and its commands.

A command loads only what it needs when it runs: a build loads no web server, and a server no
pipeline.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from data import VERSION
from data.commands import (
    Writing,
    build,
    check,
    classify,
    demo,
    profile,
    refresh,
    start,
    store_option,
    undo,
)

THIS_MACHINE = "127.0.0.1"
Command = TypeVar("Command", bound=Callable[..., Any])


class InOrder(click.Group):
    """A group that lists its commands in the order in which they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)


@click.group(cls=InOrder)
@click.version_option(VERSION, prog_name="wardwise")
def wardwise() -> None:
    """Customer insight on a map, for councils."""


@wardwise.result_callback()
@click.pass_context
def serve_what_was_made(context: click.Context, store: Path | None) -> None:
    """Serve the atlas that a command made to this machine, where the command returns its store."""
    if store is not None:
        from app import run_server

        context.exit(run_server(store, THIS_MACHINE, opens=True))


def hours_option(told: str) -> Callable[[Command], Command]:
    """The option of how long a talk is served."""
    hours = click.FloatRange(0.25, 24)
    return click.option(
        "--hours", type=hours, default=4, show_default=True, metavar="NUMBER", help=told
    )


def code_option(told: str) -> Callable[[Command], Command]:
    """The option of the code that lets a speaker's device in."""
    return click.option(
        "--code",
        default="",
        metavar="DIGITS",
        callback=_six_digits,
        help=f"{told}  [default: random]",
    )


def _six_digits(context: click.Context, option: click.Parameter, code: str) -> str:  # noqa: ARG001
    if code and not re.fullmatch("[0-9]{6}", code):
        raise click.BadParameter("expected six digits")
    return code


@click.command()
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIRECTORY",
    help='Directory of the atlas.  [default: WARDWISE_STORE, else "store"]',
)
@click.option(
    "--host",
    default="",
    metavar="ADDRESS",
    help="Address to listen on.  [default: WARDWISE_HOST, else this machine only]",
)
@click.option(
    "--port",
    default=0,
    metavar="NUMBER",
    help="Port to listen on.  [default: WARDWISE_PORT, else 8050]",
)
@click.option(
    "--lan",
    metavar="STORY",
    help='Serve this talk alone, to phones on your network; "" for the first story.',
)
@hours_option("With --lan: how long the talk is served.")
@code_option("With --lan: six digits for the speaker.")
@click.pass_context
def serve(context: click.Context, /, **given: Any) -> None:
    """Serve an atlas until you press Ctrl+C.

    With --lan your network gets one talk and nothing else of the atlas: a page that followers'
    phones show, and a page with two buttons for the speaker's phone. The atlas itself is served to
    this machine alone, where the page Present moves the phones along.

    Other settings are variables of the environment; README.md lists them. The exit status is 2 when
    there is nothing to serve.
    """
    if given["lan"] is None:
        from app import run_server

        context.exit(run_server(given["store"], given["host"], given["port"]))
    from app import create_app
    from callbacks.talk.server import Opened, run_talk

    opened = Opened(given["host"], given["port"], given["hours"], given["code"])
    context.exit(
        run_talk(
            given["store"],
            given["lan"],
            opened,
            lambda settings, host: create_app(settings, listens_on=host, has_phones=True).server,
        )
    )


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.argument("story", default="", metavar="[STORY]")
@store_option
@hours_option("How long the talk is served.")
@code_option("Six digits for the speaker.")
@click.pass_context
def talk(context: click.Context, /, **given: Any) -> None:
    """Open a talk to phones on the server of an atlas.

    It writes the talk into DIRECTORY and prints its links: a page that followers' phones show, and
    a page with two buttons for the speaker's phone. A server with WARDWISE_TALK=DIRECTORY serves
    both beside the atlas until the hours are over. A talk that was there before ends.

    Run it as the user that the server runs as. STORY is the key of a story of the atlas. Without
    it, it is the first story of the atlas, or one made for the whole atlas.

    The exit status is 2 when there is nothing to serve, or when DIRECTORY holds other files.
    """
    from callbacks.talk.beside import run_prepare

    context.exit(
        run_prepare(
            given["store"], given["story"], given["directory"], given["hours"], given["code"]
        )
    )


@click.command()
@click.argument("story", default="", metavar="[STORY]")
@store_option
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write: .html or .pptx.",
)
@click.option("--with-notes", is_flag=True, help="Put the speaker's notes into the file.")
@click.pass_context
def bundle(context: click.Context, story: str, store: Path, out: Path, with_notes: bool) -> None:
    """Write a talk into one file, which needs no server.

    FILE.html opens in a browser by a double click, without a network: maps that move, their months,
    charts and words. It prints a scene a page. FILE.pptx has a slide for each scene.

    STORY is the key of a story of the atlas, or the .json file of one that the page Present saved.
    Without it, it is the first story of the atlas, or one made for the whole atlas.

    The exit status is 0 when the file was written and 1 when nothing was.
    """
    from callbacks.talk.one_file import talk_html
    from data.bundle import run_bundle

    context.exit(run_bundle(story, store, out, {".html": talk_html}, with_notes=with_notes))


@click.command("add-user")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("name")
@click.option(
    "--groups",
    default="",
    metavar="GROUP,GROUP",
    help="Groups of themes in atlas.toml, with commas between them.",
)
@click.pass_context
def add_user(context: click.Context, file: Path, name: str, groups: str) -> None:
    """Let a person sign in, or change their password and groups.

    FILE is the file that WARDWISE_USERS names; it is made where there is none. NAME is the name to
    sign in with. The password is asked for, or read from standard input.

    The exit status is 2 when the name, the password or the file cannot be used.
    """
    from callbacks.sign_in.users import write_user
    from data.errors import SettingsError

    belongs_to = frozenset(filter(None, map(str.strip, groups.split(","))))
    try:
        write_user(file, name, belongs_to, _read_password(name))
    except SettingsError as error:
        click.echo(error, err=True)
        context.exit(2)
    click.echo(f"{name} may sign in. Their groups: {groups or 'none'}.")


def _read_password(name: str) -> str:
    if sys.stdin.isatty():
        password: str = click.prompt(f"Password for {name}", hide_input=True)
        return password
    return sys.stdin.readline().rstrip("\r\n")


@click.command(cls=Writing)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument(
    "catalogue",
    metavar="[ATLAS.TOML]",
    type=click.Path(path_type=Path),
    default=Path("atlas.toml"),
)
@store_option
@click.option("--yes", "is_silent", is_flag=True, help="Ask nothing.")
@click.pass_context
def add(context: click.Context, file: Path, catalogue: Path, store: Path, is_silent: bool) -> None:
    """Add the tables of FILE to ATLAS.TOML.

    FILE has [[view]] tables, as the page Saved views gives them to copy, [[campaign]] tables, as
    the tab Plan does, [[story]] tables, as the page Present does, or a [[classification]], as
    "wardwise classify" does. They are checked, shown and,
    after asking, put at the end of the catalogue. Where a store is there, the command also notes
    what the present atlas does not have of what they name.

    The exit status is 0 when they were added and 1 when nothing was changed.
    """
    from data.errors import WardwiseError
    from data.pipeline.add import run_add
    from data.store.reader import open_atlas

    try:
        atlas = open_atlas(store)
        areas = {v.key: atlas.areas(v.key).codes for v in atlas.manifest.levels}
    except WardwiseError:
        atlas, areas = None, {}
    context.exit(
        run_add(
            file,
            catalogue,
            areas,
            asks=not is_silent,
            look=lambda entry: _ignored(entry, atlas) if atlas else (),
        )
    )


def _ignored(entry: Any, atlas: Any) -> tuple[str, ...]:
    """What an atlas does not have of the views of an entry, beside the areas that they name."""
    # The pages that an address can name register themselves.
    import callbacks.pages  # noqa: F401
    from data.answers.address import read_view

    views = [scene.view for scene in getattr(entry, "scene", ())]
    views += [entry.query] if hasattr(entry, "query") else []
    return tuple(
        f"{entry.title}: {told}" for view in views for told in read_view(view, atlas.manifest)[1]
    )


for command in (
    demo,
    start,
    check,
    build,
    refresh,
    undo,
    add,
    profile,
    classify,
    bundle,
    talk,
    serve,
    add_user,
):
    wardwise.add_command(command)

if __name__ == "__main__":
    wardwise(prog_name="wardwise")
