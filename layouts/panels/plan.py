"""The tab Plan: a budget, the areas to begin with, who lives there, and how they come.

``assets/js/panels/plan.js`` makes the fields, and outlines the areas on the map.
"""

from typing import Any

from data.answers.story.plan import Part, PlanFigure, PlanRow
from data.answers.words import first_up, format_count, format_number, format_percent
from layouts import elements as html
from layouts.panels.links import build_cited, build_go_button, build_go_link

FIELDS = (("budget", "Budget, £"), ("cost", "Cost a person, £"))


def build_plan(figure: PlanFigure) -> list[Any]:
    """The body of the tab."""
    return [
        build_switch("plan"),
        html.Div([html.P(sentence) for sentence in figure.sentences], className="say"),
        _form(figure),
        _table(figure) if figure.rows else None,
        html.P(f"And {format_count(figure.more)} more.", className="figure-note")
        if figure.more
        else None,
        _campaign(figure) if figure.block else None,
        _parts("Who lives there", "Group", figure.groups),
        _parts("How people like them come", "Channel", figure.channels),
        html.P([" ".join(figure.notes), *build_cited(figure.cited)], className="figure-source"),
    ]


def build_switch(chosen: str) -> html.Element:
    """The two parts of the tab Missing."""
    buttons = [
        build_go_button(
            words,
            {"tab": tab},
            class_name="chart-kind",
            extra={"aria-pressed": str(tab == chosen).lower()},
        )
        for tab, words in (("missing", "Who is missing"), ("plan", "Plan with a budget"))
    ]
    return html.Div(
        html.Div(buttons, className="chart-kinds"),
        className="chart-switch",
        role="group",
        **{"aria-label": "Missing"},
    )


def _form(figure: PlanFigure) -> html.Element:
    values = {"budget": figure.budget, "cost": figure.cost}
    fields: list[Any] = [
        html.Div(
            [
                html.Label(label, htmlFor=f"plan-{name}", className="label"),
                html.Div(**{"data-plan-field": name, "data-value": values[name]}),
            ]
        )
        for name, label in FIELDS
    ]
    button = html.Button("Plan", className="action", **{"data-plan": ""})
    return html.Div(
        [_ways(figure) if figure.ways else None, *fields, button],
        className="plan-form",
        role="group",
        **{"aria-label": "What can be spent"},
    )


def _ways(figure: PlanFigure) -> html.Element:
    """The ways to reach people that have a cost; choosing one fills in its cost."""
    options = [
        html.Option("Another way", value="", **{"data-cost": ""}),
        *(
            html.Option(
                f"{way.title}, £{way.cost:g} a person",
                value=way.key,
                **{"data-cost": f"{way.cost:g}"},
            )
            for way in figure.ways
        ),
    ]
    chosen = html.Select(
        options, id="plan-by", className="plain-select", **{"data-value": figure.by}
    )
    label = html.Label("People are reached by", htmlFor="plan-by", className="label")
    return html.Div([label, chosen], className="plan-ways")


def _campaign(figure: PlanFigure) -> html.Element:
    """What the plan is as a table of atlas.toml, with fields for what the page does not know."""
    fields = [
        html.Div(
            [
                html.Label(label, htmlFor=f"campaign-{name}", className="label"),
                html.Div(
                    **{"data-campaign-field": name, "data-kind": kind, "data-value": value},
                ),
            ]
        )
        for name, label, kind, value in (
            ("title", "Its name", "text", figure.suggested),
            ("channel", "By", "text", figure.channel),
            ("owner", "Who is responsible", "text", ""),
            ("begins", "First day", "date", ""),
            ("ends", "Last day", "date", ""),
            ("review", "Day of review", "date", ""),
        )
    ]
    actions = [
        html.Button(words, className="action", **{"data-campaign": what})
        for words, what in (("Copy", "copy"), ("Keep as a file", "save"))
    ]
    key, names = figure.finer
    finer = (
        html.P(build_go_link(f"Plan by {names}", {"level": key}), className="figure-note")
        if key
        else None
    )
    return html.Section(
        [
            html.H2("What could be told afterwards", className="section-title"),
            html.Div([html.P(told) for told in figure.beforehand], className="say"),
            finer,
            html.Details(
                [
                    html.Summary("Make it a campaign"),
                    html.P(
                        "Fill this in. Who keeps the atlas then runs: wardwise add campaign.toml"
                        " atlas.toml. After the next build, the page Campaigns tells what changed.",
                        className="figure-note",
                    ),
                    html.Div(fields, className="campaign-fields"),
                    html.Div(actions, className="own-views-actions"),
                    html.P(id="campaign-told", className="figure-note", role="status"),
                ],
                className="folded",
                **{"data-campaign-block": figure.block},
            ),
            html.P(build_go_link("All campaigns", {"mode": "campaigns"})),
        ]
    )


def _table(figure: PlanFigure) -> html.Element:
    heads = [
        html.Th(first_up(figure.names), scope="col"),
        html.Th("Missing", scope="col", className="number"),
    ]
    if figure.price is not None:
        heads += [
            html.Th("To reach", scope="col", className="number"),
            html.Th("Cost", scope="col", className="number"),
        ]
    caption = f"Missing {figure.events} {figure.period}, with a 95% interval."
    return html.Div(
        html.Table(
            [
                html.Caption(caption),
                html.Thead(html.Tr(heads)),
                html.Tbody([_row(row, figure.price) for row in figure.rows]),
            ],
            className="services missed",
        ),
        className="table-scroll",
    )


def _row(row: PlanRow, price: float | None) -> html.Element:
    interval = f"{format_number(row.low)} to {format_number(row.high)}"
    cells = [
        html.Th(build_go_link(row.name, {"area": row.reference}, fly=True), scope="row"),
        html.Td(
            [format_count(row.missing), html.Span(interval, className="interval")],
            className="number ratio",
        ),
    ]
    if price is not None:
        cells += [
            html.Td(format_count(row.served), className="number quiet"),
            html.Td(f"£{format_count(row.served * price)}", className="number quiet"),
        ]
    return html.Tr(cells)


def _parts(title: str, head: str, parts: tuple[Part, ...]) -> html.Element | None:
    if not parts:
        return None
    has_atlas = parts[0].atlas is not None
    heads = [html.Th(head, scope="col"), html.Th("Here", scope="col", className="number")]
    if has_atlas:
        heads.append(html.Th("Atlas", scope="col", className="number"))
    rows = [
        html.Tr(
            [
                html.Th(part.name, scope="row"),
                html.Td(format_percent(part.here), className="number"),
                html.Td(format_percent(part.atlas), className="number quiet")
                if part.atlas is not None
                else None,
            ]
        )
        for part in parts
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="services")
    return html.Section([html.H2(title, className="section-title"), table])
