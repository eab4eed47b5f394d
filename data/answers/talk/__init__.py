"""Talks: the stories of an atlas, one made for a place, and what a scene of them shows."""

from data.answers.talk.shown import STILL, ShownScene, shown
from data.answers.talk.talks import generated, key_or_first, named_talk, story_of, talk_of

__all__ = [
    "STILL",
    "ShownScene",
    "generated",
    "key_or_first",
    "named_talk",
    "shown",
    "story_of",
    "talk_of",
]
