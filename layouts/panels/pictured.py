"""A map as a picture among words, with its caption and its key."""

from typing import Any

from data.answers.story.values import Pictured
from layouts import elements as html


def build_pictured(picture: Pictured) -> html.Element:
    """The picture, what it shows, and a swatch for each of its classes.

    Where there is no key, something beside the picture serves as one.
    """
    image = html.Img(src=picture.address, alt=picture.described, className="ward-picture")
    caption = html.Figcaption(picture.caption, className="figure-note")
    items = [_class(*entry) for entry in picture.legend]
    legend = html.Ul(items, className="picture-legend") if items else None
    return html.Figure([image, legend, caption])


def _class(label: str, colour: str, kind: str) -> Any:
    swatch = html.Span(
        className=f"swatch swatch-{kind}",
        style={"background": colour},
        **{"aria-hidden": "true"},
    )
    return html.Li([swatch, label])
