"""The demonstration's own classification, as ``wardwise classify`` once made it.

The command groups published figures, so it needs a built atlas, and scikit-learn. The demonstration
is built without either: it has the files that the command wrote from it. The names were given by
hand. Where the figures of the demonstration change, run the command on the files of
``write_sample`` and copy what it writes to ``data/sample/own_files``.
"""

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

FOLDER = "own/2026"
SHARES = "shoreline_to_aldermere.csv"
FILES = ("segments.csv", "membership.csv", "made.json")
TEXT = f"""
[[own_classification]]
key = "own"
title = "Aldermere groups"
version = "2026"
level = "lsoa"
indicators = ["disadvantage", "full-fibre"]
bases = ["children/residents", "older/residents", "residents/households"]
services = ["libraries", "swimming", "fly-tipping", "council-tax", "council-tax/web", \
"bulky-waste", "welfare-advice", "mobile-meals"]
weight_base = "households"
groups = [4, 8]
seed = 2026

[[classification]]
key = "own-2026"
title = "Aldermere groups 2026"
scheme = "Aldermere groups"
version = "2026"
tier = "group"
segments = {{ file = "{FOLDER}/segments.csv", tier = "tier", description = "description" }}
membership = {{ file = "{FOLDER}/membership.csv", level = "lsoa", code = "area", \
segment = "group", typicality = "typicality", kept = "kept", inputs = "inputs" }}
made = "{FOLDER}/made.json"
weight = "households"
weight_base = "households"
source = "Own classification, from 11 figures of this atlas"

[[classification.tiers]]
key = "group"
name = "group"
names = "groups"

[[crosswalk]]
old = "shoreline"
new = "own-2026"
file = "segments/{SHARES}"
code = "shoreline"
to = "aldermere"
share = "share"
source = "Households of the invented Shoreline groups, by the Aldermere group of their LSOA"
licence = "MIT, with the software"
"""


def write_own(directory: Path) -> str:
    """Write the files of the classification, and how the Shoreline groups lie in it.

    Returns its tables of atlas.toml. The people and the boundaries must be written.
    """
    folder = directory / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(Path(__file__).parent / "own_files" / name, folder / name)
    shares = _shoreline_shares(directory)
    with (directory / "segments" / SHARES).open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(
            [("shoreline", "aldermere", "share"), *shares]
        )
    return TEXT


def _shoreline_shares(directory: Path) -> list[tuple[str, str, str]]:
    """Shoreline group, group of the own classification, and the share of its households there."""
    lsoas = {row["oa_code"]: row["lsoa_code"] for row in _rows(directory / "boundaries/lookup.csv")}
    groups = {row["area"]: row["group"] for row in _rows(directory / FOLDER / "membership.csv")}
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in _rows(directory / "segments/shoreline_households.csv"):
        group = groups.get(lsoas[row["oa_code"]], "")
        for column in row.keys() - {"oa_code"} if group else ():
            found[column.removesuffix("_households")][group] += int(row[column])
    return [
        (code, to, f"{count / sum(parts.values()):.4f}")
        for code, parts in sorted(found.items())
        for to, count in sorted(parts.items())
    ]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)
