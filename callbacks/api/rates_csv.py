"""The areas of a chart as a file: each with its count, base, rate, interval and verdict."""

from flask import Blueprint, Response

from callbacks.api.query import asked_by_request
from callbacks.api.responses import csv_response
from callbacks.context import Services
from data.answers.exports.rates_csv import rates_csv


def register_rates(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/rates.csv?<view>``."""

    @blueprint.get("/<build>/rates.csv")
    def rates(build: str) -> Response:
        return csv_response(rates_csv(asked_by_request(services, build)), "rates")
