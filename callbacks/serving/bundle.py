"""The HTML of the page as it is sent to the browser.

It is Dash's own HTML without the parts that the page does not need, and with our own files joined.

Some fifty small files are easy to read and slow to send: each is a request with its own headers and
its own compression. Scripts and styles are sent as one file of each kind, made in memory when the
server starts.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Flask, Response, request
from rjsmin import jsmin

from callbacks.api.responses import encoding_for, packed
from callbacks.serving.modules import joined
from data.answers.pages import PAGES
from data.errors import NotFoundError
from data.store.memory import Memory

NEEDLESS = ("dash_table/bundle", "deps/polyfill@")
"""Scripts that Dash always adds and this page does not need.

They are a table component that is not on the page, and functions that browsers have had for years.
``assets/js/panels/charts.js`` replaces the one function that is used.
"""
OWN_FILES = r"\.(js|css)$"
"""Files in assets/ that Dash does not put on the page one by one."""
SCRIPTS = "js"
"""Folder of our own modules within assets/."""
PAGE = "page.js"
OTHERS = "others.js"
"""What only pages need that most visits do not open: ``assets/js/libraries.js`` fetches it."""
WORKERS = {"film": "map/film-worker.js", "tiles": "map/tiles-worker.js"}
"""The worker that plays months, and the one that fetches and reads area tiles.

Each is one script with all its imports, since a worker would fetch its modules one after the other.
"""
FOLDER = "_wardwise"
FOREVER = "public, max-age=31536000, immutable"
BEST = 11
TYPES = {"js": "text/javascript", "css": "text/css"}

LATER = "/dash/dcc/"
"""Scripts that only charts need: ``assets/js/libraries.js`` fetches them with the first one."""

_SCRIPT = re.compile(r'<script src="([^"]+)"></script>\n?')
_LIBRARY = '<link rel="preload" as="script" fetchpriority="low" href="{0}" data-src="{0}">'
_LATER = '<link data-later="{0}">'


class WardwisePage(Dash):  # type: ignore[misc]
    """Dash with a smaller page; tests check its size and that everything on it works."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, assets_ignore=OWN_FILES, **options)
        assets = Path(self.config.assets_folder)
        self.bundles = Bundles()
        self.script = self.bundles.add(joined(assets / SCRIPTS, PAGE), "js")
        self.others = self.bundles.add(joined(assets / SCRIPTS, OTHERS, after=PAGE), "js")
        self.workers = {
            name: self.bundles.add(joined(assets / SCRIPTS, entry), "js")
            for name, entry in WORKERS.items()
        }
        self.style = self.bundles.add(_joined_styles(assets), "css")
        self.bundles.register(self.server, self.config.routes_pathname_prefix + FOLDER)
        self._has_made_page = False
        self.server.before_request(self._make_page_before_libraries)

    def _make_page_before_libraries(self) -> None:
        """Make a page before the first library is served.

        Dash serves a library only after it has made a page that names it. The worker that is asked
        for a library may not be the one that made the page.
        """
        suites = f"{self.config.routes_pathname_prefix}_dash-component-suites/"
        if not self._has_made_page and request.path.startswith(suites):
            self.index()

    def _config(self) -> dict[str, Any]:
        """Dash's settings for the browser, without the components that can hold no others.

        Dash takes a component that is not listed for one of those, and they are most of the
        components.
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
        libraries = _SCRIPT.sub(
            lambda tag: "" if any(name in tag[1] for name in NEEDLESS) else tag[0], parts["scripts"]
        )
        folder = f"{self.config.requests_pathname_prefix}{FOLDER}"
        # Our own script comes first: it draws the first picture while the libraries load. Those are
        # fetched now and run by assets/js/libraries.js, which then does the work of Dash's last
        # script.
        own = f'<script src="{folder}/{self.script}"></script>\n'
        workers = "".join(
            f'<link data-{name} href="{folder}/{file}">' for name, file in self.workers.items()
        )
        others = f'<link data-others href="{folder}/{self.others}">'
        parts["scripts"] = f"{own}{_SCRIPT.sub(_link, libraries)}{workers}{others}"
        parts["renderer"] = parts["renderer"].replace("application/javascript", "text/plain")
        parts["css"] = f'<link rel="stylesheet" href="{folder}/{self.style}">\n{parts["css"]}'
        page: str = super().interpolate_index(**parts)
        self._has_made_page = True
        return page


def _link(tag: re.Match[str]) -> str:
    """A library of the page as a link, which a script of the page reads."""
    return (_LATER if LATER in tag[1] else _LIBRARY).format(tag[1])


def _joined_styles(assets: Path) -> str:
    """All style sheets of a folder, in the order of their names, and the one for paper last.

    Rules of the same weight are settled by their order, so paper has to come after the screen.
    A rule for each page shows it in its own mode.
    """
    for_paper = assets / "css" / "print.css"
    screen = sorted(path for path in assets.rglob("*.css") if path != for_paper)
    shown = [f'[data-mode="{page.key}"] .page.{page.key} {{ display: block; }}' for page in PAGES]
    return "\n".join([*map(_text, screen), *shown, _text(for_paper)])


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


class Bundles:
    """Files made in memory, named by their content and kept packed."""

    def __init__(self) -> None:
        self._content: dict[str, bytes] = {}
        self._packed = Memory()

    def add(self, text: str, kind: str) -> str:
        """Keep a text of a kind ("js" or "css") and return the name of its file."""
        # Comments are for readers of the source; they would be a quarter of the bytes.
        content = (jsmin(text) if kind == "js" else text).encode()
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.{kind}"
        self._content[name] = content
        return name

    def register(self, server: Flask, address: str) -> None:
        """Serve the files under an address, for ever: a file with other content has another name.

        Every worker of a server makes the same files when it starts, so that each can serve the
        files that another worker's page names.
        """

        @server.get(f"{address}/<name>")
        def bundle(name: str) -> Response:
            if name not in self._content:
                raise NotFoundError(f"There is no '{name[:40]}' here; reload the page.")
            encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
            # Many people can ask for it at the same time: it is packed once.
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
