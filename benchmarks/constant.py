"""Serve Wardwise with one more route: ``/constant/PATH`` repeats the first answer of PATH.

The answers come from memory, as constants. They are the yardstick of cached tiles and of many
visitors: the time that remains when no work is done.
"""

import os
import pickle
from pathlib import Path

from flask import Flask, Response, request

APP = "benchmarks.constant:create_server()"
ANSWERS_ONLY = "benchmarks.constant:create_constants()"
RECORDED = "WARDWISE_BENCH_RECORDED"
HOP = {"content-length", "transfer-encoding", "connection", "date", "server"}


def create_server() -> Flask:
    """Wardwise with the route of constants added to its own."""
    import app

    server = app.create_server()
    held: dict[str, tuple[bytes, dict[str, str]]] = {}

    @server.get("/constant/<path:path>")
    def constant(path: str) -> Response:
        if path not in held:
            answer = server.test_client().get("/" + path, headers=dict(request.headers))
            held[path] = (
                answer.data,
                {n: v for n, v in answer.headers.items() if n.lower() not in HOP},
            )
        body, headers = held[path]
        return Response(body, headers=headers)

    return server


def create_constants() -> Flask:
    """Only constants: the recorded answer of each address (``load.py`` makes the recording)."""
    recorded: dict[str, tuple[bytes, dict[str, str]]] = pickle.loads(
        Path(os.environ[RECORDED]).read_bytes()
    )
    server = Flask("constants", static_folder=None)

    @server.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @server.route("/<path:path>", methods=["GET", "POST"])
    def constant(path: str) -> Response:  # noqa: ARG001
        request.get_data()
        body, headers = recorded[
            request.full_path.rstrip("?") if request.method == "GET" else request.path
        ]
        return Response(body, headers=headers)

    return server
