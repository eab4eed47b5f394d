"""The panel of the map page: where, and the body of the open tab."""

from dataclasses import dataclass
from typing import Any

from data.answers.address import canonical_query
from data.answers.story.now import FarRow, Now
from data.answers.story.tabs import Tab
from data.answers.story.values import ServiceRow, SmallTrend
from data.answers.verdict_words import KINDS, MARKS
from data.answers.words import between, first_up, format_count, format_number
from data.manifest import file_address
from layouts import elements as html
from layouts.panels.became import FILES as CROSSWALKS
from layouts.panels.became import build_became
from layouts.panels.clusters import build_clusters
from layouts.panels.links import build_cited, build_go_button, build_go_link, helped
from layouts.panels.mix import build_mix
from layouts.panels.mix_report import FILES, build_report
from layouts.panels.place import build_facts
from layouts.panels.plan import build_plan
from layouts.panels.preferred import build_preferred, build_preferred_there
from layouts.panels.profile import FILES as PROFILE_FILES
from layouts.panels.profile import build_profile
from layouts.panels.search import build_search
from layouts.panels.services import ServicesTable, build_channels, build_services


@dataclass(frozen=True, slots=True)
class AnswerPanel:
    """Children of the places of the answer."""

    where: Any
    body: Any


def build_answer(tab: Tab) -> AnswerPanel:
    """The panel of a view."""
    bodies = {
        "now": _now,
        "people": _people,
        "users": _users,
        "plan": _plan,
        "services": _services,
    }
    body = bodies[tab.key](tab) if tab.key in bodies else []
    return AnswerPanel(_where(tab), helped([part for part in body if part is not None]))


def _where(tab: Tab) -> list[Any]:
    """The line over the headline: what it speaks of, and the way back."""
    place = tab.place
    if not place.reference:
        return [html.Span(tab.where)]
    told: list[Any] = [first_up(place.kind)]
    for position, (_, name, reference) in enumerate(place.parents):
        told += [
            " in " if position == 0 else ", ",
            build_go_link(name, {"area": reference}, fly=True, class_name="go-link quiet-link"),
        ]
    parts = [html.Span(told)]
    if tab.compared:
        stop = build_go_button("Stop comparing", {"compare": ""}, class_name="quiet-button")
        parts += [html.Span(f"Beside {tab.compared.name}", className="place-beside"), stop]
    close = build_go_button("Whole atlas", {"area": "", "compare": ""}, class_name="quiet-button")
    return [*parts, close]


def _now(tab: Tab) -> list[Any]:
    if tab.asked.measure.subject == "people":
        return _people(tab)
    if tab.search is not None:
        return build_search(tab.search)
    now = tab.now or Now(())
    return [
        _verdict(now),
        html.Div([html.P(sentence) for sentence in now.sentences], className="say"),
        _wider(now),
        _furthest(now) if now.rows else None,
        build_clusters(now.clusters) if now.clusters else None,
        _search(now) if now.search else None,
        build_small_trend(tab.small, tab.place.name) if tab.small else None,
        _source(now),
    ]


def _verdict(now: Now) -> html.Element | None:
    if now.verdict is None:
        return None
    band, words = now.verdict
    mark = html.Span(MARKS[band], className="verdict-mark", **{"aria-hidden": "true"})
    return html.P([mark, f" {words}"], className=f"verdict-line verdict-{KINDS[band]}")


def _wider(now: Now) -> html.Element | None:
    """Links to the views that have a figure where this one has none."""
    if not now.wider:
        return None
    parts: list[Any] = ["There is a figure for "]
    for place, view in enumerate(now.wider):
        parts += [" and for " if place else "", build_go_link(view.title, dict(view.patch))]
    return html.P([*parts, "."])


def _search(now: Now) -> html.Element:
    """Links to the search that begins with this verdict, and to a plan."""
    return html.P(
        [
            build_go_link("Find where other things hold as well", dict(now.search)),
            html.Br(),
            build_go_link("Plan where to begin with a budget", {"tab": "plan"}),
        ]
    )


def _furthest(now: Now) -> html.Element:
    heads = [
        html.Th(now.far_title, scope="col"),
        html.Th(html.Span("Bar", className="visually-hidden"), scope="col"),
        html.Th(first_up(now.events), scope="col", className="number"),
        html.Th("Gap", scope="col", className="number"),
    ]
    return html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody([_far_row(row) for row in now.rows])],
        className="furthest",
    )


