"""The page to present: a story of the atlas, or the talk made for the place and the service."""

from typing import Any

from data.answers.asked import Asked
from data.answers.pages import Page
from data.answers.talk import generated, story_of


def answer(asked: Asked) -> dict[str, Any]:
    """The talk. Its scenes are asked for one by one, as it is told.

    The talk that the device keeps is never seen here: ``talk`` is None for it.
    """
    story = asked.view.story
    talk = story_of(asked.manifest, story) if story else generated(asked)
    title = talk.title if talk else "Your talk"
    return {
        # The page gives each scene's own heading to the window while it is shown.
        "title": title,
        "status": f"{title}: {len(talk.scenes)} scenes." if talk else title,
        "talk": talk.as_json() if talk else None,
    }


def without_notes(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer for people who are not the speaker, without the notes of its talk."""
    talk = answer.get("talk")
    if not talk:
        return answer
    scenes = [{k: v for k, v in scene.items() if k != "note"} for scene in talk["scenes"]]
    is_less = scenes != talk["scenes"]
    return answer | {
        "talk": talk | {"scenes": scenes} | ({"without_notes": True} if is_less else {})
    }


PRESENT = Page("present", "Present", answer, covers_map=False, tells_stories=True)
