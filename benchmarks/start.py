"""Time from ``wardwise serve`` to the first page answered."""

from collections.abc import Iterator

from benchmarks.rows import Row, median
from benchmarks.serving import served
from benchmarks.stores import Bench

REACH = 3.0


def measure(bench: Bench) -> Iterator[Row]:
    """Seconds from the start of the process, several times.

    The store is on a disk that has been read before.
    """
    bench.manifest_of(bench.store)
    found = []
    for _ in range(3 if bench.quick else 6):
        with served(bench.store) as server:
            found.append(server.seconds)
    note = f"{min(found):.2f} to {max(found):.2f} s in {len(found)} starts"
    yield Row(
        "start", "wardwise serve → first page answered", median(found[1:]), "s", REACH, note=note
    )
