"""The disclosure presets, by name."""

from dataclasses import dataclass

OPEN = "none"
"""Key of the preset that hides no count."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A disclosure rule.

    Counts above 0 and below ``smallest`` are hidden; the rest are rounded to the nearest
    ``rounding`` (1: not rounded).
    """

    key: str
    smallest: int
    rounding: int
    words: str


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule(
            "LA5", 5, 5, "Counts from 1 to 4 are hidden, all others are rounded to the nearest 5."
        ),
        Rule(
            "HES7", 8, 5, "Counts from 1 to 7 are hidden, all others are rounded to the nearest 5."
        ),
        Rule("TRE10", 10, 1, "Counts from 1 to 9 are hidden."),
        Rule(OPEN, 0, 1, "Nothing is hidden: the data are open."),
    )
}
"""Source of the presets: docs/methods.md, "Disclosure control"."""
