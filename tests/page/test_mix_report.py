"""The profile of an area by segment: the trade's own example, the page and the files."""

import numpy as np

from data.answers.address import ask_query, canonical_query, read_view
from data.answers.story.mix_report import MixReport, report_for, rows_of
from data.model import Segment
from data.stats.verdict import Band
from data.store.reader import Atlas
from tests.support.asking import Ask, See, ward, words
from tests.support.exports import notes_in, sheet_in, table_in
from tests.support.stores import segment

BYKER = [0, 0, 11, 511, 847, 400, 4227]
NEWCASTLE = [2585, 7338, 13872, 28410, 25597, 11643, 29603]
AREA = "oa:E0000001"


def segments(size: int) -> list[Segment]:
    return [segment(str(place)) for place in range(size)]


def report_at(query: str, atlas: Atlas) -> MixReport:
    found = report_for(ask_query(query, atlas))
    assert isinstance(found, MixReport)
    return found


def test_byker_against_newcastle() -> None:
    """The example of the profilers, to whose index we add the interval."""
    rows = rows_of(segments(7), np.array(BYKER, float), np.array(NEWCASTLE, float))
    fourth = rows[3]
    assert (round(fourth.percent, 2), round(fourth.base_percent, 2)) == (8.52, 23.86)
    assert round(fourth.penetration, 2) == 1.80
    assert (round(fourth.index), round(fourth.low), round(fourth.high)) == (36, 33, 39)
    assert (fourth.verdict, fourth.is_important) == ("under-represented", True)
    assert [row.verdict for row in rows] == ["under-represented"] * 6 + ["over-represented"]


def test_chance_and_importance_are_apart_and_nobody_has_no_index() -> None:
    rows = rows_of(segments(3), np.array([60.0, 40.0, 0.0]), np.array([500.0, 500.0, 0.0]))
    assert [row.index for row in rows[:2]] == [120, 80]
    assert rows[0].low > 100
    assert [row.verdict for row in rows] == ["over-represented", "under-represented", "no base"]
    few = rows_of(segments(2), np.array([6.0, 4.0]), np.array([500.0, 500.0]))
    assert [row.verdict for row in few] == ["could be chance"] * 2
    assert [row.is_important for row in few] == [True, True]
    assert np.isnan(rows[2].index)
    assert (rows[2].band, rows[2].is_important) == (Band.NONE, False)


def test_an_area_is_set_against_what_lies_around_it_or_what_is_chosen(atlas: Atlas) -> None:
    own = report_at(f"area={AREA}", atlas)
    assert own.comparison == str(atlas.areas("ward").names[0])
    first = own.rows[0]
    # All 10 households are of the first group, as are 80 of the ward's 160.
    assert (first.count, first.base, first.penetration) == (10, 80, 12.5)
    assert (round(first.index), round(first.low), round(first.high)) == (200, 144, 200)
    whole = report_at(f"area={AREA}&against=atlas", atlas)
    assert whole.comparison == atlas.manifest.title
    assert whole.base_total == 640
    other = report_at(f"area={AREA}&against=ward:W0000004", atlas)
    assert other.comparison == str(atlas.areas("ward").names[3])
    assert np.isnan(other.rows[0].penetration)
    assert "does not lie in" in " ".join(other.notes)
    # A smaller area, or one that is not there, is not compared with.
    for given in ("oa:E0000002", "ward:NOWHERE"):
        assert report_at(f"area={AREA}&against={given}", atlas).comparison == own.comparison
    assert "nothing to compare with" in str(report_for(ask_query("area=lad:L0000001", atlas)))
    assert report_for(ask_query("", atlas)) is None


def test_the_choice_is_in_the_address(atlas: Atlas) -> None:
    for given in ("atlas", "ward:W0000004"):
        view, ignored = read_view(f"area={AREA}&against={given}", atlas.manifest)
        assert not ignored
        assert view.against == given
        assert read_view(canonical_query(view, atlas.manifest), atlas.manifest)[0] == view
    _, ignored = read_view("against=nothing", atlas.manifest)
    assert ignored == (
        "The area to profile against 'nothing' was ignored: this atlas does not have it.",
    )


def test_the_tab_has_the_table_and_the_way_to_its_files(see: See, atlas: Atlas) -> None:
    query = f"area={ward(atlas)}&tab=people"
    told = " ".join(words(see(query, {"page": 0})["body"]).split())
    for part in ("Profile", "Penetration", "could be chance", "25.00%", "away: CSV , Excel"):
        assert part in told
    assert "Penetration" not in words(see(query.replace(ward(atlas), ""), {"page": 0})["body"])


def test_its_files_say_what_the_page_says(ask: Ask, atlas: Atlas) -> None:
    query = f"area={AREA}&tab=people"
    report = report_at(query, atlas)
    text, book = (ask(f"profile.{end}?{query}").data for end in ("csv", "xlsx"))
    table = table_in("csv", text)
    assert table["index"].round().tolist() == [round(row.index) for row in report.rows]
    assert sheet_in(book, "Profile")[1:] == [
        [None if value != value or value == "" else value for value in row]
        for row in table.itertuples(index=False)
    ]
    figures = table[table["index"].notna()]
    beside = ["index_low", "index_high", "comparison_count", "base_of", "period", "rule"]
    assert len(figures) > 1
    assert figures[beside].notna().all(axis=None)
    assert figures[beside].ne("").all(axis=None)
    for content, end in ((text, "csv"), (book, "xlsx")):
        said = notes_in(end, content)
        assert said["Headline"] == [report.title]
        assert {"Source", "Interval", "Disclosure rule", "Importance", "Address"} <= set(said)


def test_it_is_in_the_menu_of_its_tab_only_and_says_why_it_is_not_there(ask: Ask) -> None:
    def keys(query: str) -> list[str]:
        return [file["key"] for file in ask(f"exports.json?{query}").get_json()["files"]]

    assert {"profile.csv", "profile.xlsx"} <= set(keys(f"area={AREA}&tab=people"))
    assert "profile.csv" not in keys(f"area={AREA}")
    assert "profile.csv" not in keys("tab=people")
    answer = ask("profile.csv?tab=people")
    assert answer.status_code == 404
    assert "choose one on the map" in answer.get_json()["error"]["message"]
