"""The shell of the page: header, filters, map, story, time, and the other modes over them.

It is made once for each build and is the same for everyone.
"""

from collections.abc import Collection
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from data.answers.choices import choices_for
from data.answers.pages import FIRST_PAGE, PAGES
from data.manifest import standing_words
from data.model import Manifest
from data.settings import Settings
from layouts import ids
from layouts.charts import build_charts
from layouts.controls import DROPDOWN, build_controls, build_time_controls
from layouts.map import build_map
from layouts.panels.notices import build_waiting
from layouts.theme import LOOKS, MANTINE_THEME

CHART_KINDS = (
    ("trend", "Trend"),
    ("distribution", "Areas"),
    ("funnel", "Funnel"),
    ("scatter", "With an indicator"),
)
SHORTCUTS = (
    ("/", "Search for a place or postcode"),
    ("[ and ]", "Earlier and later period"),
    ("p", "Play and pause"),
    ("+ and −", "Zoom in and out"),
    ("Esc", "Close what is open; back to the whole atlas"),
    (
        "u, a, n, s, y, m",
        (
            "Compare the chosen area with its parent, the atlas, next door, areas alike, last year,"
            " last month"
        ),
    ),
    ("1 to 4", "Explore, Ward, Present, About the data"),
    ("← and →, space", "Scenes, when presenting"),
    ("?", "This list"),
)


def build_shell(
    manifest: Manifest,
    settings: Settings,
    sign_in: tuple[str, str] | None = None,
    unused: Collection[str] = (),
) -> dmc.MantineProvider:
    """The whole page for one build of an atlas.

    ``sign_in``: words and address of a link to sign in or out; ``unused``: ids of controls that are
    wired and have nothing to choose.
    """
    standing = standing_words(manifest)
    page = html.Div(
        [
            *_stores(manifest),
            html.A("Skip to the story", href=f"#{ids.STORY}", className="skip-link"),
            _header(manifest, sign_in),
            html.Div(" · ".join(standing), className="standing", role="note") if standing else None,
            html.Main(
                [
                    html.Div(
                        [_filters(manifest), _map_region(manifest, settings), _story(manifest)],
                        className="explore",
                    ),
                    _present(),
                    *(
                        html.Div(id=ids.page_of(page.key), className=f"page {page.key}")
                        for page in PAGES
                        if page.covers_map
                    ),
                ],
                className="main",
            ),
            _tab_bar(),
            _shortcuts(),
            html.Div(
                id=ids.STATUS, className="visually-hidden", role="status", **{"aria-live": "polite"}
            ),
            (
                html.Div([_unused(control) for control in sorted(unused)], hidden=True)
                if unused
                else None
            ),
        ],
        id=ids.SHELL,
        className=f"shell mode-{FIRST_PAGE}",
    )
    return dmc.MantineProvider(page, id=ids.PROVIDER, theme=MANTINE_THEME, forceColorScheme="light")


def _unused(control: str) -> Any:
    """An element for an unused control, because the page's callbacks need its id."""
    if control in (ids.USES_BODY, ids.MISSED_BODY):
        return html.Div(id=control)
    return (
        dmc.Switch(id=control, checked=False)
        if control == ids.POINTS
        else dmc.Select(id=control, data=[], value=None)
    )


def _stores(manifest: Manifest) -> list[dcc.Store]:
    return [
        dcc.Store(id=ids.CHOICES, data=choices_for(manifest)),
        dcc.Store(id=ids.CHARTS, data=build_charts()),
        *(
            dcc.Store(id=name)
            for name in (
                ids.ASKED,
                ids.VIEW,
                ids.ANSWER,
                ids.TREND_DRAWN,
                ids.WANTED,
                ids.CHARTS_WANTED,
                ids.PRESENT_WANTED,
            )
        ),
    ]


