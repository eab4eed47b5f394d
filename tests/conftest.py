"""Stores that several tests read: a small made-up one whose every number is known, the
demonstration region and, where the open data bundles are, Leeds.

Each is built once a run, and none is written to.
"""

import gc
import os
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from app import create_app
from callbacks.context import Services, services_for
from data.commands import build
from data.settings import Settings
from data.store.reader import Atlas, open_atlas
from tests.support.asking import Ask, See, asker, page_of
from tests.support.commands import status_of
from tests.support.effort import EFFORT, EXAMPLES, tries
from tests.support.evidence import circumstances, note, table
from tests.support.places import LEEDS, LEEDS_CATALOGUE
from tests.support.stores import build_store

LARGE = {"demo_store", "leeds_files"}
"""Fixtures that build or read more than the small atlas."""
# As in a build: expressions and answers are many objects that all live.
gc.set_threshold(100_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick",
        action="store_true",
        help="leave out what is slow, and try fewer cases of the rest",
    )
    parser.addoption(
        "--prove",
        action="store_true",
        help="run only what tries many cases, try all of them, and print what that showed",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Set how much is tried, before any file of tests is read."""
    EFFORT.quick, EFFORT.whole = config.getoption("quick"), config.getoption("prove")
    # The same examples in every run, and no clock: a busy machine must not fail a test.
    settings.register_profile(
        "steady", deadline=None, derandomize=True, max_examples=tries(EXAMPLES)
    )
    settings.load_profile("steady")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that need a large atlas and those that try many cases; with ``--quick`` leave
    the former out, with ``--prove`` keep the latter only. ``prove(cases, only=True)`` marks a test
    that no other run has: it is slow, and others try the same on less.
    """
    for item in items:
        if LARGE & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
        if item.get_closest_marker("hypothesis"):
            cases = getattr(getattr(item, "function", None), "tries", tries(EXAMPLES))
            item.add_marker(pytest.mark.prove(cases))
    if EFFORT.quick:
        _keep(config, items, [item for item in items if not item.get_closest_marker("slow")])
    if EFFORT.whole:
        _keep(config, items, [item for item in items if item.get_closest_marker("prove")])
        for item in items:
            note(item, *item.get_closest_marker("prove").args)
    else:
        _keep(config, items, [item for item in items if not _is_for_prove_only(item)])


def _is_for_prove_only(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("prove")
    return bool(marker and marker.kwargs.get("only"))


def _keep(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """After ``--prove``, print the table of docs/evidence.md."""
    if terminalreporter.config.getoption("prove"):
        stats = terminalreporter.stats
        reports = [
            r for kind in ("passed", "failed", "error", "skipped", "") for r in stats.get(kind, [])
        ]
        terminalreporter.section(f"{circumstances()}")
        terminalreporter.write("\n".join([*table(reports), ""]))


def built(catalogue: str, store: Path) -> Path:
    """A store from ``wardwise build``; a test that cannot build fails here."""
    assert status_of(build, catalogue, "--store", store, "--quiet") == 0
    return store


def built_once(catalogue: str, name: str, factory: pytest.TempPathFactory) -> Path:
    """A store that all workers of a run share: the first to ask builds it, the others wait."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    folder = factory.getbasetemp() if alone else factory.getbasetemp().parent
    store = folder / f"shared-{name}"
    with FileLock(f"{store}.lock"):
        return store if (store / "current").exists() else built(catalogue, store)


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration region, or the store named in WARDWISE_TEST_DEMO_STORE."""
    ready = os.environ.get("WARDWISE_TEST_DEMO_STORE")
    return Path(ready) if ready else built_once("demo", "demo", tmp_path_factory)


@pytest.fixture(scope="session")
def demo(demo_store: Path) -> Atlas:
    return open_atlas(demo_store)


@pytest.fixture(scope="session")
def leeds_files() -> Path:
    """The Leeds bundle; skips where it is absent."""
    if not LEEDS.is_dir():
        pytest.skip(
            "the open data bundles are not here; set WARDWISE_SHARED to the folder that holds"
            " bundles/leeds"
        )
    return LEEDS


@pytest.fixture(scope="session")
def leeds_store(leeds_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Leeds atlas, or the store named in WARDWISE_TEST_LEEDS_STORE."""
    ready = os.environ.get("WARDWISE_TEST_LEEDS_STORE")
    if ready:
        return Path(ready)
    os.environ["WARDWISE_SHARED"] = str(leeds_files.parents[1])
    return built_once(str(LEEDS_CATALOGUE), "leeds", tmp_path_factory)


@pytest.fixture(scope="session")
def leeds(leeds_store: Path) -> Atlas:
    return open_atlas(leeds_store)


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of tests/support/stores.py."""
    return build_store(tmp_path_factory.mktemp("small") / "store")


@pytest.fixture(scope="module")
def services(small_store: Path) -> Services:
    """What answers are made with, over the small store; nothing is kept from one file of tests to
    the next.
    """
    return services_for(Settings(store=small_store), Flask("small"))


@pytest.fixture(scope="module")
def atlas(services: Services) -> Atlas:
    """The small atlas."""
    return services.atlases.current()


@pytest.fixture(scope="module")
def client(small_store: Path) -> FlaskClient:
    """A server of the small atlas."""
    return create_app(Settings(store=small_store)).server.test_client()


@pytest.fixture(scope="module")
def ask(client: FlaskClient) -> Ask:
    """``ask("areas/ward")`` is the answer of the API of ``client``, which is the small atlas unless
    a file of tests serves another.
    """
    return asker(client)


@pytest.fixture(scope="module")
def see(services: Services) -> See:
    """``see(query)`` is the page's answer to a query, as plain JSON."""
    return partial(page_of, services)
