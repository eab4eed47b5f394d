"""What the story shows while the first answer is on its way: its own shape, so that nothing jumps
when it comes.
"""

from layouts import elements as html


def build_waiting() -> html.Element:
    """Grey bars where heading, figures, sentences and bars will be."""
    lines = [
        html.Div(className=f"waiting-line waiting-{kind}")
        for kind in ("title", "short", "line", "line", "line", "block", "block")
    ]
    return html.Div(lines, className="waiting", **{"aria-hidden": "true"})
