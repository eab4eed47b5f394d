"""The page's HTML as it is sent: Dash's own, with what it does not need left out and our own files
as one.

Two dozen small scripts read well and travel badly: each is a request with its own headers and its
own compression. They are sent as one.
"""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Flask, Response, request
from rjsmin import jsmin

from callbacks.api.encoding import encoding_for, packed
from data.errors import NotFoundError
from data.store.memory import Memory

NEEDLESS = ("dash_table/bundle", "deps/polyfill@")
"""Scripts that Dash always adds and this page does without: a table component that is not on it,
and what browsers have had for years (``assets/js/charts.js`` answers the one thing that is asked of
it)."""
WORKERS = r"-worker\.js$"
"""Scripts that run beside the page and are fetched by it, not by the browser with the page."""
FILM = tuple(f"js/paint/{name}.js" for name in ("colours", "pixels", "play", "film-worker"))
"""The worker that plays months, with what it needs: as one file, since a worker fetches no script
itself.
"""
TILES = tuple(f"js/paint/{name}.js" for name in ("colours", "frame", "pixels", "tiles-worker"))
"""The worker that fetches and reads area tiles and series, likewise."""
FOLDER = "_wardwise"
FOREVER = "public, max-age=31536000, immutable"
BEST = 11
TYPES = {"js": "text/javascript", "css": "text/css"}

_SCRIPT = re.compile(r'<script src="([^"]+)"></script>\n?')
_LIBRARY = r'<link rel="preload" as="script" fetchpriority="low" href="\1" data-src="\1">'
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">\n?')


class WardwisePage(Dash):  # type: ignore[misc]
    """Dash with a page of its own making; tests hold what it weighs and that everything on it
    works.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, assets_ignore=WORKERS, **options)
        self.bundles = Bundles(Path(self.config.assets_folder))
        self.bundles.register(self.server, self.config.routes_pathname_prefix + FOLDER, self.index)
        self._has_made_page = False
        self.server.before_request(self._make_page_before_libraries)

    def _make_page_before_libraries(self) -> None:
        """Dash serves a library only after it has made a page that names it. The worker asked for a
        library may not be the one that made the page.
        """
        suites = f"{self.config.routes_pathname_prefix}_dash-component-suites/"
        if not self._has_made_page and request.path.startswith(suites):
            self.index()

    def _config(self) -> dict[str, Any]:
        """Dash's settings for the browser, without the components that can hold no others: it takes
        those for granted, and they are most of them.
        """
        config: dict[str, Any] = super()._config()
        holding = {
            package: {name: props for name, props in found.items() if props}
            for package, found in config["children_props"].items()
        }
        return config | {
            "children_props": {package: found for package, found in holding.items() if found}
        }

    def interpolate_index(self, **parts: Any) -> str:
        """The page's HTML from its parts: Dash's own hook for changing them."""
        scripts = _SCRIPT.sub(
            lambda tag: "" if any(name in tag[1] for name in NEEDLESS) else tag[0], parts["scripts"]
        )
        scripts = self._as_one(scripts, _SCRIPT, "js", '<script src="{}"></script>')
        # Libraries are fetched now and run by assets/js/libraries.js, which then does what Dash's
        # last script would.
        own, _, libraries = scripts.partition("\n")
        folder = f"{self.config.requests_pathname_prefix}{FOLDER}"
        workers = [
            f'<link data-{name} href="{folder}/{self.bundles.name_for(list(files), "js")}">'
            for name, files in (("film", FILM), ("tiles", TILES))
        ]
        parts["scripts"] = f"{own}\n{_SCRIPT.sub(_LIBRARY, libraries)}{''.join(workers)}"
        parts["renderer"] = parts["renderer"].replace("application/javascript", "text/plain")
        parts["css"] = self._as_one(
            parts["css"], _STYLE, "css", '<link rel="stylesheet" href="{}">'
        )
        page: str = super().interpolate_index(**parts)
        self._has_made_page = True
        return page

    def _as_one(self, tags: str, pattern: re.Pattern[str], kind: str, form: str) -> str:
        """Tags with those of our own files replaced by one, before all others: it draws the first
        picture while the libraries are coming.
        """
        own = f"{self.config.requests_pathname_prefix}{self.config.assets_url_path}/"
        paths = [
            found[1].removeprefix(own).partition("?")[0]
            for found in pattern.finditer(tags)
            if found[1].startswith(own)
        ]
        if not paths:
            return tags
        name = self.bundles.name_for(paths, kind)
        one = form.format(f"{self.config.requests_pathname_prefix}{FOLDER}/{name}") + "\n"
        return one + pattern.sub(lambda tag: "" if tag[1].startswith(own) else tag[0], tags)


class Bundles:
    """Files of a folder joined in order, named by their content and kept packed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._content: dict[str, bytes] = {}
        self._packed = Memory()

    def name_for(self, paths: list[str], kind: str) -> str:
        """Name of the file that holds these files one after the other."""
        content = "\n".join((self.folder / path).read_text(encoding="utf-8") for path in paths)
        if kind == "js":
            # Comments are for those who read the files; they would be a quarter of what is sent.
            content = jsmin(content)
        return self._kept(content.encode(), kind)

    def _kept(self, content: bytes, kind: str) -> str:
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.{kind}"
        self._content[name] = content
        return name

    def register(self, server: Flask, address: str, make_page: Callable[[], Any]) -> None:
        """Serve the joined files under an address, for ever: another content has another name.

        The worker asked may not be the one that sent the page: ``make_page`` has it join the files
        too.
        """

        @server.get(f"{address}/<name>")
        def bundle(name: str) -> Response:
            if name not in self._content:
                make_page()
            if name not in self._content:
                raise NotFoundError(f"There is no '{name[:40]}' here; reload the page.")
            encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
            # A hall of people asks for it at the same time: it is packed once.
            content = self._packed.load(
                f"{name}/{encoding}", lambda: packed(self._content[name], encoding, BEST)
            )
            response = Response(content, mimetype=TYPES[name.rpartition(".")[2]])
            response.headers.update(
                {
                    "Cache-Control": FOREVER,
                    "Vary": "Accept-Encoding",
                    "ETag": f'"{name}-{encoding}"',
                }
            )
            if encoding != "identity":
                response.headers["Content-Encoding"] = encoding
            return response
