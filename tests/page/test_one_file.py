"""A talk as one HTML file: what is in it, and what is not."""

import gzip
import itertools
import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from callbacks.talk.one_file import talk_html
from data.answers.story.values import Trend, TrendLine
from data.answers.talk import STILL, packed
from data.errors import StoryError
from data.store.reader import Atlas
from data.talk import Talk, read_talk
from layouts.talk.chart import build_chart
from tests.support.asking import Ask
from tests.support.attack.everything import plain
from tests.support.commands import status_of
from wardwise import bundle

SHAKEN = "measure=expected&service=lights&shake=nothing&seed=7"
TWO = "measure=rate&service=lights&beside=service:potholes"
STORY = {
    "wardwise_story": 1,
    "title": "Lights & <more>",
    "scenes": [
        {"view": "measure=rate&service=lights&level=ward", "note": "Breathe first."},
        {
            "view": "measure=segment&level=ward",
            "headline": "Who <they> are",
            "words": "One.\n\nTwo.",
        },
        {"view": "measure=rate&service=lights&tab=time", "emphasis": {"chart": True}},
        {"view": f"{TWO}&level=ward"},
        {"view": f"{SHAKEN}&level=ward"},
        {"view": "measure=rate&service=lights&shake=nine&level=ward"},
        {"view": "service=gone"},
    ],
}


@pytest.fixture(scope="module")
def talk() -> Talk:
    return read_talk(json.dumps(STORY))


@pytest.fixture(scope="module")
def page(talk: Talk, atlas: Atlas) -> str:
    return talk_html(talk, atlas, "", False).decode("utf-8")


