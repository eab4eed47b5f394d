"""One build, three engines: records that are a table of PostgreSQL or Spark give the bytes that
DuckDB gives.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.errors import SourceError
from data.pipeline.build import Built, build_atlas
from data.pipeline.check.examine import examine
from data.pipeline.sources.engine import connect
from data.store.reader import open_atlas
from tests.support.council import ABOUT_PEOPLE, CATALOGUE, FIELDS, GOOD_ROWS, write_council
from tests.support.databases import postgres
from tests.support.people import COUNTS, PEOPLE, REGISTER, snapshots

BAD_ROWS = (
    ("31/02/2023", "L1", "8", "web", "1"),
    ("01/01/2023", "L9", "8", "web", "1"),
    ("01/01/2023", "L1", "77", "web", "*"),
    ("", "é", "8", "web", "1"),
)
PERSON = ("Joined", "Left", "lsoa")
ROWS = (*GOOD_ROWS, *BAD_ROWS, ("01/01/2023", " l1", "8", "web", "*"))


def with_table(url: str, table: str = "reports") -> str:
    return (
        CATALOGUE.replace('file = "reports.csv"', f'table = "{table}"\nperson = "n"')
        + f'{ABOUT_PEOPLE}\n[engine]\nurl = "{url}"\n'
    )


def built_from(folder: Path, catalogue: str) -> Built:
    return build_atlas(
        write_council(folder / "council", catalogue=catalogue, rows=ROWS),
        folder / "store",
        silent=True,
    )


def stored(folder: Path, built: Built) -> dict[str, bytes]:
    root = folder / "store" / "builds" / built.build_id
    return {
        str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()
    }


@pytest.fixture(scope="module")
def by_duckdb(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, dict[str, bytes]]:
    """The yardstick: the same rows as a table of a DuckDB database."""
    folder = tmp_path_factory.mktemp("duckdb")
    with duckdb.connect(str(folder / "records.db")) as database:
        database.register("rows", pd.DataFrame(ROWS, columns=list(FIELDS)))
        database.execute("CREATE TABLE reports AS SELECT * FROM rows")
    before = (folder / "records.db").read_bytes()
    built = built_from(folder, with_table(f"duckdb://{folder / 'records.db'}?read_only=True"))
    assert (folder / "records.db").read_bytes() == before
    return built, stored(folder, built)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    with postgres() as url:
        yield url


def fill_postgres(
    url: str, fields: Sequence[str] = FIELDS, rows: Iterable[Sequence[str]] = ROWS
) -> None:
    import psycopg

    columns = ", ".join(f'"{name}" text' for name in fields)
    with psycopg.connect(url.replace("postgres://", "postgresql://")) as connection:
        connection.execute(f"CREATE TABLE reports ({columns})")
        with connection.cursor().copy("COPY reports FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def test_a_table_gives_what_the_file_gives(
    tmp_path: Path, by_duckdb: tuple[Built, dict[str, bytes]]
) -> None:
    built = built_from(tmp_path, CATALOGUE)
    of_file = stored(tmp_path, built)
    of_table = by_duckdb[1]
    assert (built.read, built.accepted, built.refused) == (
        by_duckdb[0].read,
        by_duckdb[0].accepted,
        by_duckdb[0].refused,
    )
    assert set(of_file) == set(of_table)
    # The report names the source, the manifest the report.
    assert [p for p in of_file if of_file[p] != of_table[p]] == [
        "manifest.json",
        "report.html",
        "report.json",
    ]


def test_postgres_gives_the_bytes_of_duckdb(
    tmp_path: Path, postgres_url: str, by_duckdb: tuple[Built, dict[str, bytes]]
) -> None:
    fill_postgres(postgres_url)
    built = built_from(tmp_path, with_table(postgres_url))
    assert built.refused == by_duckdb[0].refused
    assert built.build_id == by_duckdb[0].build_id
    assert stored(tmp_path, built) == by_duckdb[1]


def test_no_raw_row_leaves_postgres_and_nothing_is_left_in_it(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    fill_postgres(postgres_url)
    fetched: list[int] = []
    real = psycopg.Cursor.fetchmany

    def counting(
        cursor: "psycopg.Cursor[tuple[object, ...]]", size: int = 0
    ) -> list[tuple[object, ...]]:
        rows = real(cursor, size)
        fetched.append(len(rows))
        return rows

    monkeypatch.setattr(psycopg.Cursor, "fetchmany", counting)
    built_from(tmp_path, with_table(postgres_url, "public.reports"))
    with psycopg.connect(postgres_url.replace("postgres://", "postgresql://")) as connection:
        there = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN"
            " ('pg_catalog', 'information_schema')"
        ).fetchall()
    assert there == [("reports",)]
    assert max(fetched, default=0) < len(ROWS)


def test_the_doctor_looks_at_a_table_too(tmp_path: Path, postgres_url: str) -> None:
    fill_postgres(postgres_url)
    seen = examine(write_council(tmp_path, catalogue=with_table(postgres_url)))
    assert (seen.records[0].read, seen.records[0].refused) == (len(ROWS), len(BAD_ROWS))


@pytest.fixture
def spark(tmp_path: Path) -> Any:
    """A session of Spark, which ``pyspark://`` takes too."""
    sql = pytest.importorskip(
        "pyspark.sql", reason="pyspark is not installed; see requirements-spark.txt"
    )
    try:
        builder = (
            sql.SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
        )
        return builder.config("spark.sql.warehouse.dir", str(tmp_path / "warehouse")).getOrCreate()
    except Exception as error:  # no Java, or one it cannot use
        pytest.skip(f"Spark does not start here: {str(error)[:200]}")


