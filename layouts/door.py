"""The page somebody meets at the door, when there is no atlas to show them yet."""

from html import escape

from layouts.theme import FONT, build_token_css

STYLE = (
    "body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--surface);color:var(--text);font-family:var(--font);line-height:1.5}main{max-width:32rem;padding:2rem}h1{font-size:1.4rem;margin:0"
    " 0 .5rem}p{color:var(--text-muted)}a{color:var(--accent)}"
)


def build_door_page(title: str, text: str, link: str, address: str) -> str:
    """HTML with a heading, a sentence and a link. All are escaped."""
    style = f":root{{--font:{FONT}}}{build_token_css()}{STYLE}"
    return (
        '<!DOCTYPE html>\n<html lang="en-GB" data-look="light"><head><meta charset="utf-8"><meta'
        f' name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)} ·'
        f" Wardwise</title><style>{style}</style></head><body><main><h1>{escape(title)}</h1><p>{escape(text)}</p><p><a"
        f' href="{escape(address)}">{escape(link)}</a></p></main></body></html>\n'
    )
