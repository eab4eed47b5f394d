"""The sums of a shape as a file."""

from flask import Blueprint, Response, request

from callbacks.api.responses import csv_response
from callbacks.context import Services
from data.answers.address import ask_query
from data.answers.exports.shape_csv import shape_csv

MODE = "shape"
"""The page whose name of the address lists the areas."""


def register_shape(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/<build>/shape.csv?<view>``."""

    @blueprint.get("/<build>/shape.csv")
    def shape(build: str) -> Response:
        atlas = services.atlases.at(build)
        asked = ask_query({**request.args, "mode": MODE}, atlas)
        return csv_response(shape_csv(asked), "shape")
