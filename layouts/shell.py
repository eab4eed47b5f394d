"""The shell of the page: header, question, map with its key, answer, and the other pages over them.

It is made once for each build and is the same for everyone. Scripts fill what depends on the view:
the question, the key, the slider and the search.
"""

from dash import html

from data.answers.address import tabs_of
from data.answers.choices import choices_for
from data.answers.glossary import GLOSSARY
from data.answers.pages import FIRST_PAGE, PAGES
from data.manifest import standing_words
from data.model import Manifest
from data.settings import Settings
from layouts import ids
from layouts.charts import build_charts
from layouts.elements import packed
from layouts.kept import Kept
from layouts.map import build_map
from layouts.panels.notices import build_waiting
from layouts.panels.take import TAKES, build_take_away, build_take_dialog
from layouts.theme import LOOKS
from layouts.time_bar import build_time_bar

TAB_TITLES = {
    "now": "Now",
    "time": "Over time",
    "users": "Users",
    "missing": "Missing",
    "people": "People",
    "services": "Services",
}
TAB_HELP = {"users": "users", "missing": "who is missing"}
"""The entry of the glossary that explains a tab."""
CHART_KINDS = (
    ("distribution", "Ladder"),
    ("funnel", "Funnel"),
    ("scatter", "With an indicator"),
    ("trend", "Rates"),
    ("months", "Counts and limits"),
)
SHORTCUTS = (
    ("/", "Search for a place or postcode"),
    ("q, b, i, w, c", "The parts of the question: about what, by, in, when, compared with"),
    ("[ and ]", "Earlier and later period"),
    ("p", "Play and pause"),
    ("on the map: arrows", "To the next area; with Shift, move the map"),
    ("on the map: Enter", "Choose the area; with Shift, compare it"),
    ("on the map: Backspace", "Back to the area before"),
    ("on the map: d, t", "Describe the view; list the areas in view"),
    ("on the map: + and −", "Zoom in and out"),
    ("Esc", "Close what is open; back to the whole atlas"),
    ("1 to 6", "The pages, in the order of their links"),
    ("PageDown, →, space", "Present: the next scene; PageUp and ← back; a number and Enter"),
    ("b w l", "Present: a blank screen (or .), a white one (or ,), a spotlight (arrows move it)"),
    ("s", "Present: the speaker's window"),
    ("f Home", "Present: full screen; the map back to the scene"),
    ("h p", "Present: shake the map, and the real map again; play its months"),
    ("q", "Present: the code for phones, where a talk is served to them"),
    ("?", "This list"),
)


def build_shell(
    manifest: Manifest,
    settings: Settings,
    sign_in: tuple[str, str] | None = None,
    *,
    has_phones: bool = False,
) -> html.Div:
    """The whole page for one build of an atlas.

    ``sign_in``: words and address of a link to sign in or out. ``has_phones``: phones follow the
    page Present.
    """
    standing = standing_words(manifest)
    return html.Div(
        [
            *_stores(manifest),
            html.A("Skip to the answer", href=f"#{ids.HEADLINE}", className="skip-link"),
            _header(manifest, sign_in),
            _standing(standing) if standing else None,
            html.Main(
                [
                    _explore(manifest, settings),
                    _present(has_phones=has_phones),
                    *(
                        html.Div(id=ids.page_of(page.key), className=f"page {page.key}")
                        for page in PAGES
                        if page.covers_map
                    ),
                ],
                className="main",
            ),
            html.Footer(id=ids.PRINT_FOOT, className="print-foot"),
            _shortcuts(),
            build_take_dialog(),
            html.Div(
                id=ids.STATUS, className="visually-hidden", role="status", **{"aria-live": "polite"}
            ),
        ],
        id=ids.SHELL,
        className="shell",
    )


def _standing(words: tuple[str, ...]) -> html.Aside:
    return html.Aside(
        " · ".join(words), className="standing", **{"aria-label": "About the figures"}
    )


def _stores(manifest: Manifest) -> list[Kept]:
    names = (
        ids.VIEW,
        ids.ANSWER,
        ids.AHEAD,
        ids.AHEAD_ANSWER,
        ids.LOOK,
        ids.TREND_DRAWN,
        ids.WANTED,
        ids.CHARTS_WANTED,
        ids.PRESENT_WANTED,
    )
    return [
        Kept(id=ids.CHOICES, data=choices_for(manifest)),
        Kept(id=ids.CHARTS, data=build_charts()),
        *(Kept(id=name) for name in names),
    ]


def _header(manifest: Manifest, sign_in: tuple[str, str] | None) -> html.Header:
    pages = [
        html.A(
            page.label,
            href="." if page.key == FIRST_PAGE else f"?mode={page.key}",
            className="mode-tab",
            **{"data-mode-tab": page.key},
        )
        for page in PAGES
        if page.in_header
    ]
    home = html.A(
        [
            html.Span(className="brand-mark", **{"aria-hidden": "true"}),
            html.Span(manifest.title, className="brand-atlas"),
        ],
        href=".",
        className="brand",
        **{"aria-label": f"Wardwise, {manifest.title}"},
    )
    share = html.Button(
        [html.Span(className="icon icon-share", **{"aria-hidden": "true"}), html.Span("Share")],
        className="share-button",
        **{"data-share": "", "aria-label": "Share: copy the link to this view"},
    )
    return html.Header(
        [
            home,
            html.Div(id=ids.SEARCH_PLACE, className="search", role="search"),
            html.Nav(pages, className="modes", **{"aria-label": "Pages"}),
            html.Div([share, _more(manifest, sign_in)], className="header-tools"),
        ],
        className="header",
    )


