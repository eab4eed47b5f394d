"""The engine that groups records: an Ibis connection, one to a build."""

import ibis
from ibis.backends import BaseBackend

from data.errors import SourceError


def connect(url: str) -> BaseBackend:
    """An Ibis backend for ``[engine] url``. DuckDB never reaches out for extensions.

    Raises SourceError where the URL cannot be connected to.
    """
    try:
        connection = ibis.connect(url)
    except Exception as error:  # each backend has its own family of errors
        raise SourceError(f"The engine '{url.split('@')[-1]}' cannot be reached: {error}; check [engine] url in atlas.toml") from error
    if connection.name == "duckdb":
        for setting in ("autoinstall_known_extensions", "autoload_known_extensions"):
            connection.raw_sql(f"SET {setting} = false")
        connection.raw_sql("SET preserve_insertion_order = false")
    return connection
