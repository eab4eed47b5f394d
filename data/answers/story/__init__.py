"""The story of the area in view: values for ``layouts.panels``.

They are read from the store and judged once.
"""

from data.answers.story.story import story_for

__all__ = ["story_for"]
