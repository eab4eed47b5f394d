"""The page that adds up the areas of a shape: each sum is that of the published counts."""

import csv
import io
import re
from dataclasses import replace

import numpy as np
import pptx
import pytest

from data.answers.address import ask_query, canonical_query, read_view
from data.answers.calculations.expected import expected_for
from data.answers.calculations.summed import figures_for
from data.answers.exports.shape_office import HEADS
from data.answers.map.drawn import drawn_for
from data.answers.shape import MOST, write_codes
from data.store.reader import Atlas
from data.store.values import HIDDEN
from tests.support.asking import Ask, See, words
from tests.support.exports import members_of, notes_in, rows_in, sheet_in

MONTH = "window=month&period=2019-01"


def shape_of(atlas: Atlas, level: str, *rows: int) -> str:
    return write_codes(level, [str(atlas.areas(level).codes[row]) for row in rows])


def row_of(ask: Ask, query: str, title: str) -> dict[str, str]:
    """The row of a service in the file of a shape."""
    answer = ask(f"shape.csv?{query}")
    assert answer.status_code == 200, answer.data
    lines = answer.data.decode("utf-8-sig").splitlines()
    table = csv.DictReader(io.StringIO("\n".join(x for x in lines if x[:1] not in ("#", '"'))))
    return next(row for row in table if row["service"] == title)


def test_a_shape_has_the_sum_of_its_areas(atlas: Atlas, ask: Ask, see: See) -> None:
    shape = shape_of(atlas, "ward", 0, 2)
    base = atlas.base("ward", "people")
    query = f"mode=shape&service=lights&window=month&period=2019-12&shape={shape}"
    month = ask_query(query, atlas).month
    counts = atlas.counts("ward", "lights", "all", int(month or 0), "month").values
    told = row_of(ask, query, "Lights")
    total, people = counts[[0, 2]].sum(), base[[0, 2]].sum()
    assert float(told["count_least"]) == float(told["count_most"]) == total
    assert float(told["base"]) == people
    assert float(told["rate_least"]) == pytest.approx(1000 * total / people, abs=1e-3)
    page = see(query)
    assert page["title"].endswith("in 2 wards together")
    assert f"{total:,.0f} reports were counted." in words(page["page"])
    west, south, east, north = page["around"]
    assert west < east
    assert south < north


def test_what_is_expected_of_a_shape_is_the_sum_of_what_is_expected_of_its_areas(
    atlas: Atlas,
) -> None:
    asked = ask_query("service=lights&level=oa", atlas)
    question = asked.question()
    assert question is not None
    rows = np.array([3, 9, 20])
    found, parts = figures_for(atlas, question, rows).expected, expected_for(atlas, question)
    assert found.base == pytest.approx(parts.expected[rows].sum())  # type: ignore[union-attr]
    alone = figures_for(atlas, question, rows[:1]).expected
    assert alone.value == pytest.approx(parts.ratio[3], nan_ok=True)  # type: ignore[union-attr]


