"""The page Learn: short exercises on the atlas, and the glossary."""

from typing import Any

from data.answers.asked import Asked
from data.answers.learn import EXERCISES, GLOSSARY, TOPICS, learned
from data.answers.pages import Page
from layouts.panels.learn import GLOSSARY_TITLE, TITLE, build_glossary, build_learn


def answer(asked: Asked) -> dict[str, Any]:
    """The exercises of a theme, or the glossary."""
    topic = asked.view.topic
    is_glossary = topic == GLOSSARY
    page = build_glossary() if is_glossary else build_learn(learned(asked.atlas, EXERCISES), topic)
    title = GLOSSARY_TITLE if is_glossary else TITLE
    return {"page": page, "title": title, "area": asked.view.area, "status": f"{title}."}


LEARN = Page("learn", "Learn", answer, topics=TOPICS)
