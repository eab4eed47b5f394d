"""The same records, saved in every form a spreadsheet or database writes, give the same tables."""

import csv
import io
import itertools
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.pipeline.build import build_atlas
from data.store.layout import read_current
from tests.support.council import CATALOGUE, FIELDS, GOOD_ROWS, write_council
from tests.support.effort import tries

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
TEXTS = list(
    itertools.product(ENCODINGS, ",;\t|", ("\n", "\r\n"), (csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
)
FORMS = random.Random(1).sample(TEXTS, tries(3, len(TEXTS)))
"""Encoding, delimiter, end of line and quotation marks."""
pytestmark = pytest.mark.prove(1)


def tables_from(folder: Path, file: str, content: bytes, more: str = "") -> dict[str, bytes]:
    """Path in the build → bytes, of every table of an atlas whose records are in ``file``."""
    catalogue = CATALOGUE.replace('file = "reports.csv"', f'file = "{file}"\n{more}')
    path = write_council(folder / "council", catalogue=catalogue)
    (folder / "council" / file).write_bytes(content)
    assert build_atlas(path, folder / "store", silent=True).refused == 0
    build = folder / "store" / "builds" / read_current(folder / "store")
    return {str(p.relative_to(build)): p.read_bytes() for p in sorted(build.rglob("*.parquet"))}


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables made from plain CSV in UTF-8."""
    content = "\n".join(",".join(row) for row in (FIELDS, *GOOD_ROWS)).encode()
    tables = tables_from(tmp_path_factory.mktemp("plain"), "reports.csv", content)
    assert len(tables) > 5
    return tables


@pytest.mark.parametrize(("encoding", "delimiter", "end", "quoting"), FORMS)
def test_text_in_any_form_gives_the_same_tables(
    tmp_path: Path, right: dict[str, bytes], encoding: str, delimiter: str, end: str, quoting: int
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows((FIELDS, *GOOD_ROWS))
    declared = encoding.removesuffix("-sig")
    more = f"encoding = '{declared}'\ndelimiter = \"{delimiter}\"".replace("\t", "\\t")
    content = text.getvalue().encode(encoding)
    assert tables_from(tmp_path, "reports.csv", content, more) == right


def test_parquet_gives_the_same_tables(tmp_path: Path, right: dict[str, bytes]) -> None:
    columns = dict(zip(FIELDS, map(list, zip(*GOOD_ROWS, strict=True)), strict=True))
    written = io.BytesIO()
    pq.write_table(pa.table(columns), written)
    assert tables_from(tmp_path, "reports.parquet", written.getvalue()) == right
