"""Answers to a change of view are worked out once for all who ask the same: in one build, and of
what the same groups may see.
"""

import json
import threading
from types import SimpleNamespace
from typing import Any, cast

import brotli
import dash
import pytest
from dash import Input, Output, html
from dash.exceptions import PreventUpdate
from flask import request
from flask.testing import FlaskClient

from callbacks.context import Services
from callbacks.serving.answers import keep_answers
from callbacks.sign_in.person import Person, enter
from data.errors import StoreError

PATH = "/_dash-update-component"


class Asked:
    """A page with one callback, which notes what it was asked."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.build = "a" * 16
        app = dash.Dash("answers", use_async=False, suppress_callback_exceptions=True)
        app.layout = html.Div()

        @app.callback(Output("there", "children"), Input("here", "value"))  # type: ignore[untyped-decorator]
        def show(value: str) -> str:
            self.made.append(value)
            if value == "nothing":
                raise PreventUpdate
            return f"{value} words " * 100

        @app.server.before_request  # type: ignore[untyped-decorator]
        def who() -> None:
            enter(
                Person("", frozenset(groups.split()))
                if (groups := request.headers.get("Groups"))
                else None
            )

        atlases = SimpleNamespace(current=self._current)
        keep_answers(app, cast(Services, SimpleNamespace(atlases=atlases)))
        self.server = app.server
        self.client: FlaskClient = app.server.test_client()

    def _current(self) -> Any:
        if not self.build:
            raise StoreError("There is no atlas here.")
        return SimpleNamespace(build_id=self.build)

    def ask(
        self,
        value: str = "some",
        client: FlaskClient | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        body = {
            "output": "there.children",
            "outputs": {"id": "there", "property": "children"},
            "changedPropIds": ["here.value"],
            "inputs": [{"id": "here", "property": "value", "value": value}],
        }
        return (client or self.client).post(
            PATH, json=body, headers={"Accept-Encoding": "br", **(headers or {})}
        )


@pytest.fixture
def asked() -> Asked:
    return Asked()


def told(response: Any) -> str:
    body = (
        brotli.decompress(response.data)
        if response.headers.get("Content-Encoding") == "br"
        else response.data
    )
    return str(json.loads(body)["response"]["there"]["children"])


def test_the_same_question_is_answered_from_memory_and_another_is_not(asked: Asked) -> None:
    answers = [asked.ask("some"), asked.ask("some"), asked.ask("other")]
    assert asked.made == ["some", "other"]
    assert [told(a)[:5] for a in answers] == ["some ", "some ", "other"]
    assert answers[1].headers["Content-Encoding"] == "br"
    assert answers[1].headers["Cache-Control"] == "no-store"
    assert answers[1].headers["Vary"] == "Accept-Encoding"


def test_each_encoding_has_the_same_answer(asked: Asked) -> None:
    packed, plain = asked.ask(), asked.ask(headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert told(packed) == told(plain)


def test_eight_who_ask_at_once_have_it_made_once(asked: Asked) -> None:
    gate, answers = threading.Barrier(8), []

    def ask() -> None:
        gate.wait()
        answers.append(told(asked.ask(client=asked.server.test_client())))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked.made == ["some"]
    assert len(answers) == 8
    assert len(set(answers)) == 1


def test_a_new_build_and_other_groups_are_answered_anew(asked: Asked) -> None:
    asked.ask()
    asked.ask(headers={"Groups": "housing"})
    asked.ask(headers={"Groups": "housing care"})
    asked.ask(headers={"Groups": "care housing"})
    assert len(asked.made) == 3
    asked.build = "b" * 16
    asked.ask()
    assert len(asked.made) == 4


def test_what_is_no_answer_is_not_kept(asked: Asked) -> None:
    assert [asked.ask("nothing").status_code for _ in range(2)] == [204, 204]
    assert asked.made == ["nothing", "nothing"]


def test_without_an_atlas_nothing_is_kept(asked: Asked) -> None:
    asked.build = ""
    assert [told(asked.ask())[:4] for _ in range(2)] == ["some", "some"]
    assert asked.made == ["some", "some"]
