"""Callbacks that run in the browser alone: state, answer to its slots, charts, look and search.

Dash calls functions by name that ``assets/js/page.js`` sets.
"""

from dash import ClientsideFunction, Dash, Input, Output, State

from data.answers.pages import PAGES
from data.model import Manifest
from layouts import ids

NAMESPACE = "wardwise"

CONTROLS = (
    (ids.COLOUR_BY, "value"),
    (ids.TAKEUP_MEASURE, "value"),
    (ids.WHO_MEASURE, "value"),
    (ids.INDEX_SEGMENT, "value"),
    (ids.CLASSIFICATION, "value"),
    (ids.TIER, "value"),
    (ids.SEGMENT, "value"),
    (ids.THEME, "value"),
    (ids.SERVICE, "value"),
    (ids.CHANNEL, "value"),
    (ids.INDICATOR, "value"),
    (ids.OVERLAY, "checked"),
    (ids.POINTS, "checked"),
    (ids.LEVEL, "value"),
    (ids.WINDOW, "value"),
    (ids.PERIOD, "value"),
    (ids.SEARCH, "value"),
)
OPTIONS = (
    (ids.TAKEUP_MEASURE, "data"),
    (ids.INDEX_SEGMENT, "data"),
    (ids.TIER, "data"),
    (ids.SEGMENT, "data"),
    (ids.SERVICE, "data"),
    (ids.CHANNEL, "data"),
    (ids.WINDOW, "data"),
    (ids.PERIOD, "max"),
    (ids.PERIOD, "marks"),
    (ids.PERIOD, "disabled"),
    (ids.PERIOD_LABEL, "children"),
    (ids.SHELL, "className"),
)
SLOTS = (
    (ids.NOTICE, "children"),
    (ids.STATUS, "children"),
    (ids.STORY_BODY, "children"),
    (ids.TREND_HEADING, "children"),
    (ids.TREND_SUMMARY, "children"),
    (ids.TREND_NOTE, "children"),
    (ids.STORY_CLOSING, "children"),
    (ids.USES_BODY, "children"),
    (ids.MISSED_BODY, "children"),
    (ids.TREND_DRAWN, "data"),
    (ids.PRESENT_STAGE, "children"),
)


def register(app: Dash, manifest: Manifest) -> None:
    """Wire every clientside callback, except those of controls that this atlas does not use."""
    absent = absent_controls(manifest)
    controls = [c for c in CONTROLS if c[0] not in absent]
    outputs = [*controls, *(o for o in OPTIONS if o[0] not in absent), (ids.VIEW, "data")]
    _wire(
        app,
        "settle",
        outputs,
        inputs=[(ids.ASKED, "data"), *controls],
        states=[(ids.CHOICES, "data")],
        initial=True,
    )
    _wire(
        app,
        "receive",
        [*(slot for slot in SLOTS if slot[0] not in absent), *_page_slots()],
        inputs=[(ids.ANSWER, "data")],
    )
    _wire(app, "paint", [(ids.MAP_NOTICE, "title")], inputs=[(ids.VIEW, "data")])
    _wire(app, "watch", [(ids.TREND_HOLDER, "title")], inputs=[(ids.ANSWER, "data")])
    for chart, holder, wanted in (
        (ids.TREND, ids.TREND_HOLDER, ids.CHARTS_WANTED),
        (ids.PRESENT_TREND, ids.PRESENT_TREND_HOLDER, ids.PRESENT_WANTED),
    ):
        _wire(
            app,
            "mount",
            [(holder, "children")],
            inputs=[(wanted, "data")],
            states=[(ids.CHARTS, "data")],
        )
        _wire(
            app,
            "draw",
            [(chart, "figure")],
            inputs=[(ids.TREND_DRAWN, "data"), (ids.LOOK, "value")],
            initial=True,
        )
    _wire(app, "pick", [(ids.TREND, "clickData")], inputs=[(ids.TREND, "clickData")])
    _wire(
        app,
        "dressPage",
        [(ids.LOOK, "value"), (ids.PROVIDER, "forceColorScheme")],
        inputs=[(ids.LOOK, "value")],
        initial=True,
    )
    found = [
        (ids.SEARCH, "data"),
        (ids.SEARCH, "nothingFoundMessage"),
        (ids.SEARCH_STATUS, "children"),
    ]
    _wire(
        app,
        "search",
        found,
        inputs=[(ids.SEARCH, "searchValue")],
        states=[(ids.CHOICES, "data"), (ids.SEARCH, "value")],
    )


def _page_slots() -> list[tuple[str, str]]:
    """The places of the pages that cover the map."""
    return [(ids.page_of(page.key), "children") for page in PAGES if page.covers_map]


def absent_controls(manifest: Manifest) -> set[str]:
    """Ids of controls for data that the atlas does not have.

    They need classifications, records or indicators.
    """
    absent: set[str] = set()
    if not manifest.classifications:
        absent |= {
            ids.CLASSIFICATION,
            ids.TIER,
            ids.WHO_MEASURE,
            ids.INDEX_SEGMENT,
            ids.SEGMENT,
            ids.OVERLAY,
            ids.USES_BODY,
            ids.MISSED_BODY,
        }
    if not manifest.records:
        absent |= {
            ids.THEME,
            ids.SERVICE,
            ids.CHANNEL,
            ids.TAKEUP_MEASURE,
            ids.POINTS,
            ids.USES_BODY,
            ids.MISSED_BODY,
        }
    if not manifest.indicators:
        absent |= {ids.INDICATOR}
    return absent


def unused_controls(manifest: Manifest, wired: Manifest) -> frozenset[str]:
    """Ids of controls that are wired but that a person cannot use.

    They were wired for a whole atlas, and the person sees only a part of it. The page must still
    have them.
    """
    return frozenset(absent_controls(manifest) - absent_controls(wired))


def _wire(
    app: Dash,
    function: str,
    outputs: list[tuple[str, str]],
    *,
    inputs: list[tuple[str, str]],
    states: list[tuple[str, str]] | None = None,
    initial: bool = False,
) -> None:
    app.clientside_callback(
        ClientsideFunction(namespace=NAMESPACE, function_name=function),
        [Output(*pair) for pair in outputs] if len(outputs) > 1 else Output(*outputs[0]),
        [Input(*pair) for pair in inputs],
        [State(*pair) for pair in states or []],
        prevent_initial_call=not initial,
    )
