"""Who is missing, as a file: every area of the level against what is expected of it."""

from flask import Blueprint, Response

from callbacks.api.query import asked_by_request
from callbacks.api.responses import csv_response
from callbacks.context import Services
from data.answers.exports.missing_csv import missing_csv


def register_missing(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/missing.csv?<view>``."""

    @blueprint.get("/<build>/missing.csv")
    def missing(build: str) -> Response:
        return csv_response(missing_csv(asked_by_request(services, build)), "missing")
