"""The demonstration's own classification, as ``wardwise classify`` once made it.

The command groups published figures, so it needs a built atlas, and scikit-learn. The demonstration
is built without either: it has the files that the command wrote from it. The names were given by
hand. Where the figures of the demonstration change, run the command on the files of
``write_sample`` and copy what it writes to ``data/sample/own_files``.
"""

import shutil
from pathlib import Path

FOLDER = "own/2026"
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
"""


def write_own(directory: Path) -> str:
    """Write the files of the classification. Returns its tables of atlas.toml."""
    folder = directory / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(Path(__file__).parent / "own_files" / name, folder / name)
    return TEXT
