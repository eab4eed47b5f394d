"""What the import contracts in pyproject.toml cannot say."""

import ast
import re
import subprocess
import sys

import pytest

from tests.support.places import ROOT

PIPELINE = ("data.pipeline", "data.sample", "ibis", "duckdb", "geopandas.geodataframe")
WEB = ("app", "callbacks", "layouts", "dash", "flask")


def test_nothing_imports_app() -> None:
    importing = re.compile(r"^\s*(?:from app import|import app\b)", re.MULTILINE)
    for package in ("callbacks", "layouts", "data"):
        for path in (ROOT / package).rglob("*.py"):
            assert not importing.search(path.read_text(encoding="utf-8")), path.name


def loaded(statement: str) -> set[str]:
    """Names of the modules that a fresh Python has after a statement."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "needless"),
    [
        ("import app", (*PIPELINE, "pptx", "docx")),
        ("import wardwise", PIPELINE + WEB),
        ("import data.pipeline.run, data.pipeline.check.run", WEB),
    ],
)
def test_a_command_loads_only_what_it_needs(statement: str, needless: tuple[str, ...]) -> None:
    modules = loaded(statement)
    assert modules.isdisjoint(needless)
    assert "data.errors" in modules or "data.commands" in modules


MOST_PARAMETERS = 6


def test_no_function_has_more_than_six_parameters_but_those_of_a_formula() -> None:
    """The statistics have as many as their formulae in docs/methods.md."""
    paths = [ROOT / "app.py", ROOT / "wardwise.py"]
    for package in ("callbacks", "layouts", "data"):
        paths += (ROOT / package).rglob("*.py")
    longest = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in paths
        if (ROOT / "data" / "stats") not in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _parameters(node.args) > MOST_PARAMETERS
    ]
    assert longest == []


def _parameters(found: ast.arguments) -> int:
    named = [*found.posonlyargs, *found.args, *found.kwonlyargs]
    return sum(each.arg not in ("self", "cls") for each in named)
