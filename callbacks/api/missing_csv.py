"""Who is missing as a file: every area of the level beside what is expected of it."""

from flask import Blueprint, Response, request

from callbacks.api.responses import csv_response
from callbacks.context import Services
from data.answers.exports.missing_csv import missing_csv
from data.answers.view import read_view


def register_missing(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/missing.csv?<view>``."""

    @blueprint.get("/<build>/missing.csv")
    def missing(build: str) -> Response:
        atlas = services.atlases.at(build)
        view, _ = read_view(request.query_string.decode("utf-8", "replace")[:4000], atlas.manifest)
        return csv_response(missing_csv(view, atlas), "missing")
