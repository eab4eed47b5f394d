"""Two councils that differ only in counts the rule hides: nothing that HTTP serves tells them
apart.
"""

import re
from pathlib import Path

import pytest

from app import create_app
from data.commands import build
from data.settings import Settings
from data.store.reader import open_atlas
from tests.support.attack.everything import Everything
from tests.support.commands import status_of
from tests.support.council import CATALOGUE, write_council
from tests.support.effort import tries

MONTHS = 12
STARTED = re.compile(r"'sha256-[^']*'|\"end_id\":\"[^\"]*\"")
"""The mark of a server in its page, and of the page's script in its policy."""
SHOWN = {2: 60, 3: 70, 4: 80, 5: 90}
"""LSOA → count of a service and month. Those of LSOAs 0 and 1 are small."""


WORLDS = ((3, 4), (1, 6), (2, 5), (1, 2), (2, 3), (1, 4))
"""The two small counts of a pair of councils. Each pair is two builds."""


def rows(odd: int, even: int) -> list[tuple[str, ...]]:
    """Small counts are ``odd`` and ``even`` in turn, so that the years agree: which of the two
    months are the odd ones is what nobody may find out.
    """
    found = []
    for month in range(1, MONTHS + 1):
        one, other = (odd, even) if month % 2 else (even, odd)
        small = {("8", 0): one, ("8", 1): other, ("9", 0): other, ("9", 1): one}
        counts = small | {(service, area): n for service in "89" for area, n in SHOWN.items()}
        found += [
            (f"01/{month:02d}/2023", f"L{area}", service, "Online", str(n))
            for (service, area), n in sorted(counts.items())
        ]
    return found


def store_of(folder: Path, odd: int, even: int) -> Path:
    catalogue = CATALOGUE.replace(
        'preset = "none"\nname = "A. Tester"\nreason = "Made up for a test"', 'preset = "TRE10"'
    )
    path = write_council(folder / "council", rows=rows(odd, even), catalogue=catalogue)
    assert status_of(build, path, "--store", folder / "store", "--quiet") == 0
    return folder / "store"


def told(store: Path) -> dict[str, str]:
    """Answers as text, without what is drawn by chance when a server starts."""
    answers = Everything(create_app(Settings(store=store)).server.test_client()).answers(areas=4)
    return {name: STARTED.sub("", content.decode("latin-1")) for name, content in answers.items()}


def files(store: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(store)): p.read_bytes()
        for p in sorted(store.rglob("*"))
        if p.is_file() and not p.is_symlink()
    }


@pytest.mark.prove(2)
@pytest.mark.parametrize(("odd", "even"), WORLDS[: tries(1, len(WORLDS))])
def test_no_answer_tells_two_worlds_apart(tmp_path: Path, odd: int, even: int) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    first = store_of(one, odd, even)
    second = store_of(other, even, odd)
    hidden = sum(p.hidden for p in open_atlas(first).manifest.records[0].published)
    assert hidden >= 8
    assert files(first) == files(second), (
        "not the stores either, so no fingerprint, number of rows or name of a build does"
    )
    a, b = told(first), told(second)
    assert a.keys() == b.keys()
    assert len(a) > 400
    differing = [name for name in a if a[name] != b[name]]
    assert not differing


def test_the_crawl_asks_every_address_of_an_atlas(tmp_path: Path) -> None:
    server = create_app(Settings(store=store_of(tmp_path, 3, 4))).server
    everything = Everything(server.test_client())
    asked = {
        path.removeprefix(everything.root + "/").split("/")[0].split("?")[0]
        for path in (*everything.addresses(), *everything.lists())
    }
    there = {
        rule.rule.removeprefix("/api/v1/<build>/").split("/")[0]
        for rule in server.url_map.iter_rules()
        if "<build>" in rule.rule
    }
    assert there <= asked
    assert everything.questions