def fill_spark(session: Any, fields: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    schema = ", ".join(f"`{name}` string" for name in fields)
    session.createDataFrame([tuple(r) for r in rows], schema=schema).createOrReplaceTempView(
        "reports"
    )


def test_spark_gives_the_bytes_of_duckdb(
    tmp_path: Path, spark: Any, by_duckdb: tuple[Built, dict[str, bytes]]
) -> None:
    fill_spark(spark, FIELDS, ROWS)
    built = built_from(tmp_path, with_table("pyspark://"))
    assert stored(tmp_path, built) == by_duckdb[1]


def counted_people(folder: Path, url: str) -> dict[str, dict[str, int]]:
    """The snapshots of the register of ``tests.support.people`` as a table."""
    catalogue = REGISTER.replace('file = "reports.csv"', 'table = "reports"')
    path = write_council(folder / "council", catalogue=f'{catalogue}\n[engine]\nurl = "{url}"\n')
    build_atlas(path, folder / "store", silent=True)
    return snapshots(folder / "store")


def test_a_register_in_postgres_is_counted_as_one_in_a_file(
    tmp_path: Path, postgres_url: str
) -> None:
    fill_postgres(postgres_url, PERSON, PEOPLE)
    assert counted_people(tmp_path, postgres_url) == COUNTS


def test_a_register_in_spark_is_counted_as_one_in_a_file(tmp_path: Path, spark: Any) -> None:
    fill_spark(spark, PERSON, PEOPLE)
    assert counted_people(tmp_path, "pyspark://") == COUNTS


def test_an_engine_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"check \[engine\] url in atlas.toml|needs a driver"):
        connect("nosuch://host/database")
    with duckdb.connect(str(tmp_path / "records.db")) as database:
        database.execute("CREATE TABLE others (a TEXT)")
    with pytest.raises(SourceError, match="has no table 'reports' \\(tables: others\\)"):
        built_from(tmp_path, with_table(f"duckdb://{tmp_path / 'records.db'}"))


@pytest.mark.parametrize(
    ("zone", "month"), [("", "2023-06"), ('time_zone = "Europe/London"', "2023-07")]
)
def test_moments_of_a_database_lie_in_the_day_of_the_declared_zone(
    tmp_path: Path, zone: str, month: str
) -> None:
    with duckdb.connect(str(tmp_path / "records.db")) as database:
        database.execute(
            "CREATE TABLE reports AS SELECT TIMESTAMPTZ '2023-06-30 23:30:00+00' AS \"when\", 'L1'"
            " AS \"where\", '8' AS what, 'web' AS how, 3 AS n"
        )
    catalogue = with_table(f"duckdb://{tmp_path / 'records.db'}").replace('date_order = "uk"', zone)
    assert built_from(tmp_path, catalogue).refused == 0
    assert open_atlas(tmp_path / "store").manifest.first_month == month


def test_dates_of_a_database_are_read_as_days(tmp_path: Path) -> None:
    """A column of type date or timestamp is text like 2023-01-31, whatever the database prints."""
    with duckdb.connect(str(tmp_path / "records.db")) as database:
        database.execute(
            "CREATE TABLE reports AS SELECT TIMESTAMP '2023-01-31 10:30:00' AS \"when\", 'L1' AS"
            " \"where\", '8' AS what, 'web' AS how, 3 AS n"
        )
    catalogue = with_table(f"duckdb://{tmp_path / 'records.db'}").replace(
        'date_order = "uk"', 'date_order = "iso"'
    )
    assert built_from(tmp_path, catalogue).refused == 0
    with (tmp_path / "council" / "reports.csv").open(encoding="utf-8") as handle:
        assert next(csv.reader(handle)) == list(FIELDS)
