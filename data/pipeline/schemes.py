"""The schemes that Wardwise knows: those whose segments ship with it, and those whose codes it
knows and whose names come with the council's own file.
"""

import csv
import re
from collections.abc import Mapping
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
    codes: tuple[str, ...] = ()
    """Of a scheme whose names are not open: the form of a code of each tier, as a regular
    expression."""
    most: tuple[int, ...] = ()
    """How many segments each tier has at most; 0 where releases differ."""
    stems: tuple[int, ...] = ()
    """How many letters of a finer code are the code of each tier; 0 where a code does not tell."""
    said: str = ""
    """What its codes look like, in words."""
    named: str = ""
    """Regular expression of a heading or name of a file that has its codes."""

    @property
    def is_open(self) -> bool:
        """Whether its segments and their names ship with Wardwise."""
        return bool(self.file)

    def is_code(self, tier: str, code: str) -> bool:
        """Whether a code has the form of a tier."""
        place = [key for key, *_ in self.tiers].index(tier)
        return re.fullmatch(self.codes[place], code, re.IGNORECASE) is not None

    def stem(self, tier: str) -> int:
        """Letters of a finer code that are the code of a tier; 0 where it does not tell."""
        return self.stems[[key for key, *_ in self.tiers].index(tier)]


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
"""Schemes whose segments ship with Wardwise."""

CLOSED = (
    Scheme(
        "oac2001",
        "Output Area Classification 2001",
        "OAC",
        "2001",
        "",
        codes=("[1-7]", "[1-7][a-d]", "[1-7][a-d][1-4]"),
        most=(7, 21, 52),
        stems=(1, 2, 3),
        said="a supergroup is a digit from 1 to 7, a group adds a letter, a subgroup a digit",
        named=r"(oac|output.area.class|sub.?gr(ou)?p|super.?gr(ou)?p).*(20)?01|(20)?01.*oac",
    ),
    Scheme(
        "mosaic2009",
        "Mosaic Public Sector 2009",
        "Mosaic",
        "2009",
        "",
        (
            ("supergroup", "supergroup", "supergroups"),
            ("group", "group", "groups"),
            ("type", "type", "types"),
        ),
        codes=(r"[^\s]{1,20}", "[A-O]", "[A-O](0[1-9]|[1-5][0-9]|6[0-9])"),
        most=(7, 15, 69),
        stems=(0, 1, 3),
        said=(
            "a group is a letter from A to O, and a type adds two digits from 01 to 69; give the"
            " names of supergroups without codes as names"
        ),
        named=r"mosaic",
    ),
    Scheme(
        "acorn",
        "Acorn",
        "Acorn",
        "",
        "",
        (
            ("category", "category", "categories"),
            ("group", "group", "groups"),
            ("type", "type", "types"),
        ),
        codes=("[1-9]", "[1-9]?[A-Z]", "([1-9]?[A-Z])?[0-9]{1,2}"),
        most=(9, 26, 99),
        stems=(0, 0, 0),
        said="a category is a digit, a group is a letter, and a type is a number",
        named=r"acorn",
    ),
)
"""Schemes whose names come with the file of a council that has a licence, or that are not open."""
_KNOWN = {scheme.key: scheme for scheme in (*SCHEMES, *CLOSED)}


def known_as(key: str) -> Scheme:
    """The scheme that ``like`` names. Raises ValueError in words where there is none."""
    if key not in _KNOWN:
        raise ValueError(f"like = '{key}' is no scheme that is known; give {', '.join(_KNOWN)}")
    return _KNOWN[key]


def filled_like(given: Mapping[str, object]) -> dict[str, object]:
    """A [[classification]] with what its ``like`` says, where it does not say it itself.

    Without a list of segments those of a scheme that is not open are the codes of the membership.
    Raises ValueError in words where the version must be given.
    """
    scheme = known_as(str(given["like"]))
    if not scheme.version and not given.get("version"):
        raise ValueError(
            f"like = '{scheme.key}' has several releases; give version, as on your licence"
        )
    known: dict[str, object] = {
        "title": scheme.title,
        "scheme": scheme.scheme,
        "version": scheme.version,
        "tiers": [dict(zip(("key", "name", "names"), tier, strict=True)) for tier in scheme.tiers],
        "tier": scheme.tiers[-1][0],
        "source": scheme.title,
    }
    told = known | dict(given)
    membership = told.get("membership")
    if scheme.is_open:
        return {"segments": {"file": scheme.file}} | told
    if "segments" not in told and isinstance(membership, Mapping):
        if not membership.get("segment"):
            raise ValueError(
                f"like = '{scheme.key}' has no list of its own; give segments, or a membership"
                " with a column segment"
            )
        own = {k: v for k, v in membership.items() if k in _OF_FILE}
        told["segments"] = own | {"columns": {told["tier"]: membership["segment"]}}
    return told


_OF_FILE = ("file", "where", "leave_out", "delimiter", "encoding", "sheet", "headings")
"""Keys of a membership that say how its file is read."""


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
