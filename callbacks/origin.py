"""Whether a page of this server sent a request that has a body."""

from urllib.parse import urlsplit

from werkzeug.wrappers import Request


def has_own_origin(request: Request) -> bool:
    """Whether a page of this server sent a request. Browsers name the page's origin."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host
