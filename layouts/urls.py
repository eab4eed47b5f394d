"""The query string of a view: what a link has to say, and no more."""

from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from data.model import Manifest
from layouts.view import NAMES, View, read_view

DEFAULTS_DEPEND_ON = {"mode", "classification", "tier", "theme", "service", "window"}
"""Names whose value decides what others are when they are left out: after each of them a link has
to be read again.
"""
MOST_KEPT = 4096
_values = attrgetter(*NAMES)
_kept: dict[tuple[str, View], str] = {}


def canonical_query(view: View, manifest: Manifest) -> str:
    """The shortest query string that ``read_view`` turns back into this view, in a fixed order.

    A name is left out only where reading the link without it gives the same value: the default of
    one name may depend on another (a classification's first tier, a service's last month), so
    comparing with one fixed set of defaults would not do. ``assets/js/state/address.js`` does the
    same in the browser. Kept for a build: it takes a reading of the link for each name said.
    """
    key = (manifest.build_id, view)
    if manifest.build_id and key in _kept:
        return _kept[key]
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = _shortest(view, manifest)
    return _kept[key]


def _shortest(view: View, manifest: Manifest) -> str:
    wanted = _values(view)
    said: dict[str, str] = {}
    understood = _values(read_view(said, manifest)[0])
    while differing := [
        place
        for place, name in enumerate(NAMES)
        if name not in said and understood[place] != wanted[place]
    ]:
        for place in differing:
            said[NAMES[place]] = _text(wanted[place])
            if NAMES[place] in DEFAULTS_DEPEND_ON:
                break
        understood = _values(read_view(said, manifest)[0])
    return urlencode([(name, said[name]) for name in NAMES if name in said], safe=":,")


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
