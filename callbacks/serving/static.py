"""Static files of the page and of the component libraries, from memory and compressed once."""

import re
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import dash
from flask import Response, g, request
from werkzeug.security import safe_join

from callbacks.api.responses import ASK_AGAIN, FOREVER, Encoding, encoding_for, repacked
from callbacks.serving.packing import Packing, digest_of

COMPRESSIBLE = (
    "text/",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
    "image/x-icon",
    "image/vnd",
)
FINGERPRINT = re.compile(r"\.v[\w-]+m\d+\.")
"""The part that Dash adds to the name of a component file: its version and time."""
FILES_KEPT = 500


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as served.

    ``plain`` holds a file that is not worth compressing; any other file is in the packing under
    ``digest``.
    """

    digest: str
    mimetype: str
    plain: bytes | None


class StaticFiles:
    """Files that were served once, by address and time of change."""

    def __init__(self, app: dash.Dash, packing: Packing) -> None:
        prefix = app.config.requests_pathname_prefix
        self.packing = packing
        self.suites = f"{prefix}_dash-component-suites/"
        self.assets = f"{prefix}{app.config.assets_url_path.strip('/')}/"
        self.icon = f"{prefix}_favicon.ico"
        self.folder = str(app.config.assets_folder)
        self._files: OrderedDict[str, StaticFile] = OrderedDict()

    def key(self) -> str | None:
        """The key of the requested file; None where it is no static file.

        An asset that is changed on disk gets a new key.
        """
        path = request.path
        if request.method not in ("GET", "HEAD"):
            return None
        if path.startswith(self.suites) or path == self.icon:
            return path
        if not path.startswith(self.assets):
            return None
        try:
            found = safe_join(self.folder, path.removeprefix(self.assets))
            status = Path(found).stat() if found else None
        except (OSError, ValueError):
            return None
        return f"{path}\n{status.st_mtime_ns}\n{status.st_size}" if status else None

    def find(self) -> Response | None:
        """The answer, where the file was served before."""
        key = self.key()
        held = self._files.get(key) if key else None
        if held is None:
            return None
        g.static_file_was_held = True
        return self._response(held)

    def hold(self, response: Response) -> Response:
        """Keep a file that Dash has just served, and return it with our headers and compression."""
        if (
            response.status_code != 200
            or request.method != "GET"
            or g.get("static_file_was_held")
            or (key := self.key()) is None
        ):
            return response
        response.direct_passthrough = False
        content = response.get_data()
        mimetype = response.headers.get("Content-Type", "application/octet-stream")
        worth_packing = mimetype.startswith(COMPRESSIBLE)
        held = StaticFile(
            self.packing.add(content) if worth_packing else digest_of(content),
            mimetype,
            None if worth_packing else content,
        )
        self._files[key] = held
        while len(self._files) > FILES_KEPT:
            self._files.popitem(last=False)
        return self._response(held)

    def _response(self, held: StaticFile) -> Response:
        body, encoding, tag = held.plain or b"", "identity", held.digest[:24]
        if held.plain is None:
            chosen: Encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
            packed, quality = self.packing.get(held.digest)
            body, encoding, tag = repacked(packed, chosen), chosen, f"{tag}-{chosen}{quality}"
        # The content is the same at every quality, so a browser that has it at quality 5 need not
        # fetch it again.
        if held.digest[:24] in request.headers.get("If-None-Match", ""):
            response = Response(status=304)
        else:
            response = Response(body, content_type=held.mimetype)
            if encoding != "identity":
                response.headers["Content-Encoding"] = encoding
        fingerprinted = (
            FINGERPRINT.search(request.path)
            if request.path.startswith(self.suites)
            else request.args.keys() & {"m", "v"}
        )
        response.headers["Cache-Control"] = FOREVER if fingerprinted else ASK_AGAIN
        response.headers["ETag"] = f'"{tag}"'
        response.headers["Vary"] = "Accept-Encoding"
        return response


def keep_static_files(app: dash.Dash, packing: Packing) -> None:
    """Serve component files and assets from memory after the first time."""
    files = StaticFiles(app, packing)
    app.server.before_request(files.find)
    app.server.after_request(files.hold)
