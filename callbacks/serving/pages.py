"""The page itself, its layout and its callback list, made once for each build.

They are the same for every visitor of a build. Other answers are compressed as they are sent.
"""

from collections import OrderedDict

import dash
from flask import Response, g, request

from callbacks.api.responses import (
    ASK_AGAIN,
    QUICK_QUALITY,
    SMALLEST_PACKED,
    Encoding,
    encoding_for,
    etag_of,
    packed,
)
from callbacks.context import Services
from callbacks.serving.static import COMPRESSIBLE
from callbacks.sign_in.gate import Gate
from data.errors import StoreError

PAGE_QUALITY = 9
PAGES_KEPT = 60


class Pages:
    """Whole answers by address, encoding and build; the oldest are deleted.

    All visitors share one page: the number that Dash signs each page with is for background
    callbacks only, and there are none.
    """

    def __init__(self, app: dash.Dash, services: Services, gate: Gate) -> None:
        prefix = app.config.requests_pathname_prefix
        self.services, self.gate = services, gate
        self.paths = {prefix, f"{prefix}_dash-layout", f"{prefix}_dash-dependencies"}
        self._held: OrderedDict[tuple[str, Encoding, object], tuple[bytes, str, str]] = (
            OrderedDict()
        )

    def find(self) -> Response | None:
        """The answer, where it was made before for the current build."""
        if request.path not in self.paths or request.method not in ("GET", "HEAD"):
            return None
        try:
            build = self.services.atlases.current().build_id
        except StoreError:
            return None
        # A page depends on the build as the person may see it, and on the link that they are
        # offered.
        g.page_made_of = build, self.gate.link()
        held = self._held.get((request.path, self._encoding(), g.page_made_of))
        return self._response(*held) if held else None

    def hold(self, response: Response) -> Response:
        """Keep a page that Dash has just made for the current build.

        Compress any other answer that is worth it.
        """
        if (
            "Content-Encoding" in response.headers
            or response.direct_passthrough
            or response.status_code in (204, 304)
        ):
            return response
        if not (response.mimetype or "").startswith(COMPRESSIBLE):
            return response
        if (
            request.method == "GET"
            and response.status_code == 200
            and g.get("page_made_of")
            and "ETag" not in response.headers
        ):
            content = response.get_data()
            held = (
                packed(content, self._encoding(), PAGE_QUALITY),
                response.headers["Content-Type"],
                etag_of(content, self._encoding()),
            )
            self._held[request.path, self._encoding(), g.page_made_of] = held
            while len(self._held) > PAGES_KEPT:
                self._held.popitem(last=False)
            return self._response(*held)
        return _compressed(response)

    @staticmethod
    def _encoding() -> Encoding:
        return encoding_for(request.headers.get("Accept-Encoding", ""))

    def _response(self, body: bytes, content_type: str, etag: str) -> Response:
        response = (
            Response(status=304)
            if etag in request.headers.get("If-None-Match", "")
            else Response(body, content_type=content_type)
        )
        if response.status_code == 200 and self._encoding() != "identity":
            response.headers["Content-Encoding"] = self._encoding()
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = ASK_AGAIN
        response.headers["Vary"] = "Accept-Encoding"
        return response


def _compressed(response: Response) -> Response:
    encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
    content = response.get_data()
    if (
        encoding != "identity"
        and len(content) >= SMALLEST_PACKED
        and "ETag" not in response.headers
    ):
        response.set_data(packed(content, encoding, QUICK_QUALITY))
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    return response


def keep_pages(app: dash.Dash, services: Services, gate: Gate) -> None:
    """Serve the page, its layout and its callback list from memory for each build."""
    pages = Pages(app, services, gate)
    app.server.before_request(pages.find)
    app.server.after_request(pages.hold)
