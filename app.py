"""Wardwise: the web application over the atlas in the store.

``wardwise serve`` and ``python app.py`` serve it, and ``gunicorn "app:create_server()"`` serves it
with many workers. ``wardwise.py`` holds the command line.
"""

import gc

# Pause garbage collection while importing: it frees nothing and adds a quarter to the start-up
# time.
gc.disable()

import logging
import os
import sys
import threading
import webbrowser
from functools import lru_cache
from pathlib import Path
from typing import Any

import dash
import waitress
from flask import Flask

from callbacks import api, clientside, pages, serving
from callbacks.context import services_for
from callbacks.serving.bundle import WardwisePage
from callbacks.serving.limits import (
    LARGEST_REQUEST,
    LONGEST_HEADERS,
    add_hosts,
    is_only_here,
    is_this_machine,
)
from callbacks.talk.beside import FOR_PHONES, TalkBeside
from data.errors import DraftError, StoreError, WardwiseError
from data.settings import Settings, read_settings
from data.store.visibility import hidden_themes
from layouts.index_html import index_page
from layouts.shell import build_shell

gc.freeze()
gc.enable()

ASSETS = Path(__file__).parent / "assets"
THREADS = 8
AFTER_THE_FIRST_PAGE = 2.0
"""Seconds after which the modules that only figures need are loaded.

They are loaded earlier where a figure needs them before that.
"""


def create_app(settings: Settings, *, listens_on: str = "", has_phones: bool = False) -> dash.Dash:
    """The page over the store of the settings, to be served on an address.

    ``has_phones``: phones follow its page Present (callbacks/talk/stage.py).

    Raises StoreError where there is no build to serve, and DraftError where it is a draft that
    others than this machine could reach.
    """
    server = Flask("wardwise", static_folder=None)
    if settings.talk:
        # Behind the proxies that add_hosts trusts: a phone's address is its own.
        beside = TalkBeside(Path(settings.talk), server.wsgi_app)
        server.wsgi_app = beside  # type: ignore[method-assign, assignment]
    add_hosts(server, settings, listens_on=listens_on)
    services = services_for(settings, server, is_only_here=is_only_here(settings, listens_on))
    gate = serving.add_sign_in(server, services)
    first = services.atlases.whole()
    app = WardwisePage(
        "wardwise",
        server=server,
        assets_folder=str(ASSETS),
        title=f"{first.manifest.title} · Wardwise",
        update_title="",
        use_async=False,
        serve_locally=True,
        suppress_callback_exceptions=True,
        meta_tags=[
            {
                "name": "viewport",
                "content": "width=device-width, initial-scale=1, viewport-fit=cover",
            }
        ],
    )
    app.index_string = index_page(app)
    # The next visitor gets a new build. The layout of a build is made once for all people who see
    # it alike.
    layouts = lru_cache(maxsize=32)(
        lambda build_id, link: build_shell(
            services.atlases.at(build_id).manifest,
            settings,
            link,
            has_phones=has_phones,
        )
    )
    app.layout = lambda: layouts(services.atlases.current().build_id, gate.link())
    api.register(server, services)
    pages.register(app, services)
    clientside.register(app)
    serving.install(app, services, gate)
    for warning in warnings_for(first.manifest, settings, listens_on):
        print(warning, file=sys.stderr)
    return app


def warnings_for(manifest: Any, settings: Settings, listens_on: str) -> list[str]:
    """Sentences about who can see what, for the person who starts a server."""
    told = []
    if settings.sign_in == "none" and (hidden := hidden_themes(manifest, frozenset())):
        titles = ", ".join(
            f"{t.title} ({', '.join(t.groups)})" for t in manifest.themes if t.key in hidden
        )
        told.append(
            f"Themes that nobody sees, since they are for groups and no sign-in is set: {titles}."
            " Set WARDWISE_SIGN_IN (docs/security.md)."
        )
    if settings.sign_in == "none" and listens_on and not is_this_machine(listens_on):
        told.append(
            f"Everybody who can reach {listens_on} can read this atlas: no sign-in is set"
            " (docs/security.md)."
        )
    return told


def create_server() -> Flask:
    """The WSGI application, for gunicorn, with settings from the environment.

    It cannot know where gunicorn listens, so it raises DraftError for every draft.
    """
    server: Flask = create_app(read_settings()).server
    return server


def run_server(
    store: Path | None = None, host: str = "", port: int = 0, *, opens: bool = False
) -> int:
    """Serve until stopped; values that are not given come from the settings.

    ``opens``: the page is opened in the browser of whoever sits at the terminal. Returns 2, with a
    sentence, where there is nothing to serve.
    """
    try:
        settings = read_settings()
        settings = settings.model_copy(update={"store": store or settings.store})
        host, port = host or settings.host, port or settings.port
        server = create_app(settings, listens_on=host).server
    except DraftError as error:
        print(error, file=sys.stderr)
        return 2
    except StoreError as error:
        print(
            f"{error}\nMake the demonstration with 'wardwise demo --store store', or point"
            " WARDWISE_STORE at a store.",
            file=sys.stderr,
        )
        return 2
    except WardwiseError as error:
        print(error, file=sys.stderr)
        return 2
    # The application decides which headers of a proxy to trust, once it is set up for one
    # (callbacks/serving/limits.py).
    try:
        listening = waitress.create_server(
            server,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=not settings.proxies,
            max_request_body_size=LARGEST_REQUEST,
            max_request_header_size=LONGEST_HEADERS,
            **(FOR_PHONES if settings.talk else {}),
        )
    except (OSError, ValueError) as error:
        print(
            f"Cannot listen on {host}:{port} ({error}); stop what listens there, or name another"
            " --host or --port.",
            file=sys.stderr,
        )
        return 2
    address = f"http://{host}:{port}/"
    print(f"Wardwise is at {address} (stop with Ctrl+C)", flush=True)
    if opens and sys.stdout.isatty() and _has_a_desktop():
        open_page(address)
    # A request that waits a moment in the queue is normal, so no warning is logged.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    later = threading.Timer(AFTER_THE_FIRST_PAGE, _load_what_figures_need)
    later.daemon = True
    later.start()
    listening.run()
    return 0


def open_page(address: str) -> None:
    """Open a page in the browser of this machine, without waiting for it."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _has_a_desktop() -> bool:
    """Whether there is a screen for a browser: without one a text browser would take the terminal.

    On macOS and Windows there is one.
    """
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return named or not sys.platform.startswith("linux")


def _load_what_figures_need() -> None:
    import scipy.special  # noqa: F401


if __name__ == "__main__":
    from wardwise import serve

    serve()
