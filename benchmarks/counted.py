"""Counting generated records, against DuckDB's bare scan and group of the same rows (records.py)."""

from collections.abc import Iterator

from benchmarks import records
from benchmarks.rows import Row
from benchmarks.stores import Bench

REACH = 2.0


def measure(bench: Bench) -> Iterator[Row]:
    """20 million rows; 100 million take a quarter of an hour by themselves: ``python -m benchmarks.records --rows 100000000``."""
    for found in records.measure([2_000_000] if bench.quick else [20_000_000], folder=bench.folder):
        note = f"build {found['build_seconds']:.1f} s, peak {found['build_peak_mb']:,.0f} MB; by processor time × {found['cpu_ratio']:.2f}"
        bare = f"DuckDB {found['bare_seconds']:.1f} s"
        what = f"counting {found['rows'] // 1_000_000} million rows: times the bare scan and group"
        yield Row("records", what, found["ratio"], "", REACH, yardstick=bare, note=note)
