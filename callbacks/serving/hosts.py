"""By which names the server may be asked, and whose word it takes for where a request came from."""

from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from data.settings import NetworkSettings

THIS_MACHINE = ("localhost", "127.0.0.1")


def is_this_machine(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine only."""
    return host in ("localhost", "::1") or host.startswith("127.")


def add_hosts(server: Flask, settings: NetworkSettings, *, listens_on: str = "") -> None:
    """Believe so many proxies as the settings say, and answer under the atlas's own names only.

    A page elsewhere on the web can give its own name the address 127.0.0.1 and read what is served
    there as if it were its own. So a server that only this machine can reach (``listens_on``)
    answers to the names of this machine, and one whose address is known to that; others answer to
    every name.
    """
    if settings.proxies:
        behind = ProxyFix(
            server.wsgi_app,
            x_for=settings.proxies,
            x_proto=settings.proxies,
            x_host=settings.proxies,
        )
        server.wsgi_app = behind  # type: ignore[method-assign]
    if settings.address:
        server.config["TRUSTED_HOSTS"] = [urlsplit(settings.address).hostname, *THIS_MACHINE]
    elif (
        not settings.proxies and is_this_machine(listens_on) and ":" not in listens_on
    ):  # Werkzeug knows no names for IPv6
        server.config["TRUSTED_HOSTS"] = list(THIS_MACHINE)
