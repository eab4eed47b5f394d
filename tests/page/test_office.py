"""Slides and paragraphs to take away: opened with their libraries, as their readers would."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pptx
import pytest
from pptx.util import Inches

from data.answers.address import ask_query
from data.answers.exports import extract, paragraph, slide_parts
from data.answers.exports.areas import areas_csv
from data.answers.exports.lettering import plain_line, wrapped
from data.answers.exports.maps import maps_of
from data.answers.exports.notes import notes_for, notes_of_maps
from data.answers.exports.paragraph import paragraph_docx
from data.answers.exports.sheet import SIDES
from data.answers.exports.slide import slide_pptx
from data.answers.measures.registry import MEASURES
from data.store.reader import Atlas, open_atlas
from tests.page.test_exports import views_of
from tests.page.test_pictures import TWO
from tests.support import stores
from tests.support.exports import unpacked

ROOT = "https://atlas.example.org/"
DOT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS"
    b"\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\r\xefF\xb8\x00\x00\x00\x00IEND"
    b"\xaeB`\x82"
)
HIDDEN = "service=crime&measure=count&window=month&period=2019-01&level=ward&area=ward:W0000001"


@pytest.fixture
def without_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dot in place of each picture, where only the words are looked at."""
    for module in (slide_parts, paragraph):
        monkeypatch.setattr(module, "png_of_sheet", lambda _: DOT)


def slide_of(atlas: Atlas, query: str) -> Any:
    drawing = pptx.Presentation(io.BytesIO(slide_pptx(ask_query(query, atlas), ROOT)))
    assert len(drawing.slides) == 1
    return drawing


def paper_of(atlas: Atlas, query: str) -> Any:
    return docx.Document(io.BytesIO(paragraph_docx(ask_query(query, atlas), ROOT)))


