"""Wardwise: ``python app.py`` serves the atlas in the store; ``gunicorn "app:create_server()"`` does it with many workers."""

import argparse
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import dash
from flask import Flask
from waitress import serve

from callbacks import answer, api, serving, wiring
from callbacks.page import WardwisePage
from callbacks.services import services_for
from data.errors import StoreError, WardwiseError
from data.settings import Settings, read_settings
from layouts.page import index_page
from layouts.shell import build_shell

ASSETS = Path(__file__).parent / "assets"
THREADS = 8


def create_app(settings: Settings) -> dash.Dash:
    """The page over the store of the settings. Raises StoreError where there is no build to serve."""
    server = Flask("wardwise")
    services = services_for(settings, server)
    first = services.atlases.current()
    app = WardwisePage(
        "wardwise",
        server=server,
        assets_folder=str(ASSETS),
        title=f"{first.manifest.title} · Wardwise",
        update_title="",
        use_async=False,
        serve_locally=True,
        suppress_callback_exceptions=True,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1, viewport-fit=cover"}],
    )
    app.index_string = index_page(app)
    # A new build is served to the next visitor; the same one is laid out once.
    layouts = lru_cache(maxsize=2)(lambda _build_id: build_shell(services.atlases.current().manifest, settings))
    app.layout = lambda: layouts(services.atlases.current().build_id)
    api.register(server, services)
    answer.register(app, services)
    wiring.register(app, first.manifest)
    serving.install(app, services)
    return app


def create_server() -> Flask:
    """The WSGI application, for gunicorn; settings from the environment."""
    server: Flask = create_app(read_settings()).server
    return server


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped. Returns 2, with a sentence, where there is nothing to serve."""
    parser = argparse.ArgumentParser(description="Serve a Wardwise atlas. WARDWISE_STORE names the store; other settings are in the README.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8050, help="port to listen on (default: 8050)")
    options: Any = parser.parse_args(arguments)
    try:
        settings = read_settings()
        server = create_app(settings).server
    except StoreError as error:
        print(f"{error}\nMake the demonstration with 'python -m data.build demo --store store', or point WARDWISE_STORE at a store.", file=sys.stderr)
        return 2
    except WardwiseError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Wardwise is at http://{options.host}:{options.port}/ (stop with Ctrl+C)")
    serve(server, host=options.host, port=options.port, threads=THREADS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
