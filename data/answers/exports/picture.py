"""The map of a view as a picture in a frame: its headline, its key and its sources belong to it."""

from data.answers.asked import Asked
from data.answers.exports.png import png_of_sheet
from data.answers.exports.sheet import picture_of
from data.answers.exports.svg import svg_of


def picture_svg(asked: Asked, root: str) -> bytes:
    """The picture as SVG. ``root`` is the address of the page."""
    return svg_of(picture_of(asked, root))


def picture_png(asked: Asked, root: str) -> bytes:
    """The picture as PNG, 1,600 pixels wide."""
    return png_of_sheet(picture_of(asked, root))
