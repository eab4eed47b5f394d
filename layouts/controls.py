"""The controls: what to colour by, of whom, of which service, when, and in how much detail.

They are made of values and return components. ``assets/js/state/controls.js`` fills the options
that depend on other choices. It hides what does not apply, by the classes of the shell.
"""

from typing import Any

import dash_mantine_components as dmc
from dash import html

from data.answers.measures.measure import SUBJECTS
from data.answers.measures.registry import MEASURES, offered_measures
from data.manifest import AUTO, themes_with_records
from data.model import Manifest
from layouts import ids

DROPDOWN = {"zIndex": 1200, "withinPortal": True}


def build_controls(manifest: Manifest) -> html.Div:
    """All filters, in the order in which a reader would ask.

    The order is: what to show, of whom, of which service, how fine.
    """
    sections = [
        _section("Colour the map by", _colour_by(manifest), kind="colour"),
        (
            _section("Who lives here", _who_controls(manifest), kind="who")
            if manifest.classifications
            else None
        ),
        (
            _section("Service", _service_controls(manifest), kind="service")
            if manifest.records
            else None
        ),
        (
            _section("Indicator", _indicator_controls(manifest), kind="indicator")
            if manifest.indicators
            else None
        ),
        _section("Detail", _detail_controls(manifest), kind="detail"),
    ]
    return html.Div([section for section in sections if section is not None], className="controls")


def _section(title: str, controls: list[Any], *, kind: str) -> html.Section:
    return html.Section(
        [html.H2(title, className="controls-title"), *controls],
        className=f"controls-section controls-{kind}",
    )


def _colour_by(manifest: Manifest) -> list[Any]:
    offered = {m.subject for m in offered_measures(manifest, has_records=bool(manifest.records))}
    radios = [
        dmc.Radio(label=label, value=subject, size="sm")
        for subject, label in SUBJECTS.items()
        if subject in offered
    ]
    return [
        dmc.RadioGroup(
            dmc.Stack(radios, gap=6),
            id=ids.COLOUR_BY,
            value=radios[0].value if radios else "",
            size="sm",
            **{"aria-label": "Colour the map by"},
        )
    ]


def _who_controls(manifest: Manifest) -> list[Any]:
    schemes = [{"value": c.key, "label": c.title} for c in manifest.classifications]
    return [
        _when("several-schemes", _select(ids.CLASSIFICATION, "Classification", schemes)),
        html.Div(
            [
                html.Span("Detail of groups", className="label", id="tier-label"),
                dmc.SegmentedControl(
                    id=ids.TIER,
                    data=[],
                    value="",
                    fullWidth=True,
                    size="xs",
                    **{"aria-label": "Detail of groups"},
                ),
            ],
            className="control when-several-tiers",
        ),
        html.Div(
            [
                html.Span("Shown as", className="label"),
                dmc.SegmentedControl(
                    id=ids.WHO_MEASURE,
                    data=_measures_of("people"),
                    value=next(m.key for m in MEASURES if m.subject == "people"),
                    fullWidth=True,
                    size="xs",
                    **{"aria-label": "Show who lives here as"},
                ),
            ],
            className="control when-by-people",
        ),
        _when("as-index", _select(ids.INDEX_SEGMENT, "Group", [], searchable=True)),
        _when(
            "as-segment",
            dmc.MultiSelect(
                id=ids.SEGMENT,
                label="Show only",
                data=[],
                value=[],
                placeholder="Every group",
                searchable=True,
                clearable=True,
                hidePickedOptions=True,
                nothingFoundMessage="No group of that name",
                comboboxProps=DROPDOWN,
                size="sm",
            ),
        ),
        html.Div(
            dmc.Switch(id=ids.OVERLAY, label="Show the service on top", checked=False, size="sm"),
            className="control when-as-segment",
            hidden=not manifest.records,
        ),
    ]