@pytest.mark.parametrize("query", [f"service=crime&{MONTH}", "service=lights"])
def test_every_sum_has_its_interval_base_period_and_rule_in_every_file(
    atlas: Atlas, ask: Ask, query: str
) -> None:
    query = f"{query}&shape={shape_of(atlas, 'ward', 0, 1, 3)}"
    files = {end: ask(f"shape.{end}?{query}").data for end in ("csv", "xlsx", "pptx", "docx")}
    lines = [row for row in csv.reader(io.StringIO(files["csv"].decode("utf-8-sig")))]
    keys, *rows = [row for row in lines if not row[0].startswith("# ")]
    told = {row[0]: dict(zip(keys, row, strict=True)) for row in rows}
    figures = [each for each in told.values() if each["count_least"]]
    assert figures
    for each in told.values():
        assert all(each[key] for key in ("period", "rule", "base_title"))
        has_limits = each["rate_low"] and each["rate_high"] and each["base"]
        assert has_limits if each["rate_least"] else each["note"], each
    # The workbook has the same numbers, and what stands beside them.
    heads, *cells = sheet_in(files["xlsx"], "Services")
    assert [key.partition(":")[0] for key in notes_in("xlsx", files["xlsx"])["Column"]] == keys
    assert len(heads) == len(keys)
    for row in cells:
        plain = ["" if cell is None else cell for cell in row]
        for key, cell in zip(keys, plain, strict=True):
            given = told[str(row[0])][key]
            assert (float(given) == cell) if isinstance(cell, int | float) else (given == cell)
    # A table says the figures of the file, and of what is hidden it says nothing.
    for end in ("pptx", "docx"):
        heads, *shown = rows_in(f"x.{end}", files[end])
        assert heads == list(HEADS)
        assert {row[0] for row in shown} <= {each["service"] for each in figures}
        for service, count, rate, limits, base, _ in shown:
            each = told[service]
            ends = {
                f"{float(each[f'count_{end}']):,.0f}"
                for end in ("least", "most")
                if each[f"count_{end}"]
            }
            assert set(re.findall(r"[\d,]+", count)) == ends
            if each["rate_least"]:
                low, high = (float(part.replace(",", "")) for part in limits.split(" to "))
                assert low == pytest.approx(float(each["rate_low"]), rel=0.01, abs=0.06)
                assert high == pytest.approx(float(each["rate_high"]), rel=0.01, abs=0.06)
                assert base == f"{float(each['base']):,.0f} {each['base_title']}"
            else:
                assert (rate, limits, base) == ("–", "none", "none")
    assert not [name for name in members_of(files["pptx"]) if "embed" in name]
    spoken = pptx.Presentation(io.BytesIO(files["pptx"])).slides[0].notes_slide
    for service, each in told.items():
        assert f"{service}: " in spoken.notes_text_frame.text
        assert each["count_least"] == "" or "rule " in spoken.notes_text_frame.text


def test_the_menu_of_a_shape_offers_its_files_first(atlas: Atlas, ask: Ask) -> None:
    query = f"mode=shape&service=lights&shape={shape_of(atlas, 'ward', 0, 2)}"
    told = ask(f"exports.json?{query}").get_json()
    keys = [file["key"] for file in told["files"]]
    assert keys[:4] == ["shape.csv", "shape.xlsx", "shape.pptx", "shape.docx"]
    assert "in 2 wards together" in told["sentence"]
    assert "Every service in 2 wards together" in told["about"]
    without = ask("exports.json?mode=shape&service=lights").get_json()
    assert not [file for file in without["files"] if file["key"].startswith("shape.")]
    # Its picture has the line around all of its areas together.
    asked = ask_query(query, atlas)
    drawn = drawn_for(asked, 500)
    [outline] = drawn.outlined()
    corners = np.concatenate(outline.rings)
    west, _, east, _ = drawn.extent
    metres = west + corners[:, 0] * (east - west) / 500
    bounds = atlas.areas("ward").bounds[[0, 2]]
    assert [metres.min(), metres.max()] == pytest.approx(
        [bounds[:, 0].min(), bounds[:, 2].max()], abs=(east - west) / 500
    )


def test_a_hidden_part_makes_a_sum_a_range_that_larger_areas_bound(atlas: Atlas, ask: Ask) -> None:
    query = f"mode=shape&service=crime&{MONTH}&shape={shape_of(atlas, 'ward', 0, 1)}"
    asked = ask_query(query, atlas)
    counts = atlas.counts("ward", "crime", "all", int(asked.month or 0), "month")
    assert counts.states.tolist()[:2] == [HIDDEN, 0]
    told = row_of(ask, query, "Crime")
    assert told["areas_hidden"] == "1"
    assert float(told["count_least"]) == counts.values[1] == 10
    whole, state = atlas.total("crime", "all", int(asked.month or 0), "month")
    if state == 0:
        slack = 2 * 4
        assert float(told["count_most"]) <= whole + slack - np.nansum(counts.values[2:])
    else:
        assert told["count_most"] == ""
        assert told["rate_least"] == told["ratio_least"] == ""


