"""Engines: one groups the records, and the embedded DuckDB rolls up the grouped cells."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
from ibis.backends import BaseBackend

from data.errors import SourceError, first_line

EMBEDDED = "duckdb://"
MEMORY = "2GB"
"""Memory that the embedded DuckDB may use before it writes to its scratch directory."""
DRIVERS = {
    "postgres": "requirements-postgres.txt",
    "postgresql": "requirements-postgres.txt",
    "pyspark": "requirements-spark.txt",
}


@contextmanager
def reading(source: str) -> Iterator[None]:
    """Turn faults of the embedded engine while it reads a source into SourceErrors that name it."""
    try:
        yield
    except duckdb.Error as error:
        raise SourceError(
            f"{source} cannot be read: {first_line(error)}; save it again from the program it came"
            " from"
        ) from None


@dataclass(frozen=True)
class Engines:
    """Two connections for one build.

    They are the same one where records are grouped in the embedded DuckDB. Raw rows stay in
    ``records``. Only distinct values to be judged, refused rows and grouped cells leave it.
    """

    records: BaseBackend
    cells: BaseBackend

    @property
    def is_embedded(self) -> bool:
        return self.records is self.cells

    def close(self) -> None:
        """Close both connections."""
        for connection in {id(c): c for c in (self.records, self.cells)}.values():
            connection.disconnect()


def open_engines(url: str, scratch: Path | None = None) -> Engines:
    """The engines of a build for ``[engine] url``.

    Raises SourceError where the URL cannot be connected to.
    """
    cells = connect(EMBEDDED, scratch)
    return Engines(records=cells if url == EMBEDDED else connect(url), cells=cells)


def connect(url: str, scratch: Path | None = None) -> BaseBackend:
    """An Ibis backend.

    DuckDB never installs extensions from the network, and with ``scratch`` keeps within MEMORY.
    Raises SourceError where the URL cannot be connected to.
    """
    scheme = url.split(":", 1)[0]
    try:
        connection = ibis.connect(url)
    except ImportError as error:
        wanted = DRIVERS.get(scheme, "the driver Ibis names for it")
        raise SourceError(
            f"The engine '{scheme}' needs a driver that is not installed ({error}); install"
            f" {wanted}"
        ) from error
    except Exception as error:  # each backend has its own family of errors
        raise SourceError(
            f"The engine '{url.split('@')[-1]}' cannot be reached: {error}; check [engine] url in"
            " atlas.toml"
        ) from error
    if connection.name == "duckdb":
        # A build shows its own progress; DuckDB's bar would go into the file that receives the
        # output.
        for setting in (
            "autoinstall_known_extensions",
            "autoload_known_extensions",
            "enable_progress_bar",
        ):
            connection.raw_sql(f"SET {setting} = false")
        connection.raw_sql("SET preserve_insertion_order = false")
        if scratch is not None:
            connection.raw_sql(f"SET memory_limit = '{MEMORY}'")
            connection.raw_sql(
                f"SET temp_directory = '{str(scratch / 'engine').replace(chr(39), chr(39) * 2)}'"
            )
    return connection


def open_table(connection: BaseBackend, name: str) -> ibis.expr.types.Table:
    """A table of a database, as ``table`` or ``schema.table``.

    Raises SourceError that lists the tables there are.
    """
    schema, _, table = name.rpartition(".")
    try:
        return connection.table(table, database=schema or None)
    except Exception as error:  # each backend has its own family of errors
        try:
            there = (
                ", ".join(sorted(connection.list_tables(database=schema or None))[:12]) or "none"
            )
        except Exception:
            there = "not known"
        raise SourceError(
            f"the engine has no table '{name}' (tables: {there}); check table and [engine] url in"
            f" atlas.toml: {str(error)[:200]}"
        ) from error
