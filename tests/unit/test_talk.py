"""A story: what a file may hold, and why one is refused."""

import json

import pytest

from data.errors import StoryError
from data.talk import MOST_SCENES, Scene, Talk, read_talk


def test_a_talk_is_read_as_it_is_written() -> None:
    talk = Talk(
        title="Libraries",
        scenes=(
            Scene(view="measure=segment", words="One.\n\nTwo.", note="Slowly.", minutes=1.5),
            Scene(view="", headline="Thank you", transition="fly"),
        ),
    )
    assert read_talk(json.dumps(talk.as_json())) == talk


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("[]", "no story"),
        ("{", "not JSON"),
        ({"scenes": [{}]}, "title: "),
        ({"title": "T", "scenes": []}, "scenes: "),
        ({"title": "T", "scenes": [{}] * (MOST_SCENES + 1)}, "scenes: "),
        ({"title": "T", "scenes": [{"words": "x" * 1201}]}, "scenes, 1, words: "),
        ({"title": "T", "scenes": [{"html": "<b>"}]}, "scenes, 1, html: a story has no such key."),
        ({"title": "T", "scenes": [{"view": "https://a"}]}, "scenes, 1, view: "),
        ({"title": "T", "scenes": [{"transition": "spin"}]}, "'spin' was given"),
        ({"title": "T", "scenes": [{"minutes": 0}]}, "scenes, 1, minutes: "),
    ],
)
def test_a_file_is_refused_whole_with_the_reason(given: object, told: str) -> None:
    text = given if isinstance(given, str) else json.dumps({"wardwise_story": 1, **given})  # type: ignore[dict-item]
    with pytest.raises(StoryError, match=told.replace("(", r"\(")):
        read_talk(text)
