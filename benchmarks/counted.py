"""Measure counting generated records against DuckDB's bare scan and group (records.py)."""

from collections.abc import Iterator

from benchmarks import records
from benchmarks.rows import Row
from benchmarks.stores import Bench

REACH = 2.0
LINEAR = 1.2
"""Largest growth of time with the rows, as a multiple of the yardstick's growth.

The yardstick also writes to disk where memory ends.
"""
MEMORY_MB = 2_200
"""Memory of the engine (data.pipeline.sources.engine.MEMORY) and a tenth more."""


def measure(bench: Bench) -> Iterator[Row]:
    """Count 20 and 100 million rows, generated once and kept.

    Each size runs in processes of its own.
    """
    found = []
    for each in records.measure(
        [400_000, 2_000_000] if bench.quick else [20_000_000, 100_000_000], folder=bench.folder
    ):
        found.append(each)
        note = (
            f"build {each['build_seconds']:.1f} s, peak {each['build_peak_mb']:,.0f} MB; by"
            f" processor time × {each['cpu_ratio']:.2f}"
        )
        bare = f"DuckDB {each['bare_seconds']:.1f} s"
        yield Row(
            "records",
            f"counting {each['rows']:,} rows: times the bare scan and group",
            each["ratio"],
            "",
            REACH,
            yardstick=bare,
            note=note,
        )
    few, many = found
    more = f"{many['rows'] / few['rows']:.0f} times the rows"
    ours, theirs = (many[f"{who}_seconds"] / few[f"{who}_seconds"] for who in ("build", "bare"))
    yield Row(
        "records",
        f"time for {more}",
        ours,
        "times",
        LINEAR * theirs,
        yardstick=f"DuckDB {theirs:.1f} times",
        ratio=ours / theirs,
    )
    yield Row(
        "records",
        "memory at its peak beyond what was there before the rows",
        many["build_peak_mb"] - many["build_before_mb"],
        "MB",
        MEMORY_MB,
    )