def test_a_shape_of_hidden_areas_alone_has_no_figure(atlas: Atlas, ask: Ask, see: See) -> None:
    query = f"mode=shape&service=crime&{MONTH}&shape={shape_of(atlas, 'ward', 0)}"
    told = row_of(ask, query, "Crime")
    numbers = {name: told[name] for name in told if name.startswith(("count", "rate", "ratio"))}
    assert set(numbers.values()) == {""}
    assert "The number is hidden to protect people." in words(see(query)["page"])


def test_what_does_not_add_is_said(atlas: Atlas, see: See) -> None:
    page = words(see(f"mode=shape&shape={shape_of(atlas, 'ward', 0, 1)}")["page"])
    assert "Indicators are not added" in page
    fine = words(see(f"mode=shape&service=crime&{MONTH}&shape={shape_of(atlas, 'oa', 5)}")["page"])
    assert "not published by output area" in fine


def test_codes_that_an_atlas_lacks_are_named_and_a_list_has_an_end(atlas: Atlas, see: See) -> None:
    shape = f"{shape_of(atlas, 'ward', 0)},X9999999"
    assert "This atlas has no ward X9999999." in words(see(f"mode=shape&shape={shape}")["page"])
    assert "Add up the areas" in see("mode=shape&shape=ward:NOWHERE")["title"]
    for many, told in ((2 * MOST, "The list of areas"), (MOST + 1, f"it has {MOST + 1} areas")):
        every = [f"A{number}" for number in range(1000, 1000 + many)]
        written = write_codes("oa", every) if many == MOST + 1 else f"oa:{','.join(every)}"
        view, ignored = read_view(f"mode=shape&shape={written}", atlas.manifest)
        assert view.shape == ""
        assert told in ignored[0]


def test_an_address_keeps_the_shape_in_its_shortest_form(atlas: Atlas) -> None:
    codes = [str(code) for code in atlas.areas("oa").codes[5:9]]
    view, _ = read_view(f"mode=shape&shape=oa:{','.join(reversed(codes))}", atlas.manifest)
    assert canonical_query(view, atlas.manifest) == "mode=shape&shape=oa:E0000006,7,8,9"
    assert read_view(f"shape=oa:{codes[0]}", atlas.manifest)[0].shape == ""


def test_postcodes_of_a_district_lead_to_areas_of_a_level(atlas: Atlas, ask: Ask) -> None:
    assert ask("postcodes/oa/LS6").get_json() == {"1AA": 1, "2AB": 2}
    parents = atlas.areas("oa").parents["ward"]
    assert ask("postcodes/ward/ls6").get_json() == {"1AA": parents[0], "2AB": parents[1]}
    assert ask("postcodes/oa/LS").get_json() == {}
    assert ask("postcodes/ward/ZZ9").get_json() == {}
    assert ask("postcodes/ward/TOOLONG").status_code == 400
    assert ask("postcodes/parish/LS1").status_code == 404


def test_a_file_without_a_shape_says_so(ask: Ask) -> None:
    assert ask("shape.csv?service=lights").status_code == 404


def test_the_change_of_a_shape_is_that_of_its_sums(atlas: Atlas) -> None:
    asked = ask_query("service=lights&level=ward", atlas)
    question = asked.question()
    assert question is not None
    before = question.year_before(atlas)
    assert before is not None
    rows = np.array([0, 3])
    now, then = (
        atlas.counts("ward", "lights", "all", month, question.window).values[rows].sum()
        for month in (question.month, before)
    )
    change = figures_for(atlas, replace(question), rows).change
    assert change.ends[0] == pytest.approx(100 * (now / then - 1))  # type: ignore[union-attr]
