"""Sentences about a classification of one's own, beside another."""

from data.answers.words import MINUS
from data.own import OwnExplains

CANNOT_BE_SAID = "cannot be said: too few inputs, larger areas or events"


def explains_words(each: OwnExplains, own: str, other: str) -> str:
    """Which of two classifications explains a service better, out of sample.

    >>> said = OwnExplains(service="a", title="A", inputs=5, areas=80, blocks=12, own=0.21,
    ...                    other=0.15, low=-0.02, high=0.14)
    >>> explains_words(said, "Ours", "OAC")
    'no difference that stands: Ours 21.0%, OAC 15.0%, apart by −2.0 to +14.0 points'
    """
    if each.own is None or each.other is None or each.low is None or each.high is None:
        return CANNOT_BE_SAID
    both = f"{own} {_percent(each.own)}, {other} {_percent(each.other)}"
    if max(each.own, each.other) <= 0:
        return f"neither explains it in areas that it did not learn from: {both}"
    apart = f"apart by {_points(each.low)} to {_points(each.high)} points"
    if not each.is_sure:
        return f"no difference that stands: {both}, {apart}"
    return f"explained more by {own if each.own > each.other else other}: {both}, {apart}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%".replace("-", MINUS)


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", MINUS)
