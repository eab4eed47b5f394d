"""Links and buttons that change the view.

``assets/js/panels/buttons.js`` reads the change from ``data-go``.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from data.answers.cited import Cited
from data.answers.glossary import EVERYDAY, GLOSSARY, anchor_of
from data.answers.words import first_up
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


def build_files(
    lead: str, files: Sequence[tuple[str, str]], addresses: Mapping[str, str]
) -> html.Element:
    """A line of files to take away. ``files``: name and words of each; ``addresses``: by name."""
    links: list[Any] = [lead]
    for place, (name, words) in enumerate(files):
        links += [", " if place else " ", build_file_link(words, addresses[name], name)]
    return html.P(links, className="figure-source")


def build_meaning(term: str, text: str) -> html.Element:
    """A question that leads to the glossary, with the meaning as its help.

    Raises KeyError for a term that the glossary does not have.
    """
    return _term_link(term, text, "cited")


def _term_link(term: str, text: str, class_name: str) -> html.Element:
    """A link to a term in the glossary, at its place on the page."""
    link = build_go_link(text, MEANINGS, class_name=class_name, title=GLOSSARY[term])
    link["props"]["href"] += f"#{anchor_of(term)}"
    return link


MEANINGS = {"mode": "learn", "topic": "glossary"}
# A name such as "Output Area Classification" is no term.
_HELPED = {
    form: term for term in GLOSSARY if term not in EVERYDAY for form in (term, first_up(term))
}
_LONGEST_FIRST = "|".join(map(re.escape, sorted(_HELPED, key=len, reverse=True)))
_TERMS = re.compile(rf"(?<![\w-])({_LONGEST_FIRST})s?(?![\w-])")
_HEADS = ("Th", "Dt")
_NOTES = {"figure-note", "figure-source", "chart-told", "verdict-line", "empty"}


def helped(panel: list[Any]) -> list[Any]:
    """The parts of a panel, with the meaning of each term of the glossary where it stands first.

    Terms are looked for in headings of columns and in notes. Nothing inside of a link changes.
    """
    met: set[str] = set()
    return [_helped_part(part, met, is_told=False) for part in panel]


def _helped_part(tree: Any, met: set[str], *, is_told: bool) -> Any:
    if isinstance(tree, str):
        parts = list(_with_terms(tree, met)) if is_told else [tree]
        return tree if parts == [tree] else parts
    if isinstance(tree, list | tuple):
        found: list[Any] = []
        for part in tree:
            told = _helped_part(part, met, is_told=is_told)
            found += told if isinstance(told, list) and isinstance(part, str) else [told]
        return found
    if not isinstance(tree, dict) or tree.get("type") in ("A", "Button", "Summary", "Figcaption"):
        return tree
    props = tree["props"]
    name = props.get("className") or ""
    if name == "visually-hidden" or props.get("aria-hidden"):
        return tree
    is_head = tree["type"] in _HEADS and props.get("scope", "col") == "col"
    is_told = is_told or is_head or bool(_NOTES & set(name.split()))
    children = _helped_part(props.get("children"), met, is_told=is_told)
    return tree | {"props": props | {"children": children}}


def _with_terms(text: str, met: set[str]) -> Iterator[Any]:
    """A text in parts: the first of each term is a link."""
    start = 0
    for match in _TERMS.finditer(text):
        term = _HELPED[match[1]]
        if term in met:
            continue
        met.add(term)
        if match.start() > start:
            yield text[start : match.start()]
        yield _term_link(term, match[0], "term")
        start = match.end()
    if start < len(text):
        yield text[start:]


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
