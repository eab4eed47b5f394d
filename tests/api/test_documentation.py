"""docs/api.md names every address and status of the API."""

import doctest
import re

import pytest
from flask import Flask

from callbacks.api import register, responses
from callbacks.api.errors import STATUS
from callbacks.context import services_for
from data.answers.map import frame_format as frames
from data.answers.map import prefix_codes as codes
from data.settings import Settings
from data.tiles import quadkey
from tests.support.places import ROOT

DOCS = ROOT / "docs" / "api.md"


def test_the_documentation_names_every_address_and_no_other(tmp_path):
    server = Flask("api")
    register(server, services_for(Settings(store=tmp_path), server))
    rules = [
        rule.rule
        for rule in server.url_map.iter_rules()
        if rule.endpoint not in ("static", "bounds.nowhere")
    ]
    served = {re.sub(r"<(\w+)>", lambda found: found.group(1).upper(), rule) for rule in rules}
    told = {
        re.sub(r"\?.*", "", address)
        for address in re.findall(r"^\| `(/[^`]+)`", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert told == served


def test_the_documentation_names_every_status_an_error_can_have():
    told = {
        int(status)
        for status in re.findall(r"^\| (\d{3}) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {status for _, status, _ in STATUS} <= told


@pytest.mark.parametrize("module", [codes, responses, frames, quadkey])
def test_examples_in_docstrings_are_true(module):
    assert doctest.testmod(module).failed == 0
