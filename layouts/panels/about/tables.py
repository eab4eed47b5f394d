"""A plain table of the page About the data."""

from collections.abc import Sequence

from layouts import elements as html


def build_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: tuple[int, ...] = ()
) -> html.Element:
    """A table whose first column names the row.

    ``numbers`` are the columns that are aligned to the right.
    """
    head = html.Thead(
        html.Tr(
            [
                html.Th(text, scope="col", className="number" if i in numbers else "")
                for i, text in enumerate(heads)
            ]
        )
    )
    return html.Div(
        html.Table(
            [head, html.Tbody([_row(row, numbers) for row in rows])], className="register-table"
        ),
        className="table-scroll",
        tabIndex=0,
    )


def _row(row: Sequence[str], numbers: tuple[int, ...]) -> html.Element:
    cells = [
        html.Td(cell, className="number" if i in numbers else "") for i, cell in enumerate(row) if i
    ]
    return html.Tr([html.Th(row[0], scope="row"), *cells])
