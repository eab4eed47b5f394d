"""python -m data.check ATLAS.TOML [--store DIR] [--html FILE] [--json FILE]: what a build would
meet, in seconds, without building.
"""

import argparse
import sys
from pathlib import Path

from data.check.examine import examine
from data.check.report import report_html, report_json, report_text


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 where a build would get through, 1 where something would stop it."""
    parser = argparse.ArgumentParser(
        prog="python -m data.check",
        description="Look at the files an atlas.toml names; write no atlas, change nothing.",
    )
    parser.add_argument("catalogue", type=Path, help="path of an atlas.toml")
    parser.add_argument(
        "--store",
        type=Path,
        help="directory of the present atlas, to compare the counts of each record set with",
    )
    parser.add_argument("--html", type=Path, help="write a report to forward")
    parser.add_argument("--json", type=Path, help="write a report for programs")
    parser.add_argument("--quiet", action="store_true", help="print nothing")
    options = parser.parse_args(arguments)
    seen = examine(options.catalogue, store=options.store)
    if options.html:
        options.html.write_text(report_html(seen), encoding="utf-8")
    if options.json:
        options.json.write_text(report_json(seen), encoding="utf-8")
    if not options.quiet:
        print(report_text(seen), end="")
    return 0 if seen.would_build else 1


if __name__ == "__main__":
    sys.exit(main())
