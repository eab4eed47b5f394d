"""Several hundred bad requests: each gets a sensible answer or a sentence, none an error of the
server, and nothing is lost by them.
"""

import collections
import http.client
import logging
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import waitress
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Response

from app import create_app
from callbacks.serving.limits import LARGEST_REQUEST, LONGEST_HEADERS
from data.settings import Settings
from tests.support.asking import Ask, root_of
from tests.support.bad_requests import Bad, every_bad_request
from tests.support.stores import build_store

FEWEST = 300
TELLS_TOO_MUCH = re.compile(
    rb"Traceback|File \"|/site-packages/|\.py\b|werkzeug|Internal Server Error"
)
RIGHT = (
    "/api/v1/catalogue.json",
    "paint.frame?service=lights&measure=count&level=ward",
    "paint",
    "search?q=moor",
    "tiles/oa/10/507/329",
    "missing.csv?service=lights&level=ward",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    store = build_store(tmp_path_factory.mktemp("bad") / "store", side=4)
    made: Flask = create_app(
        Settings.model_validate({"store": Path(store), "limit": "none", "limit_work": "none"}),
        listens_on="127.0.0.1",
    ).server
    return made


@pytest.fixture(scope="module")
def client(server: Flask) -> FlaskClient:
    return server.test_client()


def right_answers(ask: Ask) -> list[bytes]:
    return [ask(path).data for path in RIGHT]


def answer_to(server: Flask, bad: Bad) -> Response:
    """The answer, with the path as it is on the wire: a test client would mend it."""
    path, _, query = bad.path.partition("?")
    builder = EnvironBuilder(
        method=bad.method,
        base_url="http://localhost",
        headers=[(k, v) for k, v in bad.headers.items() if k != "Host"],
        data=bad.body,
    )
    environ = builder.get_environ()
    environ["PATH_INFO"] = _decoded(path)
    environ["QUERY_STRING"] = query.encode().decode("latin-1")
    if "Host" in bad.headers:
        environ["HTTP_HOST"] = bad.headers["Host"]
    environ["REQUEST_METHOD"] = bad.method
    content, status, headers = run_wsgi_app(server.wsgi_app, environ, buffered=True)
    return Response(b"".join(content), status, headers)


def _decoded(path: str) -> str:
    """The path as WSGI hands it on: percent signs undone, bytes as Latin-1."""
    found = re.sub(rb"%([0-9a-fA-F]{2})", lambda match: bytes([int(match[1], 16)]), path.encode())
    return found.decode("latin-1")


def test_each_gets_a_sensible_answer_or_a_sentence_and_nothing_is_lost(
    server: Flask, client: FlaskClient, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    before = right_answers(ask)
    requests = list(every_bad_request(root_of(client)))
    wrong: list[str] = []
    seen: collections.Counter[int] = collections.Counter()
    with caplog.at_level(logging.ERROR):
        for bad in requests:
            answer = answer_to(server, bad)
            seen[answer.status_code] += 1
            wrong += [f"{bad.label}: {why}" for why in problems_of(bad, answer)]
    assert wrong == []
    assert [record.getMessage() for record in caplog.records] == []
    assert right_answers(ask) == before
    assert len({(b.method, b.path, str(b.headers), b.body) for b in requests}) >= FEWEST, (
        f"only {len(requests)} requests: {seen}"
    )


def problems_of(bad: Bad, answer: Response) -> Iterator[str]:
    """What is wrong with an answer."""
    if answer.status_code not in bad.allowed:
        yield f"{answer.status_code} {answer.data[:200]!r}"
    if answer.status_code >= 400 and bad.method != "HEAD":
        told = answer.json if answer.is_json else None
        error = told.get("error", {}) if isinstance(told, dict) else {}
        if not (
            error.get("status") == answer.status_code
            and str(error.get("message", "")).endswith(".")
            and len(error["message"]) > 10
        ):
            yield f"no sentence: {answer.data[:200]!r}"
        if not error.get("hint"):
            yield f"does not say what to do: {answer.data[:200]!r}"
        if (
            TELLS_TOO_MUCH.search(answer.data.replace(bad.path.encode(), b""))
            and b".py" not in bad.path.encode()
        ):
            yield f"tells of the server: {answer.data[:200]!r}"
        if answer.headers.get("Cache-Control") != "no-store":
            yield "may be kept"
    if any("\r" in value or "\n" in value for value in answer.headers.values()) or "a=b" in str(
        answer.headers.get("Set-Cookie", "")
    ):
        yield "a header of the asker's own"


@pytest.fixture(scope="module")
def listening(server: Flask) -> Iterator[int]:
    """Port of the server as ``wardwise serve`` runs it."""
    made = waitress.create_server(
        server,
        host="127.0.0.1",
        port=0,
        threads=2,
        max_request_body_size=LARGEST_REQUEST,
        max_request_header_size=LONGEST_HEADERS,
    )
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    yield made.effective_port
    made.close()


RAW = (
    b"",
    b"\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET /\r\n\r\n",
    b"\x00\x01\x02\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET  /  HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX y: z\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n : z\r\n\r\n",
    b"GET /healthz HTTP/1.1\nHost: localhost\n\n",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 60_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    (
        b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Length:"
        b" 99999999999\r\n\r\n"
    ),
    b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    (
        b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Length:"
        b" 3\r\nContent-Length: 5\r\n\r\nabc"
    ),
    (
        b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:"
        b" chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"
    ),
    (
        b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:"
        b" chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"
    ),
    b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: magic\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 60,
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)


@pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
def test_bytes_that_are_no_request_cost_their_sender_the_connection_and_nobody_else(
    listening: int, raw: bytes
) -> None:
    told = b""
    with (
        socket.create_connection(("127.0.0.1", listening), timeout=30) as sent,
        suppress(ConnectionError, OSError),
    ):  # it may hang up on us before the end
        sent.sendall(raw)
        sent.shutdown(socket.SHUT_WR)
        while part := sent.recv(65536):
            told += part
    status = int(told.split(b" ", 2)[1]) if told.startswith(b"HTTP/") else 0
    assert status < 500 or (status == 501 and b"Transfer-Encoding: magic" in raw), told[:300]
    assert not TELLS_TOO_MUCH.search(told.partition(b"\r\n\r\n")[2]) or status == 200
    connection = http.client.HTTPConnection("127.0.0.1", listening, timeout=30)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()
