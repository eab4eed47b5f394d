"""A talk as slides: by the command and as a file of the page."""

import io
import json
from pathlib import Path
from typing import Any

import pptx
import pytest

from data.answers.address import ask_query
from data.answers.exports.formats import EXPORTS
from data.answers.exports.menu import menu_for
from data.store.reader import Atlas
from tests.support.commands import status_of
from wardwise import bundle

STORY = {
    "wardwise_story": 1,
    "title": "Lights",
    "scenes": [
        {"view": "measure=rate&service=lights", "note": "Breathe first."},
        {"view": "measure=segment", "headline": "Who they are", "words": "One.\n\nTwo."},
        {"view": "service=gone", "minutes": 2},
    ],
}


def slides_in(content: bytes) -> list[Any]:
    return list(pptx.Presentation(io.BytesIO(content)).slides)


def text_of(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


@pytest.mark.parametrize("with_notes", [False, True])
def test_the_command_writes_a_slide_for_each_scene(
    small_store: Path, atlas: Atlas, tmp_path: Path, with_notes: bool
) -> None:
    story, out = tmp_path / "story.json", tmp_path / "talk.pptx"
    story.write_text(json.dumps(STORY), "utf-8")
    more = ["--with-notes"] if with_notes else []
    assert status_of(bundle, story, "--store", small_store, "--out", out, *more) == 0
    live, own, gone = slides_in(out.read_bytes())
    asked = ask_query("measure=rate&service=lights", atlas)
    assert live.shapes.title.text == asked.measure.headline(asked)
    assert any(shape.has_table for shape in live.shapes)
    assert own.shapes.title.text == "Who they are"
    assert "One.\nTwo." in text_of(own)
    assert "gone" in text_of(gone)
    said = live.notes_slide.notes_text_frame.text
    assert ("Breathe first." in said) is with_notes
    for slide in (live, own, gone):
        (picture,) = (shape for shape in slide.shapes if shape.name == "Map")
        assert picture.element.xpath(".//p:cNvPr")[0].get("descr")


@pytest.mark.parametrize(
    ("story", "out", "reason"),
    [
        ("", "talk.doc", "must end in"),
        ("nowhere", "talk.pptx", "no story 'nowhere'"),
        ("missing.json", "talk.pptx", "cannot be read"),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_reason(
    story: str,
    out: str,
    reason: str,
    small_store: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / out
    assert status_of(bundle, story, "--store", small_store, "--out", path) == 1
    assert reason in capsys.readouterr().err
    assert not path.exists()


def test_the_page_of_a_talk_offers_its_slides_without_notes(atlas: Atlas) -> None:
    asked = ask_query("mode=present&service=lights", atlas)
    of_talk = {"talk.pptx", "talk.html"}
    assert {file["key"] for file in menu_for(asked, "")["files"]} == of_talk
    others = menu_for(ask_query("service=lights", atlas), "")["files"]
    assert not of_talk & {file["key"] for file in others}
    slides = slides_in(EXPORTS["talk.pptx"].make(asked, "http://127.0.0.1/"))
    assert len(slides) > 2
