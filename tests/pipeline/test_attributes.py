"""What a scheme's owner says of each segment: read from a wide or a long table, or refused."""

from pathlib import Path
from typing import Any

import pytest

from data.errors import CatalogueError
from data.model import AttributeTable, Classification, Segment, Tier
from data.pipeline.areas.attributes import read_attributes
from data.pipeline.areas.mixes import SchemeMix
from data.pipeline.catalogue import AttributesEntry, Catalogue
from data.pipeline.ledger import Ledger
from data.pipeline.progress import Progress
from data.pipeline.workspace import Workspace
from data.sample.segments import SHORELINE, shoreline_attributes

WIDE: dict[str, Any] = {
    "columns": (
        {"column": "phone", "title": "Prefer the phone", "kind": "percent", "channel": "phone"},
        {"column": "tone", "group": "Words"},
    )
}
LONG: dict[str, Any] = {"name": "what", "value": "said", "group": "under"}
MANY = LONG | {"kind": "type", "unit": "in", "channel": "by"}
HEAD = "code,what,said,under,type,in,by\n"


def scheme() -> Classification:
    segments = tuple(
        Segment(code=code, name=code, parent="", colour="#111111", colour_dark="#eeeeee")
        for code in ("A", "B")
    )
    return Classification(
        key="own",
        title="Own",
        scheme="Own",
        version="1",
        tiers=(Tier(key="group", name="group", names="groups", segments=segments),),
        given_tier="group",
        given_level="ward",
        kind="code",
        weight="households",
        source="",
    )


def read(folder: Path, text: str, keys: dict[str, Any]) -> tuple[AttributeTable, Ledger]:
    (folder / "said.csv").write_text(text, encoding="utf-8")
    (folder / "scratch").mkdir()
    entry = AttributesEntry.model_validate(
        {
            "classification": "own",
            "title": "Portraits",
            "file": "said.csv",
            "code": "code",
            "source": "Ours",
            "dated": "2025",
            **keys,
        }
    )
    ledger = Ledger(folder / "refused")
    work = Workspace(
        catalogue=Catalogue.model_construct(),
        root=folder,
        scratch=folder / "scratch",
        ledger=ledger,
        progress=Progress(silent=True),
    )
    found = read_attributes(work, entry, [SchemeMix(scheme(), {}, None)])
    ledger.check()
    return found, ledger


def test_a_wide_table_is_read_and_unknown_codes_are_refused(tmp_path: Path) -> None:
    table, ledger = read(tmp_path, "code,phone,tone\na,40,Plain\nB,25,\nQ,10,Loud\n", WIDE)
    phone, tone = table.attributes
    assert (phone.title, phone.channel, phone.values) == (
        "Prefer the phone",
        "phone",
        {"A": "40", "B": "25"},
    )
    assert (tone.title, tone.group, tone.values) == ("tone", "Words", {"A": "Plain"})
    [account] = ledger.accounts
    assert (account.read, account.accepted, account.refused) == (3, 2, 1)


def test_a_long_table_is_read(tmp_path: Path) -> None:
    text = (
        "code,what,said,under\nA,Paper,Gazette,Media\nB,Paper,Herald,Media\nA,Paper,Gazette,Media\n"
    )
    [paper] = read(tmp_path, text, LONG)[0].attributes
    assert (paper.title, paper.group, paper.values) == (
        "Paper",
        "Media",
        {"A": "Gazette", "B": "Herald"},
    )


def test_a_long_table_says_what_each_value_is(tmp_path: Path) -> None:
    text = (
        f"{HEAD}A,Online,38,Reach,Percent,,Telephone\nB,Online,60,Reach,percent,,phone\n"
        "A,Television,4.5,Media,number,hours a day,\nA,Tone,Plain,Words,,,\nB,Cars,130,,index,,\n"
    )
    online, television, tone, cars = read(tmp_path, text, MANY)[0].attributes
    assert (online.kind, online.channel, online.values) == (
        "percent",
        "phone",
        {"A": "38", "B": "60"},
    )
    assert (television.kind, television.unit, television.group) == (
        "number",
        "hours a day",
        "Media",
    )
    assert (tone.kind, tone.channel, cars.kind, cars.group) == ("text", "", "index", "")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("A,Online,38,,percent,,pigeon", "'pigeon' in by is no channel"),
        ("A,Online,38,,share,,", "'Online' has kind 'share'; give one of text, number, percent"),
        ("A,Online,38,,percent,miles,", "only a number has a unit"),
        ("A,Online,38,,number,,web", "a preference is a percentage"),
        ("A,Online,lots,,percent,,web", "'Online' is declared percent, and a cell has 'lots'"),
        ("A,On,1,,percent,,web\nB,On,2,,index,,", "'On' has kind 'percent' and 'index'; give one"),
    ],
)
def test_a_long_table_that_contradicts_itself_is_refused(
    tmp_path: Path, row: str, told: str
) -> None:
    with pytest.raises(CatalogueError, match=told):
        read(tmp_path, f"{HEAD}{row}\n", MANY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,phone,tone\nA,140,x\n", "'phone' is declared percent, and a cell has '140'"),
        ("code,phone,tone\nA,lots,x\n", "'phone' is declared percent, and a cell has 'lots'"),
        ("code,phone,tone\nA,1,x\nA,2,x\n", "two things of 'phone' for segment A; keep one"),
        ("code,phone,tone\nQ,1,x\n", "says nothing of a segment of Own"),
    ],
)
def test_what_cannot_be_meant_is_refused_whole(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read(tmp_path, text, WIDE)
    assert told in str(refused.value)


def test_a_preference_is_a_percentage_and_a_table_has_one_form() -> None:
    start = {"classification": "own", "title": "P", "file": "f", "code": "c", "source": "s"}
    for keys, told in (
        ({"columns": ({"column": "x", "channel": "web"},)}, "a preference is a percentage"),
        ({}, "give either columns"),
    ):
        with pytest.raises(ValueError, match=told):
            AttributesEntry.model_validate(start | {"dated": "2025"} | keys)


def test_the_invented_preferences_of_each_group_add_up() -> None:
    said = shoreline_attributes()
    names = ("prefer_online", "prefer_phone", "prefer_counter")
    sums = [sum(row) for row in zip(*(said[name] for name in names), strict=True)]  # type: ignore[arg-type]
    assert sums == [100] * len(SHORELINE)
