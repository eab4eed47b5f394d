"""Pictures to take away: the colours of the page, every word in its place, and nothing left out."""

import io
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PIL import Image

from data.answers.address import ask_query
from data.answers.asked import Asked
from data.answers.exports import svg
from data.answers.exports.drawing import WIDTH, Sheet, overlapping
from data.answers.exports.lettering import plain_line, wrapped
from data.answers.exports.maps import maps_of
from data.answers.exports.notes import Notes, notes_for, notes_of_maps
from data.answers.exports.picture import picture_png, picture_svg
from data.answers.exports.sheet import SIDES, picture_of, sheet_for
from data.answers.map.looks import rgb
from data.answers.map.paint import paint_for
from data.store.reader import Atlas
from tests.page.test_exports import views_of

ROOT = "https://atlas.example.org/"
SVG = "{http://www.w3.org/2000/svg}"
MANY_GROUPS = "measure=segment&tier=subgroup&level=oa"
OVERLAID = ("measure=segment&overlay=takeup&level=ward", "measure=segment&overlay=takeup&level=oa")
NAMES = (
    '=HYPERLINK("x") <b>&amp;</b> + - @ \' " \x00\x1b\ufffe',
    "שלום עולם, Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" + "x" * 300,
    "Tŷ Café – “Ynys” ▲ ≤ 5 × 3",
)


def drawn(atlas: Atlas, query: str) -> tuple[Asked, Sheet]:
    asked = ask_query(query, atlas)
    return asked, sheet_for(asked, notes_for(asked), ROOT)


def assert_laid_out(sheet: Sheet) -> None:
    assert not list(overlapping(sheet))
    for words in sheet.words:
        left, top, right, bottom = words.box
        assert 0 <= left < right <= WIDTH, words
        assert 0 <= top < bottom <= sheet.height, words
    for patch in sheet.patches:
        for words in sheet.words:
            left, top, right, bottom = words.box
            is_beside = left >= patch.x + patch.width or right <= patch.x
            assert is_beside or top >= patch.y + patch.height or bottom <= patch.y, words


def assert_says_everything(sheet: Sheet, notes: Notes) -> None:
    said = " ".join(words.text for words in sheet.words)
    told = (notes.headline, notes.question, notes.base_short, notes.rule, *notes.sources)
    for part in (*told, *notes.standing, notes.period, notes.build, notes.until, "Intervals: "):
        assert plain_line(part).rstrip(".") in said, part
    assert plain_line(notes.address(ROOT)) in said.replace(" ", "") or notes.address(ROOT) in said


def test_words_of_every_view_are_there_and_do_not_overlap(demo: Atlas, atlas: Atlas) -> None:
    views = [(demo, query) for query in (*views_of(demo), MANY_GROUPS, *OVERLAID)]
    for each, query in (*views, *((atlas, query) for query in views_of(atlas))):
        asked, sheet = drawn(each, query)
        assert_laid_out(sheet)
        assert_says_everything(sheet, notes_for(asked))
        assert_laid_out(sheet_for(asked, notes_for(asked), ROOT, is_framed=False))
        assert sheet.title == plain_line(asked.measure.headline(asked))
        assert len(sheet.description) > 40


def test_a_key_set_small_keeps_the_largest_groups_and_says_how_many_are_left(demo: Atlas) -> None:
    asked = ask_query(MANY_GROUPS, demo)
    sheet = sheet_for(asked, notes_for(asked), ROOT, is_framed=False)
    said = [words.text for words in sheet.words]
    legend = paint_for(asked).legend
    groups = [entry for entry in legend if entry.kind == "segment" and entry.areas]
    shown = sum(any(words.startswith(f"{entry.code} ") for words in said) for entry in groups)
    assert 10 < shown < len(groups)
    assert f"and {len(groups) - shown} groups with fewer" in said
    assert "No data" in said
    assert sheet.height < 1.2 * sheet.panels[0].drawn.size[1]


def test_take_up_over_groups_has_its_source_and_rule(demo: Atlas) -> None:
    asked, sheet = drawn(demo, OVERLAID[0])
    said = " ".join(words.text for words in sheet.words)
    assert asked.records is not None
    assert f"under the rule {asked.records.rule}" in said
    assert asked.records.source.rstrip(".") in said
    assert sheet.panels[0].drawn.circles


def test_names_of_every_kind_keep_the_layout_and_the_files_whole(atlas: Atlas) -> None:
    asked = ask_query("measure=rate", atlas)
    notes = notes_for(asked)
    for name in NAMES:
        odd = replace(notes, headline=name, chosen=name, atlas=name, sources=(name,), question=name)
        sheet = sheet_for(asked, odd, ROOT)
        assert_laid_out(sheet)
        found = ElementTree.fromstring(svg.svg_of(sheet))
        assert found[0].text == plain_line(name)
        texts = [element.text for element in found.iter(f"{SVG}text")]
        assert "".join(wrapped(name, 1504, 44, is_bold=True)) in "".join(filter(None, texts))


