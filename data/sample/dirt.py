"""Make faulty rows like those of real extracts.

Some can be mended on the way in; the others must be set aside and counted.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator

LINES_TOO_LONG = b"14/06/2024,LIB,ZX1 1AA,Counter,1,left early\n" * 3
"""Lines with one value too many, put at the end of the CSV of visits."""


def plain(table: pa.Table) -> pa.Table:
    """Dictionary columns as plain text."""
    return pa.table(
        {
            name: c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c
            for name, c in zip(table.column_names, table.columns, strict=True)
        }
    )


def _copies(rng: Generator, table: pa.Table, count: int, **changes: Sequence[object]) -> pa.Table:
    """Copies of ``count`` rows with some columns replaced.

    Each list of values is repeated to the number of rows.
    """
    rows = table.take(np.sort(rng.choice(len(table), count, replace=False)))
    for name, values in changes.items():
        place = rows.column_names.index(name)
        repeated = [values[i % len(values)] for i in range(count)]
        rows = rows.set_column(place, name, pa.array(repeated, table.schema.field(name).type))
    return rows


def _edited(
    rng: Generator, table: pa.Table, count: int, name: str, edit: Callable[[str], str]
) -> pa.Table:
    """Copies of ``count`` rows with the text of one column changed."""
    rows = table.take(np.sort(rng.choice(len(table), count, replace=False)))
    return rows.set_column(
        rows.column_names.index(name),
        name,
        pa.array([edit(v) for v in rows.column(name).to_pylist()], pa.string()),
    )


def _put_in(table: pa.Table, extra: list[pa.Table], at: float) -> pa.Table:
    middle = int(len(table) * at)
    return pa.concat_tables([table.slice(0, middle), *extra, table.slice(middle)]).combine_chunks()


def dirty_contacts(rng: Generator, table: pa.Table) -> pa.Table:
    """Faulty contacts.

    They have codes in lower case and with spaces, numbers that went through a spreadsheet, codes
    from elsewhere, and missing dates.
    """
    return _put_in(
        table,
        [
            _edited(rng, table, 60, "output_area", lambda code: f" {code.lower()} "),
            _edited(rng, table, 40, "service_no", lambda number: f"{number}.0"),
            _copies(rng, table, 45, output_area=["Z00009999", "E00123456", "unknown"]),
            _copies(rng, table, 12, service_no=["99", "test"]),
            _copies(rng, table, 9, logged_on=[None]),
        ],
        0.4,
    )


def dirty_visits(rng: Generator, table: pa.Table) -> pa.Table:
    """Faulty visits.

    They have postcodes without a space or of no place, impossible dates, and a count in words.
    """
    return _put_in(
        table,
        [
            _edited(rng, table, 60, "Postcode", lambda postcode: postcode.lower().replace(" ", "")),
            _copies(
                rng, table, 70, Postcode=["ZX99 9ZZ", "ZX77 1AA", "ZX1", "visitor from abroad", ""]
            ),
            _copies(
                rng,
                table,
                24,
                **{
                    "Visit date": [
                        "31/02/2023",
                        "2023",
                        "last Tuesday",
                        "",
                        "00/00/0000",
                        "14/13/2023",
                    ]
                },
            ),
            _copies(rng, table, 6, Visitors=["two", "-1"]),
        ],
        0.6,
    )


def dirty_street(rng: Generator, table: pa.Table) -> pa.Table:
    """Faulty street reports: coordinates in the sea, and missing ones."""
    return _put_in(
        table,
        [
            _copies(rng, table, 30, easting=[631_000.0, 640_500.0], northing=[497_000.0]),
            _copies(rng, table, 25, easting=[None], northing=[None]),
        ],
        0.5,
    )


def dirty_care(rng: Generator, table: pa.Table) -> pa.Table:
    """Counts that came hidden from a partner who applies a rule of their own."""
    first = table.filter(
        pc.and_(pc.equal(table["month"], "2023-02"), pc.equal(table["request"], "Mobile meals"))
    )
    marks = _copies(rng, first, min(8, len(first)), requests=["*", "<5"])
    return _put_in(table, [marks], 0.2)
