"""Elements of ``layouts.elements`` as HTML, for files that need neither Dash nor React."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

VOID = {"Br", "Img"}
NAMES = {"className": "class", "htmlFor": "for", "colSpan": "colspan", "rowSpan": "rowspan"}
LEFT_OUT = {"children", "key"}


def markup(part: Any) -> str:
    """The HTML of an element, a list of elements, a text or None. Every text is escaped.

    >>> from layouts import elements as html
    >>> markup(html.P(["1 < 2", html.Br()], className="say", **{"data-n": 1}, hidden=True))
    '<p class="say" data-n="1" hidden>1 &lt; 2<br></p>'
    """
    if part is None or isinstance(part, bool):
        return ""
    if isinstance(part, list | tuple):
        return "".join(map(markup, part))
    if not isinstance(part, Mapping):
        return escape(str(part), quote=False)
    props, kind = part["props"], part["type"]
    attributes = "".join(_attribute(k, v) for k, v in props.items() if k not in LEFT_OUT)
    tag = kind.lower()
    if kind in VOID:
        return f"<{tag}{attributes}>"
    return f"<{tag}{attributes}>{markup(props.get('children'))}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    said = NAMES.get(name, name)
    if value is True and not said.startswith(("aria-", "data-")):
        return f" {said}"
    if name == "style":
        value = ";".join(f"{_hyphened(k)}:{v}" for k, v in value.items())
    return f' {said}="{escape(str(value))}"'


def _hyphened(name: str) -> str:
    return re.sub(r"[A-Z]", lambda found: f"-{found.group().lower()}", name)
