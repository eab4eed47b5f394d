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


PRESENT = Page("present", "Present", answer, covers_map=False, tells_stories=True)
