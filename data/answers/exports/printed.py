"""A table as one page of HTML to print: a file by itself, which asks for nothing else."""

from collections.abc import Sequence

from jinja2 import Environment

from data.answers.exports.notes import Note
from data.answers.exports.table import Column
from data.answers.words import format_number

_PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
@page { size: A4 landscape; margin: 12mm; }
body { font: 14px/1.45 system-ui, sans-serif; color: #17202A; margin: 2rem auto; \
max-width: 74rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1rem; margin-top: 1.5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid #DCE1E6; \
vertical-align: top; }
thead th { vertical-align: bottom; border-bottom-color: #17202A; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
th:nth-child(2) { min-width: 13rem; }
dt { font-weight: 600; float: left; clear: left; width: 9rem; }
dd { margin: 0 0 .2rem 9.5rem; }
@media print { body { font-size: 10px; margin: 0; max-width: none; padding: 0; } \
tr { break-inside: avoid; } .wide { overflow: visible; } th, td { padding: .25rem .35rem; } \
th:nth-child(2) { min-width: 0; } }
</style></head><body><main>
<h1>{{ title }}</h1>
<div class="wide" role="region" tabindex="0" aria-label="{{ title }}"><table><thead><tr>
{% for c in columns %}<th scope="col"{% if c.is_number %} class="n"{% endif %}>{{ c.title }}</th>
{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr>{% for cell in row %}<td{% if columns[loop.index0].is_number %} \
class="n"{% endif %}>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table></div>
<h2>What this page says</h2>
<dl>{% for note in said %}<dt>{{ note.name }}</dt><dd>{{ note.text }}</dd>
{% endfor %}</dl>
</main></body></html>
"""


def printed_html(title: str, columns: Sequence[Column], said: Sequence[Note]) -> bytes:
    """Columns as a page, with what is said of them below; every text is escaped."""
    rows = zip(*(_texts(column) for column in columns), strict=True)
    page = Environment(autoescape=True).from_string(_PAGE)
    return page.render(title=title, columns=columns, rows=list(rows), said=said).encode()


def _texts(column: Column) -> list[str]:
    places = column.places
    if places is None:
        return [str(text) for text in column.values]
    return [
        format_number(value, places) if value == value else "–" for value in column.values.tolist()
    ]
