"""Two councils that differ only in counts the rule hides: nothing that HTTP serves tells them apart."""

import hashlib
from pathlib import Path

from data.build.__main__ import main
from data.store.layout import read_current
from data.store.reader import open_atlas
from tests.council import CATALOGUE, write_council
from tests.test_canary import answers

MONTHS = 12
SHOWN = {2: 60, 3: 70, 4: 80, 5: 90}
"""LSOA → count of a service and month. Those of LSOAs 0 and 1 are small."""


def rows(odd: int) -> list[tuple[str, ...]]:
    """Small counts are 3 and 4 in turn, so that the years agree: which of the two months are the odd ones is what nobody may find out."""
    found = []
    for month in range(1, MONTHS + 1):
        one, other = (odd, 7 - odd) if month % 2 else (7 - odd, odd)
        small = {("8", 0): one, ("8", 1): other, ("9", 0): other, ("9", 1): one}
        counts = small | {(service, area): n for service in "89" for area, n in SHOWN.items()}
        found += [(f"01/{month:02d}/2023", f"L{area}", service, "Online", str(n)) for (service, area), n in sorted(counts.items())]
    return found


def store_of(folder: Path, odd: int) -> Path:
    catalogue = CATALOGUE.replace('preset = "none"\nname = "A. Tester"\nreason = "Made up for a test"', 'preset = "TRE10"')
    path = write_council(folder / "council", rows=rows(odd), catalogue=catalogue)
    assert main([str(path), "--store", str(folder / "store"), "--quiet"]) == 0
    return folder / "store"


def told(store: Path, folder: Path) -> dict[str, str]:
    """Answers as text without the build's name and the fingerprint of the file that differs."""
    build = read_current(store)
    mark = hashlib.sha256((folder / "council" / "reports.csv").read_bytes()).hexdigest()
    found = {}
    for name, content in answers(store).items():
        if name != "/" and not name.startswith("headers"):
            text = content.decode("latin-1").replace(build, "BUILD").replace(mark, "FILE").replace(mark[:12], "FILE")
            found[name.replace(build, "BUILD")] = text
    return found


def test_no_answer_tells_two_worlds_apart(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    first = store_of(one, 3)
    second = store_of(other, 4)
    hidden = sum(p.hidden for p in open_atlas(first).manifest.records[0].published)
    assert hidden >= 8
    a, b = told(first, one), told(second, other)
    assert a.keys() == b.keys()
    assert len(a) > 80
    differing = [name for name in a if a[name] != b[name]]
    assert not differing
