"""The peers' pages.

Each has ``window.firstPicture`` (milliseconds) and ``window.recolour(turn)`` (a promise of
milliseconds until on screen).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Flask, Response, abort, send_file
from waitress.server import create_server
from werkzeug.security import safe_join

from benchmarks.peers.data import PeerData, described

HERE = Path(__file__).parent
PEERS = {
    "MapLibre GL, feature-state": "page/maplibre.html",
    "deck.gl, MVTLayer": "page/deck.html",
    "dash-leaflet, GeoJSON and hideout": "leaflet/",
    "Plotly, choropleth_map": "plotly/",
}
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".geojson": "application/json",
    ".pbf": "application/x-protobuf",
}
QUALITY = 5


@contextmanager
def peers_served(data: PeerData) -> Iterator[str]:
    """Address of a server for all four pages, on a free port of this machine."""
    listening = create_server(_server(data), host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=listening.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.effective_port}"
    finally:
        listening.close()
        thread.join(timeout=5)


def _server(data: PeerData) -> Flask:
    server = Flask("peers", static_folder=None)
    packages = data.folder.parent / "node_modules"

    @server.get("/page/<name>")
    def page(name: str) -> Response:
        return send_file(HERE / "pages" / name)

    @server.get("/page/told.js")
    def told() -> Response:
        return Response(
            "window.told ="
            f" {described(data)};\n{(HERE / 'pages' / 'told.js').read_text(encoding='utf-8')}",
            mimetype="text/javascript",
        )

    @server.get("/data/<path:path>")
    def shapes(path: str) -> Response:
        return _packed(data.folder, path, empty=path.endswith(".pbf"))

    @server.get("/packages/<path:path>")
    def package(path: str) -> Response:
        return _packed(packages, path)

    _add_leaflet(server, data)
    _add_plotly(server, data)
    return server


@lru_cache(maxsize=64)
def _content(path: Path) -> bytes:
    packed: bytes = brotli.compress(path.read_bytes(), quality=QUALITY)
    return packed


def _packed(folder: Path, path: str, *, empty: bool = False) -> Response:
    found = safe_join(str(folder), path)
    if found is None or not Path(found).is_file():
        return Response(b"") if empty else abort(404)
    response = Response(
        _content(Path(found)), mimetype=TYPES.get(Path(found).suffix, "application/octet-stream")
    )
    response.headers["Content-Encoding"] = "br"
    return response


def _index(script: str) -> str:
    return f"""<!DOCTYPE html>
<html>
<head>{{%metas%}}{{%css%}}<style>body {{ margin: 0; }}</style></head>
<body>{{%app_entry%}}
<footer>
{{%config%}}{{%scripts%}}
<script src="/page/told.js"></script><script src="/page/{script}"></script>
{{%renderer%}}
</footer>
</body>
</html>"""


def _add_leaflet(server: Flask, data: PeerData) -> None:
    import dash
    import dash_leaflet as dl

    west, south, east, north = data.bounds
    app = dash.Dash(
        "peer_leaflet",
        server=server,
        url_base_pathname="/leaflet/",
        serve_locally=True,
        use_async=False,
    )
    app.index_string = _index("leaflet.js")
    shapes = dl.GeoJSON(
        url="/data/areas.geojson", id="areas", hideout={"turn": 0}, style={"variable": "peer.style"}
    )
    app.layout = dl.Map(
        shapes,
        center=[(south + north) / 2, (west + east) / 2],
        zoom=6,
        preferCanvas=True,
        style={"height": "900px"},
    )


def _add_plotly(server: Flask, data: PeerData) -> None:
    import dash
    import plotly.graph_objects as go
    from dash import dcc

    west, south, east, north = data.bounds
    scale = [[place / (len(data.colours) - 1), colour] for place, colour in enumerate(data.colours)]
    numbers = list(range(1, data.areas + 1))
    drawn = go.Choroplethmap(
        geojson="/data/areas.geojson",
        locations=numbers,
        z=[n % len(data.colours) for n in numbers],
        colorscale=scale,
        featureidkey="id",
        marker_line_width=0,
    )
    figure = go.Figure(drawn)
    view = {
        "style": "white-bg",
        "center": {"lat": (south + north) / 2, "lon": (west + east) / 2},
        "zoom": 5,
    }
    figure.update_layout(map=view, height=900, margin=dict.fromkeys("lrtb", 0))
    app = dash.Dash(
        "peer_plotly",
        server=server,
        url_base_pathname="/plotly/",
        serve_locally=True,
        use_async=False,
    )
    app.index_string = _index("plotly.js")
    app.layout = dcc.Graph(id="areas", figure=figure)
