"""My ward: what changed, what stands out against next door, who lives here; one sheet on paper."""

from typing import Any

from data.answers.story.side_by_side import SideBySide
from data.answers.story.values import Pictured, Place
from data.answers.story.ward import Changed, NextDoorRow, WardPage
from data.answers.verdict_words import MARKS
from data.answers.words import between, count_of, first_up, format_base, format_count, format_number
from layouts import elements as html
from layouts.panels.answer import build_small_trend
from layouts.panels.links import build_cited, build_go_link, helped
from layouts.panels.mix import build_mix
from layouts.panels.pictured import build_pictured
from layouts.panels.take import TAKES


def build_ward_page(page: WardPage, picture: Pictured) -> html.Element:
    """The page of an area."""
    left = [_changed(page), build_pictured(picture), _beside(page.beside)]
    right = [_services(page), _mix(page), _missing(page)]
    columns = html.Div([html.Div(helped(left)), html.Div(helped(right))], className="ward-columns")
    notes = [" ".join(page.notes), " "] if page.notes else []
    source = html.P([*notes, *build_cited(page.cited)], className="figure-source ward-source")
    return html.Article([_head(page), columns, source], className="ward-article")


def _head(page: WardPage) -> html.Element:
    place, residents = page.place, page.residents
    where = ", ".join(name for _, name, _ in place.parents)
    kind = f"Your {place.kind}{', in ' + where if where else ''}"
    if residents:
        number = format_base(residents.value, is_estimate=residents.is_estimate)
        kind = f"{kind} · {number} {residents.label}"
    forget = html.Button("Forget it on this device", className="text-button", **{"data-forget": ""})
    buttons = [
        html.Button(
            [html.Span(className="icon icon-share", **{"aria-hidden": "true"}), "Share"],
            className="action",
            **{"data-share": ""},
        ),
        html.Button("Take away", className="action", **TAKES),
        html.Button("Print one sheet", className="action", **{"data-print": ""}),
        build_go_link(
            "On the map", {"mode": "explore", "area": place.reference}, class_name="action"
        ),
        None if page.is_draft else _feed(place),
        html.Span(["Not yours? ", forget], className="not-mine"),
    ]
    return html.Div(
        [
            html.P(kind, className="place-kind"),
            html.H1(page.headline),
            html.Div(buttons, className="ward-actions"),
        ],
        className="ward-head",
    )


def _feed(place: Place) -> html.Element:
    code = place.reference.partition(":")[2]
    return html.A("Changes by feed", href=f"ward/{code}/feed.atom", className="action")


def _section(title: str, *parts: Any) -> html.Element:
    return html.Section([html.H2(title, className="ward-title"), *parts])


def _changed(page: WardPage) -> html.Element:
    lines = html.Ul([_change(each) for each in page.changes], className="changes")
    chance = html.P(page.chance, className="figure-note") if page.chance else None
    chart = build_small_trend(page.changed, page.place.name) if page.changed else None
    coming = html.P(page.coming, className="figure-note") if page.coming else None
    return _section("What changed since a year before", lines, chance, chart, coming)


def _change(changed: Changed) -> html.Element:
    mark = html.Span(MARKS[changed.band], className="change-mark", **{"aria-hidden": "true"})
    return html.Li([mark, html.Span(changed.text)])


def _services(page: WardPage) -> html.Element:
    title = "What stands out against next door"
    if not page.compared:
        return _section(title, html.P("No service can be compared with the areas next door."))
    every = count_of(page.compared, "service", "services")
    if not page.rows:
        said = f"None of {every} differs from next door by more than chance."
        return _section(title, html.P(said))
    heads = (
        ("Service", ""),
        ("Over time", ""),
        ("Before", "number"),
        ("Now", "number"),
        ("Gap", "number"),
        ("Next door", ""),
    )
    head = html.Tr([html.Th(text, scope="col", className=name) for text, name in heads])
    table = html.Table(
        [html.Thead(head), html.Tbody([_row(row) for row in page.rows])], className="next-door"
    )
    note = (
        f"{first_up(page.period)}, and a year before. Gap: how many more or fewer than at the rate"
        f" next door. Chosen from {every}."
    )
    return _section(
        title, html.Div(table, className="table-scroll"), html.P(note, className="figure-note")
    )


def _row(row: NextDoorRow) -> html.Element:
    word = "fewer" if row.band.direction < 0 else "more"
    spark = html.Div(className="spark", **{"data-values": html.packed(list(row.rates))})
    before = between(format_count, row.before) if row.before else "–"
    link = build_go_link(
        row.title,
        {"mode": "explore", "theme": row.theme, "service": row.item, "measure": "nextdoor"},
    )
    verdict = [html.Span(MARKS[row.band], **{"aria-hidden": "true"}), f" {word}"]
    return html.Tr(
        [
            html.Th(link, scope="row"),
            html.Td(spark),
            html.Td(before, className="number"),
            html.Td(between(format_count, row.now), className="number"),
            html.Td(between(_signed, row.gaps), className="number"),
            html.Td(verdict),
        ]
    )


def _signed(value: float) -> str:
    text = format_number(value)
    return f"+{text}" if value > 0 and text != "0" else text


def _beside(found: SideBySide | None) -> html.Element | None:
    """The same services here and next door, or in another ward that was chosen."""
    if found is None:
        return None
    heads: list[Any] = [html.Th("Service", scope="col")]
    for place, (name, reference) in enumerate(zip(found.names, found.references, strict=True)):
        link = build_go_link(name, {"mode": "ward", "area": reference, "compare": ""})
        heads.append(html.Th(name if place == 0 else link, scope="col", className="number"))
    rows = [
        html.Tr(
            [
                html.Th([row.title, html.Span(row.unit, className="interval")], scope="row"),
                *(html.Td(rate, className="number") for rate in row.rates),
            ]
        )
        for row in found.rows
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="beside")
    others: list[Any] = []
    for place, (reference, name) in enumerate(found.others):
        others += [", " if place else "", build_go_link(name, {"compare": reference})]
    note = html.P(["Beside another: ", *others, "."], className="figure-note") if others else None
    wide = html.Div(table, className="table-scroll")
    return _section("Side by side with next door", wide, note)


def _mix(page: WardPage) -> html.Element | None:
    if page.mix is None:
        return None
    return build_mix(page.mix, place="Here", comparator=page.mix_comparator, folded=False)


def _missing(page: WardPage) -> html.Element | None:
    if not page.missing:
        return None
    return _section("Whom we miss", *(html.P(sentence) for sentence in page.missing))


def build_ward_choice(areas: list[tuple[str, str]], level_names: str, more: int) -> html.Element:
    """The ward page before an area is chosen.

    It lists the areas to choose from, as (reference, name).
    """
    said = (
        f"Choose one of the {level_names}, or search for its name or your postcode above. This"
        " device remembers it, and nobody else is told."
    )
    links = [
        html.Li(build_go_link(name, {"area": reference, "mode": "ward"}, fly=True))
        for reference, name in areas
    ]
    return html.Article(
        [
            html.H1("Which is your ward?" if level_names == "wards" else "Which area is yours?"),
            html.P(said),
            html.Ul(links, className="ward-list"),
            html.P(f"and {count_of(more, 'other', 'others')}: use the search.") if more else None,
        ],
        className="ward-article",
    )