def _more(manifest: Manifest, sign_in: tuple[str, str] | None) -> html.Details:
    """The menu at the end of the header: the look of the page, its keys, and signing in."""
    looks = [
        html.Button(
            title,
            role="radio",
            className="menu-choice",
            **{"aria-checked": "false", "data-look-choice": key},
        )
        for key, title in LOOKS
    ]
    keys = [
        html.Button("Keyboard shortcuts", id=ids.SHORTCUTS_BUTTON, className="menu-choice"),
        html.Button(
            "Single-letter keys",
            id=ids.KEYS_SWITCH,
            role="switch",
            className="menu-choice",
            **{"aria-checked": "true"},
        ),
    ]
    pages = [
        html.A(
            page.label,
            href=f"?mode={page.key}",
            className="menu-choice",
            **{"data-mode-tab": page.key},
        )
        for page in PAGES
        if not page.in_header and page.is_offered(manifest)
    ]
    link = html.A(sign_in[0], href=sign_in[1], className="menu-choice") if sign_in else None
    summary = html.Summary(
        html.Span(className="icon icon-more", **{"aria-hidden": "true"}),
        className="icon-button",
        **{"aria-label": "More: look of the page, keys, saved views, campaigns"},
    )
    parts = [
        html.Div("Look of the page", className="group-title"),
        html.Div(looks, role="radiogroup", **{"aria-label": "Look of the page"}),
        html.Div(keys, className="menu-keys"),
        html.Div(pages, className="menu-keys"),
        link,
    ]
    return html.Details(
        [summary, html.Div(parts, className="menu")], id=ids.MORE, className="more-menu"
    )


def _explore(manifest: Manifest, settings: Settings) -> html.Div:
    question = html.Div(
        id=ids.QUESTION, className="question", role="group", **{"aria-label": "The question"}
    )
    split = html.Div([_map_region(manifest, settings), _answer(manifest)], className="split")
    return html.Div([question, split], className="explore")


def _map_region(manifest: Manifest, settings: Settings) -> html.Section:
    frame = html.Div(
        [
            build_map(manifest, settings),
            html.Div(
                html.Div(id=ids.SECOND_MAP, className="second-map"),
                id=ids.SECOND_BOX,
                className="second-box",
            ),
            html.Div(id=ids.SPLIT_HANDLE, className="split-handle"),
            html.Div(id=ids.SHAKE_NINE, className="shake-nine"),
            html.Div(id=ids.MAP_NOTICE, className="map-notice", role="status"),
            html.Div(id=ids.SECOND_NOTICE, className="map-notice is-second", role="status"),
        ],
        className="map-frame",
        **{"data-bounds": _edges(manifest.bounds), "data-opening": _edges(manifest.opens_on)},
    )
    key = html.Div(
        id=ids.LEGEND,
        className="legend",
        role="group",
        **{"aria-label": "Key to the map", "data-side": "Left"},
    )
    tools = [
        html.Button(
            html.Span(className=f"icon icon-{icon}", **{"aria-hidden": "true"}),
            className="icon-button",
            **{"data-zoom": by, "aria-label": label},
        )
        for icon, by, label in (
            ("plus", "1", "Zoom in"),
            ("minus", "-1", "Zoom out"),
            ("whole", "0", "Show the whole atlas"),
        )
    ]
    second_key = html.Div(
        id=ids.SECOND_LEGEND,
        className="legend",
        role="group",
        **{"aria-label": "Key to the second map", "data-side": "Right"},
    )
    strip = html.Div(
        [key, second_key, html.Div(tools, className="map-tools")], className="key-strip"
    )
    return html.Section(
        [
            html.Div(id=ids.NOTICE, className="notice-slot", role="status"),
            html.Div(id=ids.SIDES, className="sides"),
            html.Div(
                id=ids.SHAKE_BAR,
                className="shake-bar",
                role="group",
                **{"aria-label": "What is drawn"},
            ),
            frame,
            strip,
            build_time_bar(),
        ],
        id=ids.MAP_REGION,
        className="map-region",
        **{"aria-label": "Map"},
    )


def _edges(box: tuple[float, float, float, float]) -> str:
    """West, south, east and north as the page's script reads them."""
    return ",".join(f"{edge:.6f}" for edge in box)


