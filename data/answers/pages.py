"""The pages of the application. A page is one object; ``callbacks.pages`` registers each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.answers.registry import Registry

if TYPE_CHECKING:
    from data.answers.asked import Asked
    from data.model import Manifest

FIRST_PAGE = "explore"
"""Key of the page that an address without a mode shows."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the value of ``mode`` in the address, its link, and its answer to a view."""

    key: str
    label: str
    """Words of the link to the page."""
    answer: "Callable[[Asked], dict[str, Any]]"
    """Makes the contents of its places on the page, by name: components and plain JSON."""
    in_header: bool = True
    """Whether the header links to it; the menu of the header links to the others."""
    is_offered: "Callable[[Manifest], bool]" = lambda _: True
    """Whether the menu links to it in an atlas."""
    covers_map: bool = True
    """Whether it has a place of its own, over the map."""
    has_charts: bool = False
    """Whether it has folded sections and charts, which are answered only while they are open."""
    searches_register: bool = False
    """Whether it uses the names of the address that search the register."""
    is_table: bool = False
    """Whether it uses the names of the address that turn, sort and filter a table."""
    adds_areas: bool = False
    """Whether it uses the name of the address that lists areas to take together."""
    tells_stories: bool = False
    """Whether it uses the names of the address that choose a story and its scene."""
    topics: tuple[str, ...] = ()
    """What ``topic`` of the address can be, where it is a part of the page itself."""


PAGES: Registry[Page] = Registry()
"""All pages, in the order of their links."""
