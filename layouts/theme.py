"""The looks of the page: tokens of the palettes as CSS variables, and Mantine's theme."""

from collections.abc import Mapping
from typing import Any

from data.palettes import interface_tokens

LOOKS = (
    ("light", "Light"),
    ("dark", "Dark"),
    ("contrast", "High contrast"),
    ("projector", "Projector"),
)
DARK_LOOKS = ("dark",)

FONT = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial,"
    " sans-serif"
)

MANTINE_THEME: dict[str, Any] = {
    "fontFamily": FONT,
    "headings": {"fontFamily": FONT},
    "defaultRadius": 4,
    "respectReducedMotion": True,
    "cursorType": "pointer",
}


def build_token_css() -> str:
    """One rule per look, which sets ``--<token>`` for every interface token.

    The light look applies until a look is chosen.
    """
    rules = [f":root{{{_declarations(interface_tokens('light'))}}}"]
    rules += [
        f':root[data-look="{look}"]{{{_declarations(interface_tokens(look))}}}'
        for look, _ in LOOKS
        if look != "light"
    ]
    return "".join(rules)


def _declarations(tokens: Mapping[str, str]) -> str:
    return "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in tokens.items())
