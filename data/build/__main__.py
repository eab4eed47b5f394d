"""python -m data.build ATLAS.TOML --store DIR: council files in, an atlas out. ``demo`` builds the
demonstration region.
"""

import argparse
import gc
import sys
import tempfile
import time
from pathlib import Path

from data.build.atlas import Built, build_atlas
from data.errors import WardwiseError

DEMO = "demo"


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 when the atlas was built, 1 when it was refused."""
    parser = argparse.ArgumentParser(
        prog="python -m data.build", description="Turn the files an atlas.toml names into an atlas."
    )
    parser.add_argument(
        "catalogue", help="path of an atlas.toml, or 'demo' for the fictional demonstration region"
    )
    parser.add_argument(
        "--store", type=Path, default=Path("store"), help="directory of the atlas (default: store)"
    )
    parser.add_argument(
        "--refused",
        type=Path,
        help=(
            "folder for rows that could not be used (default: <store>-refused); it may hold"
            " personal data"
        ),
    )
    parser.add_argument(
        "--accept-less",
        metavar="KEY",
        action="append",
        default=[],
        help=(
            "build although too little can be used of the record set, indicator or base KEY; may be"
            " given several times"
        ),
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    try:
        if options.catalogue == DEMO:
            from data.sample import write_sample

            with tempfile.TemporaryDirectory(prefix="wardwise-demo-") as folder:
                built = build_atlas(
                    write_sample(Path(folder)),
                    options.store,
                    refused=options.refused,
                    silent=options.quiet,
                    accept_less=options.accept_less,
                )
        else:
            built = build_atlas(
                Path(options.catalogue),
                options.store,
                refused=options.refused,
                silent=options.quiet,
                accept_less=options.accept_less,
            )
    except WardwiseError as error:
        print(f"Not built. {error}", file=sys.stderr)
        return 1
    _tell(built, options.store, time.perf_counter() - started)
    return 0


def _tell(built: Built, store: Path, seconds: float) -> None:
    for remark in built.remarks:
        print(f"  note: {remark}")
    print(
        f"{built.read:,} records read = {built.accepted:,} accepted + {built.refused:,} refused"
        + (f" (see {built.refused_folder})" if built.refused else "")
        + "."
    )
    print(
        f"Atlas {built.build_id} built in {seconds:.1f} s. What went into it:"
        f" {store / 'builds' / built.build_id / 'report.html'}"
    )


if __name__ == "__main__":
    # Tables of millions of rows are few objects, and expressions are thousands that all live:
    # looking for garbage among them is a thirtieth of the time.
    gc.set_threshold(100_000, 20, 20)
    status = main()
    # What is left goes with the process: Python would look it all through for garbage once more
    # before it ends.
    gc.freeze()
    sys.exit(status)