def cells_of(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def shapes_of(drawing: Any) -> dict[str, Any]:
    return {shape.name: shape for shape in drawing.slides[0].shapes}


def published(atlas: Atlas, query: str) -> pd.DataFrame:
    """The areas of a view as the API gives them, by name."""
    text = areas_csv(ask_query(query, atlas), ROOT).decode("utf-8-sig")
    lines = [row for row in csv.reader(io.StringIO(text)) if not row[0].startswith("# ")]
    return pd.DataFrame(lines[1:], columns=lines[0]).set_index("area_name")


def number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("measure", ["expected", "gap", "nextdoor", "rate"])
def test_tables_have_the_figures_of_the_api(
    demo: Atlas,
    measure: str,
    without_pixels: None,  # noqa: ARG001
) -> None:
    query = f"measure={measure}&level=ward"
    of_slide = cells_of(shapes_of(slide_of(demo, query))["Table"].table)
    of_paper = cells_of(paper_of(demo, query).tables[0])
    assert of_slide == of_paper[: len(of_slide)]
    known, heads = published(demo, query), of_paper[0]
    assert len(of_slide) > 5
    for name, *texts in of_paper[1:]:
        told, row = dict(zip(heads[1:], texts, strict=True)), known.loc[name]
        places = len(texts[0].partition(".")[2])
        assert number(texts[0]) == pytest.approx(float(row["value"]), abs=0.5 * 10**-places)
        assert told["Claims"] == f"{float(row['count']):,.0f}"
        low, high = map(number, told["95 % interval"].split(" to "))
        assert low == pytest.approx(float(row["value_low"]), rel=0.02, abs=0.05)
        assert high == pytest.approx(float(row["value_high"]), rel=0.02, abs=0.05)
        if "Verdict" in told:
            mark, words = told["Verdict"].split(" ", 1)
            assert row["class"].startswith(words)
            assert ("very" in row["class"]) == (len(mark) == 2) or measure == "gap"


def test_a_slide_has_its_headline_picture_notes_and_properties(demo: Atlas) -> None:
    query = "measure=expected&level=ward"
    asked = ask_query(query, demo)
    notes, drawing = notes_for(asked), slide_of(demo, query)
    found = drawing.slides[0]
    assert (drawing.slide_width, drawing.slide_height) == (Inches(13.333), Inches(7.5))
    assert found.shapes.title.text == notes.headline
    picture = shapes_of(drawing)["Map"]
    told = picture.element.xpath(".//p:cNvPr")[0].get("descr")
    assert told.startswith(notes.headline)
    assert "very unlikely to be chance" in told
    footer = shapes_of(drawing)["Footer"].text_frame.text
    for part in (notes.period, notes.base_short, notes.rule, *notes.sources, *notes.standing):
        assert part.rstrip(".") in footer
    spoken = found.notes_slide.notes_text_frame.text
    for part in ("How it was worked out", "Rate: 1,000 × claims ÷", f"Address: {ROOT}", "Source: "):
        assert part in spoken
    told = drawing.core_properties
    assert (told.title, told.author) == (notes.headline, demo.manifest.organisation)
    assert told.last_modified_by == demo.manifest.organisation
    assert (told.created.year, told.language) == (2025, "en-GB")


def test_a_paragraph_has_its_sentences_picture_captions_and_properties(demo: Atlas) -> None:
    query = "measure=expected&level=ward"
    asked = ask_query(query, demo)
    notes, paper = notes_for(asked), paper_of(demo, query)
    lines = [each.text for each in paper.paragraphs]
    assert lines[0] == notes.headline
    assert paper.paragraphs[0].style.name == "Heading 1"
    assert " ".join(extract.sentences_for(asked)) in lines
    [picture] = paper.element.xpath("//wp:docPr")
    assert picture.get("descr").startswith(notes.headline)
    said = " ".join(each.text for each in paper.paragraphs if each.style.name == "Caption")
    for part in (notes.period, notes.base_short, notes.rule, "Intervals: ", "Source: ", ROOT):
        assert part.rstrip(".") in said
    assert len(paper.element.xpath("//w:tr[1]/w:trPr/w:tblHeader")) == 1
    assert 'w:lang w:val="en-GB"' in paper.styles.element.xml
    assert 'w:lang w:val="en-US"' not in paper.styles.element.xml
    assert paper.core_properties.author == demo.manifest.organisation


@pytest.mark.usefixtures("without_pixels")
def test_files_are_the_same_each_time_and_hold_nothing_of_their_template(atlas: Atlas) -> None:
    asked = ask_query("measure=rate&level=ward", atlas)
    for make in (slide_pptx, paragraph_docx):
        content = make(asked, ROOT)
        assert content == make(asked, ROOT)
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert not [name for name in names if "embed" in name or "thumb" in name or "print" in name]
        told = unpacked(content)
        for trace in (b"Steve Canny", b"python-docx", b"python-pptx", b"Microsoft Macintosh"):
            assert trace not in told
        # All that leads out of the file is the names of formats.
        assert b'TargetMode="External"' not in told


def room_of(shape: Any) -> tuple[int, int, int, int]:
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


def text_heights(shape: Any) -> Iterator[float]:
    for line in shape.text_frame.paragraphs:
        size = line.runs[0].font.size.pt
        bold = bool(line.runs[0].font.bold)
        width = shape.width / Inches(1) * 72 - 14
        yield len(wrapped(line.text, width, size, is_bold=bold)) * size * 1.2


def assert_fits(drawing: Any) -> None:
    """Nothing leaves the slide or lies over something else, and no text leaves its box."""
    shapes = list(drawing.slides[0].shapes)
    for place, shape in enumerate(shapes):
        left, top, right, bottom = room_of(shape)
        assert left >= 0
        assert top >= 0
        assert right <= drawing.slide_width
        assert bottom <= drawing.slide_height
        for other in shapes[place + 1 :]:
            box = room_of(other)
            apart = left >= box[2] or box[0] >= right or top >= box[3] or box[1] >= bottom
            assert apart, (shape.name, other.name)
        if shape.has_text_frame and shape.text_frame.text:
            assert sum(text_heights(shape)) <= shape.height / Inches(1) * 72, shape.name


@pytest.mark.usefixtures("without_pixels")
def test_every_view_fits_on_its_slide(atlas: Atlas, demo: Atlas) -> None:
    several = [(demo, f"measure={key}") for key in ("expected", "segment")]
    views = views_of(atlas)
    # Every measure, and some of the other questions.
    kept = [query for place, query in enumerate(views) if "&" not in query or place % 4 == 0]
    assert len(kept) > len(MEASURES.keys)
    for each, query in (*several, *((atlas, query) for query in kept)):
        drawing = slide_of(each, query)
        assert_fits(drawing)
        headline = ask_query(query, each).measure.headline(ask_query(query, each))
        assert drawing.slides[0].shapes.title.text == plain_line(headline)
    paper = paper_of(atlas, "measure=change&period=2019-12")
    assert "a year earlier is not counted" in " ".join(line.text for line in paper.paragraphs)


@pytest.mark.usefixtures("without_pixels")
@pytest.mark.parametrize("query", TWO)
def test_slides_and_paragraphs_of_two_maps_have_both(atlas: Atlas, query: str) -> None:
    asked = ask_query(query, atlas)
    drawing, paper = slide_of(atlas, query), paper_of(atlas, query)
    assert_fits(drawing)
    shapes, tables = shapes_of(drawing), iter(paper.tables)
    spoken = drawing.slides[0].notes_slide.notes_text_frame.text
    lines = [line.text for line in paper.paragraphs]
    pictures = [each.get("descr") for each in paper.element.xpath("//wp:docPr")]
    assert len(pictures) == 2
    for side, each, told in zip(SIDES, maps_of(asked), pictures, strict=True):
        notes = notes_for(each)
        described = shapes[f"{side} map"].element.xpath(".//p:cNvPr")[0].get("descr")
        assert described == told
        assert f"{side} map: {plain_line(notes.headline)}" in lines
        for part in (notes.headline, notes.period, *notes.sources, notes.rule):
            assert plain_line(part).rstrip(".") in spoken
            assert plain_line(part).rstrip(".") in "\n".join(lines)
        found = extract.extract_for(each)
        if found is None:
            # What cannot be shown is said on the slide and on paper.
            assert each.measure.told_level(each)
            told = shapes[f"{side} sentences"].text_frame.text
            assert "a year earlier is not counted" in told
            assert told.split("\n")[0] in "\n".join(lines)
            continue
        rows = [list(found.heads), *map(list, found.rows)]
        of_slide = cells_of(shapes[f"{side} table"].table)
        assert len(of_slide) > 2
        assert of_slide == rows[: len(of_slide)]
        assert cells_of(next(tables)) == rows
    assert drawing.core_properties.title == notes_of_maps(asked).headline[:255]


@pytest.mark.usefixtures("without_pixels")
def test_a_hidden_area_is_said_to_be_hidden(atlas: Atlas) -> None:
    rows = cells_of(shapes_of(slide_of(atlas, HIDDEN))["Table"].table)
    assert rows[1][1] == "hidden"
    assert not re.search(r"\d", " ".join(rows[1][1:]))
    assert len(rows) > 2
    paper = paper_of(atlas, HIDDEN)
    assert "hidden to protect people" in paper.paragraphs[0].text
    assert cells_of(paper.tables[0])[1] == rows[1]


LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch " * 3
NAMES = ("=1+1", "<b>&amp;\"'@-+", "שלום عالم", LONG.strip())


@pytest.mark.usefixtures("without_pixels")
def test_names_of_every_kind_stay_text_and_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.name_wards(monkeypatch, NAMES)
    atlas = open_atlas(stores.build_store(tmp_path / "store", side=4, title=LONG))
    for query in ("measure=rate&level=ward", "measure=expected&level=ward&area=ward:W0000004"):
        drawing = slide_of(atlas, query)
        assert_fits(drawing)
        rows = cells_of(paper_of(atlas, query).tables[0])
        assert {row[0] for row in rows[1:]} == set(NAMES)
