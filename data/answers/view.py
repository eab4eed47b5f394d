"""The view: the state of the page, as the URL describes it. It has values only.

``data.answers.address`` reads and writes the URL, and ``data.answers.asked`` looks up the names in
it.
"""

from dataclasses import dataclass, fields

from data.manifest import ALL, AUTO, THEME_TOTAL, item_key
from data.model import Window

OVERLAYS = ("none", "takeup")
POINTS = ("hide", "show")
DRAWN = ("auto", "areas", "circles")
TABS = ("now", "time", "users", "missing", "plan", "people", "services")
"""The parts of an answer, in the order of their tabs."""
TURNS = ("services", "areas")
"""What the rows of the page Services are: all services of a place, or all areas for a service."""
COLUMNS = (
    "name",
    "count",
    "rate",
    "verdict",
    "ratio",
    "gap",
    "lower",
    "higher",
    "change",
    "channel",
    "online",
)
"""What the rows of the page Services can be sorted by; with a minus before it, from the most."""
SORTS = ("", *COLUMNS, *(f"-{column}" for column in COLUMNS))
VERDICTS = ("lower", "similar", "higher", "none")
"""What the rows of the page Services can be filtered by."""
ATLAS = "atlas"
"""The whole atlas, where another value would be a larger area."""
APART = (
    "area",
    "classification",
    "tier",
    "segment",
    "theme",
    "service",
    "channel",
    "indicator",
    "period",
)
"""What a second map can have of its own; the rest of its view is that of the first."""
SPLITS = ("side", *map(str, range(5, 96)))
"""How two maps are shown: side by side, or under a swipe at so many per cent of the width."""
MINE = "mine"
"""The story that the device keeps, which the server never sees."""
SHAKES = ("off", "nothing", "seen", "nine")
"""What the map is drawn from: its figures, or what chance would bring if nothing differed, around
each area's own level, or as nine small maps of which one is real."""
COMPARATORS = ("atlas", "parent", "nextdoor", "alike", "lastyear", "lastmonth")
"""The comparators of the chosen area.

They are the whole atlas, its parent, areas that share its border, areas with a like mix of
segments, and itself earlier.
"""


@dataclass(frozen=True, slots=True)
class View:
    """One complete, valid state of the page.

    Every value has been looked up in the manifest, except ``area`` and ``compare``, which only the
    reader can look up, and ``at``, which the map sets.
    """

    mode: str = "explore"
    area: str = ""
    """``<level>:<code>`` of the chosen area, empty for the whole atlas."""
    compare: str = ""
    classification: str = ""
    tier: str = ""
    segment: tuple[str, ...] = ()
    """Segments that are kept when colouring by segment; empty keeps all.

    The first is the segment of an index.
    """
    theme: str = ""
    service: str = ""
    measure: str = "segment"
    channel: str = ALL
    indicator: str = ""
    period: str = ""
    window: Window = "year"
    level: str = AUTO
    overlay: str = "none"
    points: str = "hide"
    draw: str = "auto"
    """Whether verdicts are drawn as circles or as filled areas; only the browser uses it."""
    tab: str = "now"
    """The part of the answer that is open."""
    comparator: str = "atlas"
    against: str = ""
    """What the profile of the chosen area is set beside: a larger area, as ``area``, or ``atlas``.

    Empty: the nearest larger area with a name.
    """
    where: str = ""
    """Conditions of a search for places, as ``data.answers.conditions.reading`` reads them."""
    budget: str = ""
    """Pounds to spend on the areas of the tab Plan, as a number; empty for none."""
    cost: str = ""
    """Pounds for each person reached, as a number; empty where none is given."""
    by: str = ""
    """The way in which people are reached, which has a cost of its own; empty for another one."""
    shape: str = ""
    """Areas that are taken together, as ``data.answers.shape`` reads them."""
    at: str = ""
    """``lat,lng,zoom`` of the map."""
    entry: str = ""
    """Entry of the register that is shown, ``<kind>:<key>``.

    Only the page About the data uses it and the three fields that follow.
    """
    find: str = ""
    kind: str = ""
    topic: str = ""
    """``level:<key>`` or ``theme:<key>``: data sets known by that level, or about that theme.

    On the page Learn, a theme of the exercises or the glossary.
    """
    turn: str = "services"
    """What the rows are. Only the page Services uses it and the two fields that follow.

    There ``find``, ``kind`` and ``topic`` filter the rows by words, verdict and theme.
    """
    sort: str = ""
    """The column that the rows are sorted by; only the browser uses it."""
    box: str = ""
    """``west,south,east,north`` in degrees: only areas that lie there."""
    beside: str = ""
    """What a second map has of its own, ``<name>:<value>`` with ``~`` between; empty for one map.

    The names are those of ``APART``.
    """
    split: str = SPLITS[0]
    """How the two maps are shown, as in ``SPLITS``; only the browser uses it."""
    story: str = ""
    """Key of a story, ``MINE`` for that of the device, empty for the one made for the place.

    Only a page that tells stories uses it and ``scene``.
    """
    scene: str = "1"
    """The number of the scene that is shown, from 1; only the browser uses it."""

    shake: str = SHAKES[0]
    """What the map is drawn from, as in ``SHAKES``; only the browser uses it and the next."""
    seed: str = "1"
    """Number of the draws of a shaken map: the same number draws the same again."""

    @property
    def item(self) -> str:
        """Name of the take-up table of the view: a service's, or that of a theme's total."""
        return item_key(self.theme) if self.service == THEME_TOTAL else self.service


NAMES = tuple(f.name for f in fields(View))
