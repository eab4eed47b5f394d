"""Paint over HTTP: bytes, descriptions, frames and series of the small atlas."""

import gzip
import itertools
from pathlib import Path

import brotli
import numpy as np
import pytest

from app import create_app
from data.answers.measures.registry import MEASURES
from data.manifest import month_label
from data.settings import Settings
from data.store.reader import Atlas
from tests.support.asking import Ask, asker
from tests.support.frames import frame_of, read_frame


def test_one_byte_for_each_area_with_its_description_beside_it(ask: Ask) -> None:
    answer = ask("paint?level=oa&classification=oac&tier=group&measure=segment")
    expected = np.arange(64) % 4 + 3
    assert np.frombuffer(answer.data, np.uint8).tolist() == expected.tolist()
    link = answer.headers["Link"]
    assert 'rel="describedby"' in link
    about = ask(link[1 : link.index(">")]).json
    assert [(entry["class"], entry["code"], entry["areas"]) for entry in about["classes"]] == [
        (3, "1a", 16),
        (4, "1b", 16),
        (5, "2a", 16),
        (6, "3a", 16),
    ]
    assert about["title"] == "Who lives here: Test classification groups"


def test_above_the_given_level_an_area_is_as_pale_as_it_is_mixed_and_the_mix_is_there(
    ask: Ask,
) -> None:
    about, columns = frame_of(ask("paint.frame?measure=segment&level=ward&tier=group"))
    assert [(step["label"], step["areas"]) for step in about["shades"]] == [
        ("75% or more in one group", 0),
        ("50% to 75%", 0),
        ("mixed: no group has half", 4),
    ]
    assert columns["shade"].tolist() == [2] * 4
    assert np.allclose(columns["value"], 25)
    assert about["segments_in_mix"] == ["1a", "1b", "2a", "3a"]
    assert columns["mix_share"].reshape(-1, 3).tolist() == [[25, 25, 25]] * 4
    halved, columns = frame_of(ask("paint.frame?level=ward&tier=supergroup&measure=segment"))
    assert columns["shade"].tolist() == [1] * 4, "one supergroup has just half"
    assert halved["shades"][1]["areas"] == 4
    given, columns = frame_of(ask("paint.frame?level=oa&tier=group&measure=segment"))
    assert given["shades"] == []
    assert "shade" not in columns, "an area that is given one group is wholly in it"


def test_a_count_is_classed_by_the_breaks_of_the_build(ask: Ask, atlas: Atlas) -> None:
    about, columns = frame_of(
        ask("paint.frame?level=ward&measure=count&service=lights&window=month&period=2019-03")
    )
    counts = atlas.counts("ward", "lights", "all", 2, "month").values
    assert columns["value"].tolist() == counts.tolist()
    assert columns["class"].tolist() == [3 if v <= 10 else 4 if v <= 20 else 5 for v in counts]
    assert [entry["label"] for entry in about["classes"] if entry["kind"] == "class"] == [
        "1 to 10",
        "11 to 20",
        "over 20",
    ]


def test_a_rate_without_a_base_is_missing_and_none_at_all_is_zero(ask: Ask, atlas: Atlas) -> None:
    about, columns = frame_of(
        ask("paint.frame?level=oa&measure=rate&service=lights&window=month&period=2019-03")
    )
    rates = atlas.rates("oa", "lights", "all", 2, "month")
    assert columns["class"][1] == columns["class"][2] == 0
    zero = rates.values == 0
    assert zero.any()
    assert (columns["class"][zero] == 2).all()
    assert about["subtitle"] == "March 2019, base: residents, 2021"
    assert np.isnan(columns["value"][1])


def test_hidden_counts_leave_no_number_behind(ask: Ask) -> None:
    about, columns = frame_of(
        ask("paint.frame?level=ward&measure=count&service=crime&window=month&period=2019-01")
    )
    assert columns["class"].tolist()[0] == columns["class"].tolist()[3] == 1
    assert np.isnan(columns["value"][[0, 3]]).all()
    assert {entry["kind"]: entry["areas"] for entry in about["classes"]}["hidden"] == 2


def test_a_level_finer_than_the_figures_says_so_and_offers_the_one_that_has_them(ask: Ask) -> None:
    about, columns = frame_of(
        ask("paint.frame?level=oa&measure=count&service=crime&window=month&period=2019-01")
    )
    assert not columns["class"].any()
    assert about["notice"] == {
        "text": "Reports are counted by ward, not by output area.",
        "offer_level": "ward",
    }
    deprived = ask("paint.json?level=ward&measure=indicator").json
    assert deprived["notice"]["offer_level"] == "oa"