def _header(manifest: Manifest, sign_in: tuple[str, str] | None) -> html.Header:
    tabs = [
        html.Button(page.label, className="mode-tab", **{"data-mode-tab": page.key})
        for page in PAGES
    ]
    return html.Header(
        [
            html.H1(
                [
                    html.Span(className="brand-mark", **{"aria-hidden": "true"}),
                    html.Span("Wardwise", className="brand-name"),
                    html.Span(manifest.title, className="brand-atlas"),
                ],
                className="brand",
            ),
            html.Div(_search(), className="search", role="search"),
            html.Nav(tabs, className="modes", **{"aria-label": "Ways to see the atlas"}),
            html.Div(
                [
                    dmc.Select(
                        id=ids.LOOK,
                        data=[{"value": key, "label": title} for key, title in LOOKS],
                        value="light",
                        allowDeselect=False,
                        size="xs",
                        comboboxProps=DROPDOWN,
                        **{"aria-label": "Appearance"},
                    ),
                    html.A(sign_in[0], href=sign_in[1], className="sign-in-link")
                    if sign_in
                    else None,
                    html.Button(
                        "?",
                        id=ids.SHORTCUTS_BUTTON,
                        className="icon-button",
                        **{"aria-label": "Keyboard shortcuts"},
                    ),
                ],
                className="header-tools",
            ),
        ],
        className="header",
    )


def _search() -> list[Any]:
    return [
        dmc.Select(
            id=ids.SEARCH,
            data=[],
            value=None,
            searchable=True,
            placeholder="Find a place or postcode",
            size="sm",
            limit=12,
            maxDropdownHeight=360,
            nothingFoundMessage="Type the name of a place, or a postcode",
            selectFirstOptionOnChange=True,
            filter={"function": "everyOption"},
            renderOption={"function": "placeOption"},
            comboboxProps=DROPDOWN,
            rightSection=html.Kbd("/", **{"aria-hidden": "true"}),
            rightSectionPointerEvents="none",
            leftSection=html.Span(className="icon icon-search", **{"aria-hidden": "true"}),
            **{"aria-label": "Find a place or postcode"},
        ),
        html.Div(id=ids.SEARCH_STATUS, className="visually-hidden", role="status"),
    ]


def _filters(manifest: Manifest) -> html.Aside:
    return html.Aside(
        [_sheet_heading("Filters"), build_controls(manifest)],
        id=ids.FILTERS,
        className="filters sheet",
        **{"aria-label": "Filters"},
    )


def _map_region(manifest: Manifest, settings: Settings) -> html.Section:
    return html.Section(
        [
            html.Div(id=ids.NOTICE, className="notice-slot", role="status"),
            html.Div(
                [
                    build_map(manifest, settings),
                    html.Div(id=ids.LEGEND, className="legend"),
                    html.Div(id=ids.MAP_NOTICE, className="map-notice", role="status"),
                ],
                className="map-frame",
                **{
                    "data-bounds": _edges(manifest.bounds),
                    "data-opening": _edges(manifest.opens_on),
                },
            ),
            build_time_controls(),
        ],
        id=ids.MAP_REGION,
        className="map-region",
        **{"aria-label": "Map"},
    )


def _edges(box: tuple[float, float, float, float]) -> str:
    """West, south, east and north as the page's script reads them."""
    return ",".join(f"{edge:.6f}" for edge in box)


