"""The query string of a view: what a link has to say, and no more."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from data.model import Manifest
from layouts.view import NAMES, View, read_view

MOST_KEPT = 4096
_kept: dict[tuple[str, View], str] = {}


def canonical_query(view: View, manifest: Manifest) -> str:
    """The shortest query string that ``read_view`` turns back into this view, in a fixed order.

    A name is left out only where reading the link without it gives the same value: the default of one name may depend on another
    (a classification's first tier, a service's last month), so comparing with one fixed set of defaults would not do.
    ``assets/js/url.js`` does the same in the browser. Kept for a build: it takes a reading of the link for each name that is said.
    """
    key = (manifest.build_id, view)
    if manifest.build_id and key in _kept:
        return _kept[key]
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = _shortest(view, manifest)
    return _kept[key]


def _shortest(view: View, manifest: Manifest) -> str:
    wanted = asdict(view)
    said: dict[str, str] = {}
    while (name := _first_difference(wanted, said, manifest)) is not None:
        said[name] = _text(wanted[name])
    return urlencode([(name, said[name]) for name in NAMES if name in said], safe=":,")


def _first_difference(wanted: dict[str, Any], said: dict[str, str], manifest: Manifest) -> str | None:
    understood = asdict(read_view(said, manifest)[0])
    return next((name for name in NAMES if name not in said and understood[name] != wanted[name]), None)


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
