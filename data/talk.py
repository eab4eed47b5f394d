"""A talk: views in order, each with its own headline, words and notes for the speaker.

It is read from a JSON file, as the page keeps it, or from ``[[story]]`` of atlas.toml. Both wings
know it. Nothing here looks a view up: ``data.answers.talk`` does.
"""

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from data.errors import StoryError

FORMAT = "wardwise_story"
"""The name of the format in a file; its value is the number of the version."""
VERSION = 1
MOST_SCENES = 60
LONGEST_HEADLINE = 160
LONGEST_WORDS = 1200
LONGEST_NOTE = 4000
LONGEST_FILE = 500_000
"""Letters of a JSON file."""

Transition = Literal["cut", "fly", "play"]


class Part(BaseModel):
    """Base of the values of a talk: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Emphasis(Part):
    """The one thing of a scene that everybody should look at. The rest of it is faded."""

    area: str = Field(
        "", max_length=80, description="An area that is outlined, `<level>:<code>`, or empty."
    )
    segment: str = Field(
        "", max_length=60, description="The code of a group that alone keeps its colour, or empty."
    )
    chart: bool = Field(False, description="Whether the chart is shown large, in place of the map.")


class Scene(Part):
    """One view of a talk."""

    view: str = Field(
        "",
        max_length=4000,
        pattern=r"^[^\s#?]*$",
        description="The part of its address after the question mark.",
    )
    headline: str | None = Field(
        None,
        min_length=1,
        max_length=LONGEST_HEADLINE,
        description="Its headline; left out, the answer to its question as it stands.",
    )
    words: str = Field(
        "",
        max_length=LONGEST_WORDS,
        description="Plain text beside the map; an empty line begins a paragraph.",
    )
    note: str = Field(
        "",
        max_length=LONGEST_NOTE,
        description=(
            "For the speaker: what to say. The page Present has it for people who signed in, and on"
            " a server that only its own machine can reach; others are not sent it."
        ),
    )
    minutes: float | None = Field(
        None, gt=0, le=240, description="How long it is spoken about, in minutes."
    )
    emphasis: Emphasis | None = Field(None, description="What everybody should look at.")
    transition: Transition = Field(
        "cut",
        description="How it comes: `cut`, `fly` (the map moves there), `play` (its months play).",
    )

    @field_validator("view")
    @classmethod
    def _is_a_query(cls, view: str) -> str:
        if "://" in view:
            raise ValueError("it must be the part of an address that follows the question mark")
        return view

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The words, a paragraph each.

        >>> Scene(words="One.\\n\\nTwo.").paragraphs
        ('One.', 'Two.')
        """
        parts = self.words.replace("\r\n", "\n").split("\n\n")
        return tuple(" ".join(part.split()) for part in parts if part.strip())


class Talk(Part):
    """Scenes in order."""

    title: str = Field(min_length=1, max_length=120)
    scenes: tuple[Scene, ...] = Field(min_length=1, max_length=MOST_SCENES)
    key: str = Field("", pattern=r"^([a-z][a-z0-9_-]{0,59})?$")
    """Its name in an address; empty for one that is not in the atlas."""

    def as_json(self) -> dict[str, Any]:
        """The talk as the page and a file have it."""
        scenes = [scene.model_dump(exclude_defaults=True) for scene in self.scenes]
        return {FORMAT: VERSION, "title": self.title, "key": self.key, "scenes": scenes}


def read_talk(text: str) -> Talk:
    """The talk of a JSON file.

    Raises StoryError with every reason why it cannot be read; it is never read in part.
    """
    if len(text) > LONGEST_FILE:
        raise StoryError(
            [f"The file has {len(text):,} letters, and a story has {LONGEST_FILE:,} at most."]
        )
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise StoryError(["The file is no story: it is not JSON."]) from None
    if not isinstance(given, dict) or given.get(FORMAT) != VERSION:
        raise StoryError([f'The file is no story: it must have "{FORMAT}": {VERSION}.'])
    try:
        return Talk.model_validate_json(
            json.dumps({key: value for key, value in given.items() if key != FORMAT})
        )
    except ValidationError as error:
        raise StoryError([_told(each) for each in error.errors()]) from None


def _told(error: Any) -> str:
    """One reason, with the place in the file: "scenes, 2, minutes: …"."""
    steps = [str(step + 1) if isinstance(step, int) else str(step) for step in error["loc"]]
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = "a story has no such key"
    given = "" if error["type"] in ("missing", "extra_forbidden") else _given(error["input"])
    return f"{', '.join(steps)}: {message}{given}."


def _given(value: Any) -> str:
    return f"; {str(value)[:40]!r} was given"