@pytest.mark.parametrize("query", ["measure=rate&level=oa", "measure=expected"])
def test_areas_or_circles_have_the_colours_of_their_classes(atlas: Atlas, query: str) -> None:
    asked, sheet = drawn(atlas, query)
    paint = paint_for(asked.at(asked.measure.told_level(asked)))
    found = ElementTree.fromstring(picture_svg(asked, ROOT))
    inside = found.find(f"{SVG}g")
    assert inside is not None
    [panel] = sheet.panels
    if panel.drawn.looks.is_circled:
        fills = Counter(circle.get("fill") for circle in inside.iter(f"{SVG}circle"))
    else:
        groups = [g for g in inside.iter(f"{SVG}g") if g.get("fill")]
        fills = Counter({g.get("fill"): len(g.findall(f"{SVG}path")) for g in groups})
    wanted = {
        entry.colours["light"]: entry.areas
        for entry in paint.legend
        if entry.kind in ("class", "segment") and entry.areas
    }
    assert wanted
    assert wanted.items() <= fills.items()
    # The same colours are in the pixels.
    image = Image.open(io.BytesIO(picture_png(asked, ROOT)))
    assert image.size == (WIDTH, int(sheet.height))
    left, top = round(panel.x), round(panel.y)
    shown = image.crop((left, top, left + panel.drawn.size[0], top + panel.drawn.size[1]))
    seen = {colour for _, colour in shown.getcolors(maxcolors=1 << 24)}
    assert {rgb(colour) for colour in wanted} <= seen


TWO = (
    "measure=rate&service=lights&beside=service:potholes",
    "measure=expected&service=lights&beside=period:2020-12",
    "measure=segment&beside=tier:group",
    "measure=change&period=2019-12&beside=service:crime",
)


@pytest.mark.parametrize("query", TWO)
def test_two_maps_are_both_in_their_picture_with_all_that_belongs_to_each(
    atlas: Atlas, query: str
) -> None:
    asked = ask_query(query, atlas)
    sheet = picture_of(asked, ROOT)
    assert_laid_out(sheet)
    assert len(sheet.panels) == len(maps_of(asked)) == 2
    left, right = sheet.panels
    assert left.x + left.drawn.size[0] < right.x
    for side, each, panel in zip(SIDES, maps_of(asked), sheet.panels, strict=True):
        notes = notes_for(each)
        column = [w for w in sheet.words if panel.x <= w.x <= panel.x + panel.drawn.size[0]]
        said = " ".join(words.text for words in column)
        for part in (notes.headline, notes.question, notes.period, *notes.sources, notes.rule):
            assert plain_line(part).rstrip(".") in said, part
        assert f"{side}: " in sheet.description
        for entry in panel.drawn.paint.legend:
            assert not entry.areas or f"{entry.areas:,}" in said.split()
        notice = panel.drawn.paint.notice
        assert plain_line(notice["text"] if notice else notes.headline) in sheet.description
        assert plain_line(notice["text"] if notice else "") in said
    assert sheet.title == plain_line(notes_of_maps(asked).headline)
    found = ElementTree.fromstring(picture_svg(asked, ROOT))
    assert len([g for g in found.findall(f"{SVG}g") if g.get("clip-path")]) == 2


def test_two_maps_of_one_unit_have_the_same_classes_and_their_difference_is_one_map(
    atlas: Atlas,
) -> None:
    sheet = picture_of(ask_query(TWO[0], atlas), ROOT)
    keys = [[e.label for e in p.drawn.paint.legend if e.kind == "class"] for p in sheet.panels]
    assert keys[0] == keys[1]
    between = TWO[0].replace("measure=rate", "measure=between")
    assert len(picture_of(ask_query(between, atlas), ROOT).panels) == 1


def test_a_hidden_area_is_hatched_and_said_to_be_hidden(atlas: Atlas) -> None:
    hidden = "service=crime&measure=count&window=month&period=2019-01&level=ward"
    asked, sheet = drawn(atlas, f"{hidden}&area=ward:W0000001")
    content = picture_svg(asked, ROOT).decode()
    assert "hidden to protect people" in sheet.title
    assert "is outlined" in sheet.description
    assert "url(#hatch" in content
    assert "Hidden to protect people" in content


def test_without_figures_the_picture_says_why(atlas: Atlas) -> None:
    _, sheet = drawn(atlas, "measure=change&period=2019-12")
    assert "a year earlier is not counted" in " ".join(words.text for words in sheet.words)
    assert sheet.description.startswith("A map without figures")


def test_text_is_text_with_alternative_text_and_names(atlas: Atlas) -> None:
    asked, _ = drawn(atlas, "measure=expected")
    found = ElementTree.fromstring(picture_svg(asked, ROOT))
    assert found.get("role") == "img"
    assert [found[0].tag, found[1].tag] == [f"{SVG}title", f"{SVG}desc"]
    assert found[0].text == asked.measure.headline(asked)
    names = {title.text for title in found.iter(f"{SVG}title")}
    assert set(map(str, atlas.areas("ward").names)) <= names


def test_more_areas_than_outlines_can_show_are_one_image(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(svg, "MOST_OUTLINES", 10)
    asked, sheet = drawn(atlas, "measure=rate&level=oa")
    found = ElementTree.fromstring(picture_svg(asked, ROOT))
    images = list(found.iter(f"{SVG}image"))
    assert len(images) == 1
    assert images[0].get("href", "").startswith("data:image/png;base64,")
    assert {words.text for words in sheet.words} <= {
        element.text for element in found.iter(f"{SVG}text")
    }
