"""The files that can be taken away of a view: a route for each that is registered."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from callbacks.api.query import asked_by_request
from callbacks.api.responses import JSON, bytes_response, json_bytes
from callbacks.context import Services
from data.answers.exports.formats import EXPORTS, Export
from data.answers.exports.menu import menu_for, name_for

KEPT = "private, max-age=86400"
"""A file holds the address that it was asked under, so that no shared cache may keep it."""


def register_exports(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/<name>?<view>`` for every file, and ``/<build>/exports.json?<view>``."""
    for export in EXPORTS:
        endpoint = export.key.replace(".", "_")
        blueprint.add_url_rule(f"/<build>/{export.key}", endpoint, _answer(export, services))

    @blueprint.get("/<build>/exports.json")
    def menu(build: str) -> Response:
        found = menu_for(asked_by_request(services, build), request.url_root)
        return bytes_response(json_bytes(found), JSON, cache=KEPT)


def _answer(export: Export, services: Services) -> Callable[[str], Response]:
    def answer(build: str) -> Response:
        asked = asked_by_request(services, build, mode=export.mode)
        name = name_for(export, asked)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        }
        content = export.make(asked, request.url_root)
        return bytes_response(content, export.mimetype, cache=KEPT, headers=headers)

    return answer
