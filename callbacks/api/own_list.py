"""The profile of a list of customers that a page sends: counted, answered and forgotten."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import UnsupportedMediaType

from callbacks.api.errors import error_response
from callbacks.api.responses import JSON, bytes_response, json_bytes
from callbacks.context import Services
from callbacks.origin import has_own_origin
from data.answers.exports.mix_report import list_file
from data.answers.story.own_list import RULE_WORDS, own_report, read_own_list
from layouts.panels.own_list import build_own_report

NO_STORE = "no-store"
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def register_own_list(blueprint: Blueprint, services: Services) -> None:
    """Wire ``POST /<build>/list.json``, ``list.csv`` and ``list.xlsx``.

    The list is the body of the request: an address would stand in logs and in the browser's
    history. It is read into memory, and neither kept nor logged.
    """

    @blueprint.post("/<build>/list.json")
    def list_json(build: str) -> Response:
        return _answer(services, build, "json")

    @blueprint.post("/<build>/list.csv")
    def list_csv(build: str) -> Response:
        return _answer(services, build, "csv")

    @blueprint.post("/<build>/list.xlsx")
    def list_xlsx(build: str) -> Response:
        return _answer(services, build, "xlsx")


def _answer(services: Services, build: str, kind: str) -> Response:
    if not has_own_origin(request):
        return error_response(
            403, "This list was sent from another page.", "Send it from this atlas's own page."
        )
    if not request.is_json:
        raise UnsupportedMediaType
    own = read_own_list(request.get_json(silent=True))
    found, setting = own_report(services.atlases.at(build), own)
    if kind == "json":
        told = {"title": found.title, "report": build_own_report(found)}
        return bytes_response(json_bytes(told), JSON, cache=NO_STORE)
    headers = {
        "Content-Disposition": f'attachment; filename="profile-of-a-list.{kind}"',
        "X-Content-Type-Options": "nosniff",
    }
    content = list_file(found, setting, kind, RULE_WORDS)
    return bytes_response(content, KINDS[kind], cache=NO_STORE, headers=headers)
