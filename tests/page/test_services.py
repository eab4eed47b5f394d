"""The page of services: its table says what the rest of the page says, and nothing hidden."""

import itertools
import json
import shutil
import subprocess
from typing import Any

import numpy as np
import pytest

from data.answers.address import ask_query, canonical_query, read_view
from data.answers.exports.table_json import limits_of_sums, table_json
from data.answers.story import story_for
from data.stats.intervals import count_limits, rate_limits
from data.store.reader import Atlas
from tests.support.asking import Ask, See, ward, words
from tests.support.places import ROOT

AREAS = "mode=services&turn=areas"


def table_at(query: str, atlas: Atlas) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(table_json(ask_query(query, atlas))))
    return found


def row_of(table: dict[str, Any], key: str) -> dict[str, Any]:
    """The figures of one row by column; a reason as words."""
    at = table["rows"]["key"].index(key)

    def figure(cells: dict[str, Any]) -> Any:
        why = cells.get("why", [0] * table["count"])[at]
        return table["reasons"][why - 1][1] if why else cells["v"][at]

    return {name: figure(cells) for name, cells in table["cells"].items()}


@pytest.mark.parametrize("measure", ["expected", "atlas", "nextdoor", "change"])
def test_a_service_and_an_area_have_one_figure_on_both_turns(atlas: Atlas, measure: str) -> None:
    reference = ward(atlas)
    asked = f"service=lights&level=ward&measure={measure}"
    by_service = table_at(f"mode=services&area={reference}&{asked}", atlas)
    by_area = table_at(f"{AREAS}&{asked}", atlas)
    one = row_of(by_service, "lights")
    other = row_of(by_area, reference.partition(":")[2])
    assert set(one) >= {"count", "rate", "verdict", "gap", "ratio", "channel", "online"}
    assert one.pop("channel") == 0
    assert by_area["texts"][other.pop("channel")] == "Web"
    assert one == {name: pytest.approx(value, abs=0.11) for name, value in other.items()}


def test_the_table_of_a_place_has_the_figures_and_verdicts_of_its_tab(atlas: Atlas) -> None:
    query = f"area={ward(atlas)}&service=lights"
    table = table_at(f"mode=services&{query}", atlas)
    rows = story_for(ask_query(query, atlas)).services
    assert table["rows"]["key"] == [row.item for row in rows]
    assert table["cells"]["count"]["v"] == [row.count for row in rows]
    bands = [int(row.verdict.band) if row.verdict else None for row in rows]
    assert [v or 0 for v in table["cells"]["verdict"]["v"]] == [band or 0 for band in bands]


def test_the_whole_atlas_counts_its_areas_as_the_headline_of_each_service_does(
    atlas: Atlas, see: See
) -> None:
    table = table_at("mode=services", atlas)
    row = row_of(table, "lights")
    judged = table_at(f"{AREAS}&service=lights", atlas)["cells"]["verdict"]["v"]
    assert row["lower"] == sum(band in (1, 2) for band in judged)
    assert row["higher"] == sum(band in (4, 5) for band in judged)
    assert "Verdict" in [title for title, _ in table["absent"]]
    page = see("mode=services")["page"]
    assert "Verdict: The whole atlas is what its areas are compared with" in words(page)


def test_a_hidden_count_is_in_no_column_and_says_why(atlas: Atlas) -> None:
    query = f"{AREAS}&service=crime&level=ward&window=month&period=2019-01"
    table = table_at(query, atlas)
    hidden = row_of(table, str(atlas.areas("ward").codes[0]))
    for name in ("count", "rate", "verdict", "gap", "ratio"):
        assert hidden[name] == "hidden to protect people" or "hidden" in hidden[name], name
    shown = row_of(table, str(atlas.areas("ward").codes[1]))
    assert shown["count"] == 10


def test_a_sum_has_base_and_expected_count_only_where_the_count_is_published(
    atlas: Atlas,
) -> None:
    crime = f"{AREAS}&service=crime&level=ward&window=month&period=2019-01"
    sums = table_at(crime, atlas)["sums"]
    hidden = table_at(crime, atlas)["rows"]["key"].index(str(atlas.areas("ward").codes[0]))
    assert sums["base"][hidden] is None
    assert sums["base"][1 - hidden] > 0
    lights = table_at(f"{AREAS}&service=lights&level=ward&measure=expected", atlas)
    cells, told = lights["cells"], lights["sums"]
    assert (told["no_rate"], told["no_gap"]) == ("", "")
    for at, count in enumerate(cells["count"]["v"]):
        if cells["gap"]["v"][at] is not None:
            assert count - told["expected"][at] == pytest.approx(cells["gap"]["v"][at], abs=0.06)
    beside = table_at(f"{AREAS}&service=lights&level=ward&measure=nextdoor", atlas)["sums"]
    assert "expected" not in beside
    assert beside["no_gap"].startswith("A gap adds up only")


