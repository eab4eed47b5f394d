"""Which compression a client takes, and bytes in it."""

import zlib
from functools import lru_cache
from typing import Literal

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

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
