"""The schemes whose segments ship with Wardwise, and the files that do."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHIPPED = "wardwise:"
"""A file whose name begins so comes with Wardwise."""
FOLDER = Path(__file__).resolve().parents[1] / "schemes"
_TIERS = (
    ("supergroup", "supergroup", "supergroups"),
    ("group", "group", "groups"),
    ("subgroup", "subgroup", "subgroups"),
)


@dataclass(frozen=True)
class Scheme:
    """A classification with published codes and names."""

    key: str
    title: str
    scheme: str
    version: str
    file: str
    tiers: tuple[tuple[str, str, str], ...] = _TIERS
    heading: str = ""
    """Regular expression of the heading of its codes, where these are too short to tell by."""


SCHEMES = (
    Scheme("oac2021", "Output Area Classification 2021", "OAC", "2021", f"{SHIPPED}oac_2021.csv"),
    Scheme("oac2011", "Output Area Classification 2011", "OAC", "2011", f"{SHIPPED}oac_2011.csv"),
    *(
        Scheme(
            f"ruc{year}",
            f"Rural Urban Classification {year}",
            "RUC",
            year,
            f"{SHIPPED}ruc_{year}.csv",
            (("kind", "kind", "kinds"), ("class", "class", "classes")),
            heading=f"RUC{year[2:]}CD",
        )
        for year in ("2021", "2011")
    ),
)


def shipped(file: str) -> Path:
    """The path of a file that comes with Wardwise."""
    return FOLDER / file.removeprefix(SHIPPED)


def path_of(file: str, root: Path) -> Path:
    """The path of a file that the catalogue names: of those shipped, else relative to ``root``."""
    if file.startswith(SHIPPED):
        return shipped(file)
    return Path(file) if Path(file).is_absolute() else root / file


@cache
def codes_of(scheme: Scheme) -> frozenset[str]:
    """Codes of the finest segments of a scheme, in capitals."""
    with shipped(scheme.file).open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["level"] == scheme.tiers[-1][0]]
    return frozenset(row["code"].upper() for row in rows)
