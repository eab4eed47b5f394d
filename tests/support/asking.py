"""How tests ask an atlas: its page a query, its API an address."""

import json
import re
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
from dash._utils import to_json
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from callbacks.context import Services
from callbacks.pages import answer_for
from data.answers.address import read_view
from data.answers.view import View
from data.store.reader import Atlas

Ask = Callable[..., TestResponse]
See = Callable[..., dict[str, Any]]
PARTS = ("headline", "working", "time", "now", "users", "missing", "people", "services")


def asker(client: FlaskClient) -> Ask:
    """A function that gets an address of the API, such as ``areas/ward``. An address that begins
    with a slash is not put below the build.
    """
    root = root_of(client)

    def ask(address: str, **options: Any) -> TestResponse:
        return client.get(address if address.startswith("/") else f"{root}/{address}", **options)

    return ask


def root_of(client: FlaskClient) -> str:
    """Where the API of the current build is."""
    return f"/api/v1/{client.get('/healthz').get_json()['build']}"


def page_of(
    services: Services, query: str, wanted: Any = None, *, raw: str = "", only: bool = False
) -> dict[str, Any]:
    """The page's answer to a query as the browser gets it: components are dictionaries."""
    build = services.atlases.current().build_id
    asked = {"query": query, "raw": raw}
    answer = answer_for(asked, build, services, wanted, only_wanted=only)
    plain: dict[str, Any] = json.loads(to_json(answer))
    return plain


def parts_of(see: See, query: str) -> dict[str, str]:
    """The words of each part of the answer to a query, by name, with single spaces.

    They are the headline, the tabs by their keys, the working, and the note of the trend.
    """
    return {name: part_of(see, query, name) for name in PARTS}


def part_of(see: See, query: str, name: str) -> str:
    """The words of one part of the answer to a query, with single spaces."""
    if name == "headline":
        told = see(query)["headline"]
    elif name == "working":
        told = see(query, {"open": ["working"], "page": 0})["sections"]["working"]
    elif name == "time":
        told = see(f"{query}&tab=time", {"chart": "trend"})["note"]
    else:
        told = see(f"{query}&tab={name}", {"page": 0})["body"]
    return " ".join(words(told).split())


def words(tree: Any) -> str:
    """The text a reader sees, in order."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, list):
        told, before = "", None
        for part in tree:
            # A term of the glossary is a link within a sentence.
            apart = "" if _is_term(part) or _is_term(before) else " "
            text = words(part)
            told, before = f"{told}{apart if told and text else ''}{text}", part
        return told
    if isinstance(tree, dict):
        return words(tree.get("props", {}).get("children"))
    return "" if tree is None else str(tree)


def _is_term(part: Any) -> bool:
    return isinstance(part, dict) and part.get("props", {}).get("className") == "term"


def ward(atlas: Atlas, place: int = 0) -> str:
    """A ward as an address names it."""
    return f"ward:{atlas.areas('ward').codes[place]}"


def view_of(query: str, atlas: Atlas) -> View:
    return read_view(query, atlas.manifest)[0]


def coloured(figure: dict[str, Any]) -> go.Figure:
    """A figure with colours in place of the names that the browser looks up."""
    text = re.sub(r'"token:(?!font)[a-z0-9-]+"', '"#123456"', json.dumps(figure))
    return go.Figure(json.loads(text.replace("token:font", "sans-serif")))