def test_without_a_level_the_finest_with_figures_is_painted(ask: Ask) -> None:
    about, _ = frame_of(ask("paint.frame?measure=count&service=crime"))
    assert about["level"] == "ward"


def test_an_overlay_has_circles_where_areas_are_few_and_fifths_where_they_are_many(
    ask: Ask, atlas: Atlas
) -> None:
    query = "measure=segment&overlay=takeup&service=lights&window=month&period=2019-03"
    about, columns = frame_of(ask(f"paint.frame?level=ward&{query}"))
    assert about["overlay"]["kind"] == "circles"
    assert (
        columns["overlay_value"].tolist()
        == atlas.counts("ward", "lights", "all", 2, "month").values.tolist()
    )
    assert about["overlay"]["max"] == columns["overlay_value"].max()
    fine, hatched = frame_of(ask(f"paint.frame?level=oa&{query}"))
    assert fine["overlay"]["kind"] == "hatch"
    assert set(hatched["overlay_class"].tolist()) <= {0, 1, 2}
    assert set(fine["overlay"]["labels"]) == {
        str(number) for number in set(hatched["overlay_class"].tolist()) - {0}
    }


@pytest.mark.parametrize(
    ("measure", "months"),
    [("rate", 19), ("count", 19), ("expected", 19), ("gap", 19), ("change", 7)],
)
def test_a_series_has_for_each_month_the_classes_of_its_own_picture(
    ask: Ask, measure: str, months: int
) -> None:
    query = f"level=ward&measure={measure}&service=lights&window=year"
    about, columns = frame_of(ask(f"series.frame?{query}"))
    assert len(about["months"]) == months
    rows = columns["class"].reshape(len(about["months"]), about["n"])
    for month, row in zip(about["months"], rows, strict=True):
        assert row.tobytes() == ask(f"paint?{query}&period={month}").data
    sizes = columns.get("size")
    assert (sizes is not None) == (measure in ("expected", "gap", "change"))
    if sizes is None:
        return
    for month, own in zip(about["months"], sizes.reshape(rows.shape), strict=True):
        over = frame_of(ask(f"paint.frame?{query}&period={month}"))[1]
        assert own.tobytes() == over.get("overlay_least", over["overlay_value"]).tobytes()


@pytest.mark.parametrize(
    "measure", [*[m.key for m in MEASURES if m.subject == "takeup"], "segment&overlay=takeup"]
)
@pytest.mark.parametrize("service", ["lights", "crime"])
def test_another_month_is_told_without_the_words_that_stay(
    ask: Ask, atlas: Atlas, measure: str, service: str
) -> None:
    """Whatever month is known: with the words of every class that occurs, the description is that
    of the whole frame.
    """
    months = [month_label(atlas.manifest, month) for month in atlas.manifest.records[0].months]
    for level, window in itertools.product(("oa", "ward"), ("month", "year")):
        query = (
            f"paint.frame?level={level}&measure={measure}&service={service}&window={window}&period="
        )
        whole = {month: frame_of(ask(query + month)) for month in months}
        told = [about for about, _ in whole.values() if about["notice"] is None]
        known = {entry["class"]: entry for about in told for entry in about["classes"]}
        for month, (about, columns) in whole.items():
            content = ask(f"{query}{month}&words=0").data
            held = (
                {
                    **told[0 if month > "2020" else -1],
                    "classes": [known[number] for number in sorted(known)],
                }
                if told
                else None
            )
            short, same = read_frame(content, held)
            assert short == about
            assert all(
                np.array_equal(columns[name], same[name], equal_nan=True) for name in columns
            )
            assert (b'"unit":"' in content.replace(b'"overlay":', b"")) == (
                about["notice"] is not None or about["overlay"] is not None
            )


def test_a_frame_without_words_is_kept_and_answered_like_any_other(ask: Ask) -> None:
    query = "paint.frame?level=ward&measure=count&service=lights&period=2019-03"
    whole, short = ask(query), ask(f"{query}&words=0")
    assert len(short.data) < len(whole.data) / 2
    assert short.headers["ETag"] != whole.headers["ETag"]
    assert short.headers["Cache-Control"] == whole.headers["Cache-Control"]
    assert short.headers["Link"] == whole.headers["Link"]
    assert (
        ask(f"{query}&words=0", headers={"If-None-Match": short.headers["ETag"]}).status_code == 304
    )
    assert (
        ask(f"{query}&words=0", headers={"If-None-Match": whole.headers["ETag"]}).data == short.data
    )
    assert ask(f"{query}&words=1").data == whole.data


