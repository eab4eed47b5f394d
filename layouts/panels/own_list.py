"""The page of a list of customers, and the report that comes back.

``assets/js/panels/list.js`` draws the form, since a list is read in the browser.
"""

from typing import Any

from data.answers.story.mix_report import MixReport
from data.answers.story.own_list import LEAST_AREAS, LEAST_ROWS, MOST_SHARE, NOT_HERE, ListChoices
from layouts import elements as html
from layouts.panels.links import build_cited
from layouts.panels.mix_report import build_report_table

TITLE = "Profile a list"
LEAD = "Which groups your customers are of, beside everybody who lives here."
SENT = (
    "The file stays in this browser. Only its column of postcodes or areas is sent to this server,"
    " counted and forgotten: nothing is stored or logged."
)
NEEDS = (
    f"A list needs {LEAST_ROWS} rows in {LEAST_AREAS} areas."
    f" At most {100 * MOST_SHARE:.0f}% of them may be in one. Each row counts for the group"
    " of its area, as the map shows it."
)


def build_own_list(choices: ListChoices | None) -> html.Element:
    """The page; ``choices`` is None where the atlas counts no lists."""
    parts: list[Any] = [html.H1(TITLE)]
    if choices is None:
        parts.append(html.P(NOT_HERE, className="empty"))
    else:
        form = {
            "data-schemes": html.packed(choices.schemes),
            "data-bases": html.packed(choices.bases),
            "data-against": html.packed(choices.against),
        }
        parts += [
            html.P(LEAD, className="lead"),
            html.Div(id="list-form", **form),
            html.P(SENT, className="figure-note"),
            html.P(NEEDS, className="figure-note"),
            html.Div(id="list-place"),
        ]
    return html.Article(parts, className="about-article list-article")


def build_own_report(report: MixReport) -> html.Element:
    """The report of a list."""
    said = "100: as common as among everybody. Below the index, its 95% interval."
    notes = [note for note in report.notes if note]
    return html.Section(
        [
            html.H2(report.title, className="section-title"),
            html.P(report.lead, className="report-lead") if report.lead else None,
            build_report_table(report, ("Your list", "Everybody")),
            html.P(
                [" ".join((said, *notes)), *build_cited(report.cited)], className="figure-source"
            ),
        ],
        className="report",
    )
