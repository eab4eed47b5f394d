"""The filters of the register, and the register as files."""

from collections.abc import Sequence

from data.answers.register.entries import KINDS, Entry, kinds_of, topics_of
from data.answers.view import View
from data.answers.words import level_name
from data.manifest import file_address, find_key
from data.model import Manifest
from layouts import elements as html
from layouts.panels.links import build_file_link


def build_finder(entries: Sequence[Entry], manifest: Manifest, view: View) -> html.Element:
    """Text, kind and topic to search for, how many entries are left, and the downloads."""
    kinds = [("", "Every kind"), *((kind, KINDS[kind]) for kind in kinds_of(entries))]
    topics = [
        ("", "Every level and theme"),
        *((topic, topic_words(topic, manifest)) for topic in topics_of(entries, manifest)),
    ]
    fields = html.Div(
        [
            _words(view.find),
            _choice("register-kind", "Kind", kinds),
            _choice("register-topic", "Level or theme", topics),
        ],
        className="finder-fields",
        role="search",
        **{"aria-label": "Find a data set"},
    )
    csv, dcat = (
        build_file_link(text, file_address(manifest, name), name)
        for text, name in (
            ("Register as CSV", "register.csv"),
            ("Register as DCAT (JSON-LD)", "register.jsonld"),
        )
    )
    files = [csv] if manifest.draft else [csv, " · ", dcat]
    count = html.Span(f"{len(entries)} data sets", id="register-count", role="status")
    return html.Div(
        [fields, html.P([count, html.Span(files)], className="finder-line")],
        className="finder",
    )


def _words(value: str) -> html.Element:
    """The text field; ``assets/js/panels/register.js`` makes it and gives it its value."""
    place = html.Div(id="register-find-place", **{"data-value": value})
    return html.Div([html.Label("Words", htmlFor="register-find", className="label"), place])


def _choice(name: str, label: str, options: Sequence[tuple[str, str]]) -> html.Element:
    """A plain list; ``assets/js/panels/register.js`` gives it its value."""
    chosen = html.Select(
        [html.Option(text, value=value) for value, text in options],
        id=name,
        className="plain-select",
    )
    return html.Div([html.Label(label, htmlFor=name, className="label"), chosen])


def topic_words(topic: str, manifest: Manifest) -> str:
    """A level or theme as the list offers it: "By ward", "Theme: Streets"."""
    sort, _, key = topic.partition(":")
    if sort == "level":
        return f"By {level_name(manifest, key)}"
    theme = find_key(manifest.themes, key)
    return f"Theme: {theme.title if theme else key}"
