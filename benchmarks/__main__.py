"""``python -m benchmarks [PART …]``: measure, print the table, write benchmarks/results.json.
Bounded: about 25 minutes for all parts.
"""

import argparse
import importlib
import sys
import time
import traceback
from pathlib import Path

from benchmarks.machine import described, processor_time
from benchmarks.rows import Row, heading, line, write_results
from benchmarks.stores import Bench

PARTS = {
    "repaint": "benchmarks.repaint",
    "play": "benchmarks.play",
    "two maps": "benchmarks.two_maps",
    "peers": "benchmarks.peers",
    "bytes": "benchmarks.payload",
    "first": "benchmarks.first",
    "tiles": "benchmarks.area_tiles",
    "paint": "benchmarks.paints",
    "asks": "benchmarks.asks",
    "steps": "benchmarks.steps",
    "table": "benchmarks.table",
    "find": "benchmarks.find",
    "memory": "benchmarks.memory",
    "start": "benchmarks.start",
    "load": "benchmarks.load",
    "steady": "benchmarks.steady",
    "followers": "benchmarks.followers",
    "one file": "benchmarks.one_file",
    "stage": "benchmarks.stage",
    "build": "benchmarks.builds",
    "records": "benchmarks.counted",
}
STOLEN = 0.02
"""Largest share of processor time taken by other machines that needs no remark."""
RESULTS = Path(__file__).parent / "results.json"


def measured(part: str, bench: Bench) -> list[Row]:
    """Rows of one part, printed as they come.

    A part that fails gives a row that reports it; the others go on.
    """
    rows = []
    before = processor_time()
    try:
        for row in importlib.import_module(PARTS[part]).measure(bench):
            rows.append(row)
            print(line(row), flush=True)
    except Exception as error:
        traceback.print_exc()
        rows.append(
            Row(
                part,
                "could not be measured",
                None,
                note=f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}",
            )
        )
        print(line(rows[-1]), flush=True)
    spent, stolen = (after - was for after, was in zip(processor_time(), before, strict=True))
    if stolen > STOLEN * spent > 0:
        # On a virtual machine, the software is not the only cause of a slow result.
        rows.append(
            Row(
                part,
                "processor time that the host gave to other machines meanwhile",
                100 * stolen / spent,
                "%",
            )
        )
        print(line(rows[-1]), flush=True)
    return rows


def main() -> int:
    """Run the benchmarks.

    Returns 1 where a part could not be measured; a missed target is not an error.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all where none is named"
    )
    parser.add_argument(
        "--store", type=Path, help="a built store of England and Wales, in place of building one"
    )
    parser.add_argument(
        "--series-store",
        type=Path,
        help="a store built from benchmarks/series.toml, in place of building one",
    )
    parser.add_argument(
        "--leeds-store",
        type=Path,
        help="a store built from tests/real/leeds.toml, in place of building one",
    )
    parser.add_argument(
        "--demo-store", type=Path, help="a store of the demonstration, in place of building one"
    )
    parser.add_argument(
        "--quick", action="store_true", help="fewer repetitions: for a look, not for the record"
    )
    options = parser.parse_args()
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    bench = Bench(
        options.store,
        options.series_store,
        options.leeds_store,
        options.demo_store,
        options.quick,
    )
    machine = described()
    print(
        f"{machine['date']}: {machine['cores']} cores, {machine['memory_gb']} GB,"
        f" {machine['processor']}; load {machine['load_at_start']}"
    )
    print(f"{machine['chromium']}, no GPU: what draws by WebGL does so in software here")
    if not bench.is_national:
        print(
            "The data of England and Wales are not here (WARDWISE_SHARED): a made-up country of as"
            " many areas is measured in its place."
        )
    print(heading())
    begun, rows = time.perf_counter(), []
    for part in options.parts or PARTS:
        rows += measured(part, bench)
    write_results(
        RESULTS,
        rows,
        machine
        | {
            "parts": options.parts or list(PARTS),
            "seconds": round(time.perf_counter() - begun),
        },
    )
    print(f"{time.perf_counter() - begun:.0f} s; written to {RESULTS}")
    return 1 if any(row.measured is None for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
