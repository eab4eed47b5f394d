"""The looks of the page: tokens of the palettes as CSS variables."""

from collections.abc import Mapping

from data.answers.verdict_words import MARKS
from data.palettes import diverging, interface_tokens

LOOKS = (
    ("light", "Light"),
    ("dark", "Dark"),
    ("contrast", "High contrast"),
    ("projector", "Projector"),
)
DARK = "dark"
FONT = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial,"
    " sans-serif"
)


def build_token_css() -> str:
    """One rule per look, which sets ``--<token>`` for every interface token.

    The light look applies until a look is chosen, and on paper in place of the dark one.
    """
    rules = [f":root{{{_declarations(_tokens('light'))}}}"]
    for look, _ in LOOKS[1:]:
        rule = f':root[data-look="{look}"]{{{_declarations(_tokens(look))}}}'
        rules.append(f"@media screen{{{rule}}}" if look == DARK else rule)
    return "".join(rules)


def _tokens(look: str) -> dict[str, str]:
    """The tokens of the interface, and the colour of each verdict by its band, 1 to 5."""
    verdicts = diverging(look, len(MARKS))
    return {
        **interface_tokens(look),
        **{f"verdict_{band}": colour for band, colour in enumerate(verdicts, start=1)},
    }


def _declarations(tokens: Mapping[str, str]) -> str:
    return "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in tokens.items())
