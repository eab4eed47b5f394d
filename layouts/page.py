"""The HTML around the app: language, colours, favicon, and what is seen before the first script has run."""

import re
from typing import Any

from dash import Dash

from layouts.theme import FONT, build_token_css

WAITING_CSS = (
    "body{margin:0;background:var(--surface-raised);color:var(--text);font-family:var(--font)}"
    "._dash-loading{position:fixed;inset:0;display:grid;place-items:center;font-size:0}"
    "._dash-loading::after{content:'Opening the atlas …';font-size:1rem;color:var(--text-muted)}"
)
NEEDLESS = "dash_table/bundle"
"""A script that Dash always adds, for a table component that is not on this page."""
LATER = "deps/polyfill@"
"""A script that only components loaded later ask for, here the charts: ``assets/js/charts.js`` loads it with the first of them."""

_SCRIPT = re.compile(r'<script src="([^"]+)"></script>\n?')


class WardwisePage(Dash):  # type: ignore[misc]
    """Dash with the scripts left out, or left for later, that the map does not need; tests hold what the page weighs and that it works."""

    def interpolate_index(self, **parts: Any) -> str:
        """The page's HTML from its parts: Dash's own hook for changing them."""
        sources = [found[1] for found in _SCRIPT.finditer(parts["scripts"])]
        parts["scripts"] = _SCRIPT.sub(lambda tag: "" if NEEDLESS in tag[1] or LATER in tag[1] else tag[0], parts["scripts"])
        page: str = super().interpolate_index(**parts)
        later = next((source for source in sources if LATER in source), "")
        return page.replace('data-look="light"', f'data-look="light" data-later="{later}"', 1)


def index_page(app: Dash) -> str:
    """Dash's index template in British English, with the tokens of every look inline: one request less before anything has a colour."""
    style = f":root{{--font:{FONT}}}{build_token_css()}{WAITING_CSS}"
    favicon = app.get_asset_url("favicon.svg")
    return f"""<!DOCTYPE html>
<html lang="en-GB" data-look="light">
<head>
{{%metas%}}
<title>{{%title%}}</title>
<link rel="icon" href="{favicon}" type="image/svg+xml">
<style>{style}</style>
{{%css%}}
</head>
<body>
{{%app_entry%}}
<noscript>Wardwise draws its map in the browser and needs JavaScript.</noscript>
<footer>
{{%config%}}
{{%scripts%}}
{{%renderer%}}
</footer>
</body>
</html>"""
