"""Prints how much of each package the tests ran, one line each:

    python -m tests.support.coverage_table [DATA_FILE]

It reads what ``pytest --cov`` wrote, by default ``.coverage``.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from coverage import Coverage

from tests.support.places import ROOT


def package_of(path: Path) -> str:
    """``data/stats/trend.py`` is of data.stats, ``data/model.py`` of data."""
    parts = path.parts[:-1]
    return ".".join(parts[:2] if parts[0] == "data" else parts[:1])


def lines_by_package(data_file: str, root: Path = ROOT) -> dict[str, tuple[int, int]]:
    """Package → lines that can run, and lines that the tests ran."""
    measured = Coverage(data_file=data_file)
    measured.load()
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for name in measured.get_data().measured_files():
        _, there, _, missing, _ = measured.analysis2(name)
        package = package_of(Path(name).relative_to(root))
        lines, ran = found[package]
        found[package] = lines + len(there), ran + len(there) - len(missing)
    return dict(sorted(found.items()))


def rows(found: dict[str, tuple[int, int]]) -> Iterator[str]:
    """A heading, a row for each package, and the sum."""
    yield f"{'package':<16}{'lines':>8}{'run':>8}{'share':>8}"
    total = [sum(part) for part in zip(*found.values(), strict=True)]
    for name, (lines, ran) in [*found.items(), ("all", (total[0], total[1]))]:
        yield f"{name:<16}{lines:>8}{ran:>8}{100 * ran / lines:>7.1f}%"


if __name__ == "__main__":
    given = sys.argv[1:] or [".coverage"]
    sys.stdout.write("\n".join(rows(lines_by_package(*given[:1]))) + "\n")
