"""The story of the area in view, read from the store and judged once: values for
``layouts.panels``.
"""

from callbacks.story.answer import story_for

__all__ = ["story_for"]