def test_no_cell_has_both_a_figure_and_a_reason(atlas: Atlas) -> None:
    for query in (
        AREAS,
        f"{AREAS}&service=crime",
        "mode=services",
        f"mode=services&area={ward(atlas)}",
    ):
        table = table_at(query, atlas)
        for name, cells in table["cells"].items():
            why = np.array(cells.get("why", [0] * table["count"]))
            for part in ("v", "most", "low"):
                values = cells.get(part, [])
                assert all(value is None for value, no in zip(values, why, strict=False) if no), (
                    name
                )


def test_the_address_says_turn_order_and_filters(atlas: Atlas) -> None:
    query = f"{AREAS}&sort=-gap&find=moor&kind=lower&topic=theme:street&box=-2,53,-1,54"
    view, ignored = read_view(query, atlas.manifest)
    assert not ignored
    assert (view.turn, view.sort, view.kind) == ("areas", "-gap", "lower")
    assert read_view(canonical_query(view, atlas.manifest), atlas.manifest)[0] == view
    wrong = "mode=services&turn=sideways&sort=luck&kind=best&topic=theme:x&box=1,2,0,3"
    view, ignored = read_view(wrong, atlas.manifest)
    assert len(ignored) == 5
    assert canonical_query(view, atlas.manifest) == "mode=services"
    elsewhere, _ = read_view("turn=areas&sort=gap&box=-2,53,-1,54", atlas.manifest)
    assert canonical_query(elsewhere, atlas.manifest) == ""


def test_the_order_and_the_filters_ask_for_the_same_table(ask: Ask) -> None:
    plain = ask("table.json?turn=areas")
    sorted_ = ask("table.json?turn=areas&sort=-gap&find=moor&area=ward:W0000001")
    assert plain.headers["ETag"] == sorted_.headers["ETag"]
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.get_json()["turn"] == "areas"


def test_the_headline_of_a_place_counts_its_services(see: See, atlas: Atlas) -> None:
    answer = see(f"mode=services&area={ward(atlas)}&measure=atlas")
    assert answer["title"].startswith("Moor Allerton: ")
    assert answer["title"].endswith(("services", "bring", "none", "compared"))
    [headline] = [part for part in _elements(answer["page"]) if part["type"] == "H1"]
    assert words(headline) == answer["title"]


def _elements(tree: Any) -> list[dict[str, Any]]:
    if isinstance(tree, list):
        return [found for each in tree for found in _elements(each)]
    if not isinstance(tree, dict) or "props" not in tree:
        return []
    return [tree, *_elements(tree["props"].get("children"))]


def test_a_comparison_that_cannot_be_made_leaves_its_columns_out_with_the_reason(see: See) -> None:
    answer = see(f"{AREAS}&service=crime&measure=change&window=month&period=2019-01")
    assert answer["title"] == "Crime: cannot be compared with a year before"
    told = words(answer["page"])
    assert "Against last year: There is nothing to compare with" in told
    assert "Over time: Fewer than 3 years are published" in told


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_limits_of_a_sum_in_the_browser_are_those_of_python() -> None:
    """Every small count, and some up to the largest; the table has whole counts alone."""
    counts = [*range(41), 99, 1_000, 12_345, 999_999, 50_000_000]
    dispersions = [1, 1.0001, 1.3, 2, 7.5, 40]
    asked = [
        (count, base, phi, is_share)
        for count, phi, is_share in itertools.product(counts, dispersions, (False, True))
        for base in (max(count, 1), 4 * count + 1, 6e7)
    ]
    script = """
    import { readFileSync } from "node:fs";
    import { limitsOf, rateLimitsOf } from "./assets/js/panels/table/sums.js";
    const { limits, asked } = JSON.parse(readFileSync(0));
    const told = asked.map(([count, base, dispersion, isShare]) => [
      ...limitsOf(count, dispersion, limits),
      ...rateLimitsOf(count, base, { dispersion, limits, sums: { is_share: isShare } }),
    ]);
    process.stdout.write(JSON.stringify(told));
    """
    run = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        cwd=ROOT,
        input=json.dumps({"limits": limits_of_sums(), "asked": asked}),
        capture_output=True,
        text=True,
        check=True,
    )
    count, base, phi, is_share = map(np.array, zip(*asked, strict=True))
    limits = count_limits(count, dispersion=phi)
    rates = rate_limits(count, base, dispersion=phi, part_of_base=is_share)
    known = np.stack([*limits, *rates], axis=1)
    np.testing.assert_allclose(np.array(json.loads(run.stdout)), known, rtol=1e-6, atol=1e-6)
