"""The story of the area in view, read from the store and judged once: values for
``layouts.panels``.
"""

from data.answers.story.story import story_for

__all__ = ["story_for"]