def _answer(manifest: Manifest) -> html.Section:
    """The headline, and what holds it up a tab at a time."""
    tabs = [
        html.Button(
            TAB_TITLES[tab],
            id=ids.tab_of(tab),
            role="tab",
            className="answer-tab",
            title=GLOSSARY.get(TAB_HELP.get(tab, "")),
            **{
                "data-tab": tab,
                "data-words": TAB_TITLES[tab],
                "aria-selected": "false",
                "aria-controls": ids.BODY,
            },
        )
        for tab in tabs_of(manifest)
        if tab in TAB_TITLES
    ]
    body = [
        html.Div(build_waiting(), id=ids.STORY_BODY),
        _charts(manifest),
        _working(),
        _together(),
    ]
    return html.Section(
        [
            html.Div(id=ids.WHERE, className="where"),
            html.H1(id=ids.HEADLINE, className="headline", tabIndex=-1),
            html.Div(
                tabs,
                id=ids.TABS,
                role="tablist",
                className="answer-tabs",
                **{"aria-label": "More about the answer"},
            ),
            html.Div(body, id=ids.BODY, role="tabpanel", className="answer-body"),
            build_take_away(),
        ],
        id=ids.PANEL,
        className="panel",
        **{"aria-label": "The answer"},
    )


def _charts(manifest: Manifest) -> html.Section:
    """The chart of a tab: one place that the tabs share, since a chart stays mounted."""
    kinds = [kind for kind in CHART_KINDS if kind[0] != "scatter" or manifest.indicators]
    buttons = [
        html.Button(
            title,
            className="chart-kind",
            title=GLOSSARY.get(title.casefold()),
            **{"data-chart": kind, "aria-pressed": "false"},
        )
        for kind, title in kinds
    ]
    label = html.Span("All areas as a chart", className="chart-switch-label")
    switch = html.Div(
        [label, html.Div(buttons, className="chart-kinds")],
        id=ids.CHART_SWITCH,
        className="chart-switch",
        role="group",
        **{"aria-label": "Chart"},
    )
    holder = html.Div(
        html.Div(className="chart-waiting"), id=ids.TREND_HOLDER, className="chart-holder"
    )
    note = html.Div(id=ids.TREND_NOTE, className="chart-note")
    return html.Section(
        [switch, holder, note],
        id=ids.TREND_SECTION,
        className="trend-section",
        hidden=not manifest.records,
        **{"aria-label": "Chart"},
    )


def _working() -> html.Details:
    """The working of the figures, which is calculated when it is opened."""
    return html.Details(
        [
            html.Summary("How is this worked out?"),
            html.Div(id=ids.WORKING_BODY, className="folded-body"),
        ],
        id=ids.WORKING,
        className="folded",
        **{"data-section": "working"},
    )


def _together() -> html.Details:
    """The services that go together, which are calculated when the section is opened."""
    return html.Details(
        [
            html.Summary("Which services go together?"),
            html.Div(id=ids.TOGETHER_BODY, className="folded-body"),
        ],
        id=ids.TOGETHER,
        className="folded",
        **{"data-section": "together"},
    )


def _present(*, has_phones: bool) -> html.Section:
    return html.Section(
        [
            html.Div(id=ids.PRESENT_STAGE, className="present-stage", **{"aria-live": "polite"}),
            html.Div(
                html.Div(className="chart-waiting"),
                id=ids.PRESENT_TREND_HOLDER,
                className="present-chart",
            ),
            html.Div(id=ids.PRESENT_READY, className="present-ready", role="img"),
            html.Div(
                [
                    html.P("", id=ids.PRESENT_TOLD, className="present-told"),
                    html.Button("Back", className="present-step", **{"data-scene-step": "-1"}),
                    html.Span("", id=ids.PRESENT_COUNT, className="present-count"),
                    html.Button("Next", className="present-step", **{"data-scene-step": "1"}),
                    html.Button("Edit", className="present-leave", **{"data-talk": ""}),
                    html.Button(
                        "Shake", id=ids.SHAKE_SCENE, className="present-quiet", hidden=True
                    ),
                    html.Button("Phones", className="present-quiet", **{"data-phones": ""})
                    if has_phones
                    else None,
                    html.Button("Take away", className="present-quiet", **TAKES),
                    html.Button(
                        "Full screen", className="present-quiet", **{"data-full-screen": ""}
                    ),
                    html.Button(
                        "Leave", className="present-quiet", **{"data-mode-tab": FIRST_PAGE}
                    ),
                ],
                className="present-controls",
            ),
        ],
        className="present",
        **{"aria-label": "Presentation"},
    )


def _shortcuts() -> html.Dialog:
    """The list of keys, whose rows a script draws when it is opened: each would be four components
    that the page makes before it is ready.
    """
    close = html.Button(
        html.Span(className="icon icon-close", **{"aria-hidden": "true"}),
        className="icon-button",
        **{"aria-label": "Close keyboard shortcuts", "data-close-dialog": ""},
    )
    head = html.Div(
        [html.H2("Keyboard shortcuts", id="shortcuts-title"), close], className="dialog-head"
    )
    return html.Dialog(
        [head, html.Table(className="shortcuts", **{"data-keys": packed(SHORTCUTS)})],
        id=ids.SHORTCUTS,
        className="dialog",
        **{"aria-labelledby": "shortcuts-title"},
    )
