"""HTML elements as plain JSON, in the form in which Dash's own components reach the browser.

A panel has some five hundred elements. Dash's classes check every property that an element could
have, once when it is made and twice when it is written. This takes longer than the calculation of
all the figures in the panel. Here only the given properties are checked; their allowed names are
Dash's own.
"""

import inspect
import json
from typing import Any, Protocol

from dash import html

Element = dict[str, Any]
"""The result of ``html.Component.to_plotly_json``: ``props``, ``type`` and ``namespace``."""

NAMESPACE = "dash_html_components"
WILD = ("aria-", "data-")


class Maker(Protocol):
    """Makes one kind of element, as the class of that name in ``dash.html`` does.

    Raises TypeError for a property that the kind does not have.
    """

    def __call__(self, children: Any = None, **props: Any) -> Element: ...


def _maker(kind: str) -> Maker:
    known = frozenset(inspect.signature(getattr(html, kind).__init__).parameters) - {"self"}

    def make(children: Any = None, **props: Any) -> Element:
        for name in props:
            if name not in known and not name.startswith(WILD):
                raise TypeError(f"<{kind}> has no property {name!r}")
        props["children"] = children
        return {"props": props, "type": kind, "namespace": NAMESPACE}

    return make


def packed(value: Any) -> str:
    """A value as JSON for a data attribute, which a script of the page reads."""
    return json.dumps(value, separators=(",", ":"))


A, Abbr, Article, Br, Button, Caption, Dd = map(
    _maker, ("A", "Abbr", "Article", "Br", "Button", "Caption", "Dd")
)
Details, Div, Dl, Dt, Figcaption, Figure = map(
    _maker, ("Details", "Div", "Dl", "Dt", "Figcaption", "Figure")
)
H1, H2, H3, H4, Img = map(_maker, ("H1", "H2", "H3", "H4", "Img"))
Label, Li = map(_maker, ("Label", "Li"))
Option, P, Section, Select, Span, Strong = map(
    _maker, ("Option", "P", "Section", "Select", "Span", "Strong")
)
Summary, Table, Tbody, Td, Th, Thead, Tr, Ul = map(
    _maker, ("Summary", "Table", "Tbody", "Td", "Th", "Thead", "Tr", "Ul")
)
