"""The folded sections, the working and the compare bar, element by element: what
golden.txt beside this file says they are.

After a change that was meant, write it anew: ``WARDWISE_WRITE_GOLDEN=1 python -m pytest
tests/page/test_golden.py``.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from dash._utils import to_json

from data.answers.story.chart_values import (
    MissedFigure,
    MissedRow,
    ProfileFigure,
    ProfileRow,
    Step,
    Working,
)
from data.stats.verdict import Band
from layouts.panels.missed import build_missed
from layouts.panels.profile import build_profile
from layouts.panels.working import build_working
from tests.support.asking import words

GOLDEN = Path(__file__).parent / "golden.txt"
NAN = float("nan")
TOLD = (
    "className",
    "scope",
    "role",
    "aria-current",
    "aria-pressed",
    "aria-disabled",
    "aria-hidden",
    "data-go",
    "data-page",
    "href",
    "title",
    "disabled",
    "style",
)

PROFILE = ProfileFigure(
    place="Leeds",
    title="OAC 2021 supergroups",
    events="visits",
    base_title="residents",
    rate_title="Rate per 1,000",
    rate_decimals=1,
    rows=(
        ProfileRow(
            "1",
            "Anglers",
            "#111",
            "#eee",
            81.0,
            30.5,
            1200.0,
            18.5,
            67.5,
            165.0,
            137.0,
            196.0,
            Band.HIGH_998,
            True,
            "",
            ("1a", "1b"),
        ),
        ProfileRow(
            "2",
            "Bakers",
            "#222222",
            "#dddddd",
            182.0,
            68.4,
            4800.0,
            73.8,
            37.9,
            97.0,
            85.0,
            104.0,
            Band.SIMILAR,
            False,
            "",
        ),
        ProfileRow(
            "3",
            "Clowns",
            "#333333",
            "#cccccc",
            0.0,
            0.0,
            0.0,
            0.0,
            NAN,
            NAN,
            NAN,
            NAN,
            Band.NONE,
            False,
            "There is no base to divide by here.",
        ),
    ),
    tiers=(("supergroup", "supergroups", True), ("group", "groups", False)),
    notes=("Visits are told apart by LSOA.",),
    kept=("2",),
    finer=("group", "groups"),
)
MISSED = MissedFigure(
    names="wards",
    events="visits",
    base_title="residents",
    period="12 months to June 2019",
    where="Leeds",
    rows=(
        MissedRow(
            "ward:W1",
            "Armley",
            "Leeds",
            85.0,
            115.2,
            30.2,
            10.1,
            47.3,
            Band.LOW_95,
            24000.0,
            "Anglers",
            "1",
            20.4,
            "Web",
            "most of theirs by",
        ),
    ),
    first=10,
    total=23,
    below=4,
    areas=33,
    chance="1 or 2",
    files={f"missing.{kind}": f"/api/v1/x/missing.{kind}?level=ward" for kind in ("csv", "xlsx")},
    notes=("A gap does not say why.",),
)
WORKING = Working(
    (Step("Gap", "seen − expected", "85 − 115.2 = −30.2"),),
    (("Base", "residents, 2021"), ("Build", "x")),
)
PARTS = {
    "Which groups": build_profile(PROFILE),
    "Fewer than expected": build_missed(MISSED),
    "Working": build_working(WORKING, "What is compared with what."),
}


def lines_of(tree: Any, depth: int = 1) -> Iterator[str]:
    """A component tree as indented lines: element, telling attributes, text."""
    if isinstance(tree, list):
        for part in tree:
            yield from lines_of(part, depth)
    elif isinstance(tree, dict):
        props = tree["props"]
        told = "".join(f' {name}="{props[name]}"' for name in TOLD if props.get(name))
        yield f"{'  ' * depth}{tree['type']}{told}"
        yield from lines_of(props.get("children"), depth + 1)
    elif tree not in (None, ""):
        yield f"{'  ' * depth}| {str(tree).strip()}"


def written() -> str:
    lines: list[str] = []
    for name, part in PARTS.items():
        lines += [f"# {name}", *lines_of(json.loads(to_json(part)))]
    return "\n".join(lines) + "\n"


def test_people_are_called_people_where_people_are_counted() -> None:
    rows = tuple(replace(row, is_of_people=True) for row in MISSED.rows)
    told = words(json.loads(to_json(build_missed(replace(MISSED, rows=rows)))))
    assert "20 of them Anglers;" in told


def test_the_panels_are_what_they_were_meant_to_be() -> None:
    if os.environ.get("WARDWISE_WRITE_GOLDEN"):
        GOLDEN.write_text(written(), encoding="utf-8")
    assert written() == GOLDEN.read_text(encoding="utf-8")