def script_of(page: str, name: str) -> str:
    found = re.search(f'<script type="[^"]*" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found
    return found[1]


def parts_of(page: str) -> tuple[dict[str, Any], list[bytes]]:
    """What the maps are told, and the parts of the file without their compression."""
    told, whole = json.loads(script_of(page, "talk")), b64decode(script_of(page, "parts"))
    ends = np.cumsum([0, *told["parts"]]).tolist()
    assert ends[-1] == len(whole)
    cut = (whole[a:b] for a, b in itertools.pairwise(ends))
    return told, [gzip.decompress(part) for part in cut]


@pytest.mark.parametrize("with_notes", [False, True])
def test_the_command_writes_every_scene_and_notes_where_they_are_asked_for(
    small_store: Path, tmp_path: Path, with_notes: bool
) -> None:
    story, out = tmp_path / "story.json", tmp_path / "talk.html"
    story.write_text(json.dumps(STORY), "utf-8")
    more = ["--with-notes"] if with_notes else []
    assert status_of(bundle, story, "--store", small_store, "--out", out, *more) == 0
    page = out.read_text("utf-8")
    assert page.count('<section class="scene"') == len(STORY["scenes"])
    assert "Who &lt;they&gt; are" in page
    assert "<they>" not in page
    assert "The service &#x27;gone&#x27; was ignored" in page
    assert ("Breathe first." in page) is with_notes


def test_it_asks_for_nothing_and_is_the_same_each_time(page: str, talk: Talk, atlas: Atlas) -> None:
    assert re.findall(r'(?:src|href|action|data)="(?!data:)', page) == []
    assert "@import" not in page
    assert "url(" not in page
    policy = unescape(re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    script = page.rpartition("<script>")[2].partition("</script>")[0]
    assert f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in policy
    assert talk_html(talk, atlas, "", False).decode("utf-8") == page


@pytest.mark.parametrize(("query", "has_notes"), [("", False), ("&notes=1", True)])
def test_a_talk_of_the_device_is_posted_and_made(
    query: str, has_notes: bool, client: FlaskClient, atlas: Atlas
) -> None:
    posted = json.dumps({**STORY, "scenes": STORY["scenes"][:1]})
    address = f"/api/v1/{atlas.build_id}/talk.html?mode=present&story=mine{query}"
    answer = client.post(address, data=posted)
    assert answer.mimetype == "text/html"
    assert plain(answer) == talk_html(read_talk(posted), atlas, "", has_notes)
    refused = client.post(address, data='{"wardwise_story": 1, "title": "", "scenes": []}')
    assert refused.status_code == 400
    assert "scenes: " in refused.get_json()["error"]["message"]


def test_every_part_is_an_answer_of_the_api(page: str, ask: Ask, atlas: Atlas) -> None:
    """Whatever the rule hides from the API is not in the file either."""
    told, parts = parts_of(page)
    assert len(parts) > 5
    addresses, tiles = set(), set()
    for scene, own in zip(STORY["scenes"], told["scenes"], strict=True):
        if own is None:
            continue
        level = own["level"]["key"]
        views = [f"{scene['view'].partition('&level')[0]}&level={level}"]  # type: ignore[attr-defined]
        if "second" in own:
            # The page asks for the second with the first beside it: they share their classes.
            assert own["second"]["level"]["key"] == level
            assert own["second"]["frame"] != own["frame"]
            views.append(f"measure=rate&service=potholes&beside=service:lights&level={level}")
        for view in views:
            more = "shake.frame" if "shake" in own else "series.frame"
            addresses |= {f"paint.frame?{view}&values=1", f"{more}?{view}", f"areas/{level}"}
        tiles |= {f"{zoom}/{at}" for zoom, found in own["tiles"].items() for at in found}
    served = {plain(ask(address)) for address in addresses}
    for level, at in itertools.product(atlas.manifest.levels, tiles):
        numbers = np.frombuffer(plain(ask(f"tiles/{level.key}/{at}")), "<u4")
        served.add(numbers.astype("<u2").tobytes())
    assert [at for at, part in enumerate(parts) if part not in served] == []


def test_a_scene_of_two_maps_has_both_with_their_names_and_keys(page: str, talk: Talk) -> None:
    told, parts = parts_of(page)
    at = next(i for i, scene in enumerate(talk.scenes) if scene.view.startswith(TWO))
    own = told["scenes"][at]
    assert [own for own in told["scenes"] if own and "second" in own] == [own]
    assert parts[own["frame"]] != parts[own["second"]["frame"]]
    section = page.split('<section class="scene"')[at + 1]
    names = re.findall("<figcaption>([^<]*)</figcaption><img alt", section)
    assert len(names) == 2
    assert "lights" in names[0].lower()
    assert "potholes" in names[1].lower()
    first, second = section.split('class="key"')[1:]
    numbers = [re.findall(r'data-class="(\d+)"', key) for key in (first, second)]
    # Fifths of both: what is not a class, such as too few, may be on one alone.
    assert len(numbers[0]) >= 5
    assert len(numbers[1]) >= 5


def test_a_shaken_scene_has_what_it_is_drawn_from_or_says_why_not(page: str, talk: Talk) -> None:
    told, _ = parts_of(page)
    places = [i for i, scene in enumerate(talk.scenes) if "shake=" in scene.view]
    shaken, real = (told["scenes"][at] for at in places)
    sections = page.split('<section class="scene"')[1:]
    assert [place for place, section in enumerate(sections) if STILL in section] == places[:1]
    assert {**shaken["shake"], "frame": 0} == {"kind": "nothing", "seed": 7, "frame": 0}
    # Chance draws areas, and no month of them.
    assert not shaken["circled"]
    assert "months" not in shaken
    assert "shake" not in real
    assert "months" in real
    assert "This map cannot be shaken: " in sections[places[1]]


def test_a_file_that_would_be_too_large_is_refused(
    talk: Talk, atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MOST_BYTES", 3000)
    with pytest.raises(StoryError, match="Show fewer scenes"):
        talk_html(talk, atlas, "", False)


def test_a_chart_leaves_gaps_and_draws_ranges() -> None:
    trend = Trend(
        title="Lights",
        unit="reports per 1,000 residents",
        events="reports",
        each="month",
        over="a year",
        periods=("2020", "2021", "2022", "2023"),
        ends=("2020", "2023"),
        bars=TrendLine("Here", (None, None, None, None)),
        lines=(TrendLine("Here & there", (2.0, None, 4.0, None), (None, None, None, (1.0, 3.0))),),
    )
    chart = build_chart(trend)
    # From 0 at 496 to 4 at 20, and from 2020 at 76 to 2023 at 936.
    assert 'd="M76.0 258.0M649.3 20.0"' in chart
    assert 'd="M936.0 377.0V139.0"' in chart
    assert "<td>no figure</td>" in chart
    assert "<td>1 to 3</td>" in chart
    assert "Here &amp; there" in chart
