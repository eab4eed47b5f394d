"""A small register of people, and what is counted of it."""

from collections.abc import Sequence
from pathlib import Path

from data.store.reader import open_atlas
from tests.support.council import CATALOGUE, write_council, write_csv

ASKED = ("purpose", "lawful_basis", "owner", "analyst", "sharing", "retention")
AUDIT = "\n".join(
    ["[records.audit]", 'about = "individuals"', 'review = "2099-01-01"']
    + [f'{name} = "for a test"' for name in ASKED]
)
REGISTER = (
    CATALOGUE.replace('event = "report"', 'kind = "stock"\nevent = "member"')
    .replace('events = "reports"', 'events = "members"')
    .replace('date = "when"', 'from = "Joined"\nuntil = "Left"')
    .replace('code = "where"', 'code = "lsoa"')
    .replace('service = "what"\nchannel = "how"\nchannels = { "Online" = "web" }\ncount = "n"', "")
    .replace("[records.disclosure]", f'service_is = "potholes"\n{AUDIT}\n[records.disclosure]')
)
PEOPLE = [
    ("15/01/2021", "", "L0"),
    ("31/01/2021", "28/02/2021", "L0"),
    ("01/02/2021", "05/04/2021", "L0"),
    ("02/02/2021", "20/02/2021", "L1"),
    ("30/04/2021", "", "L1"),
    ("10/03/2021", "09/03/2021", "L1"),
    ("soon", "", "L1"),
    ("01/02/2021", "later", "L1"),
    ("01/02/2021", "", "E01099999"),
]
"""Joined, left and place: the last four cannot be counted, or are of no area."""
COUNTS = {
    "2021-01-31": {"L0": 2},
    "2021-02-28": {"L0": 2},
    "2021-03-31": {"L0": 2},
    "2021-04-30": {"L0": 1, "L1": 1},
}


def council(folder: Path, people: Sequence[Sequence[str]], catalogue: str = REGISTER) -> Path:
    path = write_council(folder, catalogue=catalogue)
    write_csv(folder / "reports.csv", ("Joined", "Left", "lsoa"), people)
    return path


def snapshots(store: Path) -> dict[str, dict[str, int]]:
    atlas = open_atlas(store)
    codes = atlas.areas("lsoa").codes
    found = {}
    for place, day in enumerate(atlas.manifest.snapshots):
        values = atlas.counts("lsoa", "potholes", "all", place, "snapshot").values
        found[day] = {code: int(n) for code, n in zip(codes, values, strict=True) if n}
    return found
