"""The maps of a view: one, or two beside each other."""

from dataclasses import replace

from data.answers.asked import Asked
from data.answers.pages import FIRST_PAGE


def maps_of(asked: Asked) -> tuple[Asked, ...]:
    """The maps of a view from left to right: itself, and the second that is drawn beside it.

    The second has the first beside it, so that both have the classes that they share. A map of a
    difference is one map.
    """
    if asked.second is None or asked.measure.is_of_two or asked.view.mode != FIRST_PAGE:
        return (asked,)
    return (asked, replace(asked.second, second=asked))
