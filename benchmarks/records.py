"""Records at scale: the build's counting of rows against DuckDB's bare scan and group of the same
rows.

    python -m benchmarks.records --rows 2000000 20000000 100000000

Rows are generated from a seed (postcode, date, service, channel, person; Parquet), by real postcode
where the open data bundle is, else by made-up ones. Each measurement runs in a process of its own,
so that its peak memory is its own.
"""

import argparse
import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.pipeline.areas.places import PostcodeBook
from data.pipeline.areas.shapes import without_shapes
from data.pipeline.catalogue import Catalogue, parse_catalogue
from data.pipeline.channels import CHANNEL_TITLES
from data.pipeline.ledger import Ledger
from data.pipeline.progress import Progress
from data.pipeline.records.counter import Counter, service_codes
from data.pipeline.sources.engine import MEMORY, open_engines
from data.pipeline.values import tidy_codes, tidy_postcodes
from data.pipeline.workspace import Workspace

SEED = 20_240_331
BATCH = 1_000_000
SERVICES = [f"service-{i:02d}" for i in range(20)]
CHANNELS = ["web", "phone", "face_to_face", "email", "post"]
DAYS = 1096
BUNDLE = (
    Path(os.environ.get("WARDWISE_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    / "bundles"
    / "england_wales"
    / "postcodes.parquet"
)
MADE_UP = (181_408, 1_577_908)
"""Areas and postcodes where the bundle is absent."""
UNUSABLE = 0.001
"""Share of rows whose postcode is in no directory."""


def postcodes(made_up: int = 0) -> tuple[list[str], list[str]]:
    """(postcode, code of its output area), one each.

    They are real where the bundle is, unless those of so many made-up areas are wanted.
    """
    if not made_up and BUNDLE.is_file():
        table = pq.read_table(BUNDLE)
        area = next(n for n in table.column_names if n.upper().startswith("OA"))
        return table.column("postcode").to_pylist(), table.column(area).to_pylist()
    areas, count = made_up or MADE_UP[0], MADE_UP[1]
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    texts = [
        f"Z{letters[i % 20]}{i // 20 % 90 + 10}"
        f" {i // 1800 % 10}{letters[i // 18_000 % 20]}{letters[i // 360_000 % 20]}"
        for i in range(count)
    ]
    return texts, [f"E{i % areas:08d}" for i in range(count)]


def write_rows(path: Path, rows: int, *, services: Sequence[str] = SERVICES) -> None:
    """Rows from the seed: the same number and services give the same rows."""
    known = pa.array(postcodes()[0])
    # Demand is uneven: some postcodes ask often. One in a thousand rows has a postcode that is in
    # no directory.
    days = pa.array(np.datetime_as_string(np.datetime64("2021-04-01") + np.arange(DAYS)).tolist())
    fields = [
        ("postcode", pa.string()),
        ("date", pa.string()),
        ("service", pa.string()),
        ("channel", pa.string()),
        ("person", pa.int64()),
    ]
    with pq.ParquetWriter(path, pa.schema(fields), compression="zstd") as writer:
        for batch, start in enumerate(range(0, rows, BATCH)):
            size = min(BATCH, rows - start)
            draw = np.random.default_rng([SEED, batch])
            place = (len(known) * draw.random(size) ** 1.5).astype(np.int64)
            codes = known.take(pa.array(place)).to_numpy(zero_copy_only=False)
            codes[draw.random(size) < UNUSABLE] = "ZZ99 9ZZ"
            columns = [
                pa.array(codes, pa.string()),
                days.take(pa.array(draw.integers(0, DAYS, size))),
                pa.array(services).take(
                    pa.array((len(services) * draw.random(size) ** 2).astype(np.int64))
                ),
                pa.array(CHANNELS).take(pa.array(draw.integers(0, len(CHANNELS), size))),
                pa.array(draw.integers(0, max(rows // 5, 1), size)),
            ]
            writer.write_table(pa.table(columns, schema=pa.schema(fields)))


def kept_rows(folder: Path, name: str, rows: int, *, services: Sequence[str] = SERVICES) -> Path:
    """The file of generated rows in a folder, written where it is missing."""
    path = folder / f"{name}{'' if BUNDLE.is_file() else '-made-up'}.parquet"
    if not path.is_file():
        part = path.with_suffix(".part")
        write_rows(part, rows, services=services)
        part.rename(path)
    return path


def catalogue() -> Catalogue:
    level = {
        "key": "oa",
        "name": "output area",
        "names": "output areas",
        "boundaries": {"file": "none", "code": "oa"},
    }
    base = {
        "key": "people",
        "title": "people",
        "unit": "people",
        "period": "-",
        "file": "none",
        "level": "oa",
        "code": "oa",
        "value": "n",
    }
    services = [{"key": key, "title": key, "theme": "theme", "base": "people"} for key in SERVICES]
    records = {
        "key": "events",
        "title": "Events",
        "file": "rows.parquet",
        "date": "date",
        "place": {"postcode": "postcode"},
        "service": "service",
        "channel": "channel",
        "disclosure": {"preset": "LA5"},
    }
    theme = {"key": "theme", "title": "Theme"}
    return parse_catalogue(
        {
            "atlas": {"title": "Scale"},
            "level": [level],
            "base": [base],
            "theme": [theme],
            "service": services,
            "records": [records],
        }
    )


def count_by_build(rows: Path, scratch: Path) -> dict[str, Any]:
    """The records part of a build.

    It judges every distinct value, groups the rows and sets the unusable ones aside.
    """
    made = catalogue()
    texts, areas = postcodes()
    level = without_shapes(made.level[0], sorted(set(areas)))
    number = tidy_codes(pd.Series(areas)).map(level.numbers).to_numpy(dtype=np.uint32)
    places = pd.Series(number, index=pd.Index(tidy_postcodes(pd.Series(texts)), dtype=object))
    book = PostcodeBook(places=places[~places.index.duplicated()].sort_index())
    work = Workspace(
        catalogue=made,
        root=rows.parent,
        scratch=scratch,
        ledger=Ledger(scratch / "refused"),
        progress=Progress(silent=True),
    )
    engines = open_engines("duckdb://", scratch)
    codes = service_codes([(s, ()) for s in SERVICES])
    counter = Counter(
        work=work,
        ladder={"oa": level},
        book=book,
        engines=engines,
        services=SERVICES,
        service_codes=codes,
        channels=list(CHANNEL_TITLES),
    )
    before = _peak()
    started, cpu = time.perf_counter(), time.process_time()
    counted = counter.count(made.records[0].model_copy(update={"file": rows.name}))
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    cells = int(counted.cells.count().execute())
    return {
        "seconds": seconds,
        "cpu": cpu,
        "cells": cells,
        "read": counted.read,
        "refused": counted.refused,
        "peak_mb": _peak(),
        "before_mb": before,
    }


def count_by_duckdb(rows: Path, scratch: Path) -> dict[str, Any]:
    """The yardstick: the same rows scanned and grouped by the same keys as they are written.

    It has the same memory, and judges no value.
    """
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{MEMORY}'; SET temp_directory = '{scratch / 'bare'}'")
    connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
    started, cpu = time.perf_counter(), time.process_time()
    connection.execute(
        "CREATE TABLE grouped AS SELECT postcode, substr(date, 1, 7) AS month, service, channel,"
        f" count(*) AS n FROM read_parquet('{rows}') GROUP BY ALL"
    )
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    found = connection.execute("SELECT count(*), sum(n) FROM grouped").fetchone() or (0, 0)
    return {
        "seconds": seconds,
        "cpu": cpu,
        "cells": int(found[0]),
        "read": int(found[1]),
        "peak_mb": _peak(),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _in_process(task: Callable[[Path, Path], dict[str, Any]], rows: Path) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="wardwise-bench-", dir=rows.parent) as scratch,
        multiprocessing.get_context("spawn").Pool(1) as pool,
    ):
        return pool.apply(task, (rows, Path(scratch)))


def measure(
    sizes: list[int], *, rounds: int = 1, folder: Path | None = None
) -> Iterator[dict[str, Any]]:
    """Time the build's records part and the yardstick for each number of rows.

    They run alternately; the result has their seconds and their ratio by medians. The generated
    rows are kept in ``folder``, if one is named, for the next time.
    """
    with tempfile.TemporaryDirectory(prefix="wardwise-rows-") as passing:
        for size in sizes:
            rows = kept_rows(folder or Path(passing), f"rows-{size}", size)
            bare, built = [], []
            for _ in range(rounds):
                bare.append(_in_process(count_by_duckdb, rows))
                built.append(_in_process(count_by_build, rows))
            ours, theirs = (
                float(np.median([r["seconds"] for r in part])) for part in (built, bare)
            )
            cpu = float(np.median([r["cpu"] for r in built]) / np.median([r["cpu"] for r in bare]))
            yield {
                "rows": size,
                "cpu_ratio": cpu,
                "file_mb": rows.stat().st_size / 1e6,
                "build_seconds": ours,
                "bare_seconds": theirs,
                "ratio": ours / theirs,
                "build_peak_mb": max(r["peak_mb"] for r in built),
                "build_before_mb": max(r["before_mb"] for r in built),
                "bare_peak_mb": max(r["peak_mb"] for r in bare),
                "cells": built[0]["cells"],
                "refused": built[0]["refused"],
                "bare_groups": bare[0]["cells"],
            }


def main() -> None:
    """Print one line a size; the target is a ratio of at most 2."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[2_000_000])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument(
        "--folder", type=Path, help="where the rows are written (default: the temporary directory)"
    )
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    told = []
    for found in measure(options.rows, rounds=options.rounds, folder=options.folder):
        told.append(found)
        print(
            f"{found['rows']:>12,} rows ({found['file_mb']:,.0f} MB): build"
            f" {found['build_seconds']:.1f} s, bare {found['bare_seconds']:.1f} s, ratio"
            f" {found['ratio']:.2f} (to reach: 2; by processor time {found['cpu_ratio']:.2f}); peak"
            f" {found['build_peak_mb']:,.0f} MB (of it {found['build_before_mb']:,.0f} before the"
            f" rows), bare {found['bare_peak_mb']:,.0f} MB; {found['cells']:,} cells,"
            f" {found['refused']:,} refused",
            flush=True,
        )
    if options.json:
        options.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
