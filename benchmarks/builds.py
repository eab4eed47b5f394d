"""Measure whole builds: seconds and peak memory."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row
from benchmarks.serving import ROOT
from benchmarks.stores import BUNDLE, COUNTRY, NATIONAL, SHARED, Bench

SECONDS = {"England and Wales": 150.0, "demonstration": 25.0}
GIGABYTES = 4.0


def measure(bench: Bench) -> Iterator[Row]:
    """Build the demonstration, and England and Wales, each from nothing.

    A made-up country replaces England and Wales where their data are not here.
    """
    country = (
        ("England and Wales", NATIONAL)
        if BUNDLE.is_dir()
        else ("a made-up country with 8 million rows", COUNTRY)
    )
    settings = {} if BUNDLE.is_dir() else bench.generated
    for name, catalogue in {"demonstration": "demo", country[0]: str(country[1])}.items():
        with tempfile.TemporaryDirectory(prefix="wardwise-build-", dir=bench.folder) as folder:
            seconds, peak = _timed(catalogue, Path(folder) / "store", settings)
        yield Row("build", f"build of {name}", seconds, "s", SECONDS.get(name))
        yield Row("build", f"build of {name}: memory at its peak", peak, "GB", GIGABYTES)


def _timed(catalogue: str, store: Path, settings: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak resident gigabytes of the build's own process."""
    command = [
        sys.executable,
        "-m",
        "wardwise",
        "build",
        catalogue,
        "--store",
        str(store),
        "--quiet",
    ]
    begun = time.perf_counter()
    pid = os.posix_spawn(
        sys.executable,
        command,
        os.environ | {"WARDWISE_SHARED": str(SHARED), "PYTHONPATH": str(ROOT)} | settings,
    )
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - begun, usage.ru_maxrss / 2**20
