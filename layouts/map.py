"""The map: a dash-leaflet map, the paint layer that draws the areas, and a basemap if set."""

from typing import Any

import dash_leaflet as dl

from data.model import Manifest
from data.settings import BasemapSettings
from layouts import ids


def build_map(manifest: Manifest, settings: BasemapSettings) -> dl.Map:
    """The map over the bulk of the areas.

    The page's script takes control of it when the group of the paint layer is added.
    """
    west, south, east, north = manifest.opens_on
    layers: list[Any] = [
        dl.LayerGroup(
            id=ids.PAINT_LAYER, eventHandlers={"add": {"variable": "wardwise.paint.attach"}}
        ),
        dl.ScaleControl(position="bottomright", imperial=False),
    ]
    if settings.basemap_url:
        layers.insert(
            0,
            dl.TileLayer(
                url=settings.basemap_url, attribution=settings.basemap_credit, opacity=0.6
            ),
        )
    return dl.Map(
        layers,
        id=ids.MAP,
        bounds=[[south, west], [north, east]],
        className="map",
        zoomControl=False,
        # The table of areas enables it: a box chooses areas there.
        boxZoom=False,
        attributionControl=bool(settings.basemap_url),
        maxZoom=18,
        minZoom=4,
        zoomSnap=0.125,
        wheelPxPerZoomLevel=90,
        preferCanvas=True,
        trackViewport=False,
        # assets/js/map/position.js follows the size, and keeps what was shown.
        trackResize=False,
        style={"height": "100%"},
    )