def _far_row(row: FarRow) -> html.Element:
    side = "right" if row.part < 0 else "left"
    bar = html.Span(
        html.Span(
            className=f"far-bar class-{int(row.band)}",
            style={side: "50%", "width": f"{50 * abs(row.part):.1f}%"},
        ),
        className="far-track",
        **{"aria-hidden": "true"},
    )
    gap = between(_signed, row.gaps)
    told = html.Span(f" {row.band.words}", className="visually-hidden")
    return html.Tr(
        [
            html.Th(build_go_link(row.name, {"area": row.reference}), scope="row"),
            html.Td(bar),
            html.Td(between(format_count, row.counts), className="number"),
            html.Td([gap, told], className="number"),
        ]
    )


def _signed(value: float) -> str:
    text = format_number(value)
    return f"+{text}" if value > 0 and text != "0" else text


def build_small_trend(trend: SmallTrend, name: str) -> html.Element:
    """A small chart of one or two lines, which ``assets/js/panels/lines.js`` draws.

    Its last values are in words, for readers who do not see it.
    """
    lines = [
        {"name": name if place == 0 else line.name, "values": list(line.values)}
        for place, line in enumerate(trend.lines)
    ]
    return html.Figure(
        [
            html.Figcaption(trend.title, className="small-title"),
            html.Div(
                className="small-trend",
                **{
                    "data-lines": html.packed(lines),
                    "data-periods": html.packed(list(trend.periods)),
                    "data-marked": trend.marked,
                },
            ),
        ],
        className="small-figure",
    )


def _source(now: Now) -> html.Element:
    return html.P([" ".join(now.notes), *build_cited(now.cited)], className="figure-source")


def _people(tab: Tab) -> list[Any]:
    parts: list[Any] = []
    if tab.mix:
        parts.append(
            build_mix(
                tab.mix,
                place="Here" if tab.place.reference else "Share",
                comparator=tab.mix_comparator,
                compared=tab.compared.name if tab.compared else "",
            )
        )
    if tab.report:
        parts.append(build_report(tab.report, {key: _file(tab, key) for key, _ in FILES}))
    if tab.report and tab.asked.manifest.profile_lists:
        parts.append(html.P(build_go_link("Profile a list of your own", {"mode": "list"})))
    if tab.facts:
        parts.append(build_facts(tab.facts, tab.compared))
    if tab.became:
        files = {key: _file(tab, key) for key, _ in CROSSWALKS}
        # It is the answer where the map shows it, and comes last where it does not.
        is_first = not isinstance(tab.became, str) and tab.became.on_map
        parts.insert(0 if is_first else len(parts), build_became(tab.became, files))
    return parts


def _file(tab: Tab, key: str) -> str:
    return file_address(
        tab.asked.manifest, key, canonical_query(tab.asked.view, tab.asked.manifest)
    )


def _users(tab: Tab) -> list[Any]:
    place = "Here" if tab.place.reference else "Share"
    return [
        html.Section(
            build_profile(tab.profile, {key: _file(tab, key) for key, _ in PROFILE_FILES})
        ),
        build_channels(
            tab.channels,
            events=tab.events,
            place=place,
            comparator="Atlas" if tab.place.reference else "",
            period=tab.period,
            cited=(),
        ),
        build_preferred(tab.preferred, _file(tab, "preferred.csv")),
        build_preferred_there(tab.preferred_there),
    ]


def _plan(tab: Tab) -> list[Any]:
    return build_plan(tab.plan) if tab.plan else []


def _services(tab: Tab) -> list[Any]:
    story = tab.story
    if story is None:
        return []
    rows: tuple[ServiceRow, ...] = story.services
    wide = build_go_link("All services as a wide table", {"mode": "services"})
    return [
        html.P(wide),
        build_services(
            ServicesTable(
                rows=rows,
                place=story.place.said,
                comparator=story.comparator_short,
                compared=tab.compared.name if tab.compared else "",
                chosen=tab.asked.view.service,
                period=story.period,
                absent=story.absent,
                cited=story.services_cited,
            )
        ),
    ]
