"""The HTML around the app.

It has the language, colours and favicon, and what is shown before the first script has run.
"""

from base64 import b64encode
from html import escape
from pathlib import Path

from dash import Dash

from layouts.theme import FONT, build_token_css

WAITING_CSS = (
    "body{margin:0;background:var(--surface-raised);color:var(--text);font-family:var(--font)}"
    "._dash-loading{position:fixed;inset:0;display:grid;place-items:center;font-size:0}"
    "._dash-loading::after{content:'Opening the atlas …';font-size:1rem;color:var(--text-muted)}"
)


def index_page(app: Dash) -> str:
    """Dash's index template in British English, with the tokens of every look inline.

    Inline tokens save one request before anything has a colour.
    """
    style = f":root{{--font:{FONT}}}{build_token_css()}{WAITING_CSS}"
    # The icon is in the page itself: a file would be fetched again whenever the address changes. It
    # is not SVG, because the browser would open a document for it each time.
    favicon = (
        "data:image/png;base64,"
        + b64encode((Path(app.config.assets_folder) / "favicon.png").read_bytes()).decode()
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB" data-look="light">
<head>
{{%metas%}}
<title>{{%title%}}</title>
<link rel="icon" href="{favicon}" type="image/png">
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


STYLE = (
    "body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--surface);color:var(--text);font-family:var(--font);line-height:1.5}main{max-width:32rem;padding:2rem}h1{font-size:1.4rem;margin:0"
    " 0 .5rem}p{color:var(--text-muted)}a{color:var(--accent)}"
)


def build_plain_page(title: str, text: str, link: str, address: str) -> str:
    """HTML with a heading, a sentence and a link. All are escaped."""
    style = f":root{{--font:{FONT}}}{build_token_css()}{STYLE}"
    return (
        '<!DOCTYPE html>\n<html lang="en-GB" data-look="light"><head><meta charset="utf-8"><meta'
        f' name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)} ·'
        f" Wardwise</title><style>{style}</style></head><body><main><h1>{escape(title)}</h1>"
        f'<p>{escape(text)}</p><p><a href="{escape(address)}">{escape(link)}</a></p></main></body>'
        "</html>\n"
    )
