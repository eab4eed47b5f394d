"""The view: what the page shows, as the URL says it. Values only: ``data.answers.address`` reads and
writes the URL, ``data.answers.asked`` looks up what it names.
"""

from dataclasses import dataclass, fields

from data.manifest import ALL, AUTO, THEME_TOTAL, item_key
from data.model import Window

OVERLAYS = ("none", "takeup")
POINTS = ("hide", "show")
COMPARATORS = ("atlas", "parent", "nextdoor", "alike", "lastyear", "lastmonth")
"""What the chosen area is set against: the whole atlas, its parent, areas that share its border,
areas with a like mix of segments, itself earlier.
"""


@dataclass(frozen=True, slots=True)
class View:
    """One complete, valid state of the page. Every value has been looked up in the manifest, but
    ``area`` and ``compare``, which only the reader can look up, and ``at``, which the map owns."""

    mode: str = "explore"
    level: str = AUTO
    area: str = ""
    """``<level>:<code>`` of the chosen area, empty for the whole atlas."""
    compare: str = ""
    classification: str = ""
    tier: str = ""
    segment: tuple[str, ...] = ()
    """Segments kept when colouring by segment; empty keeps all. The first is the one an index is
    of.
    """
    theme: str = ""
    service: str = ""
    measure: str = "segment"
    channel: str = ALL
    indicator: str = ""
    period: str = ""
    window: Window = "year"
    overlay: str = "none"
    points: str = "hide"
    comparator: str = "atlas"
    at: str = ""
    """``lat,lng,zoom`` of the map."""
    entry: str = ""
    """Entry of the register that is shown, ``<kind>:<key>``; like the three that follow it means
    something on the page About the data only.
    """
    find: str = ""
    kind: str = ""
    topic: str = ""
    """``level:<key>`` or ``theme:<key>``: data sets known by that level, or about that theme."""

    @property
    def item(self) -> str:
        """Name of the take-up table it speaks of: a service's, or that of a theme's total."""
        return item_key(self.theme) if self.service == THEME_TOTAL else self.service


NAMES = tuple(f.name for f in fields(View))