def _story(manifest: Manifest) -> html.Aside:
    trend = html.Section(
        [
            html.H3(id=ids.TREND_HEADING, className="section-title"),
            html.Div(id=ids.TREND_SUMMARY),
            _chart_switch(manifest),
            html.Div(
                html.Div(className="chart-waiting"), id=ids.TREND_HOLDER, className="chart-holder"
            ),
            html.Div(id=ids.TREND_NOTE, className="figure-note"),
        ],
        id=ids.TREND_SECTION,
        className="story-section trend-section",
        hidden=not manifest.records,
    )
    folded = [
        _folded(ids.USES, ids.USES_BODY, "Which groups"),
        _folded(ids.MISSED, ids.MISSED_BODY, "Fewer than expected"),
    ]
    # Both divide users by segment.
    deeper = folded if manifest.records and manifest.classifications else []
    parts = [
        html.Div(build_waiting(), id=ids.STORY_BODY),
        trend,
        *deeper,
        html.Div(id=ids.STORY_CLOSING),
    ]
    return html.Aside(
        [
            _sheet_heading("Story"),
            html.Div(
                parts,
                className="story-scroll",
                tabIndex=0,
                role="region",
                **{"aria-label": "Story of the area"},
            ),
        ],
        id=ids.STORY,
        className="story sheet",
        tabIndex=-1,
        **{"aria-label": "Story"},
    )


def _chart_switch(manifest: Manifest) -> html.Div:
    """The switch between charts: four charts share one place."""
    kinds = [kind for kind in CHART_KINDS if kind[0] != "scatter" or manifest.indicators]
    buttons = [
        html.Button(
            title,
            className="chart-kind",
            **{"data-chart": kind, "aria-pressed": str(kind == "trend").lower()},
        )
        for kind, title in kinds
    ]
    return html.Div(
        buttons,
        id=ids.CHART_SWITCH,
        className="chart-switch",
        role="group",
        **{"aria-label": "Chart"},
    )


def _folded(section: str, body: str, title: str) -> html.Details:
    """A section that is calculated when it is opened, and stays open while the view changes."""
    return html.Details(
        [
            html.Summary(html.H3(title, className="section-title")),
            html.Div(id=body, className="folded-body"),
        ],
        id=section,
        className="story-section folded",
        **{"data-section": section},
    )


def _sheet_heading(title: str) -> html.Div:
    return html.Div(
        [
            html.Span(title, className="sheet-title"),
            html.Button(
                html.Span(className="icon icon-close", **{"aria-hidden": "true"}),
                className="icon-button",
                **{"aria-label": f"Close {title.lower()}", "data-sheet": ""},
            ),
        ],
        className="sheet-heading",
    )


def _tab_bar() -> html.Nav:
    buttons = [
        html.Button(
            [html.Span(className=f"icon icon-{icon}", **{"aria-hidden": "true"}), title],
            **{"data-sheet": sheet, "aria-expanded": "false", "aria-controls": sheet},
        )
        for sheet, icon, title in (
            (ids.FILTERS, "filters", "Filters"),
            (ids.STORY, "story", "Story"),
        )
    ]
    return html.Nav(buttons, className="tab-bar", **{"aria-label": "Panels"})


def _present() -> html.Section:
    return html.Section(
        [
            html.Div(id=ids.PRESENT_STAGE, className="present-stage", **{"aria-live": "polite"}),
            html.Div(
                html.Div(className="chart-waiting"),
                id=ids.PRESENT_TREND_HOLDER,
                className="present-chart",
            ),
            html.Div(
                [
                    html.Button("Back", className="present-step", **{"data-scene-step": "-1"}),
                    html.Span("", id=ids.PRESENT_COUNT, className="present-count"),
                    html.Button("Next", className="present-step", **{"data-scene-step": "1"}),
                    html.Button(
                        "Leave", className="present-leave", **{"data-mode-tab": FIRST_PAGE}
                    ),
                ],
                className="present-controls",
            ),
        ],
        className="present",
        **{"aria-label": "Presentation"},
    )


def _shortcuts() -> dmc.Modal:
    rows = [
        html.Tr([html.Th(html.Kbd(key), scope="row"), html.Td(meaning)])
        for key, meaning in SHORTCUTS
    ]
    return dmc.Modal(
        html.Table(html.Tbody(rows), className="shortcuts"),
        id=ids.SHORTCUTS,
        title="Keyboard shortcuts",
        opened=False,
        zIndex=1300,
        centered=True,
        closeButtonProps={"aria-label": "Close keyboard shortcuts"},
        transitionProps={"duration": 0},
    )
