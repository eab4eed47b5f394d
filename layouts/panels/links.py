"""Links and buttons that change the view.

``assets/js/panels/buttons.js`` reads the change from ``data-go``.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from data.answers.cited import Cited
from data.answers.glossary import GLOSSARY
from data.errors import WardwiseError
from layouts import elements as html


def build_go_link(
    text: Any,
    patch: dict[str, str],
    *,
    fly: bool = False,
    class_name: str = "go-link",
    is_current: bool = False,
    title: str = "",
) -> html.Element:
    """A link that changes the names in ``patch`` and keeps the rest.

    Opened in another window, it shows the atlas with only those names. ``is_current``: the view
    already has these values. ``title``: a sentence that explains the text.
    """
    if not patch:
        raise WardwiseError(
            "A link that changes nothing was asked for; give it at least one name and value."
        )
    current = {"aria-current": "true"} if is_current else {}
    helped = {"title": title} if title else {}
    return html.A(
        text,
        href=_address(tuple(patch.items())),
        className=class_name,
        **_asking(patch, fly=fly),
        **current,
        **helped,
    )


def build_meaning(term: str, text: str) -> html.Element:
    """A question that leads to the glossary, with the meaning as its help.

    Raises KeyError for a term that the glossary does not have.
    """
    address = {"mode": "learn", "topic": "glossary"}
    return build_go_link(text, address, class_name="cited", title=GLOSSARY[term])


def build_cited(cited: Sequence[Cited]) -> list[Any]:
    """The sources of a figure, as the end of a line.

    Each data set is a link to its entry in the register.
    """
    parts: list[Any] = []
    for each in cited:
        link = build_go_link(each.text, {"mode": "about", "entry": each.entry}, class_name="cited")
        parts += [f" {each.label}: ", link, "" if each.text.endswith(".") else "."]
    return parts


def build_file_link(text: str, address: str, name: str) -> html.Element:
    """A link to a file to take away; words in its place where there is no address.

    No file leaves a draft (``data.manifest.file_address``).
    """
    if not address:
        return html.Span("No file leaves this atlas: its data audit is not answered")
    return html.A(text, href=address, className="go-link", download=name)


def build_go_button(
    text: Any,
    patch: dict[str, str],
    *,
    class_name: str = "",
    fly: bool = False,
    extra: dict[str, str] | None = None,
) -> html.Element:
    """A button that changes the names in ``patch``.

    ``extra``: further attributes, such as ``aria-pressed``.
    """
    return html.Button(text, className=class_name, **_asking(patch, fly=fly), **(extra or {}))


def _asking(patch: dict[str, str], *, fly: bool) -> dict[str, str]:
    asking = {"data-go": _patch(tuple(patch.items()))}
    return {**asking, "data-fly": "1"} if fly else asking


# Every panel has the same fifty links.
@lru_cache(maxsize=1024)
def _address(patch: tuple[tuple[str, str], ...]) -> str:
    return "?" + urlencode(patch, safe=":,")


@lru_cache(maxsize=1024)
def _patch(patch: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(dict(patch), separators=(",", ":"))
