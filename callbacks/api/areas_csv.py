"""The areas of a chart as a file: each with its count, base, rate, interval and verdict."""

from flask import Blueprint, Response, request

from callbacks.api.responses import csv_response
from callbacks.context import Services
from data.answers.exports.areas_csv import areas_csv
from data.answers.view import read_view


def register_rates(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/rates.csv?<view>``."""

    @blueprint.get("/<build>/rates.csv")
    def rates(build: str) -> Response:
        atlas = services.atlases.at(build)
        view, _ = read_view(request.query_string.decode("utf-8", "replace")[:4000], atlas.manifest)
        return csv_response(areas_csv(view, atlas), "rates")
