"""The command line, and the page of the documentation that quotes its help texts.

After a change of a help text, write the page anew: ``WARDWISE_WRITE_GOLDEN=1 python -m pytest
tests/page/test_commands.py``.
"""

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from app import run_server
from data import VERSION
from tests.support.commands import status_of
from tests.support.places import ROOT
from tests.support.stores import build_store
from wardwise import serve, wardwise

PAGE = ROOT / "docs" / "commands.md"
QUOTED = re.compile(
    r"(?<=```\n)Usage: wardwise(?: (?P<name>[a-z][\w-]*))?[ \n].*?(?=```)", re.DOTALL
)
COMMANDS = tuple(wardwise.commands)


def help_of(name: str | None) -> str:
    """The help text of a command, or of the whole command line."""
    arguments = [name, "--help"] if name else ["--help"]
    result = CliRunner().invoke(wardwise, arguments, prog_name="wardwise", terminal_width=80)
    assert result.exit_code == 0
    return result.output


def with_help_texts(page: str) -> str:
    """The page with every help text as the command prints it now."""
    return QUOTED.sub(lambda found: help_of(found["name"]), page)


def test_the_page_quotes_the_help_text_of_every_command() -> None:
    if os.environ.get("WARDWISE_WRITE_GOLDEN"):
        PAGE.write_text(with_help_texts(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    assert {found["name"] for found in QUOTED.finditer(page)} == {None, *COMMANDS}
    assert with_help_texts(page) == page


def test_the_version_is_that_of_the_project() -> None:
    assert VERSION in CliRunner().invoke(wardwise, ["--version"]).output


@pytest.mark.parametrize("command", [["-m", "data.build"], ["-m", "data.check"], ["app.py"]])
def test_the_first_names_of_the_commands_still_work(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *command, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    new = {"data.build": "build", "data.check": "check", "app.py": "serve"}[command[-1]]
    told, expected = (text.partition("[OPTIONS]")[2] for text in (done.stdout, help_of(new)))
    assert told.split() == expected.split() != []


@pytest.mark.parametrize(
    "arguments", [["build"], ["check"], ["serve", "--port", "eighty"], ["demo", "--shop", "x"]]
)
def test_a_wrong_call_ends_with_status_2_and_a_sentence(arguments: list[str]) -> None:
    result = CliRunner().invoke(wardwise, arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_a_refused_build_ends_with_status_1_and_a_sentence(tmp_path: Path) -> None:
    store = tmp_path / "store"
    arguments = ["build", str(tmp_path / "none.toml"), "--store", str(store)]
    result = CliRunner().invoke(wardwise, arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("Not built. ")
    assert "none.toml" in result.stderr
    assert not (store / "current").exists()


def test_demo_and_the_first_name_of_it_build_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ``--files`` the first keeps its files, and never writes into a folder that has some."""
    asked: list[Path] = []

    def build_nothing(catalogue: Path, store: Path, *, refused: Path | None, quiet: bool) -> int:
        assert (refused, store, quiet) == (None, tmp_path / "store", True)
        assert catalogue.name == "atlas.toml"
        asked.append(catalogue)
        return 0

    monkeypatch.setattr("data.pipeline.run.run_build", build_nothing)
    kept = tmp_path / "region"
    for words in (["demo", "--files", str(kept)], ["build", "demo"]):
        arguments = [*words, "--store", str(tmp_path / "store"), "--quiet"]
        assert CliRunner().invoke(wardwise, arguments).exit_code == 0
    assert [catalogue.exists() for catalogue in asked] == [True, False]
    again = CliRunner().invoke(wardwise, ["demo", "--files", str(kept)])
    assert again.exit_code == 1
    assert f"{kept} is not empty; name a new folder" in again.stderr
    assert len(asked) == 2


def test_serve_takes_the_store_from_its_option_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[str] = []

    class Silent:
        def __init__(self, server: object, **_options: object) -> None:
            client = server.test_client()  # type: ignore[attr-defined]
            served.append(client.get("/", base_url="http://127.0.0.1").get_data(as_text=True))

        def run(self) -> None: ...

    build_store(tmp_path / "store", title="The store of the option")
    monkeypatch.setattr("app.waitress.create_server", Silent)
    monkeypatch.setenv("WARDWISE_STORE", str(tmp_path / "nothing"))
    assert status_of(serve, "--store", tmp_path / "store") == 0
    assert "The store of the option" in served[0]


def test_start_serves_what_it_built_to_this_machine_and_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[Path, str, bool]] = []

    def run_server(store: Path, host: str, *, opens: bool) -> int:
        served.append((store, host, opens))
        return 0

    monkeypatch.setattr("app.run_server", run_server)
    for status, words in ((0, []), (0, ["--no-serve"]), (1, [])):
        monkeypatch.setattr("data.pipeline.start.run.run_start", lambda *_given, s=status: s)
        arguments = ["start", str(tmp_path), "--store", str(tmp_path / "store"), *words]
        assert CliRunner().invoke(wardwise, arguments).exit_code == status
    assert served == [(tmp_path / "store", "127.0.0.1", True)]


@pytest.mark.parametrize(
    ("screen", "is_terminal", "platform", "opened"),
    [
        (":0", True, "linux", 1),
        ("", True, "linux", 0),
        (":0", False, "linux", 0),
        ("", True, "darwin", 1),
    ],
)
def test_a_page_is_opened_where_somebody_sits_at_a_screen(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    screen: str,
    is_terminal: bool,
    platform: str,
    opened: int,
) -> None:
    """Elsewhere a browser of text would take the terminal, or nobody would see the page."""
    seen: list[str] = []

    class Stopped:
        def __init__(self, *_given: object, **_named: object) -> None: ...

        def run(self) -> None: ...

    build_store(tmp_path / "store", title="A store")
    monkeypatch.setattr("app.waitress.create_server", Stopped)
    monkeypatch.setattr("app.open_page", seen.append)
    monkeypatch.setattr("app.sys", SimpleNamespace(platform=platform, stdout=Terminal(is_terminal)))
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", screen)
    assert run_server(tmp_path / "store", "127.0.0.1", 8071, opens=True) == 0
    assert seen == ["http://127.0.0.1:8071/"] * opened


class Terminal(io.StringIO):
    """Where words are printed: a terminal or not."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self.isatty = lambda: is_terminal  # type: ignore[method-assign]