def _measures_of(subject: str) -> list[dict[str, str]]:
    return [{"value": m.key, "label": m.label} for m in MEASURES if m.subject == subject]


def _service_controls(manifest: Manifest) -> list[Any]:
    themes = [{"value": t.key, "label": t.title} for t in themes_with_records(manifest)]
    return [
        _when("several-themes", _select(ids.THEME, "Theme", themes, searchable=True)),
        html.Div(_select(ids.SERVICE, "Service", [], searchable=True), className="control"),
        _when("several-channels", _select(ids.CHANNEL, "Reached by", [])),
        _when("by-takeup", _select(ids.TAKEUP_MEASURE, "Shown as", [])),
        _when(
            "points",
            dmc.Switch(id=ids.POINTS, label="Show where it is given", checked=False, size="sm"),
        ),
    ]


def _indicator_controls(manifest: Manifest) -> list[Any]:
    return [
        _select(
            ids.INDICATOR,
            "Indicator",
            [{"value": i.key, "label": i.title} for i in manifest.indicators],
            searchable=True,
        )
    ]


def _detail_controls(manifest: Manifest) -> list[Any]:
    levels = [
        {"value": AUTO, "label": "Automatic, by zoom"},
        *({"value": v.key, "label": v.names[:1].upper() + v.names[1:]} for v in manifest.levels),
    ]
    return [html.Div(_select(ids.LEVEL, "Areas", levels), className="control")]


def build_time_controls() -> html.Div:
    """Window, steps, play and the period slider: the bar under the map."""
    return html.Div(
        [
            html.Div(
                [
                    html.Button(
                        _icon("back"),
                        id="period-back",
                        className="icon-button",
                        **{"aria-label": "Earlier", "data-step": "-1"},
                    ),
                    html.Button(
                        _icon("play"),
                        id="play",
                        className="icon-button play",
                        **{"aria-label": "Play through the months", "aria-pressed": "false"},
                    ),
                    html.Button(
                        _icon("forward"),
                        id="period-forward",
                        className="icon-button",
                        **{"aria-label": "Later", "data-step": "1"},
                    ),
                ],
                className="time-buttons",
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.Div("", id=ids.PERIOD_LABEL, className="period-label"),
                            # assets/js/panels/time.js writes here that months are loading, or that
                            # colours mean the same in every month.
                            html.Div("", id="play-status", className="play-status", role="status"),
                        ],
                        className="period-head",
                    ),
                    dmc.Slider(
                        id=ids.PERIOD,
                        min=0,
                        max=1,
                        value=0,
                        step=1,
                        thumbSize=26,
                        size=4,
                        label={"function": "periodLabel"},
                        updatemode="mouseup",
                        marks=[],
                        thumbLabel="Period",
                    ),
                ],
                className="period-slider",
            ),
            html.Div(
                dmc.SegmentedControl(
                    id=ids.WINDOW,
                    data=[],
                    value="year",
                    size="xs",
                    **{"aria-label": "Length of the period"},
                ),
                className="window-control when-several-windows",
            ),
        ],
        id=ids.TIME_BAR,
        className="time-bar",
        role="group",
        **{"aria-label": "Period"},
    )


def _icon(name: str) -> html.Span:
    return html.Span(className=f"icon icon-{name}", **{"aria-hidden": "true"})


def _select(
    component_id: str, label: str, data: list[dict[str, str]], *, searchable: bool = False
) -> dmc.Select:
    return dmc.Select(
        id=component_id,
        label=label,
        data=data,
        value=None,
        searchable=searchable,
        allowDeselect=False,
        clearable=False,
        comboboxProps=DROPDOWN,
        size="sm",
        nothingFoundMessage="Nothing of that name" if searchable else None,
        maxDropdownHeight=320,
        withCheckIcon=True,
    )


def _when(condition: str, control: Any) -> html.Div:
    return html.Div(control, className=f"control when-{condition}")
