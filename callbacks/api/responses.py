"""Answers of the API: bytes or JSON, in a compression that the client accepts.

Each has its caching headers and an entity tag.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, Literal

import brotli
from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from callbacks.context import Services
from data import VERSION
from data.errors import RequestError

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
BINARY = "application/octet-stream"
JSON = "application/json"
QUALITY = 5
"""Brotli quality of answers that are made once for a build and kept."""
QUICK_QUALITY = 4
"""Brotli quality of answers that are made for each request."""
SMALLEST_PACKED = 500
"""Bytes below which compression saves less than it costs."""


def cached_response(
    services: Services,
    key: str,
    make: Callable[[], bytes],
    *,
    mimetype: str = BINARY,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer that stays the same as long as its build: immutable, kept under ``key``.

    ``key`` must begin with the build id. ``make`` returns the answer as brotli (``compressed``). It
    is called only where nothing is kept, by one thread. Clients without brotli get gzip, also kept,
    or plain bytes. Errors that ``make`` raises reach the caller, and nothing is kept.
    """
    encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
    etag = etag_of(f"{VERSION}/{key}/{encoding}")
    # Only an answer that was sent before has this tag, and it cannot have changed, so no look-up is
    # needed.
    if (unchanged := _unchanged(etag, FOREVER, headers)) is not None:
        return unchanged
    body = services.cache.made(key, make)
    if encoding == "gzip":
        body = services.cache.made(f"{key}/gzip", partial(repacked, body, "gzip"))
    elif encoding == "identity":
        body = repacked(body, "identity")
    return _stamped(_response(body, mimetype, encoding), etag, FOREVER, headers)


def bytes_response(
    content: bytes,
    mimetype: str,
    *,
    cache: str = ASK_AGAIN,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer made for this request: compressed on the fly, with an ETag of its content."""
    encoding = (
        encoding_for(request.headers.get("Accept-Encoding", ""))
        if len(content) >= SMALLEST_PACKED
        else "identity"
    )
    etag = etag_of(content, encoding)
    if status == 200 and (unchanged := _unchanged(etag, cache, headers)) is not None:
        return unchanged
    body = packed(content, encoding, QUICK_QUALITY)
    response = _response(body, mimetype, encoding, status=status)
    return _stamped(response, etag, cache, headers)


def json_response(
    payload: Any,
    *,
    cache: str = ASK_AGAIN,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A JSON answer made for this request."""
    return bytes_response(json_bytes(payload), JSON, cache=cache, status=status, headers=headers)


def json_bytes(payload: Any) -> bytes:
    """JSON without spaces, UTF-8. Raises ValueError for nan, which JSON does not have."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def compressed(content: bytes, quality: int = QUALITY) -> bytes:
    """Bytes as brotli, for cached_response."""
    return packed(content, "br", quality)


def etag_of(content: bytes | str, encoding: str = "") -> str:
    """A strong entity tag, quoted; one for each encoding, since their bytes differ."""
    digest = hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[
        :24
    ]
    return f'"{digest}{"-" + encoding if encoding else ""}"'


def _unchanged(etag: str, cache: str, headers: Mapping[str, str] | None) -> Response | None:
    asked = request.headers.get("If-None-Match")
    if not asked or etag not in asked:
        return None
    return _stamped(Response(status=304), etag, cache, headers)


def _response(body: bytes, mimetype: str, encoding: str, *, status: int = 200) -> Response:
    response = Response(body, status=status, mimetype=mimetype)
    if encoding != "identity":
        response.headers["Content-Encoding"] = encoding
    return response


def _stamped(
    response: Response, etag: str, cache: str, headers: Mapping[str, str] | None
) -> Response:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = "Accept-Encoding"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


LONGEST_DIGITS = 9


def whole_number(name: str, text: str) -> int:
    """A whole number from 0 in plain digits. Raises RequestError, which quotes the text."""
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_DIGITS:
        return int(text)
    raise RequestError(f"{name} is '{text[:40]}'; expected a whole number from 0, in digits.")


def short_text(name: str, text: str, longest: int) -> str:
    """Text without control characters, of bounded length. Raises RequestError."""
    if len(text) > longest:
        raise RequestError(f"{name} is {len(text):,} characters long; expected {longest} at most.")
    return "".join(c if c.isprintable() else " " for c in text).strip()


Encoding = Literal["br", "gzip", "identity"]


GZIP_LEVEL = 6


@lru_cache(maxsize=256)
def encoding_for(accept_encoding: str) -> Encoding:
    """The best compression an Accept-Encoding header allows: brotli, else gzip, else none.

    >>> encoding_for("gzip, deflate, br"), encoding_for("gzip;q=1, br;q=0"), encoding_for("")
    ('br', 'gzip', 'identity')
    """
    accepted = parse_accept_header(accept_encoding[:300], Accept)
    if accepted.quality("br") > 0:
        return "br"
    return "gzip" if accepted.quality("gzip") > 0 else "identity"


def gzipped(content: bytes, level: int = GZIP_LEVEL) -> bytes:
    """Bytes as gzip, the same for the same content (no time in its header)."""
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(content) + packer.flush()


def packed(content: bytes, encoding: Encoding, quality: int) -> bytes:
    """Bytes in an encoding, with a brotli quality of 0 to 11."""
    if encoding == "br":
        squeezed: bytes = brotli.compress(content, quality=quality)
        return squeezed
    return gzipped(content) if encoding == "gzip" else content


def repacked(squeezed: bytes, encoding: Encoding) -> bytes:
    """Brotli bytes in another encoding."""
    if encoding == "br":
        return squeezed
    plain: bytes = brotli.decompress(squeezed)
    return gzipped(plain) if encoding == "gzip" else plain


def csv_response(text: str, name: str) -> Response:
    """A CSV file under a name, in UTF-8 with the byte order mark that Excel needs.

    It is kept for ever, since its address names the build.
    """
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.csv"',
        "X-Content-Type-Options": "nosniff",
    }
    return bytes_response(text.encode("utf-8-sig"), "text/csv", cache=FOREVER, headers=headers)


def asks_for_a_page() -> bool:
    """Whether a browser asks for a page, rather than a program for anything."""
    said = request.accept_mimetypes
    return bool(said.quality("text/html") > said.quality("application/json"))
