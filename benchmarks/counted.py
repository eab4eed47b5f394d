"""Counting generated records, against DuckDB's bare scan and group of the same rows (records.py)."""

from collections.abc import Iterator

from benchmarks import records
from benchmarks.rows import Row
from benchmarks.stores import Bench

REACH = 2.0
LEVEL = 1.2
"""Five times the rows may take so much more memory, and so much more time a row: memory is bounded and time linear."""


def measure(bench: Bench) -> Iterator[Row]:
    """20 and 100 million rows, generated once and kept; each size in processes of its own."""
    found = []
    for each in records.measure([400_000, 2_000_000] if bench.quick else [20_000_000, 100_000_000], folder=bench.folder):
        found.append(each)
        note = f"build {each['build_seconds']:.1f} s, peak {each['build_peak_mb']:,.0f} MB; by processor time × {each['cpu_ratio']:.2f}"
        bare = f"DuckDB {each['bare_seconds']:.1f} s"
        yield Row("records", f"counting {each['rows']:,} rows: times the bare scan and group", each["ratio"], "", REACH, yardstick=bare, note=note)
    few, many = found
    more = many["rows"] / few["rows"]
    time = many["build_seconds"] / few["build_seconds"] / more
    yield Row("records", f"time a row, {more:.0f} times the rows against the fewer", time, "", LEVEL)
    yield Row("records", f"memory at its peak, {more:.0f} times the rows against the fewer", many["build_peak_mb"] / few["build_peak_mb"], "", LEVEL)