def test_a_frame_has_what_its_description_has(ask: Ask) -> None:
    for query in (
        "level=ward&measure=count&service=lights",
        "level=ward&tier=group",
        "level=oa&measure=index",
        "level=oa&measure=count&service=crime",
    ):
        about, _ = frame_of(ask(f"paint.frame?{query}"))
        described = ask(f"paint.json?{query}").json
        assert {
            name: about[name] for name in described if name not in ("build", "query", "bounds")
        } == {
            name: value
            for name, value in described.items()
            if name not in ("build", "query", "bounds")
        }


@pytest.mark.parametrize("measure", ["segment", "index", "indicator"])
def test_what_does_not_change_with_time_has_no_series(ask: Ask, measure: str) -> None:
    assert frame_of(ask(f"series.frame?level=oa&measure={measure}"))[0]["months"] == []


def test_what_does_not_change_the_picture_does_not_change_the_bytes(ask: Ask) -> None:
    first = ask(
        "paint.frame?level=ward&measure=count&service=lights&area=ward:W0000001&comparator=atlas"
    )
    again = ask(
        "paint.frame?comparator=parent&level=ward&measure=count&service=lights&segment=1a&nonsense=7"
    )
    assert first.data == again.data
    assert first.headers["ETag"] == again.headers["ETag"]
    assert (
        ask(
            "paint.frame?level=ward&measure=count&service=lights",
            headers={"If-None-Match": first.headers["ETag"]},
        ).status_code
        == 304
    )


def test_paint_comes_compressed_as_the_client_takes_it_and_stays(ask: Ask) -> None:
    plain = ask("paint?level=oa")
    packed = ask("paint?level=oa", headers={"Accept-Encoding": "br, gzip"})
    zipped = ask("paint?level=oa", headers={"Accept-Encoding": "gzip"})
    assert brotli.decompress(packed.data) == gzip.decompress(zipped.data) == plain.data
    assert "immutable" in packed.headers["Cache-Control"]


@pytest.mark.parametrize("kind", ["paint", "paint.json", "paint.frame", "series.frame"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "level=none",
        "measure=%00",
        "tier=../..",
        "period=2019-13",
        "service=" + "x" * 500,
        "level=oa&level=ward",
        "%ff=%ff",
        "measure=indicator",
    ],
)
def test_no_query_breaks_it(ask: Ask, kind: str, query: str) -> None:
    assert ask(f"{kind}?{query}").status_code == 200


def test_another_build_is_an_error_in_the_one_shape(ask: Ask) -> None:
    answer = ask("/api/v1/0123456789abcdef/paint.frame")
    assert answer.status_code == 404
    assert set(answer.json["error"]) == {"status", "message", "hint"}


def test_values_of_a_large_level_are_left_out_until_asked_for(
    small_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.answers.map.frame.MOST_AREAS_WITH_VALUES", 10)
    fresh = asker(create_app(Settings(store=small_store)).server.test_client())
    query = "paint.frame?level=oa&measure=count&service=lights"
    assert set(frame_of(fresh(query))[1]) == {"class"}
    assert set(frame_of(fresh(f"{query}&values=1"))[1]) == {"class", "value"}


def test_a_shaken_map_is_drawn_from_areas_with_a_verdict_only(ask: Ask) -> None:
    """Hidden areas are not drawn: their draws would average back to the hidden count."""
    query = "service=lights&measure=expected&level=ward"
    about, columns = frame_of(ask(f"shake.frame?{query}"))
    _, real = frame_of(ask(f"paint.frame?{query}&values=1"))
    is_judged = np.isin(real["class"], range(3, 8))
    assert is_judged.any()
    for name in ("nothing", "seen"):
        assert (np.isfinite(columns[name]) == is_judged).all()
    ratio = columns["seen"][is_judged] / columns["nothing"][is_judged]
    # Each area's own ratio, drawn towards that of all.
    assert ratio.std() <= (real["value"][is_judged] / 100).std()
    assert about["drawn"] == is_judged.sum()
    assert str(about["drawn"]) in about["told"]["nothing"]


@pytest.mark.parametrize("measure", ["segment", "rate"])
def test_a_map_without_an_expectation_is_not_shaken(ask: Ask, measure: str) -> None:
    answer = ask(f"shake.frame?service=lights&measure={measure}&level=ward")
    assert answer.status_code == 404
    assert "cannot be shaken" in answer.get_json()["error"]["message"]
